import fc from 'fast-check';
import type { Oracle } from './oracle.test.js';
import { type InCall, isHeld, isPredicting, isRinging, isWaiting, type OracleCall } from './oracle-calls.test.js';
import { type CentreAct, centreActOf } from './oracle-centre-acts.test.js';
import type { ForwardMode } from './rules-4-destination.test.js';

/** Requests of the oracle's acts; the two forms of TMergeCalls are told apart. */
export const ON_ONE_CALL = ['TReleaseCall', 'TClearCall', 'THoldCall', 'TRetrieveCall', 'TAnswerCall'] as const;
export const WITH_DESTINATION = [
  'TInitiateTransfer',
  'TInitiateConference',
  'TMuteTransfer',
  'TSingleStepTransfer',
  'TSingleStepConference',
  'TRedirectCall',
] as const;
export const ON_TWO_CALLS = [
  'TCompleteConference',
  'TCompleteTransfer',
  'TAlternateCall',
  'TReconnectCall',
  'TMergeCalls Conference',
  'TMergeCalls Transfer',
] as const;

/** An act with its calls by label. */
export type Act =
  | {
      readonly do:
        | (typeof ON_ONE_CALL)[number]
        | (typeof WITH_DESTINATION)[number]
        | 'TDeleteFromConference'
        | 'TUpdateUserData';
      readonly DN: string;
      readonly call: number;
      readonly to: string;
    }
  | {
      readonly do: (typeof ON_TWO_CALLS)[number];
      readonly DN: string;
      readonly call: number;
      readonly current: number;
    }
  | { readonly do: 'TMakeCall' | 'dials' | 'calls in'; readonly DN: string; readonly to: string }
  | CentreAct
  /** A client that is not registered for the DN asks in its name. */
  | { readonly do: 'foreign TReleaseCall'; readonly DN: string; readonly call: number; readonly by: string }
  | {
      readonly do: 'answers' | 'rejects' | 'hangs up' | 'holds' | 'retrieves';
      readonly DN: string;
      readonly call: number;
    }
  | { readonly do: 'network'; readonly DN: string; readonly call: number; readonly outcome: Outcome }
  | { readonly do: 'TCallSetForward'; readonly DN: string; readonly mode: ForwardMode; readonly to: string }
  | {
      readonly do: 'is busy' | 'is available' | 'TCallCancelForward' | 'TSetDNDOn' | 'TSetDNDOff';
      readonly DN: string;
    };

export type Outcome =
  | ('ringing' | 'answered' | 'busy' | 'no-answer' | 'invalid-number' | 'congestion')
  /** Of predictive calls only. */
  | ('answering-machine' | 'fax' | 'sit-vacant');

/** An act that is made up when its turn comes, from the calls that there are then. */
export interface Move {
  readonly kind:
    | 'begin'
    | 'ring'
    | 'own'
    | 'leave'
    | 'delete'
    | 'directed'
    | 'two'
    | 'phone'
    | 'data'
    | 'device'
    | 'odd'
    | 'route'
    | 'agent'
    | 'time'
    | 'treat'
    | 'predict'
    | 'watch';
  /** Which of the parties that fit. */
  readonly party: number;
  /** Which of the things that such a party can do. */
  readonly choice: number;
  readonly to: string;
}

const NOBODY = '9999';
export interface Weight {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Move['kind']>;
}

export const weighted = (weight: number, kind: Move['kind']): Weight => ({ weight, arbitrary: fc.constant(kind) });

