import type { TEvent } from '../../protocol/index.js';
import { bindConnId, dropOneStep, emptyInfo } from './call-book.js';
import { noteEvent } from './call-info.js';
import { tellStatus } from './call-status.js';
import {
  abandonConsultation,
  consultationSignal,
  errorOfCallState,
  reconnectedByOther,
  secondEndedHere,
  transferHalf,
} from './consultation.js';
import { attributesOf } from './event-attributes.js';
import { leaveTold } from './leave-port.js';
import { callMakingFailed } from './make-call.js';
import { invitationEnded } from './one-step.js';
import type { Call, Port, PortParty, Purpose } from './state.js';
import type { IvrTurn } from './turn.js';
import { awaitNewCall, callEstablished, callOfPort, claimRinging, stopAwaiting } from './waiting-party.js';

/** An event of a call on a port's DN. Events that come before NewCall are kept with the party (`defer-tlib-events`). */
export type PortEvent = TEvent & { readonly ConnID: string };

/**
 * Every event of a port's DN that names a call. `purpose`: what the request was for that it confirms, if it is one; `invited`: it tells of one
 * who was invited by this number and has not answered.
 */
export function portEvent(turn: IvrTurn, port: Port, event: PortEvent, purpose?: Purpose, invited?: string): void {
  followChangedConnId(turn, port, event);
  const party = partyFor(turn, port, event, purpose);
  if (party === undefined) return;
  noteEvent(party.info, event);
  const call = callOfPort(turn, port);
  if (call !== undefined) call.info.LastEvent = event.id;
  const own = call !== undefined && belongs(call, party) ? call : undefined;
  HANDLERS[event.id]?.(turn, port, party, event, own, purpose, invited);
  // The driver would take what it is told for its own consultation.
  const other = call?.consultation === undefined && party.consultationOf === call?.ConnID;
  if (call?.phase === 'up' && other) otherConsultation(turn, call, event);
}

/** Whether the party is one of the XML call's two. One that has been told to be over has none: what comes back is a new call. */
function belongs(call: Call, party: PortParty): boolean {
  return isMain(call, party.ConnID) || party.ConnID === call.consultation?.ConnID;
}

function isMain(call: Call, ConnID: string): boolean {
  return call.phase !== 'released' && call.ConnID === ConnID;
}

/** The other side's transfer or conference gives the call another ConnID. */
function followChangedConnId(turn: IvrTurn, port: Port, event: PortEvent): void {
  const before = event.id === 'EventPartyChanged' ? event.PreviousConnID : undefined;
  if (before === undefined || port.parties.has(event.ConnID)) return;
  const party = port.parties.get(before);
  if (party === undefined) return;
  port.parties.delete(before);
  stopAwaiting(turn, party);
  // Who has observed the port does not come along.
  const renamed = { ...party, ConnID: event.ConnID, observers: undefined };
  // Those of the other call count from now on; the event has them, when there are any.
  renamed.info.UserData = {};
  port.parties.set(event.ConnID, renamed);
  for (const other of port.parties.values()) {
    if (other.consultationOf === before) other.consultationOf = event.ConnID;
    if (other.previous === before) other.previous = event.ConnID;
  }
  if (port.releaseConsultationOf === before) port.releaseConsultationOf = event.ConnID;
  if (!party.claimed && !party.outgoing && party.state !== 'left') awaitNewCall(turn, port, renamed);
  const call = callOfPort(turn, port);
  if (call === undefined) return;
  if (isMain(call, before)) bindConnId(turn, call, event.ConnID);
  else if (call.consultation?.ConnID === before) call.consultation.ConnID = event.ConnID;
}

function partyFor(turn: IvrTurn, port: Port, event: PortEvent, purpose: Purpose | undefined): PortParty | undefined {
  const known = port.parties.get(event.ConnID);
  if (known !== undefined) return known;
  if (event.id !== 'EventRinging' && event.id !== 'EventDialing') return undefined;
  const party: PortParty = {
    ConnID: event.ConnID,
    outgoing: event.id === 'EventDialing',
    consultationOf: undefined,
    previous: undefined,
    state: event.id === 'EventRinging' ? 'ringing' : 'dialing',
    claimed: false,
    observers: undefined,
    info: emptyInfo(),
    newCallTimer: undefined,
  };
  port.parties.set(event.ConnID, party);
  if (event.id === 'EventDialing') claimDialing(turn, port, party, event, purpose);
  return port.parties.get(event.ConnID);
}

