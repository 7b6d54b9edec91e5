import type { Oracle } from './oracle.test.js';
import type { OracleCall } from './oracle-calls.test.js';
import { BUSY, MISFIT } from './rules-9-refusals.test.js';

// Event-rules 4.7: forwarding and do-not-disturb, and what of them is told.

export type ForwardMode = 'Unconditional' | 'OnBusy' | 'OnNoAnswer';

/** The number that is called when one is dialed; undefined = it cannot be had, for busy. 4.7: whoever forwards gets nothing. */
export function reached(oracle: Oracle, dialed: string): string | undefined {
  const isBusy = (DN: string) => oracle.busy.has(DN) || oracle.undisturbed.has(DN);
  const DN = leadsTo(oracle, dialed, isBusy);
  return isBusy(DN) ? undefined : DN;
}

/** Where a number leads before any phone is called, and found busy. 4.7: with DND a phone looks busy without that. */
export function leadsAtOnceTo(oracle: Oracle, dialed: string): string {
  return leadsTo(oracle, dialed, (DN) => oracle.undisturbed.has(DN));
}

function leadsTo(oracle: Oracle, dialed: string, isBusy: (DN: string) => boolean): string {
  const onBusy = isBusy(dialed) ? oracle.forwards('OnBusy', dialed) : undefined;
  const next = oracle.forwards('Unconditional', dialed) ?? onBusy;
  return next === undefined ? dialed : leadsTo(oracle, next, isBusy);
}

/**
 * The number that a call with members gets as a further or another one; undefined when that is refused. Who is in the call
 * already does not fit (9.2). Where that shows only when a busy phone forwards, the rules are silent: it is busy (7.2).
 */
export function newIn(
  oracle: Oracle,
  call: OracleCall,
  DN: string,
  dialed: string,
  otherCodes: readonly number[] = [],
): string | undefined {
  const isThere = (number: string) => call.members.some((m) => m.DN === number);
  const at = reached(oracle, dialed);
  const isPlace = at !== undefined && oracle.deviceAt(at) !== undefined;
  if (isPlace && at !== leadsAtOnceTo(oracle, dialed)) oracle.silent = 'a busy phone forwards to a place';
  if (isThere(leadsAtOnceTo(oracle, dialed))) oracle.refuse('9.2 misfit', DN, [...MISFIT, ...otherCodes], call.label);
  else if (at === undefined || isThere(at)) oracle.refuse('9.2 busy', DN, [BUSY, ...otherCodes], call.label);
  else return at;
  return undefined;
}

/** TCallSetForward. */
export function forwardSet(oracle: Oracle, DN: string, mode: ForwardMode, to: string): undefined {
  oracle.forwarding.set(`${mode} ${DN}`, to);
  oracle.tellDN('4.7', DN, 'EventForwardSet', { OtherDN: to });
}

/** TCallCancelForward, of all modes. */
export function forwardCancel(oracle: Oracle, DN: string): undefined {
  for (const mode of ['Unconditional', 'OnBusy', 'OnNoAnswer'] as const) oracle.forwarding.delete(`${mode} ${DN}`);
  oracle.tellDN('4.7', DN, 'EventForwardCancel');
}

/** TSetDNDOn, TSetDNDOff. */
export function setDND(oracle: Oracle, DN: string, on: boolean): undefined {
  if (on) oracle.undisturbed.add(DN);
  else oracle.undisturbed.delete(DN);
  oracle.tellDN('4.7', DN, on ? 'EventDNDOn' : 'EventDNDOff');
}
