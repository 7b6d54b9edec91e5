import type { IvrCallError, IvrToServer, TEvent } from '../../protocol/index.js';
import { extensionsOf, legalUserData } from './call-book.js';
import { tellStatus } from './call-status.js';
import { CONSULTATION, type ConsultationSignal, type Reaction } from './consultation-table.js';
import { attributesOf } from './event-attributes.js';
import { leaveTold } from './leave-port.js';
import { toKVList } from './list-values.js';
import type { Call, Consultation } from './state.js';
import type { IvrTurn } from './turn.js';

/** Messages that act on a consultation once the switch has begun it. */
type Follower = Extract<IvrToServer, { id: 'RetrieveCall' | 'CompleteXfer' | 'CompleteConf' }>;
type Beginner = Extract<IvrToServer, { id: 'InitXfer' | 'InitConf' | 'OneStepXfer' }>;
type FailedReq = IvrCallError['FailedReq'];

/** CallError with the request's own name: nothing has changed. */
export function callError(turn: IvrTurn, call: Call, FailedReq: FailedReq, code?: number): void {
  const TlibErrCode = code === undefined ? {} : { TlibErrCode: String(code) };
  turn.tell(call, { id: 'CallError', CallId: call.CallId, FailedReq, ...TlibErrCode });
}

/** InitXfer, InitConf; OneStepXfer where the option `one-step-xfer` says two-step. */
export function beginConsultation(turn: IvrTurn, call: Call, message: Beginner): void {
  call.consultation = {
    kind: message.id,
    step: 'requested',
    held: false,
    ConnID: undefined,
    mainGone: false,
    secondGone: false,
    before: 'requested',
    errorCode: undefined,
    asked: undefined,
    tries: 0,
    endedHere: false,
    deferred: [],
  };
  turn.request(
    {
      id: message.id === 'InitConf' ? 'RequestInitiateConference' : 'RequestInitiateTransfer',
      ThisDN: call.DN,
      ConnID: call.ConnID as string,
      OtherDN: message.DestDN,
      ...destinationAttributes(turn, message),
    },
    { kind: 'telephony', CallId: call.CallId, serial: call.serial, request: message.id },
  );
}

/** Location (unless it is the own switch), UserData and Extensions of a request that names a destination. */
export function destinationAttributes(
  turn: IvrTurn,
  message: Pick<Beginner, 'CallId' | 'Location' | 'UDataEx' | 'ExtnsEx'>,
): object {
  const { Location } = message;
  const UserData = legalUserData(turn, message.CallId, message.UDataEx);
  const Extensions = message.ExtnsEx === undefined ? undefined : toKVList(message.ExtnsEx);
  return {
    ...(Location === undefined || Location === turn.state.config.switchName ? {} : { Location }),
    ...(UserData === undefined ? {} : { UserData }),
    ...(Extensions === undefined ? {} : { Extensions }),
  };
}

/** RetrieveCall, CompleteXfer, CompleteConf while a consultation is there. */
export function followConsultation(turn: IvrTurn, call: Call, message: Follower): void {
  const consultation = call.consultation as Consultation;
  if (consultation.step === 'requested') {
    // The switch has not answered yet: what is possible will be known in a moment.
    if (consultation.deferred.length < MOST_DEFERRED) consultation.deferred.push(message);
    else callError(turn, call, message.id);
  } else if (message.id === 'RetrieveCall') {
    retrieve(turn, call, consultation, message);
  } else {
    complete(turn, call, consultation, message.id, message);
  }
}

const MOST_DEFERRED = 8;
/** Requests to take call 1 back, when others change the calls meanwhile. */
const MOST_TRIES = 4;

function retrieve(turn: IvrTurn, call: Call, consultation: Consultation, message: Follower): void {
  const { step } = consultation;
  if (step !== 'dialing' && step !== 'established' && step !== 'busy') {
    callError(turn, call, 'RetrieveCall');
    return;
  }
  consultation.before = step;
  consultation.step = 'retrieving';
  takeBack(turn, call, consultation, message);
}

/**
 * Asks for the next thing on the way back to call 1, by what the events have told of the two calls: TReconnectCall ends
 * call 2 and retrieves call 1 at once. Where another client has alternated or held them, call 2 is ended by itself, and
 * call 1 retrieved when it is still on hold.
 */
