import type { RequestName, TRequest } from '../protocol/index.js';
import { partyOf, takesPart } from './call.js';
import { REFUSED, type Refusal } from './refusal.js';
import type { Call, Party, PartyStateName, Requester } from './state.js';
import type { Turn } from './turn.js';

export type RequestOf<Name extends RequestName> = Extract<TRequest, { readonly id: Name }>;

/** Carries a request out, or refuses it: the ErrorCode. A handler that refuses must not have changed anything before. */
export type RequestHandler<Name extends RequestName> = (
  turn: Turn,
  request: RequestOf<Name>,
  requester: Requester,
) => number | undefined;

/** A party of ThisDN in the call, or the refusal 56 (event-rules 9.2). */
export function ownParty(
  turn: Turn,
  ConnID: string,
  ThisDN: string,
): { readonly call: Call; readonly party: Party } | undefined {
  const call = turn.call(ConnID);
  const party = call && partyOf(call, ThisDN);
  return call && party && party.state !== 'Offered' ? { call, party } : undefined;
}

/** What a request on two calls names: the held call, the current one, and the DN that is in both. */
export interface TwoCallsRequest {
  readonly ThisDN: string;
  readonly ConnID: string;
  readonly TransferConnID: string;
}

/** The two calls that it names, each with the party of ThisDN. */
export interface TwoCalls {
  readonly held: { readonly call: Call; readonly party: Party };
  readonly current: { readonly call: Call; readonly party: Party };
}

/**
 * The two calls of a request on two calls: `ConnID` is the held one, `TransferConnID` the current one. 56 when ThisDN has
 * no party in one of them, 1161 when they are not in the states that the request needs.
 */
export function twoCalls(turn: Turn, request: TwoCallsRequest, current: readonly PartyStateName[]): TwoCalls | Refusal {
  const held = ownParty(turn, request.ConnID, request.ThisDN);
  const other = ownParty(turn, request.TransferConnID, request.ThisDN);
  if (!held || !other) return REFUSED.INV_CONNID;
  if (held.call.ConnID === other.call.ConnID) return REFUSED.OPER_REQ_INCOMPAT;
  // Who observes a call, or treats it while it waits, cannot bring it together with one of its own.
  if (!takesPart(held.party) || !takesPart(other.party)) return REFUSED.INCORR_STATE;
  if (held.party.state !== 'Held' && held.party.state !== 'HeldDialing') return REFUSED.INCORR_STATE;
  if (!current.includes(other.party.state)) return REFUSED.INCORR_STATE;
  return { held, current: other };
}
