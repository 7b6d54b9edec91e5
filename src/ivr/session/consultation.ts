import type { IvrCallError, IvrToServer, TEvent } from '../../protocol/index.js';
import { extensionsOf } from './call-book.js';
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
    retried: false,
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
  message: Pick<Beginner, 'Location' | 'UDataEx' | 'ExtnsEx'>,
): object {
  const { Location } = message;
  const UserData = message.UDataEx === undefined ? undefined : toKVList(message.UDataEx);
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

/** TReconnectCall ends call 2 and retrieves call 1 at once; TRetrieveCall when call 2 is gone. */
function takeBack(turn: IvrTurn, call: Call, consultation: Consultation, message?: Follower): void {
  const second = consultation.ConnID;
  const calls = { ThisDN: call.DN, ConnID: call.ConnID as string, ...(message && extensionsOf(message, call.Version)) };
  turn.request(
    second === undefined
      ? { id: 'RequestRetrieveCall', ...calls }
      : { id: 'RequestReconnectCall', ...calls, TransferConnID: second },
    { kind: 'telephony', CallId: call.CallId, serial: call.serial, request: 'RetrieveCall' },
  );
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
      ConnID: call.ConnID as string,
      TransferConnID: ConnID,
      ...(message && extensionsOf(message, call.Version)),
    },
    { kind: 'telephony', CallId: call.CallId, serial: call.serial, request: name },
  );
}

/** A signal of the switch; `code` is the T-Library error that it stands for, if it is one. */
export function consultationSignal(turn: IvrTurn, call: Call, signal: ConsultationSignal, code?: number): void {
  const consultation = call.consultation;
  if (consultation === undefined) return;
  if (signal === 'held') consultation.held = true;
  if (signal === 'secondReleased' || signal === 'joined') {
    consultation.ConnID = undefined;
    consultation.secondGone = true;
  }
  const twoStep = consultation.kind === 'OneStepXfer';
  const reaction: Reaction | undefined =
    twoStep && signal === 'busy' ? { act: 'restore' } : CONSULTATION[consultation.step][signal];
  if (reaction === undefined) return;
  if (reaction.tell !== undefined) tellStatus(turn, call, reaction.tell);
  if (reaction.step !== undefined) consultation.step = reaction.step;
  const reason = code ?? (signal === 'busy' ? DN_BUSY : undefined);
  if (reaction.act !== undefined) ACTIONS[reaction.act](turn, call, consultation, reason);
  if (twoStep && signal === 'established' && consultation.step === 'established') {
    complete(turn, call, consultation, 'CompleteXfer');
  }
  if (consultation.step !== 'requested' || call.consultation !== consultation) replayDeferred(turn, call, consultation);
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
    const { before, kind } = consultation;
    consultation.step = before;
    consultation.mainGone = false;
    if (kind === 'OneStepXfer') {
      ACTIONS.restore(turn, call, consultation, code);
      return;
    }
    callError(turn, call, kind === 'InitConf' ? 'CompleteConf' : 'CompleteXfer', code);
    // The far side has hung up meanwhile: there is nothing to go back to.
    if (consultation.secondGone) ACTIONS.restore(turn, call, consultation, FAILED_ATTEMPT);
  },
  retrievalRefused(turn, call, consultation, code) {
    if (!consultation.retried && consultation.secondGone) {
      // Call 2 ended before TReconnectCall came: call 1 alone is to be taken back.
      consultation.retried = true;
      takeBack(turn, call, consultation);
    } else if (consultation.step === 'restoring') {
      ACTIONS.report(turn, call, consultation, code);
    } else {
      consultation.step = consultation.before;
      callError(turn, call, 'RetrieveCall', code);
    }
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
  if (which === 'main') consultation.mainGone = true;
  else consultation.secondGone = true;
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
