import type { KVList } from '../../protocol/index.js';
import { deviceMembersOf, expectedMembersOf, partyOf, takesPart } from '../call.js';
import { resolveDestination } from '../destination.js';
import { presentEnd, removeFromCall } from '../end-call.js';
import { withParty } from '../entities.js';
import { presentEstablished } from '../established.js';
import { followForwarding } from '../forwarding.js';
import { isInFront } from '../in-front.js';
import { noAnswerRule } from '../no-answer.js';
import { type OfferHandlers, offer, refusesAtOnce } from '../offer.js';
import { presentPartyAdded, presentPlain } from '../present/party-events.js';
import { REFUSED, refusalOf } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';
import { bringUserData, tooMuchUserData } from '../user-data-limit.js';

/**
 * TSingleStepConference: a new party is rung into the call. Until it answers it counts for nobody; if it does not come,
 * the requester gets EventError (busy 231, no answer 232, invalid 71) and nobody else anything (event-rules 7.2).
 */
export const singleStepConference: RequestHandler<'RequestSingleStepConference'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (isInFront(turn, request.ThisDN)) return REFUSED.UNSUP_OPER;
  const { call, party } = own;
  if (party.state !== 'Connected' || !takesPart(party)) return REFUSED.INCORR_STATE;
  const resolved = resolveDestination(turn, request.OtherDN);
  if (!resolved) return REFUSED.INV_CALD_DN;
  const to = followForwarding(turn, resolved);
  if (to.kind === 'queue' || to.kind === 'route') return REFUSED.OPER_REQ_INCOMPAT;
  if (to.kind === 'device' && partyOf(call, to.DN)) return REFUSED.OPER_REQ_INCOMPAT;
  if (expectedMembersOf(call).length >= turn.state.options['conference-max-parties']) return REFUSED.CONF_LIMIT_EXC;
  if (tooMuchUserData(turn, { ...call.UserData, ...request.UserData })) return REFUSED.INVALID_ATTR;
  const refused = refusesAtOnce(turn, to);
  if (refused !== undefined) return refused === 'Busy' ? REFUSED.DN_BUSY : REFUSED.OUT_OF_SERVICE;
  offer(turn, call, to, {
    offer: { kind: 'conference', by: request.ThisDN, requester, UserData: request.UserData },
    from: request.ThisDN,
    counts: false,
  });
  return undefined;
};

export const conferenceOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const ringing: Party = withParty(party, { state: 'Alerting' });
    const now = turn.setParty(call, ringing);
    const { seconds } = noAnswerRule(turn, party.DN);
    if (seconds > 0) {
      turn.setTimer(`no-answer:${party.leg}`, seconds * 1000, { kind: 'no-answer', leg: party.leg });
    }
    if (party.kind === 'device') {
      presentPlain(turn, 'EventRinging', now, ringing, { CallState: 'Conferenced', ...offeredUserData(now, party) });
    }
  },
  answered(turn, call, party) {
    turn.cancelTimer(`no-answer:${party.leg}`);
    const joined: Party = withParty(party, { state: 'Connected', counts: true, offer: undefined, pending: undefined });
    const how = party.offer;
    const informed = how?.kind === 'conference' ? bringUserData(turn, call, how.UserData) : call;
    const now = turn.setParty(informed, joined);
    turn.onBehalfOf(party.pending, () => presentEstablished(turn, now, joined));
    if (how?.kind === 'conference') turn.onBehalfOf(how.requester, () => tellOthers(turn, now, joined, how.by));
  },
  failed(turn, call, party, CallState) {
    // Who rang and rejects gets EventReleased, who was busy never knew of it.
    presentEnd(turn, call, party, { by: party, alone: true });
    doesNotCome(turn, call, party, refusalOf(CallState));
  },
  noAnswer(turn, call, party) {
    presentEnd(turn, call, party, { by: undefined, CallState: 'NoAnswer', alone: true });
    doesNotCome(turn, call, party, REFUSED.DN_NO_ANSWER);
  },
};

/** Who is invited sees the data that come with it; they become those of the call when it joins, and not when it refuses. */
function offeredUserData(call: Call, { offer }: Party): { readonly UserData?: KVList } {
  if (offer?.kind !== 'conference' || offer.UserData === undefined) return {};
  return { UserData: { ...call.UserData, ...offer.UserData } };
}

/** The members who were there before learn of the new one. */
function tellOthers(turn: Turn, call: Call, added: Party, byDN: string): void {
  for (const party of deviceMembersOf(call)) {
    if (party.leg !== added.leg) presentPartyAdded(turn, call, party, added, byDN);
  }
}

function doesNotCome(turn: Turn, call: Call, party: Party, ErrorCode: number): void {
  removeFromCall(turn, call, [party]);
  if (party.offer?.kind === 'conference' && party.offer.requester) turn.refuse(party.offer.requester, ErrorCode);
}
