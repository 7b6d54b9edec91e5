import type { LegPath } from '../../core/index.js';
import type { MediaAddress, RemoteAudio } from '../media-port.js';
import { codecsOf } from '../sdp/codecs.js';
import { answerDirection, type Direction, directionFor, directionOf, isHold, withDirection } from '../sdp/direction.js';
import { type AnswererFacts, answerOffer, audioDescription, setupOf } from '../sdp/offer-answer.js';
import { securityOf } from '../sdp/security.js';
import { audioOf, audioTarget, type SessionDescription, writeSdp } from '../sdp/session-description.js';
import { type CallPath, type Exchange, removeLeg, whenDone } from './exchange.js';
import { isAside, type Leg } from './leg.js';
import { agree, lacksKey, ownSecurity, srtpKeys, srtpPolicy } from './media-security.js';
import { planMedia } from './path-plan.js';
import { keepRecording } from './recording.js';

/** Offers to one leg for one command; two devices that answer differently every time get the mixer between them after that. */
const MOST_ROUNDS = 5;

/** What a leg's device is to be told. */
interface Target {
  readonly sdp: SessionDescription;
  readonly basis: string;
  readonly direction: Direction;
}

/** Works out what every leg of the call needs, and brings it about as far as is possible now. */
export function planCall(exchange: Exchange, call: CallPath): void {
  const treated = new Set<string>();
  const answered = new Set<string>();
  const early = new Set<string>();
  const legs: Leg[] = [];
  for (const path of call.paths) {
    const leg = exchange.legs.get(path.leg);
    if (leg === undefined) continue;
    legs.push(leg);
    leg.mode = path.mode;
    leg.rounds = 0;
    if (leg.state === 'up') answered.add(leg.id);
    else if (soundsTo(exchange, leg, call)) early.add(leg.id);
  }
  playBusy(exchange, call, legs);
  const [a, b] = legs;
  if (legs.length === 2 && exchange.media !== undefined && !agree(exchange, a!, b!)) call.translates = true;
  // A device that has begun a call in the dialog of another one would go on sending to whom it has left.
  for (const leg of legs) if (leg.treatment !== undefined || leg.dialogLegs !== undefined) treated.add(leg.id);
  const wishes = planMedia(carriedPaths(exchange, call), {
    mixer: exchange.media !== undefined,
    forceRelay: exchange.options.forceRelay || call.translates,
    music: exchange.media?.hasMusic === true,
    treated,
    answered,
    early,
  });
  for (const leg of legs) leg.wish = wishes.get(leg.id) ?? { kind: 'leave' };
  if (exchange.media !== undefined && legs.some((leg) => leg.endpoint !== undefined || leg.wish.kind === 'mix'))
    connectMixer(exchange, call);
  for (const leg of legs) reconcile(exchange, leg);
}

/** The leg's device was connected to it, or taken from it, without the core: its call is planned anew. */
export function planCallOf(exchange: Exchange, leg: Leg): void {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call !== undefined && leg.mode !== 'held') planCall(exchange, call);
  else reconcile(exchange, leg);
}

/** As the core has commanded; but a device has one voice for all calls of its dialog, and holds those that it is not connected to. */
function carriedPaths(exchange: Exchange, { paths }: CallPath): readonly LegPath[] {
  const isHeldAside = ({ leg, mode }: LegPath): boolean => {
    const found = mode === 'held' || mode === 'ringing' ? undefined : exchange.legs.get(leg);
    return found !== undefined && isAside(found);
  };
  return paths.some(isHeldAside)
    ? paths.map((path): LegPath => (isHeldAside(path) ? { ...path, mode: 'held' } : path))
    : paths;
}

/** Whom somebody called alone cannot be had: the busy tone, unless something else is played. */
function playBusy(exchange: Exchange, call: CallPath, legs: readonly Leg[]): void {
  if (exchange.media === undefined) return;
  const members = legs.filter((leg) => leg.mode !== 'ringing');
  const busy = members.length === 1 && call.paths.some((path) => path.failed !== undefined);
  for (const leg of members) {
    if (busy && leg.state === 'up' && leg.treatment === undefined) {
      leg.treatment = { TreatmentType: 'Busy', parameters: {}, started: 0, isOurs: true };
    } else if (!busy && leg.treatment?.isOurs === true) {
      leg.treatment = undefined;
      exchange.media.stopTreatment(leg.id);
    }
  }
}

