import type { TEvent } from '../protocol/index.js';
import { withDn } from './entities.js';
import type { Dn } from './state.js';
import type { Turn } from './turn.js';

/** Ends every subscription that the DN takes part in, as supervisor or as agent; both DNs are told. */
export function cancelSupervision(turn: Turn, DN: string): void {
  const dn = turn.dn(DN);
  if (!dn) return;
  if (dn.supervises !== undefined) endSupervision(turn, DN, dn.supervises);
  const supervisor = turn.dn(DN)?.supervisedBy?.supervisor;
  if (supervisor !== undefined) endSupervision(turn, supervisor, DN);
}

export function endSupervision(turn: Turn, supervisor: string, agent: string): void {
  const [s, a] = [turn.dn(supervisor), turn.dn(agent)];
  if (s) turn.setDn(withDn(s, { supervises: undefined }));
  if (a) turn.setDn(withDn(turn.dn(agent) as Dn, { supervisedBy: undefined }));
  presentSupervision(turn, 'EventMonitoringCancelled', supervisor, agent);
}

/** The event at both DNs, each naming the other one. */
export function presentSupervision(
  turn: Turn,
  id: 'EventMonitoringNextCall' | 'EventMonitoringCancelled',
  supervisor: string,
  agent: string,
  more?: object,
): void {
  turn.emit(supervisor, { id, ThisDN: supervisor, OtherDN: agent, ...turn.stamp(), ...more } as TEvent);
  turn.emit(agent, { id, ThisDN: agent, OtherDN: supervisor, ...turn.stamp(), ...more } as TEvent);
}
