import { afterCallWork, queueCallEnds } from './agent-work.js';
import {
  deviceMembersOf,
  expectedMembersOf,
  isAnswered,
  isBusinessFor,
  isForsaken,
  isMember,
  othersOf,
} from './call.js';
import { endActivities } from './end-call.js';
import { withCall, withParty } from './entities.js';
import { dropObserversOf, withoutObservers } from './leave-observed.js';
import { startObserving } from './observed-call.js';
import { presentMerge } from './present/call-based-events.js';
import { present, presentPartyAdded, presentPlain } from './present/party-events.js';
import { isRefusal, REFUSED, type Refusal } from './refusal.js';
import { type TwoCalls, type TwoCallsRequest, twoCalls } from './request-handler.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/** Parties of the current call that come into the held one; their device must not be there already. */
export function movedParties(calls: TwoCalls): readonly Party[] | Refusal {
  const { held, current } = calls;
  // Whoever observes the consultation call does not come along.
  const moved = current.call.parties.filter((p) => p.leg !== current.party.leg && !p.observes);
  if (moved.length === 0 || moved.some((p) => p.state === 'Offered')) return REFUSED.INCORR_STATE;
  if (moved.some((p) => held.call.parties.some((q) => q.DN === p.DN && q.kind !== 'external'))) {
    return REFUSED.OPER_REQ_INCOMPAT;
  }
  return moved;
}

/**
 * The same for a transfer: the acting party leaves, somebody must be there without it, and what remains is within the limit of
 * a conference (event-rules 7.3).
 */
export function transferredParties(turn: Turn, calls: TwoCalls): readonly Party[] | Refusal {
  const moved = movedParties(calls);
  if (isRefusal(moved)) return moved;
  const left = [...moved, ...othersOf(calls.held.call, calls.held.party)];
  if (isForsaken(left) || isObserverWithItsAgent(left)) return REFUSED.OPER_REQ_INCOMPAT;
  const parties = expectedMembersOf(calls.held.call).length - 1 + moved.length;
  return parties > turn.state.options['conference-max-parties'] ? REFUSED.CONF_LIMIT_EXC : moved;
}

/** Agent and observer are never left alone with each other (GenEM, Service Observing on Agent); a guest that rings counts for nobody. */
function isObserverWithItsAgent(parties: readonly Party[]): boolean {
  const [last, second] = parties.filter((p) => !p.observes && p.counts);
  return second === undefined && parties.some((p) => p.observes?.agent === last?.DN);
}

/** TCompleteTransfer, and TMergeCalls for a transfer: the two calls of the request become one without who asks for it. */
export function transferTwoCalls(turn: Turn, request: TwoCallsRequest): Refusal | undefined {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (isRefusal(calls)) return calls;
  const moved = transferredParties(turn, calls);
  if (isRefusal(moved)) return moved;
  transferCalls(turn, calls, moved);
  return undefined;
}

/**
 * Two-step transfer (event-rules 6.2 to 6.4): the result has the held ConnID, the acting party leaves both calls. Each
 * side learns of the other one; a side that is complex is not named.
 */
export function transferCalls(turn: Turn, calls: TwoCalls, moved: readonly Party[]): void {
  const { held } = calls;
  const current = { call: withoutObservers(turn, calls.current.call, calls.current.party), party: calls.current.party };
  const acting = held.party;
  const stay = held.call.parties.filter((p) => p.leg !== acting.leg);
  afterCallWork(turn, held.call, acting, current.call);
  // The current call may be the one that a queue had given to the agent: after-call work begins once.
  if (isAnswered(acting) && isBusinessFor(held.call, acting)) queueCallEnds(turn, current.party);
  else afterCallWork(turn, current.call, current.party, held.call);
  presentTransferred(turn, held.call, held.party);
  presentTransferred(turn, current.call, current.party);
  turn.command({ type: 'CommandRelease', leg: current.party.leg, CallState: 'Transferred' });
  dropLeg(turn, current.party);
  endActivities(turn, acting, 'party-left');
  const kept = turn.removeParties(merged(turn, held.call, current.call), [acting], 'Transferred');
  presentMerge(turn, current.call, kept, current.party, moved);
  const result = turn.moveParties(current.call, kept, moved.map(arrived));
  const told = { ThirdPartyDN: acting.DN, ThirdPartyDNRole: 'TransferredBy', CallState: 'Transferred' };
  for (const party of result.parties) {
    const isMoved = moved.some((p) => p.leg === party.leg);
    // Who is only invited gets no events but its own (7.2); a new ConnID is its own matter.
    if (!isMoved && !isMember(party)) continue;
    const other = party.counts ? soleOther(result, party, isMoved ? stay : moved) : {};
    presentPlain(turn, 'EventPartyChanged', result, party, {
      ...other,
      ...told,
      ...(isMoved ? { PreviousConnID: current.call.ConnID } : {}),
    });
  }
  dropObserversOf(turn, result.ConnID, acting);
  observeMoved(turn, moved);
}

