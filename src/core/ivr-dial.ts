import type { KVList } from '../protocol/index.js';
import { newCall, newParty } from './call.js';
import { deliver } from './deliver.js';
import { resolveDestination } from './destination.js';
import { removeFromCall } from './end-call.js';
import { withCall, withParty } from './entities.js';
import { establish } from './established.js';
import { ivrRoute } from './ivr-route.js';
import type { OfferHandlers } from './offer.js';
import { present } from './present/party-events.js';
import { presentQueued } from './queue-index.js';
import type { Call, Party, Requester } from './state.js';
import type { Turn } from './turn.js';

/** TERR_TIMEOUT */
const TIMEOUT = 57;

interface PredictiveRequest {
  readonly ThisDN: string;
  readonly OtherDN: string;
  readonly Timeout?: number;
  readonly UserData?: KVList;
  readonly Extensions?: KVList;
}

/**
 * TMakePredictiveCall on a routing point of the IVR Server: a driver is asked to dial. Nobody is told anything before it
 * does; `Timeout` is the time that it has to begin, `dial-out-timeout` where there is none.
 */
export function dialByIvr(turn: Turn, request: PredictiveRequest, requester: Requester | undefined): void {
  const { ThisDN, OtherDN, UserData, Extensions } = request;
  const asked = request.Timeout ?? 0;
  const Timeout = asked > 0 ? asked : turn.state.options['dial-out-timeout'];
  const call = newCall(turn, { CallType: 'Outbound', UserData });
  const point = newParty({
    leg: turn.newLeg(),
    DN: ThisDN,
    kind: 'route',
    role: 'Origination',
    state: 'CPDetect',
    dialed: OtherDN,
    queue: ThisDN,
    ivr: ivrRoute({ mode: 'dial', requester }),
  });
  const leg = turn.newLeg();
  const far = newParty({
    leg,
    DN: OtherDN,
    kind: 'external',
    role: 'Destination',
    state: 'Offered',
    offer: { kind: 'ivr-dial', pointLeg: point.leg, to: '' },
  });
  turn.addParty(turn.addParty(withCall(call, { business: true }), point), far);
  turn.setTimer(`predictive:${point.leg}`, Timeout * 1000, { kind: 'predictive', leg: point.leg });
  turn.command({
    type: 'CommandDialOut',
    leg,
    ConnID: call.ConnID,
    CallID: call.CallID,
    from: ThisDN,
    to: OtherDN,
    Timeout,
    ...(UserData === undefined ? {} : { UserData }),
    ...(Extensions === undefined ? {} : { Extensions }),
  });
}

/** The driver dials (DialOutInit): EventDialing. `to` is its port or, in Network mode, a route DN. */
export function ivrDialStarted(
  turn: Turn,
  call: Call,
  far: Party,
  { to, Extensions }: { readonly to: string; readonly Extensions?: KVList },
): void {
  const point = pointOf(call, far);
  if (!point || far.offer?.kind !== 'ivr-dial') return;
  turn.cancelTimer(`predictive:${point.leg}`);
  const dialing = turn.setParty(call, withParty(far, { offer: { ...far.offer, to } }));
  const brought = Extensions === undefined ? undefined : { Extensions };
  turn.onBehalfOf(point.ivr?.requester, () => present(turn, 'EventDialing', dialing, point, brought));
}

/** DialOutError, or nobody to ask: EventError, and nothing ever was. */
export function ivrDialRefused(turn: Turn, call: Call, far: Party, ErrorCode: number): void {
  const point = pointOf(call, far);
  if (!point || far.offer?.kind !== 'ivr-dial' || far.offer.to !== '') return;
  giveUp(turn, call, point, ErrorCode);
}

/** The driver has not answered in time. */
export function ivrDialTimeout(turn: Turn, call: Call, point: Party): void {
  if (point.ivr?.mode === 'dial') giveUp(turn, call, point, TIMEOUT);
}

function giveUp(turn: Turn, call: Call, point: Party, ErrorCode: number): void {
  if (point.ivr?.requester) turn.refuse(point.ivr.requester, ErrorCode);
  removeFromCall(turn, call, call.parties);
}

function pointOf(call: Call, far: Party): Party | undefined {
  const how = far.offer;
  return how?.kind === 'ivr-dial' ? call.parties.find((p) => p.leg === how.pointLeg) : undefined;
}

/** The dialed party: the driver's CallStatus Established is its answer, Failure its failure. */
export const ivrDialOffer: OfferHandlers = {
  alerting(turn, call, far) {
    turn.setParty(call, withParty(far, { state: 'Alerting' }));
  },
  answered(turn, call, far) {
    const point = pointOf(call, far);
    const to = far.offer?.kind === 'ivr-dial' ? resolveDestination(turn, far.offer.to) : undefined;
    if (!point || !to) return;
    const answered = establish(turn, call, far);
    const waiting = withParty(point, { state: 'Routing', dialed: undefined });
    const passing = turn.setParty(answered, waiting);
    presentQueued(turn, passing, waiting);
    present(turn, 'EventDiverted', passing, waiting, { ThirdPartyDN: to.DN, ThirdPartyDNRole: 'Origination' });
    const left = removeFromCall(turn, passing, [waiting]);
    if (to.kind === 'device') deliver(turn, left, to);
    else queueInNetwork(turn, left, to.DN);
  },
  failed(turn, call, far) {
    const point = pointOf(call, far);
    if (point && far.offer?.kind === 'ivr-dial' && far.offer.to !== '') {
      present(turn, 'EventAbandoned', call, point, { CallState: 'OK' });
    }
    removeFromCall(turn, call, call.parties);
  },
  noAnswer() {},
};

/** A call of Network mode waits at its route DN until the IVR asks for a route: EventQueued. */
export function queueInNetwork(turn: Turn, call: Call, RouteDN: string, Extensions?: KVList): void {
  const point = newParty({
    leg: turn.newLeg(),
    DN: RouteDN,
    kind: 'route',
    role: 'Destination',
    state: 'Queued',
    queue: RouteDN,
    order: turn.next('order'),
    ivr: ivrRoute({ mode: 'network', queued: true }),
  });
  present(turn, 'EventQueued', turn.addParty(withCall(call, { business: true }), point), point, {
    CallState: 'OK',
    ...(Extensions === undefined ? {} : { Extensions }),
  });
}