/** A call that the port dials: the consultation or the MakeCall that asked for it, or one that EndCall left over. */
function claimDialing(
  turn: IvrTurn,
  port: Port,
  party: PortParty,
  event: PortEvent,
  purpose: Purpose | undefined,
): void {
  const previous = 'PreviousConnID' in event ? event.PreviousConnID : undefined;
  const call = callOfPort(turn, port);
  if (previous !== undefined && previous === port.releaseConsultationOf) {
    port.releaseConsultationOf = undefined;
    releaseLeftCall(turn, port, party);
  } else if (call?.consultation?.step === 'requested' && previous === call.ConnID) {
    party.claimed = true;
    call.consultation.ConnID = party.ConnID;
  } else if (call?.origin === 'MakeCall' && call.phase === 'waiting' && isMakeCall(call, purpose)) {
    party.claimed = true;
    call.info = party.info;
    bindConnId(turn, call, party.ConnID);
  } else if (purpose?.kind === 'telephony' && purpose.request === 'MakeCall') {
    // The driver has ended the call before it was dialed.
    releaseLeftCall(turn, port, party);
  } else if (previous !== undefined) {
    const ofLive = previous === call?.ConnID;
    port.parties.set(party.ConnID, { ...party, previous, consultationOf: ofLive ? previous : undefined });
  }
}

function releaseLeftCall(turn: IvrTurn, port: Port, party: PortParty): void {
  party.state = 'left';
  turn.request({ id: 'RequestReleaseCall', ThisDN: port.config.DN, ConnID: party.ConnID }, { kind: 'ignore' });
}

function isMakeCall(call: Call, purpose: Purpose | undefined): boolean {
  return purpose?.kind === 'telephony' && purpose.serial === call.serial;
}

/** `call`: the XML call, when the party is one of its two calls. */
type Handler = (
  turn: IvrTurn,
  port: Port,
  party: PortParty,
  event: PortEvent,
  call: Call | undefined,
  purpose: Purpose | undefined,
  invited: string | undefined,
) => void;

const HANDLERS: Readonly<Partial<Record<TEvent['id'], Handler>>> = {
  EventRinging(turn, port, party) {
    const call = callOfPort(turn, port);
    const expected =
      (call?.origin === 'NewCall' && call.phase === 'waiting') ||
      (call?.origin === 'DialOutInit' && call.phase === 'dialing' && call.ConnID === party.ConnID);
    if (call !== undefined && expected) {
      claimRinging(turn, party, call);
    } else if (!party.claimed) {
      awaitNewCall(turn, port, party);
    }
  },
  EventDialing(turn, _port, party, _event, call) {
    if (call === undefined) return;
    if (party.ConnID === call.ConnID) {
      call.phase = 'dialing';
      tellStatus(turn, call, 'Dialing');
    } else {
      consultationSignal(turn, call, 'dialing');
    }
  },
  EventEstablished(turn, _port, party, _event, call) {
    // A dialed call may have been put on hold before the answer.
    if (party.state !== 'held') moveTo(party, 'established');
    if (call === undefined) return;
    if (party.ConnID === call.ConnID) callEstablished(turn, call);
    else consultationSignal(turn, call, 'established');
  },
  EventHeld(turn, _port, party, _event, call, purpose) {
    moveTo(party, 'held');
    if (call === undefined || party.ConnID !== call.ConnID) return;
    // Another client's hold, which crosses the driver's request, stays when that is refused.
    if (call.consultation !== undefined && purpose !== undefined) call.consultation.held = true;
    holdOrRetrieve(turn, call, 'held', 'Held');
  },
  EventRetrieved(turn, _port, party, _event, call, purpose) {
    moveTo(party, 'established');
    if (call === undefined || party.ConnID !== call.ConnID) return;
    if (purpose === undefined && reconnectedByOther(turn, call)) return;
    holdOrRetrieve(turn, call, 'retrieved', 'Retrieved');
  },
  EventDestinationBusy(turn, _port, party, event, call) {
    if (call === undefined) return;
    const busy = attributesOf(event).CallState === 'Busy';
    if (party.ConnID !== call.ConnID) {
      consultationSignal(turn, call, busy ? 'busy' : 'failed', busy ? undefined : errorOfCallState(event));
    } else if (busy) {
      call.busy = true;
      tellStatus(turn, call, 'Busy');
    } else if (call.phase === 'dialing') {
      callMakingFailed(turn, call, errorOfCallState(event));
    }
  },
  EventPartyAdded(turn, _port, party, event, call, purpose) {
    if (isObserver(party, event) || call === undefined || party.ConnID !== call.ConnID) return;
    if (purpose?.kind === 'telephony' && purpose.request === 'OneStepConf') dropOneStep(turn, call);
    if (call.consultation?.step === 'completing') consultationSignal(turn, call, 'added');
    else tellStatus(turn, call, 'ConfPartyAdd');
  },
  EventPartyDeleted(turn, _port, party, event, call, _purpose, invited) {
    if (isObserver(party, event) || call === undefined || party.ConnID !== call.ConnID) return;
    // Who has not answered is no member: nobody was told that it was added.
    if (invited === undefined) tellStatus(turn, call, 'ConfPartyDel');
    else invitationEnded(turn, call, invited);
  },
  EventReleased: released,
  EventAbandoned: released,
};