/** Brings one leg nearer to its wish: answers what it waits for, or offers something new when what it knows is out of date. */
export function reconcile(exchange: Exchange, leg: Leg): void {
  const { session } = leg;
  if (session === undefined || session.owner !== leg || leg.state === 'gone' || leg.state === 'offered') return;
  if (leg.hearsBusy) return;
  const target = targetOf(exchange, leg);
  if (target === undefined) return;
  if (session.phase === 'incoming') acceptCall(exchange, leg, target);
  else if (session.hasOfferToAnswer) answerPending(exchange, leg);
  else if (isTold(leg, target)) settle(exchange, leg);
  else if (session.canOffer && !leg.keyPressed && leg.rounds < MOST_ROUNDS) {
    leg.rounds++;
    tell(leg, target);
    session.reoffer(withDirection(target.sdp, target.direction));
  } else if (leg.rounds >= MOST_ROUNDS) translate(exchange, leg);
}

/** The device's description changed: remembers it, and brings the leg that hears it up to date. */
export function learnRemote(exchange: Exchange, leg: Leg): void {
  const sdp = leg.session?.remote;
  if (sdp === undefined) return;
  leg.basis = basisOf(sdp);
  leg.setup = setupOf(sdp) ?? leg.setup;
  leg.security = securityOf(sdp);
  if (leg.endpoint !== undefined && leg.endpoint !== 'opening') setRemote(exchange, leg, sdp);
}

export function reconcilePeerOf(exchange: Exchange, leg: Leg): void {
  if (leg.wish.kind !== 'direct') return;
  const peer = exchange.legs.get(leg.wish.peer);
  if (peer !== undefined && peer.wish.kind === 'direct' && peer.wish.peer === leg.id) reconcile(exchange, peer);
}

/** What counts of a description: where and how media is wanted, without its `o=` line and directions. */
function basisOf(sdp: SessionDescription): string {
  return writeSdp(withDirection(sdp, 'sendrecv'), '');
}

function isTold(leg: Leg, target: Target): boolean {
  // Where nothing flows it does not matter to whom: the device hears of that when it is to talk again.
  if (leg.toldBasis !== '' && leg.toldDirection === 'inactive' && target.direction === 'inactive') return true;
  if (leg.toldBasis !== target.basis) return false;
  // A device that holds by itself needs not be told that nobody talks to it.
  return leg.toldDirection === target.direction || (leg.deviceHolds && target.direction === 'inactive');
}

function tell(leg: Leg, target: Target): void {
  leg.toldBasis = target.basis;
  leg.toldDirection = target.direction;
}

/** What the leg's device has to know; undefined while the other side or the mixer is not ready. */
function targetOf(exchange: Exchange, leg: Leg): Target | undefined {
  const { wish } = leg;
  if (wish.kind === 'leave') return undefined;
  if (wish.kind === 'mix') {
    if (leg.endpoint === undefined) openEndpoint(exchange, leg);
    if (leg.endpoint === undefined || leg.endpoint === 'opening') return undefined;
    return { ...mixerAudio(exchange, leg, leg.endpoint), direction: 'sendrecv' };
  }
  const peer = exchange.legs.get(wish.peer);
  if (peer?.early !== undefined)
    return { sdp: peer.early, basis: basisOf(peer.early), direction: directionFor(wish.sends, wish.receives) };
  if (peer === undefined || peer.state === 'offered' || peer.basis === '') return undefined;
  const sdp = peer.session?.remote;
  return sdp && { sdp, basis: peer.basis, direction: directionFor(wish.sends, wish.receives) };
}

/** Where the mixer hears the leg, for its device. */
export function mixerAudio(
  exchange: Exchange,
  leg: Leg,
  { address, port, srtp }: MediaAddress,
): { readonly sdp: SessionDescription; readonly basis: string } {
  const security = ownSecurity(exchange, leg, { srtp });
  const sdp = audioDescription({ address, port, security }, 'sendrecv');
  return { sdp, basis: `mixer ${address} ${port} ${security.profile} ${security.crypto.join()}` };
}