/** Long sequences; short ones come by shrinking. */
export function moves(numbers: readonly string[], ...further: readonly Weight[]): fc.Arbitrary<Move[]> {
  const kind = fc.oneof(
    ...further,
    weighted(4, 'begin'),
    weighted(26, 'ring'),
    weighted(6, 'own'),
    weighted(4, 'leave'),
    weighted(9, 'delete'),
    weighted(24, 'directed'),
    weighted(20, 'two'),
    weighted(3, 'phone'),
    weighted(3, 'data'),
    weighted(3, 'device'),
    weighted(3, 'odd'),
  );
  const to = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...numbers) },
    { weight: 1, arbitrary: fc.constant(NOBODY) },
  );
  const move = fc.record({ kind, party: fc.nat(999), choice: fc.nat(999), to });
  return fc.noBias(fc.array(move, { minLength: 10, maxLength: 50, size: 'max' }));
}

const MOST_CALLS = 5;

const OUTCOMES = [
  'ringing',
  'answered',
  'answered',
  'answered',
  'answered',
  'busy',
  'no-answer',
  'invalid-number',
  'congestion',
] as const;
const DETECTED = [...OUTCOMES, 'answering-machine', 'fax', 'sit-vacant'] as const;
const AT_A_RINGING_PHONE = [
  ...['answers', 'TAnswerCall', 'answers', 'TAnswerCall', 'answers', 'answers'],
  ...['rejects', 'hangs up', 'TRedirectCall'],
] as readonly ('answers' | 'TAnswerCall' | 'rejects' | 'hangs up' | 'TRedirectCall')[];
const FROM_A_TALK = [
  ...['TInitiateConference', 'TInitiateConference', 'TInitiateTransfer', 'TInitiateTransfer'],
  ...[
    'TSingleStepConference',
    'TSingleStepConference',
    'TSingleStepConference',
    'TMuteTransfer',
    'TSingleStepTransfer',
  ],
] as readonly (typeof WITH_DESTINATION)[number][];
const OWN = ['THoldCall', 'TRetrieveCall', 'THoldCall', 'TRetrieveCall', 'TAnswerCall'] as const;
const BY_PHONE = ['hangs up', 'hangs up', 'holds', 'retrieves'] as const;
const TOGETHER = ['TCompleteConference', ...ON_TWO_CALLS] as const;

/** The act that a move is now; undefined when nobody could do it. Some do not fit, so that they are refused. */
export function actOf(oracle: Oracle, move: Move): Act | undefined {
  return chosen(oracle, move) ?? (oracle.calls.size < 2 ? begins(oracle, move) : undefined);
}

function chosen(oracle: Oracle, move: Move): Act | undefined {
  switch (move.kind) {
    case 'begin':
      return oracle.calls.size < MOST_CALLS ? begins(oracle, move) : undefined;
    case 'ring':
      return rings(oracle, move);
    case 'own':
      return onOwnCall(oracle, move, pick(OWN, move.choice));
    case 'leave':
      return onOwnCall(oracle, move, move.choice % 6 === 0 ? 'TClearCall' : 'TReleaseCall');
    case 'delete':
      return deletes(oracle, move);
    case 'directed': {
      const party = who(oracle, move, ({ member }) => member.state === 'talking');
      const what = pick(FROM_A_TALK, move.choice);
      return party && { do: what, ...own(party), to: destination(oracle, move, party) };
    }
    case 'two':
      return onTwoCalls(oracle, move);
    case 'phone':
      return byPhone(oracle, move);
    case 'data': {
      const party = who(oracle, move, () => true);
      const DN = move.choice % 4 === 0 ? pick(oracle.config.extensions, move.choice) : party?.member.DN;
      if (!party || DN === undefined) return undefined;
      return { do: 'TUpdateUserData', DN, call: party.call.label, to: `value ${move.choice}` };
    }
    case 'device':
      return atDevice(oracle, move);
    case 'route':
    case 'agent':
    case 'time':
    case 'treat':
    case 'predict':
    case 'watch':
      return centreActOf(oracle, move);
    default:
      return odd(oracle, move);
  }
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % Math.max(1, list.length)] as T;
}

const own = ({ call, member }: InCall) => ({ DN: member.DN, call: call.label });
const isGreat = (call: OracleCall) => call.members.length > 2;
const isInside = ({ member }: InCall) => !member.external && !isWaiting(member) && !isPredicting(member);