function moveTo(party: PortParty, state: 'established' | 'held'): void {
  if (party.state !== 'left') party.state = state;
}

/** Without a consultation of the driver another client has done it. */
function holdOrRetrieve(turn: IvrTurn, call: Call, signal: 'held' | 'retrieved', status: 'Held' | 'Retrieved'): void {
  if (call.consultation !== undefined) consultationSignal(turn, call, signal);
  else tellStatus(turn, call, status);
}

/** The second call of a consultation that another client of the port's DN has begun: the driver is told how it goes. */
function otherConsultation(turn: IvrTurn, call: Call, event: PortEvent): void {
  if (event.id === 'EventDialing') tellStatus(turn, call, 'Dialing');
  else if (event.id === 'EventEstablished') tellStatus(turn, call, 'Established');
  else if (event.id === 'EventDestinationBusy' && event.CallState === 'Busy') tellStatus(turn, call, 'Busy');
}

/**
 * An observer comes (CallState Bridged) or goes. When only an observer stays with the port, its call is about to be
 * released: that the last member goes is not told either.
 */
function isObserver(party: PortParty, event: TEvent): boolean {
  const { CallState, OtherDN = '', ThirdPartyDNRole } = attributesOf(event);
  if (CallState === 'Bridged') {
    party.observers ??= new Set();
    party.observers.add(OtherDN);
    return true;
  }
  if (event.id !== 'EventPartyDeleted') return false;
  return party.observers?.delete(OtherDN) === true || ThirdPartyDNRole === 'Observer';
}

function released(turn: IvrTurn, port: Port, party: PortParty, event: PortEvent, call: Call | undefined): void {
  port.parties.delete(party.ConnID);
  stopAwaiting(turn, party);
  if (call === undefined) return;
  const transferred = attributesOf(event).CallState === 'Transferred';
  if (party.ConnID !== call.ConnID) {
    if (transferred && transferHalf(turn, call, 'second')) return;
    if (isEndedHere(event)) secondEndedHere(call);
    const joined = attributesOf(event).CallState === 'Conferenced' && call.consultation?.step !== 'completing';
    consultationSignal(turn, call, joined ? 'joined' : 'secondReleased', errorOfCallState(event));
    return;
  }
  if (transferred && transferHalf(turn, call, 'main')) return;
  if (attributesOf(event).CallState === 'Conferenced' && goesOnInOtherCall(turn, port, call)) return;
  mainReleased(turn, call, transferred, errorOfCallState(event));
}

function isEndedHere(event: PortEvent): boolean {
  const by = attributesOf(event).Extensions?.['ReleasingParty'];
  return typeof by === 'string' && by.startsWith('1');
}

/**
 * A conference lives on in the call that was on hold when it was completed. After the calls were alternated that is call
 * 2: from now on it is the XML call's.
 */
function goesOnInOtherCall(turn: IvrTurn, port: Port, call: Call): boolean {
  const { consultation } = call;
  const held = [...port.parties.values()].filter((party) => party.state === 'held');
  const party = held.find(({ ConnID }) => ConnID === consultation?.ConnID) ?? held[0];
  if (party === undefined) return false;
  stopAwaiting(turn, party);
  call.info.UserData = party.info.UserData;
  const taken = { ...party, consultationOf: undefined, claimed: true, newCallTimer: undefined, info: call.info };
  port.parties.set(party.ConnID, taken);
  bindConnId(turn, call, party.ConnID);
  consultationSignal(turn, call, 'joined');
  return true;
}

/** Call 1 has left the port and nobody here asked for it, or OneStepXfer did. */
function mainReleased(turn: IvrTurn, call: Call, transferred: boolean, code: number): void {
  if (call.phase === 'dialing' && call.origin === 'MakeCall' && !call.busy) {
    callMakingFailed(turn, call, code);
    return;
  }
  abandonConsultation(turn, call);
  leaveTold(turn, call, transferred ? 'XferComplete' : 'Released');
}
