import { addDn } from '../added-dn.js';
import type { DnConfig, SwitchConfig } from '../config.js';
import { withDn } from '../entities.js';
import { settingsOf } from '../initial-state.js';
import { bindPorts } from '../queue-ports.js';
import { comeBack, removeDn } from '../removed-dn.js';
import type { Turn } from '../turn.js';

/**
 * The configuration has changed. Calls, registrations and logins go on. Options and rules count from the next decision on:
 * timers that run keep their time, and agents who are logged in stay so. For DNs that go see `removed-dn.ts`.
 */
export function configured(turn: Turn, config: SwitchConfig): void {
  const settings = settingsOf(config);
  turn.setSetting('options', settings.options);
  turn.setSetting('external', settings.external);
  turn.setSetting('router', settings.router);
  turn.setSetting('agentDirectory', settings.agentDirectory);
  const wanted = new Set(config.dns.map((dn) => dn.number));
  for (const dn of turn.state.dns.values()) {
    if (!wanted.has(dn.config.number)) removeDn(turn, dn, undefined);
  }
  for (const next of config.dns) {
    const dn = turn.dn(next.number);
    if (dn === undefined) addDn(turn, next);
    else if (dn.removed === 'gone') comeBack(turn, dn, next);
    else if (dn.config.type !== next.type || dn.config.ivr !== next.ivr) removeDn(turn, dn, next);
    else if (dn.removed) {
      turn.setDn(withDn(dn, { config: next, removed: undefined, successor: undefined }));
      turn.replace(turn.state.leaving, next.number, undefined);
    } else if (!isSame(dn.config, next)) turn.setDn(withDn(dn, { config: next }));
  }
  bindPorts(turn);
}

/** Most DNs stay as they are, and there may be very many. Those with lists are replaced without a look. */
function isSame(a: DnConfig, b: DnConfig): boolean {
  const keys = Object.keys(a) as (keyof DnConfig)[];
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