function takeBack(turn: IvrTurn, call: Call, consultation: Consultation, message?: Follower): void {
  const second = consultation.ConnID;
  const asked = wayBack(turn, call, consultation);
  consultation.asked = asked;
  consultation.tries++;
  const ThisDN = call.DN;
  const ConnID = call.ConnID as string;
  const more = message === undefined ? {} : extensionsOf(message, call.Version);
  const purpose = { kind: 'telephony', CallId: call.CallId, serial: call.serial, request: 'RetrieveCall' } as const;
  if (second === undefined) turn.request({ id: 'RequestRetrieveCall', ThisDN, ConnID, ...more }, purpose);
  else if (asked === 'release') turn.request({ id: 'RequestReleaseCall', ThisDN, ConnID: second, ...more }, purpose);
  else turn.request({ id: 'RequestReconnectCall', ThisDN, ConnID, TransferConnID: second, ...more }, purpose);
}

function wayBack(turn: IvrTurn, call: Call, { ConnID }: Consultation): NonNullable<Consultation['asked']> {
  if (ConnID === undefined) return 'retrieve';
  return isHeld(turn, call, call.ConnID) && !isHeld(turn, call, ConnID) ? 'reconnect' : 'release';
}

function isHeld(turn: IvrTurn, call: Call, ConnID: string | undefined): boolean {
  return turn.portOf(call)?.parties.get(ConnID ?? '')?.state === 'held';
}

function complete(
  turn: IvrTurn,
  call: Call,
  consultation: Consultation,
  name: 'CompleteXfer' | 'CompleteConf',
  message?: Follower,
): void {
  const { step, kind, ConnID } = consultation;
  const possible =
    name === 'CompleteConf'
      ? kind === 'InitConf' && step === 'established'
      : kind !== 'InitConf' && (step === 'dialing' || step === 'established');
  if (!possible || ConnID === undefined) {
    callError(turn, call, name);
    return;
  }
  consultation.before = step;
  consultation.step = 'completing';
  turn.request(
    {
      id: name === 'CompleteConf' ? 'RequestCompleteConference' : 'RequestCompleteTransfer',
      ThisDN: call.DN,
      ...heldAndCurrent(turn, call, ConnID),
      ...(message && extensionsOf(message, call.Version)),
    },
    { kind: 'telephony', CallId: call.CallId, serial: call.serial, request: name },
  );
}

/** ConnID is the call on hold: call 1, unless another client has alternated the two. */
function heldAndCurrent(turn: IvrTurn, call: Call, second: string) {
  const main = call.ConnID as string;
  const alternated = isHeld(turn, call, second) && !isHeld(turn, call, main);
  return alternated ? { ConnID: second, TransferConnID: main } : { ConnID: main, TransferConnID: second };
}

/** A signal of the switch; `code` is the T-Library error that it stands for, if it is one. */
export function consultationSignal(turn: IvrTurn, call: Call, signal: ConsultationSignal, code?: number): void {
  const consultation = call.consultation;
  if (consultation === undefined) return;
  if (signal === 'secondReleased' || signal === 'joined') {
    consultation.ConnID = undefined;
    consultation.secondGone = true;
  }
  if (signal === 'retrieved' && isHalfBack(consultation)) return;
  const twoStep = consultation.kind === 'OneStepXfer';
  const reaction: Reaction | undefined =
    twoStep && signal === 'busy' ? { act: 'restore' } : CONSULTATION[consultation.step][signal];
  if (reaction === undefined) {
    endBusyByOthers(turn, call, consultation);
    return;
  }
  if (reaction.tell !== undefined) tellStatus(turn, call, reaction.tell);
  if (reaction.step !== undefined) consultation.step = reaction.step;
  const reason = code ?? (signal === 'busy' ? DN_BUSY : undefined);
  if (reaction.act !== undefined) ACTIONS[reaction.act](turn, call, consultation, reason);
  endBusyByOthers(turn, call, consultation);
  if (twoStep && signal === 'established' && consultation.step === 'established') {
    complete(turn, call, consultation, 'CompleteXfer');
  }
  if (consultation.step !== 'requested' || call.consultation !== consultation) replayDeferred(turn, call, consultation);
}

/** After Busy another client has ended call 2 and taken call 1 back, in either order: the driver was told Retrieved. */
function endBusyByOthers(turn: IvrTurn, call: Call, { step, secondGone }: Consultation): void {
  if (step === 'busy' && secondGone && !isHeld(turn, call, call.ConnID)) call.consultation = undefined;
}

/** Another client has retrieved call 1 while call 2 is still to be ended. */
function isHalfBack({ step, ConnID }: Consultation): boolean {
  return (step === 'retrieving' || step === 'restoring') && ConnID !== undefined;
}

/** EventReleased(2) by the port itself: by another client or the phone, unless the server has asked for it. */
export function secondEndedHere(call: Call): void {
  const { consultation } = call;
  if (consultation !== undefined && consultation.asked === undefined) consultation.endedHere = true;
}

/**
 * EventRetrieved(1) that answers no request of the server: true when another client has ended the consultation with
 * TReconnectCall, which is told like the driver's own RetrieveCall.
 */
