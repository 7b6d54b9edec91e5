import type { NetworkOutcome, PhoneAction } from '../protocol/index.js';

/** A request without its ReferenceID. */
export interface RandomRequest {
  readonly id: string;
  readonly ThisDN: string;
  readonly [attribute: string]: unknown;
}

/** One thing that happens at the switch, in the random lives of SIP phones and of IVR drivers. */
export type SwitchAct =
  | { readonly what: 'request'; readonly request: RandomRequest }
  | { readonly what: 'phone'; readonly number: string; readonly action: PhoneAction }
  | { readonly what: 'network'; readonly number: string; readonly outcome: NetworkOutcome; readonly ConnID: string }
  | { readonly what: 'advance'; readonly ms: number };

/** One of a list, by a random number. */
export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(1, list.length)];
}

export function requestAct(id: string, ThisDN: string, attributes: object = {}): SwitchAct {
  return { what: 'request', request: { id, ThisDN, ...attributes } };
}

export function phoneAct(number: string, action: PhoneAction): SwitchAct {
  return { what: 'phone', number, action };
}

export function networkAct(number: string, outcome: NetworkOutcome, ConnID: string): SwitchAct {
  return { what: 'network', number, outcome, ConnID };
}
