import type { Command, FailureCallState } from '../../core/index.js';
import { toBinary } from '../codec/serialize.js';
import { escapeUser } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';
import { Session } from '../dialog/session.js';
import type { Binding } from '../registrar/binding.js';
import { devicesOf } from '../registrar/outbound.js';
import { withDirection } from '../sdp/direction.js';
import { securityOf } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { describedFamily, differ, familyOf, isForeign, mixerFamily, secondFamily } from './address-family.js';
import { address, contactsOf, flowToTrunk, ownDomain, requestUri } from './contacts.js';
import { type Exchange, removeLeg, setLegTimer } from './exchange.js';
import { Leg } from './leg.js';
import { maySee, srtpPolicy } from './media-security.js';
import { mixerAudio } from './mixer-link.js';
import { allocatePorts, allocateSecond, misses, movePorts, portsForDevice } from './mixer-ports.js';
import { consultInDialog } from './shared-dialog.js';
import { inactiveDescription } from './told.js';
import { fromAddress, identityAt, shownCaller } from './trunk-identity.js';
import { loginOf, outboundNumber, type Trunk } from './trunks.js';

/** Header lines that make phones answer by themselves: RFC 5373, and what phones understood before it. */
export const ANSWER_AT_ONCE =
  'Answer-Mode: Auto\r\nCall-Info: <sip:127.0.0.1>;answer-after=0\r\nAlert-Info: <http://127.0.0.1>;info=alert-autoanswer;delay=0\r\n';

/**
 * CommandOriginate: the caller's own phone is called first and is to answer at once (RFC 3725 section 4.4). For a consultation it may
 * be there already.
 */
export function originate(exchange: Exchange, command: Extract<Command, { type: 'CommandOriginate' }>): void {
  const leg = newLeg(exchange, command.leg, 'phone', command.DN, true);
  leg.ConnID = command.ConnID;
  leg.isConsultation = command.heldLeg !== undefined;
  if (consultInDialog(exchange, leg, command.heldLeg === undefined ? undefined : exchange.legs.get(command.heldLeg))) {
    exchange.report({ type: 'ReportOriginated', leg: leg.id });
    return;
  }
  const from = (domain: string): string => address(command.to, domain);
  const ring = (sdp: SessionDescription): void => ringPhone(exchange, leg, from, ANSWER_AT_ONCE, sdp);
  withOffer(exchange, leg, ring);
  leg.offerWithKey = () => withOffer(exchange, leg, ring);
}

/** CommandAlert: the call is offered to the contacts of a DN, or to the network. */
export function alert(exchange: Exchange, command: Extract<Command, { type: 'CommandAlert' }>): void {
  const leg = newLeg(exchange, command.leg, command.external ? 'trunk' : 'phone', command.to, false);
  leg.ConnID = command.ConnID;
  leg.peer = command.peer;
  leg.isPredictive = command.predictive === true;
  const caller = command.peer === undefined ? undefined : exchange.legs.get(command.peer);
  const passed = caller?.passedOn ?? '';
  if (caller !== undefined) caller.tried = leg;
  if (command.external && isTransit(exchange, leg)) {
    failLeg(exchange, leg, 'SitInvalidnum');
    return;
  }
  if (command.external) leg.trunksLeft = exchange.trunks.for(command.to);
  const ring = (sdp: SessionDescription, headers: string): void =>
    ringPhone(
      exchange,
      leg,
      (domain) => fromAddress(shownCaller(caller, command.from), domain),
      `${headers}${passed}`,
      sdp,
    );
  const go = (sdp: SessionDescription): void => {
    if (command.external) nextTrunk(exchange, leg, command.from, passed, sdp);
    else ring(sdp, '');
  };
  withOffer(exchange, leg, go);
  leg.offerAgain = (headers) => withOffer(exchange, leg, (sdp) => ring(sdp, headers));
  if (exchange.media !== undefined && leg.endpoint === undefined) leg.offerByMixer = () => withOffer(exchange, leg, go);
  if (exchange.media !== undefined) leg.offerWithKey = () => withOffer(exchange, leg, go);
}

