import type { LegId } from '../../core/index.js';
import { answerDirection, directionFor, directionOf, withDirection } from '../sdp/direction.js';
import { type AnswererFacts, answerOffer } from '../sdp/offer-answer.js';
import { securityOf } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { describedFamily, isOutOfReach } from './address-family.js';
import { tellRinging } from './early-targets.js';
import { type CallPath, type Exchange, freePorts, freeSecondPorts, removeLeg } from './exchange.js';
import type { Leg } from './leg.js';
import { agree } from './media-security.js';
import {
  carriedPaths,
  connectMixer,
  learnRemote,
  mixerAudio,
  openEndpoint,
  setRemote,
  startTreatment,
} from './mixer-link.js';
import { misses, movePorts } from './mixer-ports.js';
import { LEAVE, planMedia } from './path-plan.js';
import { recordingFailed } from './recording.js';
import { basisOf, hasRefused, inactiveDescription, isTold, MOST_ROUNDS, type Target, tell } from './told.js';

/** Works out what every leg of the call needs, and brings it about as far as is possible now. */
export function planCall(exchange: Exchange, call: CallPath): void {
  const treated: LegId[] = [];
  const answered: LegId[] = [];
  const early: LegId[] = [];
  const voiceless: LegId[] = [];
  const legs: Leg[] = [];
  for (const path of call.paths) {
    const leg = exchange.legs.get(path.leg);
    if (leg === undefined) {
      // A simulated phone's: it has a voice path, but no voice.
      voiceless.push(path.leg);
      continue;
    }
    legs.push(leg);
    leg.mode = path.mode;
    leg.rounds = 0;
    if (path.mode === 'ringing') followTransfer(exchange, leg, call);
    if (leg.state === 'up') answered.push(leg.id);
    else if (soundsTo(exchange, leg, call)) early.push(leg.id);
  }
  playBusy(exchange, call, legs);
  const [a, b] = legs;
  if (legs.length === 2 && exchange.media !== undefined && !agree(exchange, a!, b!)) call.translates = true;
  // A device that has begun a call in the dialog of another one would go on sending to whom it has left.
  const isElsewhere = (leg: Leg): boolean => leg.dialogLegs !== undefined && exchange.media !== undefined;
  for (const leg of legs) if (leg.treatment !== undefined || isElsewhere(leg)) treated.push(leg.id);
  const wishes = planMedia(carriedPaths(exchange, call), {
    mixer: exchange.media !== undefined && call.lacksPorts !== true,
    forceRelay: exchange.options.forceRelay || call.translates,
    music: exchange.media?.hasMusic === true,
    treated,
    answered,
    early,
    voiceless,
  });
  for (const leg of legs) leg.wish = wishes.get(leg.id) ?? LEAVE;
  if (exchange.media !== undefined && legs.some((leg) => leg.endpoint !== undefined || leg.wish.kind === 'mix'))
    connectMixer(exchange, call);
  for (const leg of legs) reconcile(exchange, leg);
}

/** Who waited for the leg has transferred its call while it rang: now somebody else waits, and its devices are told by UPDATE if they can be. */
function followTransfer(exchange: Exchange, leg: Leg, { paths }: CallPath): void {
  if (leg.state !== 'offered' || leg.peer === undefined || paths.some((path) => path.leg === leg.peer)) return;
  const waiting = paths.find((path) => path.mode !== 'ringing');
  if (waiting === undefined) return;
  leg.peer = waiting.leg;
  leg.rounds = 0;
  tellRinging(exchange, leg);
}

/** The leg's device was connected to it, or taken from it, without the core: its call is planned anew. */
export function planCallOf(exchange: Exchange, leg: Leg): void {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call !== undefined && leg.mode !== 'held') planCall(exchange, call);
  else reconcile(exchange, leg);
}

