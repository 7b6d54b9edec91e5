import type { TEvent } from '../../protocol/index.js';
import { isAnswered, isMember, othersOf, partyOf } from '../call.js';
import { withParty } from '../entities.js';
import { presentCallInfo } from '../observed-call.js';
import { presentPlain } from '../present/party-events.js';
import { beginRecording, isRecordingId, pauseRecording, RECORDING, stopRecording } from '../recording.js';
import { REFUSED, type Refusal } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, Party, Requester } from '../state.js';
import type { Turn } from '../turn.js';

/**
 * Muting another party of a conference, with `sip-enable-two-party-mute` of a call of two as well (SIPS, Muting/Unmuting a Party in a Conference). The reference's table of service
 * numbers could not be read: these two are decided by this project.
 */
const MUTE_PARTY = 3020;
const UNMUTE_PARTY = 3021;

export const privateService: RequestHandler<'RequestPrivateService'> = (turn, request, requester) => {
  switch (request.PrivateEvent) {
    case MUTE_PARTY:
    case UNMUTE_PARTY:
      return mute(turn, request, requester);
    case RECORDING.start:
    case RECORDING.stop:
    case RECORDING.pause:
    case RECORDING.resume:
      return record(turn, request, requester);
    default:
      return REFUSED.UNSUP_OPER;
  }
};

const mute: RequestHandler<'RequestPrivateService'> = (turn, request, requester) => {
  if (request.ThisDN === undefined || request.ConnID === undefined || request.OtherDN === undefined) {
    return REFUSED.INVALID_ATTR;
  }
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const target = partyOf(own.call, request.OtherDN);
  // Who only rings, or is only invited, is no party of a conference yet.
  if (!isMember(own.party) || !isAnswered(own.party)) return REFUSED.INCORR_STATE;
  const alone = othersOf(own.call, own.party).length < 2 && !turn.state.options['sip-enable-two-party-mute'];
  if (target?.kind !== 'device' || !isMember(target) || !isAnswered(target) || alone) return REFUSED.OPER_REQ_INCOMPAT;
  const muted = request.PrivateEvent === MUTE_PARTY;
  const changed: Party = withParty(target, { muted: muted && 'another' });
  const now = turn.setParty(own.call, changed);
  acknowledge(turn, requester);
  presentPlain(turn, muted ? 'EventMuteOn' : 'EventMuteOff', now, changed);
  presentCallInfo(turn, now);
  return undefined;
};

/**
 * Start, stop, pause and resume of a recording, by a client that is registered on ThisDN (GVP, T-Library). Extensions:
 * `record` = `source` (ThisDN, the default) or `destination` (the other party), `id` = name of the recording.
 */
const record: RequestHandler<'RequestPrivateService'> = (turn, request, requester) => {
  const { ThisDN, ConnID, Extensions } = request;
  if (ThisDN === undefined || ConnID === undefined) return REFUSED.INVALID_ATTR;
  const call = turn.call(ConnID);
  if (call === undefined) return REFUSED.INV_CONNID;
  const [side, id] = [Extensions?.['record'] ?? 'source', Extensions?.['id']];
  if (side !== 'source' && side !== 'destination') return REFUSED.INVALID_ATTR;
  if (id !== undefined && !isRecordingId(id)) return REFUSED.INVALID_ATTR;
  const party = recordedParty(call, ThisDN, request.OtherDN, side);
  if (party === undefined) return REFUSED.INV_CONNID;
  if (request.PrivateEvent === RECORDING.start) {
    if (!isMember(party) || !isAnswered(party) || party.recording !== undefined) return REFUSED.INCORR_STATE;
    acknowledge(turn, requester);
    beginRecording(turn, call, party, ThisDN, id);
    return undefined;
  }
  return change(turn, request.PrivateEvent, call, party, requester);
};

function change(turn: Turn, service: number, call: Call, party: Party, requester: Requester): Refusal | undefined {
  const paused = service === RECORDING.pause;
  if (party.recording === undefined) return REFUSED.INCORR_STATE;
  if (service !== RECORDING.stop && party.recording.paused === paused) return REFUSED.INCORR_STATE;
  acknowledge(turn, requester);
  if (service === RECORDING.stop) stopRecording(turn, call, party, 'stopped');
  else pauseRecording(turn, call, party, paused);
  return undefined;
}

/** Who is recorded: ThisDN or another party of its call, by OtherDN if given; OtherDN where ThisDN has no part in it, as a supervisor. */
function recordedParty(call: Call, ThisDN: string, OtherDN: string | undefined, side: 'source' | 'destination') {
  const own = partyOf(call, ThisDN);
  if (own === undefined || (side === 'destination' && OtherDN !== undefined)) {
    return hasVoice(OtherDN === undefined ? undefined : partyOf(call, OtherDN));
  }
  return hasVoice(side === 'source' ? own : othersOf(call, own)[0]);
}

function hasVoice(party: Party | undefined): Party | undefined {
  return party?.kind === 'device' || party?.kind === 'external' ? party : undefined;
}

function acknowledge(turn: Turn, requester: Requester): void {
  turn.reply(requester, { id: 'EventACK', UserEvent: requester.request, ...turn.stamp() } as TEvent);
}