export function reconnectedByOther(turn: IvrTurn, call: Call): boolean {
  const { consultation } = call;
  if (consultation?.step !== 'restoring' || !consultation.endedHere) return false;
  call.consultation = undefined;
  tellStatus(turn, call, 'Retrieved');
  return true;
}

function replayDeferred(turn: IvrTurn, call: Call, consultation: Consultation): void {
  if (consultation.deferred.length === 0) return;
  call.waiting.unshift(...consultation.deferred.splice(0));
  turn.goOn(call);
}

type Action = (turn: IvrTurn, call: Call, consultation: Consultation, code: number | undefined) => void;

const ACTIONS: Readonly<Record<NonNullable<Reaction['act']>, Action>> = {
  restore(turn, call, consultation, code) {
    consultation.step = 'restoring';
    consultation.errorCode = code;
    takeBack(turn, call, consultation);
  },
  report(turn, call, consultation) {
    call.consultation = undefined;
    callError(turn, call, consultation.kind, consultation.errorCode);
  },
  giveUp(turn, call, consultation, code) {
    if (consultation.held) {
      ACTIONS.restore(turn, call, consultation, code);
      return;
    }
    call.consultation = undefined;
    callError(turn, call, consultation.kind, code);
  },
  completionRefused(turn, call, consultation, code) {
    const { before, kind, mainGone } = consultation;
    if (mainGone) {
      // A transfer of another client that crossed the request has taken call 1 away.
      if (kind !== 'OneStepXfer') callError(turn, call, 'CompleteXfer', code);
      abandonConsultation(turn, call);
      leaveTold(turn, call, 'XferComplete');
      return;
    }
    consultation.step = before;
    if (kind === 'OneStepXfer') {
      ACTIONS.restore(turn, call, consultation, code);
      return;
    }
    callError(turn, call, kind === 'InitConf' ? 'CompleteConf' : 'CompleteXfer', code);
    // The far side has hung up meanwhile: there is nothing to go back to.
    if (consultation.secondGone) ACTIONS.restore(turn, call, consultation, FAILED_ATTEMPT);
  },
  retrievalRefused(turn, call, consultation, code) {
    if (consultation.tries < MOST_TRIES && wayBack(turn, call, consultation) !== consultation.asked) {
      // The calls have changed before the request came: call 2 has ended, say.
      takeBack(turn, call, consultation);
    } else if (consultation.step === 'restoring') {
      ACTIONS.report(turn, call, consultation, code);
    } else {
      consultation.step = consultation.before;
      consultation.asked = undefined;
      consultation.tries = 0;
      callError(turn, call, 'RetrieveCall', code);
    }
  },
  goOn(turn, call, consultation) {
    if (!isHeld(turn, call, call.ConnID)) consultationSignal(turn, call, 'retrieved');
    else if (consultation.asked === 'release') takeBack(turn, call, consultation);
  },
  end(_turn, call) {
    call.consultation = undefined;
  },
};

/**
 * EventReleased with CallState Transferred of one of the two calls. True when it belongs to a transfer that is being
 * completed; then `XferComplete` is sent when both have come.
 */
export function transferHalf(turn: IvrTurn, call: Call, which: 'main' | 'second'): boolean {
  const consultation = call.consultation;
  if (consultation?.step !== 'completing' || consultation.kind === 'InitConf') return false;
  if (which === 'main') {
    consultation.mainGone = true;
  } else {
    consultation.secondGone = true;
    consultation.ConnID = undefined;
  }
  if (consultation.mainGone && consultation.secondGone) {
    call.consultation = undefined;
    leaveTold(turn, call, 'XferComplete');
  }
  return true;
}

/** Call 1 is gone: the server ends call 2 itself, now or as soon as it is there. */
export function abandonConsultation(turn: IvrTurn, call: Call): void {
  const consultation = call.consultation;
  if (consultation === undefined) return;
  call.consultation = undefined;
  replayDeferred(turn, call, consultation);
  if (consultation.ConnID !== undefined) {
    turn.request({ id: 'RequestReleaseCall', ThisDN: call.DN, ConnID: consultation.ConnID }, { kind: 'ignore' });
  } else if (consultation.step === 'requested') {
    const port = turn.portOf(call);
    if (port !== undefined) port.releaseConsultationOf = call.ConnID;
  }
}

/** TERR_CONN_ATMPT_FAIL, TERR_DN_BUSY */
const FAILED_ATTEMPT = 234;
const DN_BUSY = 231;

/** The T-Library error that a failed call attempt stands for. */
export function errorOfCallState(event: TEvent): number {
  switch (attributesOf(event).CallState) {
    case 'NoAnswer':
      return 232;
    case 'SitInvalidnum':
      return 71;
    default:
      return FAILED_ATTEMPT;
  }
}
