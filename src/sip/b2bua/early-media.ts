import { answerDirection, directionOf } from '../sdp/direction.js';
import { answerOffer } from '../sdp/offer-answer.js';
import { securityOf } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { type CallPath, type Exchange, whenDone } from './exchange.js';
import type { Leg } from './leg.js';
import { srtpPolicy } from './media-security.js';
import { connectMixer, learnRemote, mixerAudio, planCall, setRemote } from './negotiation.js';

/**
 * A device sounds before it answers (RFC 3960): the network's announcements and its ringing tone. Where media passes the mixer, who
 * waits for it hears that there; who is off hook and was named to the device hears it straight, and the mixer no longer.
 */
export function hearEarly(exchange: Exchange, leg: Leg, early: SessionDescription): void {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  const caller = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  // Of several devices that ring none can be told from the others.
  if (exchange.media === undefined || call === undefined || leg.branches.length > 1) return;
  const isFirst = leg.early === undefined;
  leg.early = early;
  if (leg.endpoint === undefined || leg.endpoint === 'opening') {
    if (isFirst && caller?.state === 'up' && leg.toldBasis === caller.basis) planCall(exchange, call);
    return;
  }
  leg.security = securityOf(early);
  setRemote(exchange, leg, early);
  if (caller?.state !== 'incoming') connectMixer(exchange, call);
  else if (exchange.options.forceRelay || call.translates) openCaller(exchange, caller, call);
}

/** A caller that has had no answer yet hears the mixer by 183. */
function openCaller(exchange: Exchange, caller: Leg, call: CallPath): void {
  if (caller.hasEarlyMedia || caller.endpoint !== undefined || caller.session?.offer !== 'remote') return;
  caller.endpoint = 'opening';
  whenDone(
    exchange,
    exchange.media!.allocate(caller.id, { srtp: srtpPolicy(exchange, caller) !== 'off' }),
    (outcome) => {
      if (caller.state === 'gone') {
        if (outcome.ok) void exchange.media?.free(caller.id);
        return;
      }
      caller.endpoint = outcome.ok ? outcome.value : undefined;
      if (outcome.ok && caller.state === 'incoming') tellCaller(exchange, caller);
      connectMixer(exchange, call);
    },
  );
}

function tellCaller(exchange: Exchange, caller: Leg): void {
  const { session, endpoint } = caller;
  const offer = session?.remote;
  if (session === undefined || offer === undefined || endpoint === undefined || endpoint === 'opening') return;
  const own = mixerAudio(exchange, caller, endpoint).sdp;
  const answer = answerOffer(offer, own, answerDirection(directionOf(offer), 'sendrecv'));
  if (answer === undefined) return;
  caller.hasEarlyMedia = true;
  caller.progressed = 183;
  caller.wish = { kind: 'mix' };
  session.progress(183, answer);
  learnRemote(exchange, caller);
}
