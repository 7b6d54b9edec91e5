import type { KVList } from '../../protocol/index.js';
import { newCall, newParty, partyOf } from '../call.js';
import { type Destination, resolveDestination } from '../destination.js';
import { endCall, removeFromCall } from '../end-call.js';
import { withCall, withParty } from '../entities.js';
import { establish } from '../established.js';
import { followForwarding } from '../forwarding.js';
import { dialByIvr, ivrDialTimeout } from '../ivr-dial.js';
import { callTypeOf, type OfferHandlers, offer, refusesAtOnce } from '../offer.js';
import { present } from '../present/party-events.js';
import { enqueue, presentQueued, startWaiting } from '../queue-index.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import { enterRoutingPoint, requestRoute, routeTo } from '../routing.js';
import type { Call, Dn, Party } from '../state.js';
import type { Turn } from '../turn.js';
import { tooMuchUserData } from '../user-data-limit.js';

/** TMakePredictiveCall: only a queue, route queue or routing point dials predictively (VM, Predictive Dialing). */
export const makePredictiveCall: RequestHandler<'RequestMakePredictiveCall'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  if (!['ACDQueue', 'RouteQueue', 'RoutingPoint'].includes(dn.config.type)) return REFUSED.UNSUP_OPER;
  if (dn.config.ivr !== undefined) {
    // The driver of the IVR Server knows what it can dial.
    if (turn.state.calls.size >= turn.state.options['max-calls']) return REFUSED.PERF_LIMIT_EXC;
    if (tooMuchUserData(turn, request.UserData)) return REFUSED.INVALID_ATTR;
    dialByIvr(turn, request, turn.requester);
    return undefined;
  }
  const dialed = resolveDestination(turn, request.OtherDN);
  const dest = dialed && followForwarding(turn, dialed);
  if (!dest || (dest.kind !== 'external' && dest.kind !== 'device')) return REFUSED.INV_CALD_DN;
  const refused = refusesAtOnce(turn, dest);
  if (refused !== undefined) return refused === 'Busy' ? REFUSED.DN_BUSY : REFUSED.OUT_OF_SERVICE;
  if (turn.state.calls.size >= turn.state.options['max-calls']) return REFUSED.PERF_LIMIT_EXC;
  if (tooMuchUserData(turn, request.UserData)) return REFUSED.INVALID_ATTR;
  const call = newCall(turn, {
    CallType: callTypeOf(turn, request.OtherDN),
    UserData: request.UserData,
    predictive: {
      VoiceDest: target(request.Extensions, 'VoiceDest'),
      AnsMachine: target(request.Extensions, 'AnsMachine'),
      FaxDest: target(request.Extensions, 'FaxDest'),
    },
  });
  const party = newParty({
    leg: turn.newLeg(),
    DN: request.ThisDN,
    kind: dn.config.type === 'ACDQueue' ? 'queue' : 'route',
    role: 'Origination',
    state: 'CPDetect',
    dialed: request.OtherDN,
    queue: request.ThisDN,
  });
  const dialing = turn.addParty(withCall(call, { business: true }), party);
  present(turn, 'EventDialing', dialing, party);
  offer(turn, dialing, dest, { offer: { kind: 'predictive' }, from: request.ThisDN });
  const seconds = request.Timeout ?? 0;
  if (seconds > 0) turn.setTimer(`predictive:${party.leg}`, seconds * 1000, { kind: 'predictive', leg: party.leg });
  return undefined;
};

/** The dialed party. It is the Destination even in the agent's EventRinging; no EventNetworkReached is given. */
export const predictiveOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const ringing = turn.setParty(call, withParty(party, { state: 'Alerting' }));
    if (party.kind === 'device') present(turn, 'EventRinging', ringing, withParty(party, { state: 'Alerting' }));
  },
  answered(turn, call, party) {
    progress(turn, establish(turn, call, party), 'answered');
  },
  failed(turn, call, party, CallState) {
    endCall(turn, call, { by: party, CallState });
  },
  noAnswer() {},
};