function everybody(oracle: Oracle): InCall[] {
  return [...oracle.calls.values()].flatMap((call) => call.members.map((member) => ({ call, member })));
}

/** Mostly one of the inside parties that fit; now and then any. */
function who(oracle: Oracle, { party }: Move, fits: (party: InCall) => boolean): InCall | undefined {
  const inside = everybody(oracle).filter(isInside);
  const fitting = party % 12 === 0 ? inside : inside.filter(fits);
  return pick(fitting, party);
}

/** The members of the call that a request is about. */
interface About {
  readonly call: { readonly members: readonly { readonly DN: string }[] };
}

/**
 * Mostly a number that is not in the call yet. An external number has one call at a time, so that its name says which
 * party is meant.
 */
function destination(oracle: Oracle, { to, choice }: Move, party: About): string {
  const all = everybody(oracle);
  const devices = Object.keys(oracle.config.devices ?? {});
  const numbers = [...oracle.config.extensions, ...oracle.config.external, ...devices];
  const isFree = (number: string) => !all.some(({ member }) => member.external && member.DN === number);
  const isThere = party.call.members.some(({ DN }) => DN === to);
  if (to === NOBODY || (isFree(to) && (!isThere || choice % 8 === 0))) return to;
  return pick(
    numbers.filter((n) => isFree(n) && !party.call.members.some(({ DN }) => DN === n)).concat(NOBODY),
    choice,
  );
}

function begins(oracle: Oracle, move: Move): Act {
  const { config } = oracle;
  const DN = pick(config.extensions, move.party);
  const outside = config.external.find((x) => !everybody(oracle).some(({ member }) => member.DN === x));
  if (move.choice % 4 !== 0 || outside === undefined)
    return { do: 'TMakeCall', DN, to: destination(oracle, move, { call: { members: [{ DN }] } }) };
  return { do: 'calls in', DN: outside, to: oracle.deviceAt(move.to) ? move.to : DN };
}

function rings(oracle: Oracle, move: Move): Act | undefined {
  const party = pick(
    everybody(oracle).filter(({ member }) => isRinging(member) && !isWaiting(member)),
    move.party,
  );
  if (!party) return undefined;
  const isDetected = party.call.members.some(isPredicting);
  if (party.member.external)
    return { do: 'network', ...own(party), outcome: pick(isDetected ? DETECTED : OUTCOMES, move.choice) };
  const what = pick(AT_A_RINGING_PHONE, move.choice);
  return { do: what, ...own(party), to: destination(oracle, move, party) };
}

function onOwnCall(oracle: Oracle, move: Move, what: (typeof ON_ONE_CALL)[number]): Act | undefined {
  const fits = ({ call, member }: InCall) => {
    if (what === 'TReleaseCall' || what === 'TClearCall') return isGreat(call) || move.choice % 4 === 0;
    return what === 'TRetrieveCall' ? isHeld(member) : member.state === 'talking';
  };
  const party = who(oracle, move, fits);
  return party && { do: what, ...own(party), to: '' };
}

function deletes(oracle: Oracle, move: Move): Act | undefined {
  const party = who(oracle, move, ({ call }) => isGreat(call));
  if (!party) return undefined;
  const whom = move.choice % 12 === 0 ? move.to : pick(party.call.members, move.choice).DN;
  return { do: 'TDeleteFromConference', ...own(party), to: whom };
}

function onTwoCalls(oracle: Oracle, move: Move): Act | undefined {
  const all = everybody(oracle);
  const othersAt = (party: InCall) => all.filter((p) => p.member.DN === party.member.DN && p !== party);
  const isActive = ({ member }: InCall) => member.state === 'talking' || member.state === 'dialing';
  const held = who(oracle, move, (party) => isHeld(party.member) && othersAt(party).some(isActive));
  if (!held) return undefined;
  const others = othersAt(held);
  const current = others.find(isActive) ?? pick(others, move.party) ?? held;
  const [call, second] = [held.call.label, current.call.label];
  const labels = move.choice % 25 === 24 ? { call: second, current: call } : { call, current: second };
  return { do: pick(TOGETHER, move.choice), DN: held.member.DN, ...labels };
}

