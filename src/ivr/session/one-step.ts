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
 * Somebody who was invited as `invited` has been deleted before it answered. When that was by OneStepConf the request has failed: the
 * switch does not answer it any more.
 */
export function invitationEnded(turn: IvrTurn, call: Call, invited: unknown): void {
  const { oneStep } = call;
  if (oneStep?.kind !== 'OneStepConf' || oneStep.DestDN !== invited) return;
  dropOneStep(turn, call);
  callError(turn, call, 'OneStepConf', FAILED_ATTEMPT);
}

/** TERR_CONN_ATMPT_FAIL */
const FAILED_ATTEMPT = 234;