/** What the call-progress detection found when the far end answered. */
export function detected(turn: Turn, call: Call, party: Party, what: string | undefined): void {
  if (what === undefined || what === 'silence') {
    progress(turn, establish(turn, call, party), what ?? 'answered');
    return;
  }
  const plan = call.predictive;
  const passedOn = what === 'fax' ? plan?.FaxDest : plan?.AnsMachine;
  const CallState = what === 'fax' ? 'FaxDetected' : 'AnsweringMachineDetected';
  if (passedOn === undefined) {
    endCall(turn, call, { by: undefined, CallState });
    return;
  }
  // The pair AnswerClass=AM is attached on detection, before the call is queued (GenEM, VM Predictive Dialing).
  const UserData = what === 'fax' ? call.UserData : { ...call.UserData, AnswerClass: 'AM' };
  progress(turn, establish(turn, turn.setCall(withCall(call, { UserData })), party), what);
}

/** The time for ringing is over: nobody answered. */
export function predictiveTimeout(turn: Turn, leg: string): void {
  const found = turn.party(leg);
  if (found?.party.ivr) {
    ivrDialTimeout(turn, found.call, found.party);
    return;
  }
  if (found?.party.state === 'CPDetect') endCall(turn, found.call, { by: undefined, CallState: 'NoAnswer' });
}

/** The call enters the queue or routing point that dialed it, or goes straight to the target for what was detected. */
function progress(turn: Turn, call: Call, what: string): void {
  const origin = call.parties.find((p) => p.state === 'CPDetect');
  if (!origin) return;
  turn.cancelTimer(`predictive:${origin.leg}`);
  const waiting: Party = withParty(origin, {
    state: origin.kind === 'queue' ? 'Queued' : 'Routing',
    dialed: undefined,
    order: turn.next('order'),
  });
  const now = turn.setParty(call, waiting);
  const CallState = STATE[what] ?? 'OK';
  const isPoint = turn.dn(origin.DN)?.config.type === 'RoutingPoint';
  if (!isPoint) presentQueued(turn, now, waiting, CallState);
  const number = TARGET[what] === undefined ? undefined : now.predictive?.[TARGET[what]];
  const dest = number === undefined ? undefined : resolveDestination(turn, number);
  if (dest && toTarget(turn, now, waiting, dest, CallState)) return;
  if (origin.kind === 'queue') startWaiting(turn, waiting);
  else requestRoute(turn, now, waiting);
}

const STATE: Readonly<Record<string, string>> = {
  'answering-machine': 'AnsweringMachineDetected',
  fax: 'FaxDetected',
  silence: 'SilenceDetected',
};

const TARGET: Readonly<Record<string, 'VoiceDest' | 'AnsMachine' | 'FaxDest'>> = {
  answered: 'VoiceDest',
  silence: 'VoiceDest',
  'answering-machine': 'AnsMachine',
  fax: 'FaxDest',
};

/** Sends the call on to the target that the request names for what was detected; false when that cannot be had at once. */
function toTarget(turn: Turn, call: Call, origin: Party, dest: Destination, CallState: string): boolean {
  if (origin.kind === 'route') return routeTo(turn, call, origin, dest, { requester: undefined }) === undefined;
  const to = followForwarding(turn, dest);
  if (partyOf(call, to.DN) || refusesAtOnce(turn, to) !== undefined) return false;
  if (to.kind === 'device' || to.kind === 'external') {
    offer(turn, call, to, {
      offer: { kind: 'queue', queue: origin.DN },
      role: 'Origination',
      queue: origin.DN,
      order: origin.order,
      from: origin.DN,
    });
    return true;
  }
  present(turn, 'EventDiverted', call, origin, { ThirdPartyDN: to.DN, ThirdPartyDNRole: 'Origination' });
  const left = removeFromCall(turn, call, [origin]);
  const how = { role: 'Origination', CallState } as const;
  if (to.kind === 'queue') enqueue(turn, left, to.DN, how);
  else enterRoutingPoint(turn, left, to.DN, how);
  return true;
}

function target(extensions: KVList | undefined, key: string): string | undefined {
  const value = extensions?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
