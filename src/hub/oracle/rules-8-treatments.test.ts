import { ANY, type Expected, type Oracle } from './oracle.test.js';
import { type InCall, isWaiting, type Member, type Treatment } from './oracle-calls.test.js';
import { stop, whereWaits } from './rules-8-queues.test.js';
import { refuseStateOf, refuseStranger } from './rules-9-refusals.test.js';

// Of event-rules 8: treatments of a call that waits.

export type TreatmentType =
  | 'Music'
  | 'Silence'
  | 'RingBack'
  | 'PlayAnnouncement'
  | 'CollectDigits'
  | 'PlayAnnouncementAndDigits'
  /** None that a player could give. */
  | 'SetDefaultRoute';

export interface Digits {
  readonly MAX_DIGITS: number;
  readonly TERM_DIGITS?: string;
  /** Seconds. */
  readonly TOTAL_TIMEOUT: number;
}

/** Neither queue nor state of the call is in the tables of these events; the role is in one of them only. */
const NOT_LISTED: Expected['attributes'] = {
  ThisQueue: undefined,
  CallState: undefined,
  PreviousConnID: undefined,
  ThisDNRole: undefined,
};

/** TApplyTreatment. One that is replaced ends without an event. */
export function treat(oracle: Oracle, DN: string, label: number, type: TreatmentType, digits: Digits): undefined {
  const own = oracle.find(label, DN);
  if (!own) return refuseStranger(oracle, DN, label);
  const { call, member } = own;
  if (!isWaiting(member)) return refuseStateOf(oracle, own);
  if (oracle.deviceAt(DN)?.treatments === 'none' || type === 'SetDefaultRoute') {
    return oracle.tell('8 treatments not applied', call, member, 'EventTreatmentNotApplied', {
      ...NOT_LISTED,
      ThisDNRole: ANY,
      TreatmentType: [type, undefined],
    });
  }
  // One thing can be heard at a time.
  for (const place of call.members.filter(isWaiting)) {
    stop(place.treatment?.timer);
    delete place.treatment;
  }
  const collects = type === 'CollectDigits' || type === 'PlayAnnouncementAndDigits';
  const plays = type === 'PlayAnnouncement' || type === 'PlayAnnouncementAndDigits';
  const treatment: Treatment = {
    type,
    collects,
    plays,
    interrupted: false,
    digits: '',
    asked: digits,
    timer: undefined,
  };
  member.treatment = treatment;
  oracle.tell('8 treatments', call, member, 'EventTreatmentApplied', {
    ...NOT_LISTED,
    ThisDNRole: member.role,
    TreatmentType: type,
  });
  // Where none is collected, nothing is said of how that was completed.
  if (collects && digits.MAX_DIGITS === 0) ends(oracle, own, undefined);
  else if (collects && !plays) limit(oracle, member, treatment);
}

/** TOTAL_TIMEOUT, of what is collected. */
function limit(oracle: Oracle, member: Member, treatment: Treatment): undefined {
  treatment.timer = oracle.clock.after(treatment.asked.TOTAL_TIMEOUT * 1000, () => {
    const call = whereWaits(oracle, member);
    if (call && member.treatment === treatment) ends(oracle, { call, member }, 'TIMEOUT');
  });
}

/** The player has come to the end of the announcement. */
export function announcementEnds(oracle: Oracle, own: InCall): undefined {
  const { treatment } = own.member;
  if (!treatment?.plays) return;
  treatment.plays = false;
  if (treatment.collects) limit(oracle, own.member, treatment);
  else ends(oracle, own, undefined);
}

/** Somebody in the call types. What comes after the end is nobody's. */
export function types(oracle: Oracle, label: number, keys: string): undefined {
  const call = oracle.calls.get(label);
  const member = call?.members.find((m) => isWaiting(m) && m.treatment?.collects);
  const treatment = member?.treatment;
  if (!call || !member || !treatment) return;
  if (treatment.plays) {
    treatment.plays = false;
    treatment.interrupted = true;
    limit(oracle, member, treatment);
  }
  const { MAX_DIGITS, TERM_DIGITS } = treatment.asked;
  for (const key of keys) {
    if (TERM_DIGITS === key) return ends(oracle, { call, member }, 'NORMAL', key);
    treatment.digits += key;
    if (treatment.digits.length >= MAX_DIGITS) return ends(oracle, { call, member }, 'NORMAL');
  }
}

function ends(oracle: Oracle, { call, member }: InCall, status: string | undefined, termination = ''): undefined {
  const { treatment } = member;
  if (!treatment) return;
  stop(treatment.timer);
  delete member.treatment;
  const { type, digits, interrupted, collects } = treatment;
  const last = digits.at(-1);
  // Whether the terminating digit counts is open; without any digit both may be absent.
  const collected = termination === '' ? [digits] : [digits, digits + termination];
  oracle.tell('8 treatments', call, member, 'EventTreatmentEnd', {
    ...NOT_LISTED,
    TreatmentType: type,
    CollectedDigits: collects ? (digits === '' ? [...collected, undefined] : collected) : undefined,
    LastCollectedDigit: collects ? (termination === '' ? last : [last, termination]) : undefined,
    INTERRUPTED: type === 'CollectDigits' ? ANY : interrupted ? 'KEYPAD' : 'NO',
    COMPLETION_STATUS: status ?? ANY,
  });
}
