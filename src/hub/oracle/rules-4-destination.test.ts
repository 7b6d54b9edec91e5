import type { Oracle } from './oracle.test.js';
import type { OracleCall } from './oracle-calls.test.js';
import { BUSY, MISFIT } from './rules-9-refusals.test.js';

// Event-rules 4.7: forwarding and do-not-disturb, and what of them is told.

export type ForwardMode = 'Unconditional' | 'OnBusy';

/**
 * The number that is tried when one is dialed; undefined = it cannot be had, for busy, as which DND looks to callers. 4.7:
 * whoever forwards gets nothing. `tried`: phones have been called and are known to be busy.
 */
export function reached(oracle: Oracle, dialed: string, tried = true): string | undefined {
  const isBusy = (DN: string) => (tried && oracle.busy.has(DN)) || oracle.undisturbed.has(DN);
  let at = dialed;
  for (const _each of oracle.config.extensions) {
    const next = oracle.forwards('Unconditional', at) ?? (isBusy(at) ? oracle.forwards('OnBusy', at) : undefined);
    if (next === undefined) return isBusy(at) ? undefined : at;
    at = next;
  }
  return undefined;
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
