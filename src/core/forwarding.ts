import { type Destination, resolveDestination } from './destination.js';
import type { Dn } from './state.js';
import type { Turn } from './turn.js';

/** So many DNs may forward one after the other; more is a loop, and its last DN looks busy. */
export const FORWARDING_HOPS = 5;

/** Follows the forwarding that needs no ringing (event-rules 4.7): the forwarding DNs get nothing. */
export function followForwarding(turn: Turn, to: Destination): Destination {
  let at = to;
  for (let hop = 0; hop < FORWARDING_HOPS && at.kind === 'device'; hop++) {
    const dn = turn.dn(at.DN);
    const next = dn && forwardsAtOnce(turn, dn);
    if (!next) return at;
    at = next;
  }
  return at;
}

/** Where a DN sends its calls without being tried: unconditionally, or when it is not to be disturbed or out of service. */
export function forwardsAtOnce(turn: Turn, dn: Dn): Destination | undefined {
  const { forward } = dn;
  const always = forward['Unconditional'] ?? forward['SendAllCalls'];
  const number = always ?? (dn.dnd || !dn.inService ? onBusy(dn) : undefined);
  return number === undefined ? undefined : resolveDestination(turn, number);
}

/** Where a DN sends a call that finds its device busy. */
export function forwardsWhenBusy(turn: Turn, DN: string): Destination | undefined {
  const dn = turn.dn(DN);
  const number = dn && onBusy(dn);
  const target = number === undefined ? undefined : resolveDestination(turn, number);
  return target && followForwarding(turn, target);
}

/** Where a DN sends a call that it does not answer in time. */
export function forwardsUnanswered(turn: Turn, DN: string): Destination | undefined {
  const forward = turn.dn(DN)?.forward;
  const own = forward?.['OnNoAnswer'] ?? forward?.['OnBusyAndNoAnswer'];
  const target = own === undefined ? undefined : firstAvailable(turn, own, DN);
  return target === 'release' ? undefined : target;
}

/**
 * The first of a comma-separated list of targets (`no-answer-overflow`) that can be had and is not the DN itself; `recall`
 * ends the list, `release` means that the call is to end.
 */
export function firstAvailable(turn: Turn, list: string, DN: string): Destination | 'release' | undefined {
  return nextAvailable(turn, list, DN)?.target;
}

/** The same, with the targets that follow it in the list: they are tried when this one turns out to be busy. */
export function nextAvailable(
  turn: Turn,
  list: string,
  DN: string,
): { readonly target: Destination | 'release'; readonly rest: string } | undefined {
  if (list === '') return undefined;
  const numbers = list.split(',').map((name) => name.trim());
  for (const [at, number] of numbers.entries()) {
    const rest = numbers.slice(at + 1).join(',');
    if (number === 'recall') return undefined;
    if (number === 'release') return { target: 'release', rest };
    const resolved = resolveDestination(turn, number);
    const target = resolved && followForwarding(turn, resolved);
    if (target && target.DN !== DN && isAvailable(turn, target)) return { target, rest };
  }
  return undefined;
}

function isAvailable(turn: Turn, to: Destination): boolean {
  const dn = to.kind === 'device' ? turn.dn(to.DN) : undefined;
  return !dn || (dn.inService && !dn.dnd && forwardsAtOnce(turn, dn) === undefined);
}

function onBusy(dn: Dn): string | undefined {
  return dn.forward['OnBusy'] ?? dn.forward['OnBusyAndNoAnswer'];
}