/** Somebody outside has dialed a number outside, at the cost of this side: its trunk has to allow that. */
function isTransit(exchange: Exchange, { peer, number }: Leg): boolean {
  const caller = peer === undefined ? undefined : exchange.legs.get(peer);
  return (
    caller?.state === 'incoming' &&
    caller.kind === 'trunk' &&
    caller.dialed === number &&
    caller.trunk?.options.transit !== true
  );
}

/** Max-Forwards of the leg's INVITE: a call that comes back here again and again comes to an end (RFC 7332). */
function hopsLeft(exchange: Exchange, leg: Leg): number {
  const caller = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  return caller === undefined ? 70 : Math.max(0, Math.min(caller.maxForwards, 71) - 1);
}

function newLeg(exchange: Exchange, id: string, kind: 'phone' | 'trunk', number: string, isOrigination: boolean): Leg {
  const leg = new Leg(exchange.legEvents, id, kind, number, 'offered', isOrigination);
  exchange.legs.set(id, leg);
  return leg;
}

/** What the called device is offered: the caller's own description where media may go straight, else the mixer's address. */
function withOffer(exchange: Exchange, leg: Leg, go: (sdp: SessionDescription) => void): void {
  if (leg.endpoint !== undefined && leg.endpoint !== 'opening') {
    offerMixer(exchange, leg, leg.endpoint, go);
    return;
  }
  const peer = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  const policy = srtpPolicy(exchange, leg);
  const straight =
    peer?.basis !== undefined &&
    peer.basis !== '' &&
    !exchange.options.forceRelay &&
    call?.translates !== true &&
    maySee(policy, peer.security) &&
    !isForeign(exchange, leg, peer.session?.remote) &&
    secondFamily(exchange, leg) === undefined &&
    !othersMayHear(exchange, leg, peer);
  const sdp = straight ? peer.session?.remote : undefined;
  if (sdp !== undefined && peer !== undefined) {
    leg.toldBasis = peer.basis;
    leg.toldDirection = 'sendrecv';
    go(withDirection(sdp, 'sendrecv'));
  } else if (exchange.media === undefined) go(inactiveDescription(exchange, leg));
  else {
    allocatePorts(exchange, leg, () => offerMixer(exchange, leg, leg.endpoint, go));
  }
}

/** The mixer's address goes to the device, once it is one that the device can send to; without one the leg has failed. */
function offerMixer(
  exchange: Exchange,
  leg: Leg,
  endpoint: Leg['endpoint'],
  go: (sdp: SessionDescription) => void,
): void {
  const family = misses(exchange, leg, mixerFamily(exchange, leg));
  if (endpoint === undefined || endpoint === 'opening') failLeg(exchange, leg, 'GeneralError');
  else if (family === undefined) {
    const { sdp, basis } = mixerAudio(exchange, leg, endpoint);
    leg.toldBasis = basis;
    leg.toldDirection = 'sendrecv';
    const second = leg.second === undefined ? secondFamily(exchange, leg) : undefined;
    if (second === undefined) go(sdp);
    else allocateSecond(exchange, leg, second, () => go(sdp));
  } else {
    movePorts(exchange, leg, family, (isMoved) => {
      if (isMoved) offerMixer(exchange, leg, leg.endpoint, go);
      else failLeg(exchange, leg, 'GeneralError');
    });
  }
}

/**
 * Whether others than the peer hear the device before it answers, or may come to: those of a conference, and who takes the place of a
 * phone that consults. Then it has to sound to the mixer, from where it can be heard wherever it is wanted.
 */
function othersMayHear({ media, calls }: Exchange, leg: Leg, peer: Leg): boolean {
  if (media === undefined) return false;
  const paths = leg.ConnID === undefined ? undefined : calls.get(leg.ConnID)?.paths;
  return peer.isConsultation || paths?.some(({ leg: other, mode }) => mode !== 'ringing' && other !== peer.id) === true;
}

/**
 * Sends the INVITE to every device of the DN. Each sees the host of its own address of record, or its user could not call back.
 *
 * @param from value of From for this host.
 */
