import { punishAgent } from './agent-work.js';
import { othersOf, partyOf } from './call.js';
import type { Destination } from './destination.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { withCall, withParty } from './entities.js';
import { establish } from './established.js';
import { followForwarding, forwardsUnanswered } from './forwarding.js';
import { leave } from './leave.js';
import { type OfferHandlers, offer, refusesAtOnce } from './offer.js';
import { present, presentNetworkReached } from './present/party-events.js';
import { enqueue } from './queue-index.js';
import { enterRoutingPoint } from './routing.js';
import type { Call, Offer, Party } from './state.js';
import type { Turn } from './turn.js';

/** Brings a call whose caller dials (or talks already) to its destination. */
export function deliver(turn: Turn, call: Call, dialed: Destination, how: Offer = { kind: 'call' }): void {
  const to = followForwarding(turn, dialed);
  if (to.kind !== 'external' && partyOf(call, to.DN)) {
    // Forwarding leads back to somebody who is in the call already.
    destinationFailed(turn, call, 'Busy');
    return;
  }
  switch (to.kind) {
    case 'queue':
      enqueue(turn, call, to.DN);
      return;
    case 'route':
      enterRoutingPoint(turn, call, to.DN);
      return;
    default: {
      const refused = refusesAtOnce(turn, to);
      if (refused !== undefined) {
        destinationFailed(turn, call, refused);
        return;
      }
      const from = call.parties[0]?.DN ?? '';
      offer(turn, call, to, { offer: how, from });
    }
  }
}

/** A plain call, consultation call or forwarded call at its destination. */
export const callOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const ringing = turn.setParty(call, withParty(party, { state: 'Alerting' }));
    if (party.kind === 'external') presentNetworkReached(turn, ringing);
    else {
      present(turn, 'EventRinging', ringing, party);
      superviseNoAnswer(turn, party);
    }
  },
  answered(turn, call, party) {
    establish(turn, call, party);
  },
  failed(turn, call, party, CallState) {
    const rejected = party.state === 'Alerting';
    const dialing = call.parties.some(isDialing);
    if (rejected && !dialing) {
      // After a blind transfer or conference nobody dials any more: the party has left by itself.
      leave(turn, call, party);
      return;
    }
    // A phone that rejects has left by itself and gets EventReleased (event-rules 4.3).
    presentEnd(turn, call, party, { by: party });
    const left = removeFromCall(turn, call, [party]);
    destinationFailed(turn, left, CallState);
  },
  noAnswer(turn, call, party) {
    const target = forwardsUnanswered(turn, party.DN);
    if (!target) return;
    // Decided as for TRedirectCall: EventReleased, CallState Forwarded (event-rules 4.7).
    presentEnd(turn, call, party, { by: undefined, CallState: 'Forwarded', takenBack: true });
    punishAgent(turn, party.DN, turn.state.options['no-answer-action']);
    deliver(turn, removeFromCall(turn, call, [party]), target, { kind: 'forward', from: party.DN });
  },
};

/**
 * The destination cannot be had: EventDestinationBusy for whoever dials, with CallState as the reason. It does not end
 * the call, the caller still releases (event-rules 4.3); a caller outside is told by the network instead.
 */
export function destinationFailed(turn: Turn, call: Call, CallState: string): void {
  if (!call.parties.some((p) => p.kind === 'device' && isDialing(p))) {
    const last = call.parties.find((p) => p.kind !== 'external');
    if (!last || othersOf(call, last).length <= 1) endCall(turn, call, { by: undefined, CallState });
    return;
  }
  const parties = call.parties.map((p): Party => (isDialing(p) ? withParty(p, { state: 'Busy' }) : p));
  const busy = turn.setCall(withCall(call, { parties }));
  for (const p of busy.parties) if (p.state === 'Busy') present(turn, 'EventDestinationBusy', busy, p, { CallState });
}

/** Also a caller who has put the call on hold before anybody answered. */
function isDialing(party: Party): boolean {
  return party.state === 'Dialing' || party.state === 'HeldDialing';
}

/** A call rings for ever unless the DN forwards on no answer or `no-answer-overflow` names another target. */
export function superviseNoAnswer(turn: Turn, party: Party): void {
  const seconds = turn.state.options['no-answer-timeout'];
  if (seconds === 0 || party.kind !== 'device' || !forwardsUnanswered(turn, party.DN)) return;
  turn.setTimer(`no-answer:${party.leg}`, seconds * 1000, { kind: 'no-answer', leg: party.leg });
}
