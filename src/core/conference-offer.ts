import type { KVList } from '../protocol/index.js';
import { punishAgent } from './agent-work.js';
import { deviceMembersOf, partyOf } from './call.js';
import { presentEnd, removeFromCall } from './end-call.js';
import { withParty } from './entities.js';
import { presentEstablished } from './established.js';
import { forwardsUnanswered } from './forwarding.js';
import { noAnswerRule } from './no-answer.js';
import { startObserving } from './observed-call.js';
import { type OfferHandlers, offer, refusesAtOnce } from './offer.js';
import { presentPartyAdded, presentPlain } from './present/party-events.js';
import { REFUSED, refusalOf } from './refusal.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';
import { bringUserData } from './user-data-limit.js';

/** The device or number that is rung into a call by TSingleStepConference: it counts for nobody before it answers (7.2). */
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
    startObserving(turn, now, joined);
  },
  failed(turn, call, party, CallState) {
    // Who rang and rejects gets EventReleased, who was busy never knew of it.
    presentEnd(turn, call, party, { by: party, alone: true });
    doesNotCome(turn, call, party, refusalOf(CallState));
  },
  noAnswer(turn, call, party) {
    if (!invitationForwards(turn, call, party)) {
      presentEnd(turn, call, party, { by: undefined, CallState: 'NoAnswer', alone: true });
      doesNotCome(turn, call, party, REFUSED.DN_NO_ANSWER);
    }
    punishAgent(turn, party.DN, noAnswerRule(turn, party.DN).action);
  },
};

/** The own forwarding of an invited DN that does not answer: the invitation moves on as it is (event-rules 4.7). */
function invitationForwards(turn: Turn, call: Call, party: Party): boolean {
  const to = forwardsUnanswered(turn, party.DN);
  if (!to || !party.offer || (to.kind !== 'device' && to.kind !== 'external')) return false;
  if (partyOf(call, to.DN) || refusesAtOnce(turn, to) !== undefined) return false;
  presentEnd(turn, call, party, { by: undefined, CallState: 'Forwarded', takenBack: true, alone: true });
  offer(turn, removeFromCall(turn, call, [party]), to, { offer: party.offer, from: party.DN, counts: false });
  return true;
}

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
