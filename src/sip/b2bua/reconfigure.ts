import type { Exchange } from './exchange.js';
import { DEFAULT_SIP_OPTIONS, LIVE_SIP_OPTIONS, type LiveSipOptions, type PhoneOptions } from './sip-options.js';
import { checkTrunks } from './trunk-identity.js';

/** Gives the exchange other options, phones and trunks; its legs stay as they are. Throws, and changes nothing, when a trunk's URI or account is none. */
export function reconfigure(exchange: Exchange, options: LiveSipOptions): void {
  checkTrunks(options.trunks ?? []);
  exchange.trunks.reconfigure(options.trunks ?? []);
  const defaults: Partial<LiveSipOptions> = DEFAULT_SIP_OPTIONS;
  const live = LIVE_SIP_OPTIONS.map((name) => [name, options[name] ?? defaults[name]] as const);
  // An option without default that is left out is left out from now on.
  const { codecs: _codecs, ...others } = exchange.options;
  exchange.options = { ...others, ...Object.fromEntries(live.filter(([, value]) => value !== undefined)) };
  exchange.registrar.reconfigure(options.registrar);
  changePhones(exchange, new Map(options.phones.map((phone) => [phone.DN, phone])));
}

function changePhones(exchange: Exchange, next: ReadonlyMap<string, PhoneOptions>): void {
  const { phones, formerPhones, registrar } = exchange;
  const busy = new Set([...exchange.legs.values()].map((leg) => leg.number));
  exchange.phones = next;
  exchange.formerPhones = new Map([...formerPhones, ...phones].filter(([DN]) => busy.has(DN) && !next.has(DN)));
  for (const DN of phones.keys()) if (!next.has(DN)) registrar.forget(DN);
  for (const [DN, { contact }] of next) {
    const before = phones.get(DN);
    if (before !== undefined && before.contact === contact) continue;
    // A device at a fixed address counts as in service; every other one is when it has registered.
    if (contact !== undefined) {
      registrar.forget(DN);
      exchange.report({ type: 'ReportInService', DN });
    } else exchange.report({ type: 'ReportOutOfService', DN });
  }
}