/** Whom somebody called alone cannot be had: the busy tone, unless something else is played. */
function playBusy(exchange: Exchange, call: CallPath, legs: readonly Leg[]): void {
  if (exchange.media === undefined) return;
  const members = legs.filter((leg) => leg.mode !== 'ringing');
  const isAlone = call.paths.filter((path) => path.mode !== 'ringing').length === 1;
  const busy = isAlone && call.paths.some((path) => path.failed !== undefined);
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
  else if (isTold(leg, target)) {
    // Nothing has to be offered: where it hears nothing the other side holds, and what it refuses later is no refusal to come back.
    if (session.canOffer) leg.comesBack = false;
    settle(exchange, leg);
  } else if (hasRefused(leg, target)) return;
  else if (session.canOffer && !leg.keyPressed && leg.rounds < MOST_ROUNDS) {
    leg.rounds++;
    leg.hasOffered = true;
    leg.knew = { basis: leg.toldBasis, direction: leg.toldDirection };
    tell(leg, target);
    session.reoffer(withDirection(target.sdp, target.direction));
  } else if (leg.rounds >= MOST_ROUNDS) translate(exchange, leg);
}

export function reconcilePeerOf(exchange: Exchange, leg: Leg): void {
  if (leg.wish.kind !== 'direct') return;
  const peer = exchange.legs.get(leg.wish.peer);
  if (peer !== undefined && peer.wish.kind === 'direct' && peer.wish.peer === leg.id) reconcile(exchange, peer);
}

/** What the leg's device has to know; undefined while the other side or the mixer is not ready. */
function targetOf(exchange: Exchange, leg: Leg): Target | undefined {
  const { wish } = leg;
  if (wish.kind === 'leave') return undefined;
  if (wish.kind === 'mix') {
    const family = misses(exchange, leg, describedFamily(leg.session?.remote));
    if (leg.endpoint === undefined) openMixer(exchange, leg);
    else if (family !== undefined) movePorts(exchange, leg, family, (isMoved) => followPorts(exchange, leg, isMoved));
    if (leg.endpoint === undefined || leg.endpoint === 'opening') return undefined;
    return { ...mixerAudio(exchange, leg, leg.endpoint), direction: 'sendrecv' };
  }
  const peer = exchange.legs.get(wish.peer);
  const early = peer?.heard?.early;
  if (early !== undefined)
    return { sdp: early, basis: basisOf(early), direction: directionFor(wish.sends, wish.receives) };
  if (peer === undefined || peer.state === 'offered' || peer.basis === '') return undefined;
  const sdp = peer.session?.remote;
  return sdp && { sdp, basis: peer.basis, direction: directionFor(wish.sends, wish.receives) };
}

/** Opens the mixer's ports for the leg, and goes on with it. */
function openMixer(exchange: Exchange, leg: Leg): void {
  const isTreated = leg.treatment !== undefined;
  openEndpoint(exchange, leg, (isOpen) => {
    const { session } = leg;
    if (isOpen || leg.wish.kind !== 'leave' || session?.owner !== leg) reconcile(exchange, leg);
    // A caller to whom nothing can be played waits on; one that is to talk would only hear nothing.
    else if (session.phase === 'incoming' && !isTreated)
      refuseLeg(exchange, leg, isOutOfReach(exchange, session.remote) ? 488 : 503);
    else if (leg.state !== 'gone' && !carryWithout(exchange, leg)) {
      if (session.hasOfferToAnswer) answerPending(exchange, leg);
    }
  });
}

/**
 * There are no ports for a leg of a call: those who talked go on as they did, without the mixer, and who could only be heard by it is
 * released, as is the leg where two do not do without. False when nobody is concerned but the leg, which goes on as before.
 */
