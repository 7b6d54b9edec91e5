import type { LegPath } from '../../core/index.js';
import type { MediaAddress, RemoteAudio } from '../media-port.js';
import { type Codec, codecsOf } from '../sdp/codecs.js';
import { directionOf, isHold } from '../sdp/direction.js';
import { audioDescription, setupOf } from '../sdp/offer-answer.js';
import { type DeviceSecurity, securityOf } from '../sdp/security.js';
import { audioOf, audioTarget, hasRtcpMux, rtcpPortOf, type SessionDescription } from '../sdp/session-description.js';
import { type CallPath, type Exchange, whenDone } from './exchange.js';
import { isAside, type Leg } from './leg.js';
import { lacksKey, ownSecurity, srtpKeys } from './media-security.js';
import { allocatePorts } from './mixer-ports.js';
import { LEAVE } from './path-plan.js';
import { keepRecording } from './recording.js';
import { basisOf } from './told.js';

/** As the core has commanded; but a device has one voice for all calls of its dialog, and holds those that it is not connected to. */
export function carriedPaths(exchange: Exchange, { paths }: CallPath): readonly LegPath[] {
  const isHeldAside = ({ leg, mode }: LegPath): boolean => {
    const found = mode === 'held' || mode === 'ringing' ? undefined : exchange.legs.get(leg);
    return found !== undefined && isAside(found);
  };
  return paths.some(isHeldAside)
    ? paths.map((path): LegPath => (isHeldAside(path) ? { ...path, mode: 'held' } : path))
    : paths;
}

/** Where the mixer hears the leg, for its device. */
export function mixerAudio(
  exchange: Exchange,
  leg: Leg,
  { address, port, srtp }: MediaAddress,
  asked: DeviceSecurity = leg.security,
): { readonly sdp: SessionDescription; readonly basis: string } {
  const security = ownSecurity(exchange, leg, { srtp }, asked);
  // Only those hear of it that have named it themselves: others might not know that they may leave it out.
  const rtcpMux = hasRtcpMux((leg.session ?? leg.heard?.session)?.remote);
  const sdp = audioDescription({ address, port, rtcpMux, security }, 'sendrecv');
  return { sdp, basis: `mixer ${address} ${port} ${rtcpMux} ${security.profile} ${security.crypto.join()}` };
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

/** Tells the mixer where the leg's device is. */
export function setRemote(exchange: Exchange, leg: Leg, sdp: SessionDescription): void {
  if (leg.endpoint === undefined || leg.endpoint === 'opening') return;
  if (lacksKey(exchange, leg)) return;
  const srtp = srtpKeys(exchange, leg, leg.endpoint);
  const remote = remoteAudio(sdp, (leg.session ?? leg.heard?.session)?.dialog?.flow.address);
  if (remote !== undefined) exchange.media?.setRemote(leg.id, srtp === undefined ? remote : { ...remote, srtp });
}

function typeOf(laws: readonly Codec[], law: 'PCMU' | 'PCMA'): RemoteAudio['payloadTypes'] {
  const found = laws.find(({ name }) => name === `${law.toLowerCase()}/8000`);
  return found && { [law]: Number(found.format) };
}

/** A device's description as the mixer needs it. */
export function remoteAudio(sdp: SessionDescription, signalling: string | undefined): RemoteAudio | undefined {
  const audio = audioOf(sdp);
  const target = audioTarget(sdp);
  if (audio === undefined || target === undefined) return undefined;
  const codecs = codecsOf(audio).filter(({ format }) => Number(format) <= 127);
  const laws = codecs.filter(({ name }) => name === 'pcmu/8000' || name === 'pcma/8000');
  if (laws[0] === undefined) return undefined;
  const direction = directionOf(sdp);
  const events = codecs.find((codec) => codec.name === 'telephone-event/8000');
  const rtcpPort = rtcpPortOf(sdp);
  return {
    ...target,
    ...(rtcpPort !== undefined && { rtcpPort }),
    // What it offers is always answered so, and it names it in no answer unless it was offered.
    ...(hasRtcpMux(sdp) && { rtcpMux: true }),
    codec: laws[0].name === 'pcmu/8000' ? 'PCMU' : 'PCMA',
    // Its own numbers count, whatever is usual (RFC 3264 section 5.1).
    payloadTypes: { ...typeOf(laws, 'PCMU'), ...typeOf(laws, 'PCMA') },
    ...(events === undefined ? {} : { telephoneEvent: Number(events.format) }),
    receives: !isHold(direction),
    sends: direction === 'sendrecv' || direction === 'sendonly',
    ...(signalling === undefined ? {} : { sources: [signalling] }),
  };
}

/** Opens the mixer's ports for a leg; `done` when they are, or could not be opened: then what was to be played is told as not started. */
export function openEndpoint(exchange: Exchange, leg: Leg, done: (isOpen: boolean) => void): void {
  if (exchange.media === undefined) return;
  allocatePorts(exchange, leg, (isOpen) => {
    if (!isOpen) {
      leg.wish = LEAVE;
      treatmentNotStarted(exchange, leg);
      if (leg.state === 'gone') return;
    }
    const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
    if (call !== undefined) connectMixer(exchange, call);
    done(isOpen);
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
  // Those who talk to each other are not disturbed by what a third one sounds, as they hear no ringing tone either.
  const waits = present.filter(({ mode }) => !AWAY.has(mode)).length <= 1;
  exchange.media?.connect(
    call.ConnID,
    present.map((path) => (waits && soundsEarly(exchange.legs.get(path.leg), path) ? { ...path, early: true } : path)),
  );
  for (const path of present) {
    const leg = exchange.legs.get(path.leg);
    if (isMixed(leg) && path.mode !== 'ringing') keepRecording(exchange, leg, path.record);
  }
}

/** Who is no company for anybody who waits. */
const AWAY: ReadonlySet<LegPath['mode']> = new Set(['ringing', 'held', 'observe', 'coach']);

/** It rings, and what it sounds meanwhile comes to the mixer. */
function soundsEarly(leg: Leg | undefined, { mode }: LegPath): boolean {
  const { endpoint } = leg ?? {};
  return mode === 'ringing' && leg?.heard?.early !== undefined && endpoint !== undefined && endpoint !== 'opening';
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
