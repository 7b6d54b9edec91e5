import type { IvrCallStatus } from '../../protocol/index.js';
import type { ConsultationStep } from './state.js';

/** What the switch tells about the two calls of a consultation (1 = the port's call, 2 = the second call). */
export type ConsultationSignal =
  /** EventHeld(1) */
  | 'held'
  /** EventDialing(2) */
  | 'dialing'
  /** EventEstablished(2) */
  | 'established'
  /** EventDestinationBusy(2), CallState Busy */
  | 'busy'
  /** EventDestinationBusy(2), any other CallState */
  | 'failed'
  /** EventReleased(2) */
  | 'secondReleased'
  /** EventReleased(2), CallState Conferenced: the two calls are becoming one. */
  | 'joined'
  /** EventRetrieved(1) */
  | 'retrieved'
  /** EventPartyAdded(1) */
  | 'added'
  /** EventError to the last request */
  | 'refused';

export interface Reaction {
  /** CallStatus that the driver gets. */
  readonly tell?: IvrCallStatus['Event'];
  readonly step?: ConsultationStep;
  /**
   * restore: the server ends call 2 and takes call 1 back by itself; report: CallError of the request that began it;
   * giveUp: the request was refused; completionRefused, retrievalRefused: back to the step before; goOn: call 2 is gone,
   * call 1 may be on hold still; end: all is well.
   */
  readonly act?: 'restore' | 'report' | 'giveUp' | 'completionRefused' | 'retrievalRefused' | 'goOn' | 'end';
}

/**
 * The consultation of InitXfer and InitConf. A signal that a step does not list changes nothing. Busy is no error: both
 * calls stay until RetrieveCall. After `restore` no CallStatus Retrieved is sent: the CallError tells that call 1 is back.
 */
export const CONSULTATION: Readonly<Record<ConsultationStep, Readonly<Partial<Record<ConsultationSignal, Reaction>>>>> =
  {
    requested: {
      held: { tell: 'Held' },
      retrieved: { tell: 'Retrieved' },
      dialing: { tell: 'Dialing', step: 'dialing' },
      refused: { act: 'giveUp' },
    },
    // Another client of the port's DN may complete the conference, and alternate the calls.
    dialing: {
      held: { tell: 'Held' },
      retrieved: { tell: 'Retrieved' },
      joined: { step: 'completing' },
      established: { tell: 'Established', step: 'established' },
      busy: { tell: 'Busy', step: 'busy' },
      failed: { act: 'restore' },
      secondReleased: { act: 'restore' },
    },
    established: {
      held: { tell: 'Held' },
      retrieved: { tell: 'Retrieved' },
      joined: { step: 'completing' },
      secondReleased: { act: 'restore' },
    },
    busy: {
      held: { tell: 'Held' },
      retrieved: { tell: 'Retrieved' },
    },
    completing: {
      established: { tell: 'Established' },
      retrieved: { tell: 'Retrieved' },
      added: { tell: 'ConfPartyAdd', act: 'end' },
      refused: { act: 'completionRefused' },
    },
    retrieving: {
      secondReleased: { act: 'goOn' },
      retrieved: { tell: 'Retrieved', act: 'end' },
      refused: { act: 'retrievalRefused' },
    },
    restoring: {
      secondReleased: { act: 'goOn' },
      retrieved: { act: 'report' },
      refused: { act: 'retrievalRefused' },
    },
  };