function acceptCall(exchange: Exchange, leg: Leg, target: Target): void {
  const session = leg.session!;
  const offer = session.offer === 'remote' ? session.remote : undefined;
  if (offer === undefined) {
    leg.state = 'up';
    tell(leg, target);
    session.accept(withDirection(target.sdp, target.direction));
    return;
  }
  const direction = answerDirection(directionOf(offer), target.direction);
  const answer = answerOffer(offer, target.sdp, direction, answererFacts(exchange, leg));
  if (answer === undefined) {
    if (translate(exchange, leg)) return;
    session.hangUp(488);
    removeLeg(exchange, leg);
    exchange.report({ type: 'ReportReleased', leg: leg.id });
    return;
  }
  leg.state = 'up';
  tell(leg, target);
  session.accept(answer);
  settle(exchange, leg);
}

/** Answers an offer of an established device, on behalf of whom it is connected with. */
export function answerPending(exchange: Exchange, leg: Leg): void {
  const session = leg.session!;
  const target = targetOf(exchange, leg) ?? lastTarget(exchange, leg);
  if (session.offer !== 'remote') {
    // The device asked for an offer.
    tell(leg, target);
    session.answer(withDirection(target.sdp, target.direction));
    return;
  }
  const offer = session.remote;
  const direction = offer === undefined ? 'inactive' : answerDirection(directionOf(offer), target.direction);
  const answer = offer && answerOffer(offer, target.sdp, direction, answererFacts(exchange, leg));
  if (answer === undefined) {
    session.refuseOffer(488);
    return;
  }
  tell(leg, { ...target, direction: leg.deviceHolds ? target.direction : direction });
  session.answer(answer);
  settle(exchange, leg);
}

/** What is known of the device that an offer of the leg's device is answered for. */
function answererFacts(exchange: Exchange, leg: Leg): AnswererFacts {
  const peer = leg.wish.kind === 'direct' ? exchange.legs.get(leg.wish.peer) : undefined;
  if (peer === undefined) return {};
  const others = leg.setup === undefined ? undefined : leg.setup === 'active' ? 'passive' : 'active';
  return { hasAnswered: peer.state === 'up' && peer.toldBasis === leg.basis, setup: peer.setup ?? others };
}

/** While nothing is commanded yet (a caller that waits, say): nobody listens and nobody speaks. */
function lastTarget(exchange: Exchange, leg: Leg): Target {
  return { sdp: inactiveDescription(exchange, leg), basis: '', direction: 'inactive' };
}

/** A description for the time in which nobody is there: this server's address, the discard port, inactive. */
export function inactiveDescription(exchange: Exchange, leg: Leg): SessionDescription {
  const flow = leg.session?.dialog?.flow;
  const hostPort = flow === undefined ? '127.0.0.1:0' : exchange.layer.transport.localHostPort(flow);
  const address = hostPort.replace(/:\d+$/, '').replace(/[[\]]/g, '');
  return audioDescription({ address, port: 9, security: ownSecurity(exchange, leg, {}) }, 'inactive');
}

/** The two sides have no codec in common: from now on the mixer stands between them. False without a mixer. */
export function translate(exchange: Exchange, leg: Leg): boolean {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call === undefined || call.translates || exchange.media === undefined) return false;
  call.translates = true;
  planCall(exchange, call);
  return true;
}

/** The leg is as it should be: the mixer gets to know its address, or is freed of it. */
function settle(exchange: Exchange, leg: Leg): void {
  if (exchange.media === undefined || leg.endpoint === undefined || leg.endpoint === 'opening') return;
  if (leg.wish.kind === 'direct') {
    leg.endpoint = undefined;
    leg.treatment = undefined;
    void exchange.media.free(leg.id);
    return;
  }
  const sdp = leg.session?.remote;
  if (sdp !== undefined) setRemote(exchange, leg, sdp);
  startTreatment(exchange, leg);
}

/** Tells the mixer where the leg's device is. */
export function setRemote(exchange: Exchange, leg: Leg, sdp: SessionDescription): void {
  if (leg.endpoint === undefined || leg.endpoint === 'opening') return;
  if (lacksKey(exchange, leg)) return;
  const srtp = srtpKeys(exchange, leg, leg.endpoint);
  const remote = remoteAudio(sdp, leg.session?.dialog?.flow.address);
  if (remote !== undefined) exchange.media?.setRemote(leg.id, srtp === undefined ? remote : { ...remote, srtp });
}

