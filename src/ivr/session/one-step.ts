import type { IvrToServer } from '../../protocol/index.js';
import { dropOneStep } from './call-book.js';
import { beginConsultation, callError, destinationAttributes } from './consultation.js';
import type { Call } from './state.js';
import type { IvrTurn } from './turn.js';

type OneStep = Extract<IvrToServer, { id: 'OneStepXfer' | 'OneStepConf' }>;

/**
 * OneStepConf and OneStepXfer. The switch does them in one step (ConfPartyAdd when the new party answers, XferComplete at
 * once), or a transfer in two by the option `one-step-xfer`.
 */
export function beginOneStep(turn: IvrTurn, call: Call, message: OneStep): void {
  if (message.id === 'OneStepXfer' && turn.state.options['one-step-xfer'] === 'two-step') {
    beginConsultation(turn, call, message);
    return;
  }
  const ReferenceID = turn.request(
    {
      id: message.id === 'OneStepConf' ? 'RequestSingleStepConference' : 'RequestSingleStepTransfer',
      ThisDN: call.DN,
      ConnID: call.ConnID as string,
      OtherDN: message.DestDN,
      ...destinationAttributes(turn, message),
    },
    { kind: 'telephony', CallId: call.CallId, serial: call.serial, request: message.id },
  );
  call.oneStep = { kind: message.id, ReferenceID, DestDN: message.DestDN };
}

/** The switch could not do it: the call is as it was before, without any doing of the driver. */
export function oneStepRefused(turn: IvrTurn, call: Call, code: number): void {
  const { oneStep } = call;
  if (oneStep === undefined) return;
  call.oneStep = undefined;
  callError(turn, call, oneStep.kind, code);
}

/**
 * EventPartyDeleted about who was invited by OneStepConf and never came: a member has deleted it. The switch does not
 * answer the request any more. False when it is about somebody else. The guest may be another DN than the one that was
 * named, to which that one forwards its calls.
 */
export function invitationEnded(turn: IvrTurn, call: Call, OtherDN: string | undefined, isMember: boolean): boolean {
  const { oneStep } = call;
  if (oneStep?.kind !== 'OneStepConf' || (oneStep.DestDN !== OtherDN && isMember)) return false;
  dropOneStep(turn, call);
  callError(turn, call, 'OneStepConf', FAILED_ATTEMPT);
  return true;
}

/** TERR_CONN_ATMPT_FAIL */
const FAILED_ATTEMPT = 234;
