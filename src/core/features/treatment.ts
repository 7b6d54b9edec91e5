import type { KVList } from '../../protocol/index.js';
import {
  collectionRules,
  collectsDigits,
  givenUpAt,
  hasPrompts,
  interruption,
  MOST_DIGITS,
  withKeys,
} from '../digit-collection.js';
import { withCall, withParty } from '../entities.js';
import type { Report } from '../inputs.js';
import { ivrTreatmentEnded, treatByIvr } from '../ivr-treatment.js';
import { present, presentPlain } from '../present/party-events.js';
import { REFUSED, type Refusal } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, Party, Requester, Treatment } from '../state.js';
import { listenerOf, playCommand, silence } from '../treatment-listener.js';
import type { Turn } from '../turn.js';

/** Treatments that never end by themselves: no EventTreatmentEnd, neither when replaced nor when routed. */
const ENDLESS: ReadonlySet<string> = new Set(['Music', 'Silence', 'RingBack', 'Busy', 'FastBusy']);
/** Types that a player of this switch has; the others are not applied. */
const PLAYED: ReadonlySet<string> = new Set([
  ...ENDLESS,
  'RAN',
  'PlayAnnouncement',
  'TextToSpeech',
  'RecordUserAnnouncement',
  'DeleteUserAnnouncement',
  'PlayApplication',
  'IVR',
]);

/** TApplyTreatment on a routing point, queue or treatment port; what ran before ends without an event. */
export const applyTreatment: RequestHandler<'RequestApplyTreatment'> = (turn, request, requester) =>
  apply(turn, request, requester, request.TreatmentType, request.TreatmentParameters ?? {});

export const giveMusicTreatment: RequestHandler<'RequestGiveMusicTreatment'> = (turn, request, requester) =>
  apply(turn, request, requester, 'Music', {});

export const giveSilenceTreatment: RequestHandler<'RequestGiveSilenceTreatment'> = (turn, request, requester) =>
  apply(turn, request, requester, 'Silence', {});

export const giveRingBackTreatment: RequestHandler<'RequestGiveRingBackTreatment'> = (turn, request, requester) =>
  apply(turn, request, requester, 'RingBack', {});

/**
 * TCollectDigits: the keys of the other side of a connected call. Nothing tells the beginning; EventDigitsCollected confirms
 * the request when enough digits, a terminating one or the time-out (seconds) have come.
 */
export const collectDigits: RequestHandler<'RequestCollectDigits'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const { call, party } = own;
  const other = listenerOf(call, party);
  if (party.kind !== 'device' || party.state !== 'Connected' || party.treatment || !other) return REFUSED.INCORR_STATE;
  const parameters = {
    MAX_DIGITS: Math.min(request.NumberOfDigits, MOST_DIGITS),
    TERM_DIGITS: request.TerminateDigits ?? '',
    TOTAL_TIMEOUT: request.Timeout ?? 0,
  };
  if (collectionRules(parameters) === undefined) return REFUSED.INVALID_ATTR;
  const treatment: Treatment = {
    TreatmentType: 'CollectDigits',
    parameters,
    digits: '',
    promptsEnded: turn.time,
    requester,
    listener: other.leg,
  };
  const collecting: Party = withParty(party, { treatment });
  const now = heardAlone(turn, call, collecting);
  turn.command(playCommand(call, treatment));
  if (request.NumberOfDigits === 0) endTreatment(turn, now, collecting, {}, undefined);
  else awaitDigits(turn, collecting);
  return undefined;
};