/** A device's description as the mixer needs it. */
export function remoteAudio(sdp: SessionDescription, signalling: string | undefined): RemoteAudio | undefined {
  const audio = audioOf(sdp);
  const target = audioTarget(sdp);
  if (audio === undefined || target === undefined) return undefined;
  const codecs = codecsOf(audio);
  const law = codecs.find((codec) => codec.name === 'pcmu/8000' || codec.name === 'pcma/8000');
  if (law === undefined) return undefined;
  const direction = directionOf(sdp);
  const events = codecs.find((codec) => codec.name === 'telephone-event/8000');
  return {
    ...target,
    codec: law.name === 'pcmu/8000' ? 'PCMU' : 'PCMA',
    ...(events === undefined ? {} : { telephoneEvent: Number(events.format) }),
    receives: !isHold(direction),
    sends: direction === 'sendrecv' || direction === 'sendonly',
    ...(signalling === undefined ? {} : { sources: [signalling] }),
  };
}

function openEndpoint(exchange: Exchange, leg: Leg): void {
  if (exchange.media === undefined) return;
  leg.endpoint = 'opening';
  const srtp = srtpPolicy(exchange, leg) !== 'off';
  whenDone(exchange, exchange.media.allocate(leg.id, { srtp }), (outcome) => {
    if (leg.state === 'gone') {
      if (outcome.ok) void exchange.media?.free(leg.id);
      return;
    }
    leg.endpoint = outcome.ok ? outcome.value : undefined;
    if (!outcome.ok) {
      leg.wish = { kind: 'leave' };
      treatmentNotStarted(exchange, leg);
    }
    const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
    if (call !== undefined) connectMixer(exchange, call);
    reconcile(exchange, leg);
  });
}

/**
 * Tells the mixer who is in the call; legs without an endpoint follow as soon as they have one. Legs that ring or hold are named too:
 * who waits for nobody else hears the ringing tone, or the music on hold.
 */
export function connectMixer(exchange: Exchange, call: CallPath): void {
  const present = carriedPaths(exchange, call).filter((path) => {
    return path.mode === 'ringing' || path.mode === 'held' || isMixed(exchange.legs.get(path.leg));
  });
  exchange.media?.connect(
    call.ConnID,
    present.map((path) => (soundsEarly(exchange.legs.get(path.leg), path) ? { ...path, early: true } : path)),
  );
  for (const path of present) {
    const leg = exchange.legs.get(path.leg);
    if (isMixed(leg) && path.mode !== 'ringing') keepRecording(exchange, leg, path.record);
  }
}

/** It rings, and what it sounds meanwhile goes straight to a device of the call: the one that was named to it. */
function soundsTo(exchange: Exchange, { early, endpoint, toldBasis }: Leg, { paths }: CallPath): boolean {
  if (early === undefined || endpoint !== undefined) return false;
  return paths.some(({ leg, mode }) => mode !== 'ringing' && exchange.legs.get(leg)?.basis === toldBasis);
}

/** It rings, and what it sounds meanwhile comes to the mixer. */
function soundsEarly(leg: Leg | undefined, { mode }: LegPath): boolean {
  const { endpoint } = leg ?? {};
  return mode === 'ringing' && leg?.early !== undefined && endpoint !== undefined && endpoint !== 'opening';
}

function isMixed(leg: Leg | undefined): leg is Leg {
  return leg?.wish.kind === 'mix' && leg.endpoint !== undefined && leg.endpoint !== 'opening';
}

/** Begins what is to be played to the leg, once its voice can be heard. */
export function startTreatment(exchange: Exchange, leg: Leg): void {
  const { treatment } = leg;
  if (treatment === undefined || treatment.started !== 0 || exchange.media === undefined) return;
  treatment.started = -1;
  const begun = exchange.media.treat(leg.id, treatment.TreatmentType, treatment.parameters);
  whenDone(exchange, begun, (outcome) => {
    if (leg.treatment !== treatment) return;
    if (outcome.ok) treatment.started = outcome.value;
    else treatmentNotStarted(exchange, leg);
  });
}

/** What the core commanded to be played cannot be: a file that is not there, say, or no ports. */
function treatmentNotStarted(exchange: Exchange, leg: Leg): void {
  const { treatment, ConnID } = leg;
  leg.treatment = undefined;
  if (treatment === undefined || treatment.isOurs || ConnID === undefined || leg.state === 'gone') return;
  exchange.report({ type: 'ReportTreatmentNotStarted', ConnID });
}
