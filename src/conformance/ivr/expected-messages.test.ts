import type { IvrToDriver } from '../../protocol/index.js';

/** A value that a field must have: one of several, absent (null), or whatever satisfies. */
type Wanted = string | null | readonly (string | null)[] | ((value: unknown) => boolean);

/** A message that the driver must get next for its CallId. */
export interface Expected {
  readonly id: IvrToDriver['id'];
  /** Empty for a message that has none. */
  readonly CallId: string;
  /** Circuits on one of which it must come; left out = any. */
  readonly on?: readonly string[];
  /** Fields that are not named may be as they like. */
  readonly fields: Readonly<Record<string, Wanted>>;
  /** The specification leaves open whether it comes. */
  readonly optional?: true;
  /** Another message that may come in its place. */
  readonly or?: Expected;
}

export function expectStatus(CallId: string, Event: string): Expected {
  return { id: 'CallStatus', CallId, fields: { Event } };
}

/** `TlibErrCode`: null = must be absent; left out = any or none. */
export function expectError(CallId: string, FailedReq: string, TlibErrCode?: Wanted): Expected {
  return { id: 'CallError', CallId, fields: { FailedReq, ...(TlibErrCode === undefined ? {} : { TlibErrCode }) } };
}

/** A message, and the circuit that it has come on. */
export interface Came {
  readonly circuit: string;
  readonly message: IvrToDriver;
}

/** What is wrong with what came: for each CallId, in order or in any order. */
export function compareMessages(
  expected: readonly Expected[],
  came: readonly Came[],
  inOrder: boolean,
): string | undefined {
  const left = [...expected];
  for (const { circuit, message } of came) {
    const CallId = callIdOf(message);
    const candidates = left.filter((one) => one.CallId === CallId);
    const skippable = candidates.findIndex((one) => one.optional !== true);
    const next = inOrder ? candidates.slice(0, skippable < 0 ? undefined : skippable + 1) : candidates;
    const fit = next.find((one) => fits(one, message) && one.on?.includes(circuit) !== false);
    if (fit === undefined) return `came on ${circuit}: ${JSON.stringify(message)}; expected: ${list(next)}`;
    if (inOrder) for (const skipped of next.slice(0, next.indexOf(fit))) left.splice(left.indexOf(skipped), 1);
    left.splice(left.indexOf(fit), 1);
  }
  const missing = left.filter((one) => one.optional !== true);
  return missing.length === 0 ? undefined : `did not come: ${list(missing)}`;
}

function callIdOf(message: IvrToDriver): string {
  return 'CallId' in message ? message.CallId : '';
}

function fits(expected: Expected, message: IvrToDriver): boolean {
  if (expected.or !== undefined && fits(expected.or, message)) return true;
  if (message.id !== expected.id || callIdOf(message) !== expected.CallId) return false;
  const fields = message as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(expected.fields).every(([name, wanted]) => {
    const value = fields[name];
    if (typeof wanted === 'function') return wanted(value);
    return [wanted].flat().some((one) => (one === null ? value === undefined : value === one));
  });
}

function list(expected: readonly Expected[]): string {
  if (expected.length === 0) return 'nothing';
  return expected.map((one) => describe(one)).join(', ');
}

function describe({ id, CallId, fields, optional, or, on }: Expected): string {
  const values = Object.entries(fields).map(([name, value]) => `${name}=${wantedText(value)}`);
  const where = on === undefined ? '' : ` on ${on.join('|')}`;
  const text = `${id} ${CallId} ${values.join(' ')}${where}${optional ? ' (or not)' : ''}`;
  return or === undefined ? text : `${text} or ${describe(or)}`;
}

function wantedText(wanted: Wanted): string {
  return typeof wanted === 'function' ? '(checked)' : [wanted].flat().map(String).join('|');
}