function byPhone(oracle: Oracle, move: Move): Act | undefined {
  const what = pick(BY_PHONE, move.choice);
  const fits = (party: InCall) => {
    const { member } = party;
    if (isWaiting(member) || isPredicting(member)) return false;
    if (what === 'hangs up') return !isRinging(member) && (isGreat(party.call) || move.party % 4 === 0);
    if (what === 'retrieves') return isInside(party) && isHeld(member);
    return isInside(party) && (member.state === 'talking' || member.state === 'dialing');
  };
  const party = pick(everybody(oracle).filter(fits), move.party);
  return party && { do: what, ...own(party) };
}

/** Phones that are busy, forward or are not to be disturbed; most are available again soon. */
function atDevice(oracle: Oracle, move: Move): Act {
  const { extensions } = oracle.config;
  const modes = ['OnBusy', 'Unconditional', 'OnNoAnswer'] as const;
  const forwards = extensions.filter((x) => modes.some((mode) => oracle.forwards(mode, x) !== undefined));
  const back: readonly Act[] = [
    ...[...oracle.busy].map((DN): Act => ({ do: 'is available', DN })),
    ...[...oracle.undisturbed].map((DN): Act => ({ do: 'TSetDNDOff', DN })),
    ...forwards.map((DN): Act => ({ do: 'TCallCancelForward', DN })),
  ];
  if (back.length > move.choice % 4) return pick(back, move.party);
  // Who forwards on busy should be busy now and then.
  const DN = pick(forwards.length > 0 ? [...forwards, ...extensions] : extensions, move.choice);
  // Never in a circle, of which the rules say nothing.
  const further = [...extensions.filter((x) => x > DN), ...Object.keys(oracle.config.devices ?? {})];
  const to = pick(further, move.party);
  if (further.length === 0) return { do: 'is busy', DN };
  const kinds: readonly Act[] = [
    { do: 'is busy', DN },
    { do: 'TSetDNDOn', DN },
    { do: 'TCallSetForward', DN, mode: 'OnBusy', to },
    { do: 'TCallSetForward', DN, mode: 'Unconditional', to },
    ...(oracle.config.noAnswer ? [{ do: 'TCallSetForward' as const, DN, mode: 'OnNoAnswer' as const, to }] : []),
  ];
  return pick(kinds, move.party >> 2);
}

/** From a client that is not registered for the DN; about a call that is over, or in which it has, perhaps, no party. */
function odd(oracle: Oracle, move: Move): Act | undefined {
  const all = everybody(oracle).filter(({ member }) => !member.external && !isPredicting(member));
  const party = pick(all, move.party);
  if (!party) return undefined;
  const by = pick([...oracle.config.extensions, ...Object.keys(oracle.config.devices ?? {})], move.choice);
  if (move.party % 2 === 0 && by !== party.member.DN) return { do: 'foreign TReleaseCall', ...own(party), by };
  const what = pick([...ON_ONE_CALL, ...WITH_DESTINATION, 'TUpdateUserData' as const], move.choice);
  // Any call that there ever was, or one of now.
  const call = move.party % 3 === 0 ? 1 + (move.choice % oracle.newest) : party.call.label;
  return { do: what, DN: by, call, to: destination(oracle, move, party) };
}

/** An act in one line. */
export function actText(act: Act): string {
  const { DN, do: what, ...rest } = act;
  const shown = Object.entries(rest).filter(([, value]) => value !== '');
  const more = shown.map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return `${DN} ${what} ${more.join(', ')}`;
}