function ringPhone(
  exchange: Exchange,
  leg: Leg,
  from: (domain: string) => string,
  headers: string,
  sdp: SessionDescription,
): void {
  const devices = devicesOf(contactsOf(exchange, leg.number));
  if (devices.length === 0) {
    failLeg(exchange, leg, 'GeneralError');
    return;
  }
  setLegTimer(exchange, leg, 'ring', exchange.options.ringTimeout * 1000);
  const prepare = (binding: Binding, tried: readonly Binding[]): (() => void) => {
    const session = new Session(exchange.context, leg.number, leg);
    const ports = portsForDevice(leg, binding.flow.address);
    const own = ports === undefined || ports === leg.endpoint ? undefined : mixerAudio(exchange, leg, ports);
    leg.branches.push({ session, binding, ring, tried: [...tried, binding], ...(own && { told: own.basis }) });
    return () => {
      session.begin({
        uri: requestUri(binding.uri),
        from: from(binding.domain),
        to: address(leg.number, binding.domain),
        routes: binding.path,
        flow: binding.flow,
        headers,
        sdp: own?.sdp ?? sdp,
        maxForwards: hopsLeft(exchange, leg),
        login: undefined,
      });
    };
  };
  const ring = (flow: Binding, tried: readonly Binding[]): void => prepare(flow, tried)();
  const begins = devices.map(([flow]) => prepare(flow!, []));
  for (const begin of begins) if (leg.state === 'offered') begin();
}

/** Tries the next trunk that can take the call. */
function nextTrunk(exchange: Exchange, leg: Leg, from: string, headers: string, sdp: SessionDescription): void {
  let trunk: Trunk | undefined;
  let flow: Flow | undefined;
  while (flow === undefined && leg.trunksLeft.length > 0) {
    trunk = leg.trunksLeft.shift();
    flow =
      trunk &&
      trunk.calls < (trunk.options.capacity ?? Number.POSITIVE_INFINITY) &&
      maySee(trunk.options.srtp ?? 'optional', securityOf(sdp))
        ? flowToServer(exchange, leg, trunk)
        : undefined;
  }
  if (trunk === undefined || flow === undefined) {
    failLeg(exchange, leg, leg.refusedAs);
    return;
  }
  if (differ(exchange, describedFamily(sdp), familyOf(flow.address))) {
    // This trunk cannot send to where the one before it could: it gets an address of its own family.
    leg.trunksLeft.unshift(trunk);
    withOffer(exchange, leg, (own) => nextTrunk(exchange, leg, from, headers, own));
    return;
  }
  if (leg.trunk !== undefined) leg.trunk.calls--;
  leg.trunk = trunk;
  trunk.calls++;
  setLegTimer(exchange, leg, 'ring', exchange.options.ringTimeout * 1000);
  const { options, uri } = trunk;
  const number = escapeUser(toBinary(outboundNumber(options, leg.number)));
  const hostPort = uri.port === 0 ? uri.host : `${uri.host}:${uri.port}`;
  const transport = uri.param('transport');
  const caller = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  const shown = shownCaller(caller, from);
  const identity = identityAt(options, shown, ownDomain(exchange, flow));
  // What goes through to the called side must not tell what From hides.
  const session = new Session(exchange.context, shown.isPrivate ? 'anonymous' : from, leg);
  leg.branches = [{ session, binding: undefined }];
  leg.retry = () => nextTrunk(exchange, leg, from, headers, sdp);
  session.begin({
    uri: `${uri.scheme}:${number}@${hostPort}${transport === undefined ? '' : `;transport=${transport}`}`,
    from: identity.from,
    to: `<sip:${number}@${uri.host}>`,
    routes: [],
    flow,
    headers: `${identity.headers}${headers}`,
    sdp,
    maxForwards: hopsLeft(exchange, leg),
    login: loginOf(options),
  });
}

/** The way to the trunk's server that is to be used now; undefined while its name is not known. */
function flowToServer(exchange: Exchange, leg: Leg, trunk: Trunk): Flow | undefined {
  leg.server = trunk.servers.current;
  return leg.server && flowToTrunk(exchange, trunk, leg.server);
}

/** The leg that the core commanded did not come about. */
export function failLeg(exchange: Exchange, leg: Leg, CallState: FailureCallState): void {
  if (leg.state === 'gone') return;
  const branches = leg.branches;
  removeLeg(exchange, leg);
  for (const { session } of branches) session.hangUp();
  exchange.report({ type: 'ReportFailed', leg: leg.id, CallState });
}