function apply(
  turn: Turn,
  request: { readonly ThisDN: string; readonly ConnID: string; readonly Extensions?: KVList },
  requester: Requester,
  TreatmentType: string,
  parameters: KVList,
): Refusal | undefined {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const { call, party } = own;
  if (party.ivr)
    return treatByIvr(turn, call, party, { TreatmentType, parameters, Extensions: request.Extensions, requester });
  const port = turn.dn(party.DN)?.config.type === 'VoiceTreatmentPort' && party.state === 'Connected';
  if (party.state !== 'Routing' && party.state !== 'Queued' && !port) return REFUSED.INCORR_STATE;
  const listener = listenerOf(call, party);
  const collects = collectsDigits(TreatmentType);
  const known = collects || PLAYED.has(TreatmentType);
  if (turn.dn(party.DN)?.config.treatments === 'none' || !known || !listener) {
    notApplied(turn, call, party, TreatmentType, known ? REFUSED.NO_SWITCH : REFUSED.UNSUP_OPER);
    return undefined;
  }
  const rules = collects ? collectionRules(parameters) : undefined;
  if (collects && rules === undefined) {
    notApplied(turn, call, party, TreatmentType, REFUSED.INVALID_ATTR);
    return undefined;
  }
  const promptsEnded = hasPrompts(parameters) ? undefined : turn.time;
  const treatment: Treatment = {
    TreatmentType,
    parameters,
    digits: '',
    promptsEnded,
    requester,
    listener: listener.leg,
  };
  const treated: Party = withParty(party, { treatment });
  turn.cancelTimer(`treatment:${party.leg}`);
  const now = heardAlone(turn, call, treated);
  turn.command(playCommand(call, treatment));
  presentPlain(turn, 'EventTreatmentApplied', now, treated, {
    TreatmentType,
    TreatmentParameters: parameters,
    CustomerID: turn.state.serverName,
    Extensions: {},
  });
  if (!collects) return undefined;
  if (rules?.MAX_DIGITS === 0 && promptsEnded !== undefined) endTreatment(turn, now, treated, {}, 'NO');
  else awaitDigits(turn, treated);
  return undefined;
}

/**
 * The party gets its treatment. One thing can be heard at a time: what this or another party of the call, as another queue in
 * which it waits, plays to the same listener ends without an event; digits that it wanted do not come.
 */
function heardAlone(turn: Turn, call: Call, treated: Party): Call {
  const parties = call.parties.map((party): Party => {
    const cutOff = party.treatment !== undefined && party.treatment.listener === treated.treatment?.listener;
    if (cutOff) {
      turn.cancelTimer(`treatment:${party.leg}`);
      const { requester } = party.treatment;
      if (requester?.request === 'RequestCollectDigits') turn.refuse(requester, REFUSED.INCORR_STATE);
    }
    if (party.leg === treated.leg) return treated;
    return cutOff ? withParty(party, { treatment: undefined }) : party;
  });
  return turn.setCall(withCall(call, { parties }));
}

function notApplied(turn: Turn, call: Call, party: Party, TreatmentType: string, ErrorCode: number): void {
  const requester = turn.requester;
  turn.onBehalfOf(requester && { ...requester, request: 'RequestApplyTreatment' }, () =>
    presentPlain(turn, 'EventTreatmentNotApplied', call, party, {
      TreatmentType,
      ErrorCode,
      CustomerID: turn.state.serverName,
    }),
  );
}

/** The player has come to the end of what runs for the call. */
export function treatmentEnded(turn: Turn, report: Extract<Report, { type: 'ReportTreatmentEnd' }>): void {
  const call = turn.call(report.ConnID);
  if (call && ivrTreatmentEnded(turn, call, report)) return;
  const party = call?.parties.find((p) => p.treatment);
  if (!call || !party?.treatment || ENDLESS.has(party.treatment.TreatmentType)) return;
  if (!collectsDigits(party.treatment.TreatmentType)) {
    endTreatment(turn, call, party, { INTERRUPTED: report.INTERRUPTED ?? 'NO' }, undefined);
    return;
  }
  // One EventTreatmentEnd for the whole treatment, after the digits.
  if (report.COMPLETION_STATUS === undefined) promptsEnded(turn, report.ConnID);
  else {
    const { COMPLETION_STATUS } = report;
    const aborted = COMPLETION_STATUS === 'ABORTED';
    const last = aborted ? withParty(party, { treatment: { ...party.treatment, digits: '' } }) : party;
    endTreatment(turn, turn.setParty(call, last), last, { COMPLETION_STATUS }, interruption(party.treatment));
  }
}

