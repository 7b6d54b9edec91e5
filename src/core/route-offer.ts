import { punishAgent } from './agent-work.js';
import { partyOf, sideOf } from './call.js';
import { callOffer, deliver } from './deliver.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { withParty } from './entities.js';
import { establish } from './established.js';
import { nextAvailable } from './forwarding.js';
import type { LegId } from './inputs.js';
import { unansweredState } from './no-answer.js';
import { type OfferHandlers, offer } from './offer.js';
import { present, presentNetworkReached } from './present/party-events.js';
import { enqueue } from './queue-index.js';
import { REFUSED } from './refusal.js';
import { enterRoutingPoint, leavePoint, routed, startRouterTimeout } from './routing.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/** A routed call at the device or number that it was sent to. */
export const routeOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const how = party.offer;
    if (how?.kind !== 'route') return;
    const point = call.parties.find((p) => p.leg === how.pointLeg);
    if (!point && !how.overflowing) {
      // The point has left the call meanwhile: the routing comes too late.
      removeFromCall(turn, call, [party]);
      if (how.requester) turn.refuse(how.requester, REFUSED.INV_CONNID);
      return;
    }
    let now = call;
    turn.ctrlParty = how.point;
    if (point) turn.onBehalfOf(how.requester, () => (now = leavePoint(turn, routed(call, how), point, party.DN)));
    now = turn.setParty(now, withParty(party, { state: 'Alerting' }));
    if (party.kind === 'external') {
      presentNetworkReached(turn, now);
      return;
    }
    present(turn, 'EventRinging', now, party);
    if (how.noAnswerTimeout > 0) {
      turn.setTimer(`no-answer:${party.leg}`, how.noAnswerTimeout * 1000, { kind: 'no-answer', leg: party.leg });
    }
    const { seconds } = afterRoutingRule(turn, how);
    if (seconds > 0) {
      turn.setTimer(`after-routing:${party.leg}`, seconds * 1000, { kind: 'after-routing', leg: party.leg });
    }
  },
  answered(turn, call, party) {
    establish(turn, call, party);
  },
  failed(turn, call, party, CallState) {
    const how = party.offer;
    if (how?.kind !== 'route') return;
    const rang = party.state === 'Alerting';
    if (rang && party.kind === 'external') {
      // The call has left for the network: from here on it is an outbound call like any other.
      callOffer.failed(turn, call, party, CallState);
      return;
    }
    presentEnd(turn, call, party, { by: party });
    const left = removeFromCall(turn, call, [party]);
    if (how.overflowing && routeOverflows(turn, left, party, how)) return;
    comeBack(turn, left, party, how, CallState === 'Busy' ? REFUSED.DN_BUSY : REFUSED.CONN_ATMPT_FAIL, rang);
  },
  noAnswer(turn, call, party) {
    const how = party.offer;
    if (how?.kind !== 'route') return;
    // EventReleased and not EventAbandoned: the caller is still there.
    presentEnd(turn, call, party, { by: undefined, CallState: unansweredState(turn), takenBack: true });
    const left = removeFromCall(turn, call, [party]);
    punishAgent(turn, party.DN, how.noAnswerAction);
    if (!routeOverflows(turn, left, party, how)) comeBack(turn, left, party, how, REFUSED.DN_NO_ANSWER, true);
  },
};

/** The time after routing is over: the call comes back to its routing point (SIP Server, after-routing-timeout). */
export function afterRouting(turn: Turn, leg: LegId): void {
  const found = turn.party(leg);
  const how = found?.party.offer;
  if (found?.party.state !== 'Alerting' || how?.kind !== 'route') return;
  presentEnd(turn, found.call, found.party, { by: undefined, CallState: unansweredState(turn), takenBack: true });
  const left = removeFromCall(turn, found.call, [found.party]);
  punishAgent(turn, found.party.DN, afterRoutingRule(turn, how).action);
  comeBack(turn, left, found.party, how, REFUSED.DN_NO_ANSWER, true);
}

/** The shorter one of after-routing-timeout and the time of a supervised route, which leaves agents alone; 0 = no limit. */
function afterRoutingRule(turn: Turn, how: RouteOffer): { readonly seconds: number; readonly action: string } {
  const after = turn.state.options['after-routing-timeout'];
  const supervised = how.supervisedRoute;
  const first = after > 0 && !(supervised > 0 && supervised < after);
  return first ? { seconds: after, action: how.afterRoutingAction } : { seconds: supervised, action: 'none' };
}

type RouteOffer = Extract<Party['offer'], { kind: 'route' }>;

/**
 * The next target of NO_ANSWER_OVERFLOW, rung in place of the party and for the same time; the numbers are tried in order.
 * False when none is left and the call comes back.
 */
function routeOverflows(turn: Turn, call: Call, party: Party, how: RouteOffer): boolean {
  const next = nextAvailable(turn, how.noAnswerOverflow, party.DN);
  if (!next) return false;
  const { target, rest } = next;
  if (target === 'release') endCall(turn, call, { by: undefined, CallState: 'NoAnswer' });
  else if (target.kind === 'queue' || target.kind === 'route') deliver(turn, call, target, undefined, sideOf(party));
  else if (target.kind === 'device' && partyOf(call, target.DN))
    return routeOverflows(turn, call, party, { ...how, noAnswerOverflow: rest });
  else
    offer(turn, call, target, {
      offer: { ...how, noAnswerOverflow: rest, overflowing: true },
      role: party.role,
      from: call.parties[0]?.DN ?? '',
    });
  return true;
}

/**
 * The destination was not had: the client that routed learns why. `routeUsed`: EventRouteUsed was sent, so that the point has to
 * be asked anew; before that its question still stands.
 */
function comeBack(turn: Turn, call: Call, party: Party, how: RouteOffer, ErrorCode: number, routeUsed: boolean): void {
  if (how.requester) turn.refuse(how.requester, ErrorCode);
  const point = call.parties.find((p) => p.leg === how.pointLeg);
  if (routeUsed || !point) {
    const waiting = { role: sideOf(party) };
    if (turn.state.queues.has(how.point)) enqueue(turn, call, how.point, waiting);
    else enterRoutingPoint(turn, call, how.point, waiting);
    return;
  }
  // A virtual queue waits as long as it takes. Elsewhere the time for routing runs on, as far as it does: a refused instruction
  // changes nothing. What the server has tried by itself was instead of it.
  if (point.state === 'Routing' && !how.requester && !turn.state.timers.has(`router:${point.leg}`))
    startRouterTimeout(turn, point.leg);
}
