import { afterCallWork } from './agent-work.js';
import { isQueueLike } from './call.js';
import { present, presentPlain } from './present/party-events.js';
import { dequeue } from './queue-index.js';
import { recordingGoes } from './recording.js';
import { REFUSED } from './refusal.js';
import type { Call, Party } from './state.js';
import { silence } from './treatment-listener.js';
import type { Turn } from './turn.js';

/** How a call or a party's stay in it ends. */
export interface Ending {
  /** Whose doing it is; undefined when nobody's (time-out, abort). */
  readonly by: Party | undefined;
  /** CallState of the events; OK unless said otherwise. */
  readonly CallState?: string;
  /** `by` has not answered in time: the CallState of its own event. It has left by itself, but nobody asked for it. */
  readonly unanswered?: string | undefined;
  /** The call as it was when its end began, for who is whose other party; this one unless said otherwise. */
  readonly was?: Call;
  /** EventReleased also for a party that only rings: its ringing ends although the caller is still there. */
  readonly takenBack?: boolean;
  /** The others are a complex party for whoever goes: the event names nobody (event-rules 2.2). */
  readonly alone?: boolean;
}

/**
 * The whole call ends, event-rules 3.1: EventReleased for all who were in it, EventAbandoned for whom it only rang and
 * for queues and routing points that it waited at. The one who released comes first.
 */
export function endCall(turn: Turn, call: Call, ending: Ending): void {
  const { by } = ending;
  const isFirst = (p: Party) => p.leg === by?.leg;
  const order = [...call.parties.filter(isFirst), ...call.parties.filter((p) => !isFirst(p))];
  for (const party of order) presentEnd(turn, ending.was ?? call, party, ending);
  refuseUnanswered(turn, call);
  removeFromCall(turn, call, call.parties, ending.CallState);
}

/**
 * Requests that still waited for a device of the call are refused: the call is over before they could be carried out. An
 * invitation by TSingleStepConference that rings already is not: the events of its end tell enough.
 */
function refuseUnanswered(turn: Turn, call: Call): void {
  // TMuteTransfer: its consultation is over before the second half.
  if (call.muteTransfer) turn.refuse(call.muteTransfer, REFUSED.INV_CONNID);
  for (const party of call.parties) {
    const how = party.state === 'Offered' ? party.offer : undefined;
    if (how && 'requester' in how && how.requester) turn.refuse(how.requester, REFUSED.INV_CONNID);
    // A reroute that the IVR still had to tell of: the point gets no EventAbandoned for it.
    const { routed, requester } = party.ivr ?? {};
    if (routed && requester?.client) turn.refuse(requester, REFUSED.INV_CONNID);
  }
}

/** The event that ends one party's stay, with after-call work before it where that is due. */
export function presentEnd(turn: Turn, call: Call, party: Party, ending: Ending): void {
  if (party.kind === 'external' || party.ivr?.routed) return;
  const id = endEvent(call, party, ending);
  if (id === undefined) return;
  const unanswered = ending.by?.leg === party.leg ? ending.unanswered : undefined;
  if (id === 'EventReleased' && party.kind === 'device') afterCallWork(turn, call, party);
  (ending.alone ? presentPlain : present)(turn, id, call, party, {
    CallState: unanswered ?? ending.CallState ?? 'OK',
    Extensions: { ReleasingParty: releasingParty(party, unanswered === undefined ? ending.by : undefined) },
  });
}

/** Takes parties out of their call together with everything that waits for them: queue places and timers. */
export function removeFromCall(turn: Turn, call: Call, gone: readonly Party[], CallState?: string): Call {
  const reason = gone.length === call.parties.length ? 'call-ended' : 'party-left';
  for (const party of gone) {
    endActivities(turn, party, reason);
    if (party.pending && !isBegunConsultation(call, party)) turn.refuse(party.pending, REFUSED.INV_CONNID);
    if (party.kind === 'queue') dequeue(turn, call, party);
  }
  return turn.removeParties(call, gone, CallState);
}

/** Its request was confirmed by EventHeld. */
function isBegunConsultation({ CallType }: Call, { state }: Party): boolean {
  return CallType === 'Consult' && state === 'Initiated';
}

/** A party goes: its recording and its treatment end, timers stop, and digits that were asked for do not come. */
export function endActivities(turn: Turn, party: Party, reason: 'party-left' | 'call-ended'): void {
  if (party.recording !== undefined) recordingGoes(turn, party, reason);
  if (reason === 'party-left') silence(turn, party);
  const collecting = party.treatment?.requester;
  if (collecting?.request === 'RequestCollectDigits') turn.refuse(collecting, REFUSED.INV_CONNID);
  if (turn.state.timers.size === 0) return;
  if (isQueueLike(party)) {
    turn.cancelTimer(`router:${party.leg}`);
    turn.cancelTimer(`program:${party.leg}`);
    turn.cancelTimer(`predictive:${party.leg}`);
  } else {
    turn.cancelTimer(`no-answer:${party.leg}`);
    turn.cancelTimer(`after-routing:${party.leg}`);
  }
  turn.cancelTimer(`treatment:${party.leg}`);
}

/** EventAbandoned is for a party that rang or waited and lost its caller; who acts by itself gets EventReleased. */
function endEvent(call: Call, party: Party, ending: Ending): 'EventReleased' | 'EventAbandoned' | undefined {
  switch (party.state) {
    case 'Offered':
      return undefined;
    case 'Initiated':
      // Of a consultation EventHeld has told; of another call nobody knows but whoever gives it up by request.
      return isBegunConsultation(call, party) || ending.by?.leg === party.leg ? 'EventReleased' : undefined;
    case 'Queued':
    case 'Routing':
      return 'EventAbandoned';
    case 'Alerting':
      return ending.takenBack === true || ending.by?.leg === party.leg ? 'EventReleased' : 'EventAbandoned';
    default:
      return 'EventReleased';
  }
}

/** CSTA T-Server guide, Call Release Tracking; event-rules 3.8. */
function releasingParty(party: Party, by: Party | undefined): string {
  if (!by) return '3 Unknown';
  return by.leg === party.leg ? '1 Local' : '2 Remote';
}
