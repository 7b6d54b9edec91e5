import { IVR_MESSAGES, type IvrCommand, type IvrToServer, type IvrTreatCall } from '../../protocol/index.js';
import { toIvrList } from './list-values.js';
import type { Call, Route } from './state.js';
import type { IvrTurn } from './turn.js';

type CommandRouteTreatment = Extract<IvrCommand, { type: 'CommandRouteTreatment' }>;
export type TreatStatus = Extract<IvrToServer, { id: 'TreatStatus' }>;

/** T-Library treatment types whose name differs in the XML protocol; all others are the same. */
const TYPES: Readonly<Record<string, IvrTreatCall['Type']>> = {
  PlayAnnouncement: 'PlayAnnounce',
  PlayAnnouncementAndDigits: 'PlayAnnounceAndDigits',
  RecordUserAnnouncement: 'RecordAnnounce',
  DeleteUserAnnouncement: 'DeleteAnnounce',
};

/** What TreatCall can ask for: the router may name what the XML protocol has no word for. */
const ASKED: ReadonlySet<string> = new Set(
  IVR_MESSAGES.find(({ name }) => name === 'TreatCall')?.attributes.find(({ name }) => name === 'Type')?.values,
);

/** Treatments without Parameters in the protocol, whatever the router has given (messages.yaml, TreatCall). */
const WITHOUT_PARAMETERS: ReadonlySet<string> = new Set(['RingBack', 'Silence', 'Busy', 'CancelCall']);

/** A treatment is there that a TreatStatus or CancelCompleted can be about. */
export type TreatmentAnswer = 'fits' | 'ignored' | 'unfit';

/** CommandRouteTreatment: a new treatment replaces one that starts or runs; that one gets no end. */
export function treat(turn: IvrTurn, call: Call, command: CommandRouteTreatment): void {
  turn.cancelCallTimer(call, 'router');
  const { route } = call;
  if (route === undefined) return;
  const Type = TYPES[command.TreatmentType] ?? command.TreatmentType;
  if (!ASKED.has(Type)) {
    turn.report({ type: 'ReportTreatmentNotStarted', ConnID: command.ConnID });
    return;
  }
  route.treatment = 'starting';
  const Parameters = WITHOUT_PARAMETERS.has(command.TreatmentType) ? [] : toIvrList(command.parameters);
  const ExtnsEx = toIvrList(command.Extensions ?? {});
  turn.tell(call, {
    id: 'TreatCall',
    CallId: call.CallId,
    Type: Type as IvrTreatCall['Type'],
    ...(Parameters.length === 0 ? {} : { Parameters }),
    ...(ExtnsEx.length === 0 || call.Version === '1.0' ? {} : { ExtnsEx }),
  });
}

/** Cancel is sent only because a route decision is there. */
export function cancelTreatment(turn: IvrTurn, call: Call, route: Route): void {
  route.treatment = 'cancelling';
  turn.tell(call, { id: 'Cancel', CallId: call.CallId });
}

/** Whether a TreatStatus fits the treatment of the call. Completed that crossed a new TreatCall or the Cancel is ignored. */
export function judgeTreatStatus(call: Call, Status: TreatStatus['Status']): TreatmentAnswer {
  const treatment = call.route?.treatment ?? 'none';
  if (Status === 'Completed') {
    if (treatment === 'started') return 'fits';
    return treatment === 'none' ? 'unfit' : 'ignored';
  }
  return treatment === 'starting' ? 'fits' : 'unfit';
}