/** The prompts of a treatment that collects are over: keys from now on interrupt nothing, and the time for them runs. */
export function promptsEnded(turn: Turn, ConnID: string): void {
  const call = turn.call(ConnID);
  const party = call?.parties.find((p) => p.treatment);
  if (!call || !party?.treatment || !collectsDigits(party.treatment.TreatmentType)) return;
  if (party.treatment.promptsEnded !== undefined) return;
  const treatment: Treatment = { ...party.treatment, promptsEnded: turn.time };
  const waiting = withParty(party, { treatment });
  const now = turn.setParty(call, waiting);
  // There is nothing to collect: it was for the prompts alone.
  if (collectionRules(treatment.parameters)?.MAX_DIGITS === 0)
    endTreatment(turn, now, waiting, {}, interruption(treatment));
  else awaitDigits(turn, waiting);
}

/** What was applied could not be played, or not to its end. False when nothing of this switch's player runs for the call. */
export function treatmentFailed(turn: Turn, ConnID: string): boolean {
  const call = turn.call(ConnID);
  const party = call?.parties.find((p) => p.treatment);
  if (!call || !party?.treatment) return false;
  const { TreatmentType, requester } = party.treatment;
  turn.cancelTimer(`treatment:${party.leg}`);
  const freed: Party = withParty(party, { treatment: undefined });
  const now = turn.setParty(call, freed);
  if (requester?.request === 'RequestCollectDigits') turn.refuse(requester, REFUSED.UNSUP_OPER);
  // Its requester got EventTreatmentApplied as the answer: this one answers nothing.
  else turn.onBehalfOf(undefined, () => notApplied(turn, now, freed, TreatmentType, REFUSED.UNSUP_OPER));
  return true;
}

/** Keys of the caller: they count for a treatment that collects, by the same rules as in the player. */
export function digitsPressed(turn: Turn, call: Call, from: Party, digits: string): void {
  const party = call.parties.find((p) => p.treatment && p.leg !== from.leg);
  if (!party?.treatment || !collectsDigits(party.treatment.TreatmentType)) return;
  const { treatment, COMPLETION_STATUS } = withKeys(party.treatment, digits, turn.time);
  const typed: Party = withParty(party, { treatment });
  const now = turn.setParty(call, typed);
  if (COMPLETION_STATUS !== undefined) endTreatment(turn, now, typed, { COMPLETION_STATUS }, interruption(treatment));
  else awaitDigits(turn, typed);
}

/** No more digits are waited for. */
export function treatmentTimeout(turn: Turn, leg: string): void {
  const found = turn.party(leg);
  if (!found?.party.treatment) return;
  endTreatment(turn, found.call, found.party, { COMPLETION_STATUS: 'TIMEOUT' }, interruption(found.party.treatment));
}

/** The time for digits is counted here and nowhere else, so that a simulated phone and a real one get the same. */
function awaitDigits(turn: Turn, party: Party): void {
  const at = party.treatment && givenUpAt(party.treatment, turn.state.options['collect-digits-timeout']);
  const name = `treatment:${party.leg}`;
  if (at === undefined || turn.state.timers.get(name)?.at === at) return;
  turn.setTimer(name, Math.max(at - turn.time, 0), { kind: 'treatment', leg: party.leg });
}

function endTreatment(
  turn: Turn,
  call: Call,
  party: Party,
  status: Readonly<Record<string, string>>,
  interrupted: string | undefined,
): void {
  const { treatment } = party;
  if (!treatment) return;
  turn.cancelTimer(`treatment:${party.leg}`);
  const done: Party = withParty(party, { treatment: undefined });
  const now = turn.setParty(call, done);
  silence(turn, party);
  const last = treatment.digits.at(-1);
  const asked = treatment.requester;
  if (asked?.request === 'RequestCollectDigits') {
    const digits = { CollectedDigits: treatment.digits, ...(last === undefined ? {} : { LastCollectedDigit: last }) };
    // OtherDN is where the digits come from (its attribute table).
    turn.onBehalfOf(asked, () => present(turn, 'EventDigitsCollected', now, done, digits));
    return;
  }
  presentPlain(turn, 'EventTreatmentEnd', now, done, {
    TreatmentType: treatment.TreatmentType,
    CustomerID: turn.state.serverName,
    Extensions: { ...(interrupted === undefined ? {} : { INTERRUPTED: interrupted }), ...status },
    ...(collectsDigits(treatment.TreatmentType) ? { CollectedDigits: treatment.digits } : {}),
    ...(last === undefined ? {} : { LastCollectedDigit: last }),
  });
}
