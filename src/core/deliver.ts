import { punishAgent } from './agent-work.js';
import { isDialing, othersOf, partyOf, sideOf } from './call.js';
import type { Destination } from './destination.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { withCall, withParty } from './entities.js';
import { establish } from './established.js';
import { firstAvailable, followForwarding, forwardsUnanswered, nextAvailable } from './forwarding.js';
import { leave } from './leave.js';
import { noAnswerRule, unansweredState } from './no-answer.js';
import { type OfferHandlers, offer, refusesAtOnce } from './offer.js';
import { present, presentNetworkReached } from './present/party-events.js';
import { hasFailed } from './present/party-state.js';
import { enqueue } from './queue-index.js';
import { enterRoutingPoint } from './routing.js';
import type { Call, ForwardOffer, Offer, Party, WaitingPlace } from './state.js';
import type { Turn } from './turn.js';

/** Brings a call whose caller dials (or talks already) to its destination, which gets the role. */
export function deliver(
  turn: Turn,
  call: Call,
  dialed: Destination,
  how: Offer = { kind: 'call' },
  role: 'Origination' | 'Destination' = 'Destination',
): void {
  const to = followForwarding(turn, dialed);
  if (to.kind !== 'external' && partyOf(call, to.DN)) {
    // Forwarding leads back to somebody who is in the call already.
    destinationFailed(turn, call, 'Busy', 'Failed');
    return;
  }
  switch (to.kind) {
    case 'queue':
      enqueue(turn, call, to.DN, { role });
      return;
    case 'route':
      enterRoutingPoint(turn, call, to.DN, { role });
      return;
    default: {
      const refused = refusesAtOnce(turn, to);
      if (refused !== undefined) {
        destinationFailed(turn, call, refused, 'Failed');
        return;
      }
      const from = call.parties[0]?.DN ?? '';
      offer(turn, call, to, { offer: how, role, from });
    }
  }
}

/** A plain call, consultation call or forwarded call at its destination. */
export const callOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const ringing = turn.setParty(call, withParty(party, { state: 'Alerting' }));
    if (party.kind === 'external') presentNetworkReached(turn, ringing);
    else {
      const how = party.offer;
      const brought = how?.kind === 'call' && how.Extensions !== undefined ? { Extensions: how.Extensions } : undefined;
      present(turn, 'EventRinging', ringing, party, brought);
      superviseNoAnswer(turn, party);
    }
  },
  answered(turn, call, party) {
    establish(turn, call, party);
  },
  failed(turn, call, party, CallState) {
    const rejected = party.state === 'Alerting';
    if (rejected && party.kind === 'device' && CallState === 'NoAnswer') {
      // The device itself gave up ringing: as if the server's own time had run out.
      callOffer.noAnswer(turn, call, party);
      return;
    }
    const { overflow = '', place } = overflowOf(party);
    if (rejected && hasLeftByItself(turn, call, party, overflow, place)) {
      leave(turn, call, party);
      return;
    }
    // A phone that rejects has left by itself and gets EventReleased (event-rules 4.3).
    presentEnd(turn, call, party, { by: party });
    const left = removeFromCall(turn, call, [party]);
    if (!overflows(turn, left, overflow, party, place))
      destinationFailed(turn, left, CallState, rejected ? 'Busy' : 'Failed');
  },
  noAnswer(turn, call, party) {
    const target = forwardsUnanswered(turn, party.DN);
    const { action, overflow: own } = noAnswerRule(turn, party.DN);
    const { overflow = own, place } = overflowOf(party);
    if (!target && hasLeftByItself(turn, call, party, overflow, place)) {
      leave(turn, call, party, unansweredState(turn));
      punishAgent(turn, party.DN, action);
      return;
    }
    // Its own forwarding is decided as for TRedirectCall (event-rules 4.7); otherwise the party is taken out of the call.
    const CallState = target ? 'Forwarded' : unansweredState(turn);
    presentEnd(turn, call, party, { by: undefined, CallState, takenBack: true });
    punishAgent(turn, party.DN, action);
    const left = removeFromCall(turn, call, [party]);
    if (target) deliver(turn, left, target, { kind: 'forward', from: party.DN }, sideOf(party));
    else if (!overflows(turn, left, overflow, party, place)) destinationFailed(turn, left, 'NoAnswer', 'Busy');
  },
};

/**
 * A ringing party does not come. After a blind transfer or conference nobody dials any more and waits for its answer: unless the call
 * can go on elsewhere, it is a party that leaves (event-rules 3.5).
 */
function hasLeftByItself(turn: Turn, call: Call, { DN }: Party, overflow: string, place?: WaitingPlace): boolean {
  if (place || call.parties.some(isDialing)) return false;
  return firstAvailable(turn, overflow, DN) === undefined;
}

/**
 * The call goes on from the party to the first available target of a list, or ends when the list says so; when it names nobody further, the
 * call goes back to its place in the queue. False = nothing of these.
 */
export function overflows(turn: Turn, call: Call, list: string, party: Party, place?: WaitingPlace): boolean {
  const from = party.DN;
  const next = nextAvailable(turn, list, from);
  if (next?.target === 'release') endCall(turn, call, { by: undefined, CallState: 'NoAnswer' });
  else if (next)
    deliver(
      turn,
      call,
      next.target,
      { kind: 'forward', from, overflow: next.rest, ...(place ? { place } : {}) },
      sideOf(party),
    );
  else if (place) enqueue(turn, call, place.queue, place);
  return next !== undefined || place !== undefined;
}

/** Numbers of an overflow list are tried in order: after one of them come those that follow it, and not its own. */
function overflowOf({ offer: how }: Party): Pick<ForwardOffer, 'overflow' | 'place'> {
  return how?.kind === 'forward' ? how : {};
}

/**
 * The destination cannot be had: EventDestinationBusy for whoever dials, with CallState as the reason. It does not end
 * the call, the caller still releases (event-rules 4.3); a caller outside is told by the network instead. `state`: Failed
 * when no destination party was ever created, Busy otherwise.
 */
function destinationFailed(turn: Turn, call: Call, CallState: string, state: 'Busy' | 'Failed'): void {
  if (!call.parties.some((p) => p.kind === 'device' && isDialing(p))) {
    const last = call.parties.find((p) => p.kind !== 'external');
    if (!last || othersOf(call, last).length <= 1) endCall(turn, call, { by: undefined, CallState });
    return;
  }
  const parties = call.parties.map((p): Party => (isDialing(p) ? withParty(p, { state, failure: CallState }) : p));
  const busy = turn.setCall(withCall(call, { parties }));
  for (const p of busy.parties) if (hasFailed(p)) present(turn, 'EventDestinationBusy', busy, p, { CallState });
}

/** A call rings until the caller gives up, unless a no-answer option limits it. */
export function superviseNoAnswer(turn: Turn, party: Party): void {
  const { seconds } = noAnswerRule(turn, party.DN);
  if (seconds === 0 || party.kind !== 'device') return;
  turn.setTimer(`no-answer:${party.leg}`, seconds * 1000, { kind: 'no-answer', leg: party.leg });
}
