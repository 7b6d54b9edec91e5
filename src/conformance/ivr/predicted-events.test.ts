import type { TEvent } from '../../protocol/index.js';
import type { Consultation, PredictedCall } from './predicted-call.test.js';

/** An event that the IVR Server has got for a port. */
export interface PortEvent {
  readonly event: TEvent & {
    readonly ConnID?: string;
    readonly PreviousConnID?: string;
    readonly CallState?: string;
    readonly OtherDN?: string;
    readonly ThirdPartyDNRole?: string;
  };
  /** The IVR Server's own request that it answers. */
  readonly answers?: string;
}

/** Who is only invited into a call and no member of it yet. */
export interface Guests {
  has(ConnID: string, DN: string): boolean;
}

/** Codes of a second call that does not come about, by the CallState of EventDestinationBusy; 234 for all others. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  Busy: ['231'],
  NoAnswer: ['232'],
  SitInvalidnum: ['71'],
};

/**
 * messages.yaml, CallStatus: nothing is said of observers. That the last one who talks to the port goes is told by the release
 * that follows (GenEM, Monitoring Calls: the observer is its ThirdPartyDN).
 */
export function isOfObserver({ observers }: PredictedCall, { event }: PortEvent): boolean {
  const { id, CallState, OtherDN = '', PreviousConnID, ThirdPartyDNRole } = event;
  // Who observes does not come along into another call.
  if (id === 'EventPartyChanged' && PreviousConnID !== undefined) observers.clear();
  if (id === 'EventPartyAdded' && CallState === 'Bridged') observers.add(OtherDN);
  else if (id !== 'EventPartyDeleted' || !(observers.delete(OtherDN) || ThirdPartyDNRole === 'Observer')) return false;
  return true;
}

/** What an event of the first call makes the server say, by the tables of states.md 5, 5b and 5c. */
export function eventOfMain(call: PredictedCall, { event, answers }: PortEvent, guests: Guests): undefined {
  switch (event.id) {
    case 'EventRinging':
      call.phase = 'ringing';
      return call.status('Ringing');
    case 'EventDialing':
      return call.status('Dialing');
    case 'EventDestinationBusy':
      return busyMain(call, event.CallState);
    case 'EventEstablished':
      if (call.phase === 'up') return;
      call.phase = 'up';
      return call.status('Established');
    case 'EventHeld':
      call.held = true;
      return call.status('Held');
    case 'EventRetrieved':
      call.held = false;
      return retrieved(call, answers);
    case 'EventPartyAdded':
      if (answers === 'RequestSingleStepConference') call.invitation = undefined;
      return call.status('ConfPartyAdd');
    case 'EventPartyDeleted':
      return deleted(call, event.OtherDN, guests);
    case 'EventReleased':
    case 'EventAbandoned':
      return releasedMain(call, event.CallState);
    default:
  }
}

/** The same for the second call. */
export function eventOfConsultation(
  call: PredictedCall,
  second: Consultation,
  { event, answers }: PortEvent,
): undefined {
  switch (event.id) {
    case 'EventEstablished':
      second.state = 'established';
      if (second.by === 'OneStepXfer') second.doing = 'completing';
      return call.status('Established');
    case 'EventHeld':
      second.onHold = true;
      return;
    case 'EventRetrieved':
      second.onHold = false;
      return;
    case 'EventDestinationBusy':
      return busySecond(call, second, event.CallState);
    case 'EventReleased':
    case 'EventAbandoned':
      // The first event of an answer has the reference, TReconnectCall's EventRetrieved has none.
      if (answers !== undefined) second.endedByServer = true;
      return releasedSecond(call, second, event.CallState);
    default:
  }
}

function busyMain(call: PredictedCall, CallState: string | undefined): undefined {
  if (call.phase !== 'making') return;
  call.busy = CallState === 'Busy';
  if (call.busy) call.status('Busy');
  // The server releases the call; the CallError comes then, or at once.
}

function retrieved(call: PredictedCall, answers: string | undefined): undefined {
  const second = call.consultation;
  if (second?.doing === 'failing') {
    call.consultation = undefined;
    // Another client has taken it back, or the server.
    if (answers === undefined && !second.endedByServer) call.status('Retrieved');
    else call.error(second.by, second.code);
    return;
  }
  if (second?.doing === 'retrieving' && second.state !== 'gone') return;
  if (second?.state === 'gone') call.consultation = undefined;
  call.status('Retrieved');
}

function deleted(call: PredictedCall, OtherDN: string | undefined, guests: Guests): undefined {
  if (call.main === undefined || OtherDN === undefined) return;
  if (!guests.has(call.main, OtherDN)) return call.status('ConfPartyDel');
  if (call.invitation?.DestDN !== OtherDN) return;
  call.invitation = undefined;
  call.error('OneStepConf', '234');
}

function releasedMain(call: PredictedCall, CallState: string | undefined): undefined {
  const second = call.consultation;
  if (CallState === 'Conferenced' && second?.ConnID !== undefined) {
    // Completed while the second call was the one on hold: the conference is that call.
    call.main = second.ConnID;
    call.held = second.onHold === true;
    call.consultation = undefined;
    return;
  }
  if (CallState === 'Transferred') {
    if (second?.doing === 'completing' && second.state !== 'gone') {
      call.main = undefined;
      second.transferred = true;
      return;
    }
    return call.release('XferComplete');
  }
  if (call.phase === 'making' && !call.busy) {
    call.error('MakeCall');
    call.phase = 'released';
    return;
  }
  call.release('Released');
}

function busySecond(call: PredictedCall, second: Consultation, CallState = ''): undefined {
  if (second.doing === 'retrieving') return;
  const failed = CallState !== 'Busy' || second.by === 'OneStepXfer';
  if (failed) {
    if (second.by === 'another client') return;
    second.doing = 'failing';
    second.code = CODES[CallState] ?? '234';
    return;
  }
  second.state = 'busy';
  call.status('Busy');
}

function releasedSecond(call: PredictedCall, second: Consultation, CallState: string | undefined): undefined {
  if (CallState === 'Conferenced') {
    call.consultation = undefined;
    return;
  }
  if (CallState === 'Transferred') {
    second.state = 'gone';
    if (call.main === undefined) return call.release('XferComplete');
    second.transferred = true;
    return;
  }
  const wasBusy = second.state === 'busy';
  second.state = 'gone';
  if (second.doing === 'retrieving') {
    if (call.held) return;
    call.consultation = undefined;
    return call.status('Retrieved');
  }
  if (second.by === 'another client' || (wasBusy && !call.held)) {
    call.consultation = undefined;
    return;
  }
  if (wasBusy) return;
  second.doing = 'failing';
  second.code ??= '234';
  if (call.held) return;
  call.consultation = undefined;
  call.error(second.by, second.code);
}