function carryWithout(exchange: Exchange, leg: Leg): boolean {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  const members = call?.paths.filter(({ mode }) => mode !== 'ringing') ?? [];
  if (call === undefined || members.length < 2 || call.lacksPorts === true) return false;
  if (exchange.options.forceRelay || call.translates) {
    releaseVoiceless(exchange, leg);
    return true;
  }
  call.lacksPorts = true;
  planCall(exchange, call);
  for (const { leg: id, record } of members) {
    const member = exchange.legs.get(id);
    if (member?.state === 'up' && record !== undefined) recordingFailed(exchange, member, record.id);
    if (member?.state === 'up' && member.wish.kind === 'leave') releaseVoiceless(exchange, member);
  }
  return true;
}

function releaseVoiceless(exchange: Exchange, leg: Leg): void {
  leg.session?.hangUp();
  removeLeg(exchange, leg);
  exchange.report({ type: 'ReportReleased', leg: leg.id });
}

/** The core has connected the leg, and its device cannot be. */
function refuseLeg(exchange: Exchange, leg: Leg, status: 488 | 503): void {
  leg.session?.hangUp(status);
  removeLeg(exchange, leg);
  exchange.report({ type: 'ReportReleased', leg: leg.id });
}

/** The mixer hears the leg elsewhere now, or could not be moved: then nobody would ever hear its device again. */
function followPorts(exchange: Exchange, leg: Leg, isMoved: boolean): void {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call !== undefined) connectMixer(exchange, call);
  if (isMoved) reconcile(exchange, leg);
  else leg.session?.end('lost');
}

function acceptCall(exchange: Exchange, leg: Leg, target: Target): void {
  const session = leg.session!;
  if (session.unanswered?.isDescribed === true) {
    // What it was told before stands until the call is answered; whatever else it has to know is offered after that.
    leg.state = 'up';
    session.accept(target.sdp);
    if (isTold(leg, target)) settle(exchange, leg);
    return;
  }
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
    refuseLeg(exchange, leg, 488);
    return;
  }
  leg.state = 'up';
  tell(leg, target);
  session.accept(answer);
  settle(exchange, leg);
}

/**
 * Whether the mixer could answer this offer. What cannot be answered must not be learned: the device goes on as before, and its key
 * with it. Without the mixer the answer depends on the other device, and is tried.
 */
export function canAnswer(exchange: Exchange, leg: Leg, offer: SessionDescription): boolean {
  const { endpoint } = leg;
  if (leg.wish.kind !== 'mix' || endpoint === undefined || endpoint === 'opening') return true;
  if (isOutOfReach(exchange, offer)) return false;
  return answerOffer(offer, mixerAudio(exchange, leg, endpoint, securityOf(offer)).sdp, 'sendrecv') !== undefined;
}

/** Answers an offer of an established device, on behalf of whom it is connected with. */
export function answerPending(exchange: Exchange, leg: Leg): void {
  const session = leg.session!;
  const found = targetOf(exchange, leg);
  // As soon as the mixer has moved to where the device can send to.
  if (found === undefined && leg.wish.kind === 'mix' && leg.endpoint === 'opening') return;
  const target = found ?? lastTarget(exchange, leg);
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
    learnRemote(exchange, leg);
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

/** The two sides have no codec in common: from now on the mixer stands between them. False without a mixer. */
export function translate(exchange: Exchange, leg: Leg): boolean {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call === undefined || call.translates || call.withoutMixer || exchange.media === undefined) return false;
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
    freePorts(exchange, leg);
    freeSecondPorts(exchange, leg);
    return;
  }
  const sdp = leg.session?.remote;
  if (sdp !== undefined) setRemote(exchange, leg, sdp);
  startTreatment(exchange, leg);
}

/** It rings, and what it sounds meanwhile goes straight to a device of the call: the one that was named to it. */
function soundsTo(exchange: Exchange, { heard, endpoint, toldBasis }: Leg, { paths }: CallPath): boolean {
  if (heard?.early === undefined || endpoint !== undefined) return false;
  const told = heard.told ?? toldBasis;
  return paths.some(({ leg, mode }) => mode !== 'ringing' && exchange.legs.get(leg)?.basis === told);
}
