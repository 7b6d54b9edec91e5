import type { Oracle } from './oracle.test.js';
import type { OracleCall } from './oracle-calls.test.js';
import { BUSY, MISFIT } from './rules-9-refusals.test.js';

// Event-rules 4.7: forwarding and do-not-disturb, and what of them is told.

export type ForwardMode = 'Unconditional' | 'OnBusy';

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
 * The number that a call with members gets as a further or another one, or undefined when that is refused: it is in the call
 * already (9.2), or busy (7.2). Forwarding that leads back into the call: the rules are silent about which of the two it is.
 */
export function newIn(
  oracle: Oracle,
  call: OracleCall,
  DN: string,
  dialed: string,
  otherCodes: readonly number[] = [],
): string | undefined {
  const at = reached(oracle, dialed);
  const isThere = (number: string | undefined) => call.members.some((m) => m.DN === number);
  if (at !== undefined && !isThere(at)) return at;
  const forwards = oracle.forwards('Unconditional', dialed) ?? oracle.forwards('OnBusy', dialed);
  const mayBeEither = forwards !== undefined || isThere(dialed);
  const reason = at === undefined ? 'busy' : 'misfit';
  const codes = reason === 'busy' ? [BUSY] : MISFIT;
  oracle.refuse(`9.2 ${reason}`, DN, [...(mayBeEither ? [BUSY, ...MISFIT] : codes), ...otherCodes], call.label);
  return undefined;
}

/** TCallSetForward. */
export function forwardSet(oracle: Oracle, DN: string, mode: ForwardMode, to: string): undefined {
  oracle.forwarding.set(`${mode} ${DN}`, to);
  oracle.tellDN('4.7', DN, 'EventForwardSet', { OtherDN: to });
}

/** TCallCancelForward, of all modes. */
export function forwardCancel(oracle: Oracle, DN: string): undefined {
  for (const mode of ['Unconditional', 'OnBusy'] as const) oracle.forwarding.delete(`${mode} ${DN}`);
  oracle.tellDN('4.7', DN, 'EventForwardCancel');
}

/** TSetDNDOn, TSetDNDOff. */
export function setDND(oracle: Oracle, DN: string, on: boolean): undefined {
  if (on) oracle.undisturbed.add(DN);
  else oracle.undisturbed.delete(DN);
  oracle.tellDN('4.7', DN, on ? 'EventDNDOn' : 'EventDNDOff');
}