/**
 * Completion of a conference (event-rules 7.1, 7.5): the result has the held ConnID. The acting party gets EventReleased
 * of the consultation, EventRetrieved, and like every old party one EventPartyAdded per new one, in joining order; the
 * new ones get EventPartyChanged and no OtherDN.
 */
export function conferenceCalls(turn: Turn, calls: TwoCalls, moved: readonly Party[]): void {
  const { held } = calls;
  const current = { call: withoutObservers(turn, calls.current.call, calls.current.party), party: calls.current.party };
  const acting = held.party;
  present(turn, 'EventReleased', current.call, current.party, {
    CallState: 'Conferenced',
    Extensions: { ReleasingParty: '1 Local' },
  });
  turn.command({ type: 'CommandRelease', leg: current.party.leg });
  dropLeg(turn, current.party);
  // What was a business call for the acting party goes on as part of the other one.
  const business = acting.business || isBusinessFor(current.call, current.party);
  const back: Party = withParty(acting, { state: 'Connected', dialed: undefined, business });
  const kept = turn.setParty(merged(turn, held.call, current.call), back);
  present(turn, 'EventRetrieved', kept, back);
  presentMerge(turn, current.call, kept, current.party, moved);
  const result = turn.moveParties(current.call, kept, moved.map(conferenced));
  for (const party of deviceMembersOf(kept)) {
    for (const added of moved) {
      // Who is only invited is added when it answers (7.2).
      if (!isMember(added)) continue;
      presentPartyAdded(turn, result, party, added, acting.DN);
    }
  }
  for (const party of moved) {
    presentPlain(turn, 'EventPartyChanged', result, party, {
      PreviousConnID: current.call.ConnID,
      ThirdPartyDN: acting.DN,
      ThirdPartyDNRole: 'ConferencedBy',
      CallState: 'Conferenced',
    });
  }
  observeMoved(turn, moved);
}

/** An agent who comes into the call by its completion has one more call to be observed, like one who answers it (event-rules 8.5). */
function observeMoved(turn: Turn, moved: readonly Party[]): void {
  for (const { leg } of moved) {
    const found = turn.party(leg);
    if (found && isAnswered(found.party)) startObserving(turn, found.call, found.party, true);
  }
}

/** What the result has of both calls. A business call stays one. */
function merged(turn: Turn, main: Call, current: Call): Call {
  const result = withoutMainCall(mergedUserData(turn, main, current), current);
  return current.business ? withCall(result, { business: true }) : result;
}

/** A held consultation call into which its own main call comes (TAlternateCall before) is a consultation no longer. */
function withoutMainCall(result: Call, { ConnID, CallType, PreviousConnID }: Call): Call {
  return result.PreviousConnID === ConnID ? withCall(result, { CallType, PreviousConnID }) : result;
}

/** `merged-user-data`: by default the result has the data of the held call (event-rules 6.4). */
function mergedUserData(turn: Turn, main: Call, merged: Call): Call {
  const how = turn.state.options['merged-user-data'];
  if (how === 'main-only' || merged.UserData === undefined || merged.jointUserData !== undefined) return main;
  if (how === 'merged-only') return withCall(main, { UserData: merged.UserData });
  const [first, second] = how === 'merged-over-main' ? [main, merged] : [merged, main];
  return withCall(main, { UserData: { ...first.UserData, ...second.UserData } });
}

function presentTransferred(turn: Turn, call: Call, party: Party): void {
  present(turn, 'EventReleased', call, party, {
    CallState: 'Transferred',
    Extensions: { ReleasingParty: '1 Local' },
  });
}

/** The acting party's leg of the consultation call goes without that call ending by itself: its others move. */
function dropLeg(turn: Turn, party: Party): void {
  endActivities(turn, party, 'party-left');
  turn.forgetLeg(party);
}

/** Whoever dialed in the consultation call has its new partner now. */
function arrived(party: Party): Party {
  if (party.state === 'Dialing') return withParty(party, { state: 'Connected', dialed: undefined });
  return party.state === 'HeldDialing' ? withParty(party, { state: 'Held', dialed: undefined }) : party;
}

/**
 * Who still rings counts as a party of the conference (event-rules 7.4): should it not come, it leaves like one that rejects,
 * and the conference does not go back to the queue or routing point that had sent the consultation call there.
 */
function conferenced(moved: Party): Party {
  const party = arrived(moved);
  const { offer } = party;
  return offer?.kind === 'queue' || offer?.kind === 'route' ? withParty(party, { offer: { kind: 'call' } }) : party;
}

function soleOther(call: Call, party: Party, side: readonly Party[]): object {
  const names = othersOf(call, party).filter((p) => side.some((q) => q.leg === p.leg));
  const other = names[0];
  return other && names.length === 1 ? { OtherDN: other.DN, OtherDNRole: other.role } : {};
}
