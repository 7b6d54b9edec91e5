import type { Oracle } from './oracle.test.js';
import type { Act, Move } from './oracle-acts.test.js';
import { type InCall, isPredicting, isWaiting } from './oracle-calls.test.js';
import type { Scope } from './oracle-centre.test.js';
import type { RouteType } from './rules-8-routing.test.js';
import type { Digits, TreatmentType } from './rules-8-treatments.test.js';

/** Acts of queues, routing points and agents. */
export type CentreAct =
  | {
      readonly do: 'TRouteCall';
      readonly DN: string;
      readonly call: number;
      readonly to: string;
      readonly RouteType: RouteType;
    }
  | {
      readonly do: 'TAgentLogin';
      readonly DN: string;
      readonly queue: string;
      readonly AgentID: string;
      readonly WorkMode: string;
    }
  | { readonly do: 'TAgentLogout'; readonly DN: string; readonly queue: string | undefined }
  | {
      readonly do: 'TAgentSetReady' | 'TAgentSetNotReady';
      readonly DN: string;
      readonly queue: string | undefined;
      readonly WorkMode: string | undefined;
    }
  | {
      readonly do: 'TApplyTreatment';
      readonly DN: string;
      readonly call: number;
      readonly type: TreatmentType;
      readonly digits: Digits;
    }
  | {
      readonly do: 'TMonitorNextCall';
      readonly DN: string;
      readonly to: string;
      readonly once: boolean;
      readonly scope: Scope;
    }
  | { readonly do: 'TCancelMonitoring'; readonly DN: string; readonly to: string }
  | { readonly do: 'TSetMuteOn' | 'TSetMuteOff'; readonly DN: string; readonly call: number }
  | { readonly do: 'TMakePredictiveCall'; readonly DN: string; readonly to: string; readonly seconds: number }
  /** Of the announcement that is played at the place `DN`. */
  | { readonly do: 'treatment-end'; readonly DN: string; readonly call: number }
  | { readonly do: 'types'; readonly DN: string; readonly call: number; readonly keys: string }
  | { readonly do: 'time passes'; readonly DN: ''; readonly seconds: number };

function pick<T>(list: readonly T[], n: number): T {
  return list[n % Math.max(1, list.length)] as T;
}

const SECONDS = [1, 4, 6, 11, 16, 25];
const LOGIN_MODES = ['AutoIn', 'AutoIn', 'ManualIn', 'Unknown', 'AuxWork'];
const NOT_READY_MODES = [...['AuxWork', 'AfterCallWork', 'WalkAway', undefined], 'AutoIn'];
const READY_MODES = ['AutoIn', 'ManualIn', undefined, 'AuxWork'];

/** The act that a move is now; undefined when nobody could do it. */
export function centreActOf(oracle: Oracle, move: Move): Act | undefined {
  if (move.kind === 'time') return { do: 'time passes', DN: '', seconds: pick(SECONDS, move.choice) };
  if (move.kind === 'watch') return watches(oracle, move);
  if (move.kind === 'predict') return dialsPredictively(oracle, move);
  if (move.kind === 'treat') return treats(oracle, move);
  return move.kind === 'route' ? routes(oracle, move) : ofAgent(oracle, move);
}

const everybody = (oracle: Oracle): InCall[] =>
  [...oracle.calls.values()].flatMap((call) => call.members.map((member) => ({ call, member })));

function watches(oracle: Oracle, { party, choice }: Move): CentreAct {
  const { extensions } = oracle.config;
  const observing = everybody(oracle).filter(({ member }) => member.state === 'observing');
  if (observing.length > 0 && choice % 3 === 0) {
    const { call, member } = pick(observing, party);
    return { do: choice % 2 === 0 ? 'TSetMuteOn' : 'TSetMuteOff', DN: member.DN, call: call.label };
  }
  const subscribed = [...oracle.supervision];
  if (subscribed.length > 0 && choice % 6 === 1) {
    const [to, { supervisor }] = pick(subscribed, party) as (typeof subscribed)[0];
    return { do: 'TCancelMonitoring', DN: choice % 4 === 0 ? to : supervisor, to };
  }
  const scope = choice % 2 === 0 ? ('agent' as const) : ('call' as const);
  return {
    do: 'TMonitorNextCall',
    DN: pick(extensions, party),
    to: pick(extensions, choice),
    once: choice % 7 === 0,
    scope,
  };
}

const MOST_CALLS = 5;

function dialsPredictively(oracle: Oracle, { party, choice, to }: Move): Act | undefined {
  const { config, calls } = oracle;
  if (calls.size >= MOST_CALLS) return undefined;
  const places = Object.entries(config.devices ?? {}).filter(([, { type }]) => type !== 'VirtualQueue');
  const DN = choice % 20 === 0 ? pick(config.extensions, party) : pick(places, party)?.[0];
  const outside = config.external.find((x) => !everybody(oracle).some(({ member }) => member.DN === x));
  const isFree = !oracle.isExternal(to) || !everybody(oracle).some(({ member }) => member.DN === to);
  const dialed = choice % 3 === 0 && isFree ? to : outside;
  const dialing = everybody(oracle).find(({ member }) => isPredicting(member));
  if (dialing && choice % 4 === 0)
    return { do: 'TReleaseCall', DN: dialing.member.DN, call: dialing.call.label, to: '' };
  if (!dialed || !DN) return undefined;
  return { do: 'TMakePredictiveCall', DN, to: dialed, seconds: pick([8, 20], choice >> 2) };
}

const TREATMENTS: readonly TreatmentType[] = [
  ...(['Music', 'Silence', 'RingBack', 'PlayAnnouncement', 'PlayAnnouncement', 'SetDefaultRoute'] as const),
  ...(['CollectDigits', 'CollectDigits', 'PlayAnnouncementAndDigits', 'PlayAnnouncementAndDigits'] as const),
];
const DIGITS: readonly Digits[] = [
  { MAX_DIGITS: 2, TOTAL_TIMEOUT: 12 },
  { MAX_DIGITS: 9, TERM_DIGITS: '#', TOTAL_TIMEOUT: 12 },
  { MAX_DIGITS: 1, TOTAL_TIMEOUT: 5 },
];
const NO_DIGITS: Digits = { MAX_DIGITS: 0, TOTAL_TIMEOUT: 12 };
const KEYS = ['1', '47', '2#', '#', '8', '123'];

/** A treatment, the end of an announcement, or keys of somebody who hears one. */
function treats(oracle: Oracle, { party, choice }: Move): CentreAct | undefined {
  const treated = everybody(oracle).filter(({ member }) => member.treatment !== undefined);
  if (treated.length === 0 || choice % 3 === 0) {
    const all = everybody(oracle).filter(({ member }) => (party % 15 === 0 ? !member.external : isWaiting(member)));
    const own = pick(all, party);
    const type = pick(TREATMENTS, choice >> 2);
    // What keys do to an announcement after which none are collected is the player's matter.
    const what = { type, digits: pick(type === 'CollectDigits' ? [...DIGITS, NO_DIGITS] : DIGITS, choice >> 5) };
    return own && { do: 'TApplyTreatment', DN: own.member.DN, call: own.call.label, ...what };
  }
  const { call, member } = pick(treated, party);
  if (choice % 3 === 1 && member.treatment?.plays) return { do: 'treatment-end', DN: member.DN, call: call.label };
  const hearers = call.members.filter(({ state }) => state === 'dialing' || state === 'talking');
  const by = pick(hearers, choice);
  return by && { do: 'types', DN: by.DN, call: call.label, keys: pick(KEYS, choice >> 2) };
}

function routes(oracle: Oracle, { party, choice, to }: Move): CentreAct | undefined {
  const all = everybody(oracle);
  const own = pick(
    all.filter(({ member }) => (party % 12 === 0 ? !member.external : isWaiting(member))),
    party,
  );
  if (!own) return undefined;
  const act = { do: 'TRouteCall' as const, DN: own.member.DN, call: own.call.label };
  if (choice % 9 === 0) return { ...act, to: '', RouteType: 'CallDisconnect' };
  if (choice % 9 === 1) return { ...act, to: '', RouteType: 'Default' };
  const isBusy = oracle.isExternal(to) && all.some(({ member }) => member.DN === to);
  return { ...act, to: isBusy ? pick(oracle.config.extensions, choice) : to, RouteType: 'Unknown' };
}

function ofAgent(oracle: Oracle, { party, choice }: Move): CentreAct {
  const DN = pick(oracle.config.extensions, party);
  const devices = Object.entries(oracle.config.devices ?? {});
  const queues = devices.filter(([, { type }]) => type === 'ACDQueue').map(([number]) => number);
  const agent = oracle.agents.get(DN);
  const queue = pick(queues, choice >> 3);
  const named =
    choice % 5 === 0 ? undefined : pick(agent?.queues.length && choice % 7 > 0 ? agent.queues : queues, choice >> 3);
  if (!agent || choice % 6 === 0) {
    const AgentID = choice % 25 === 0 ? '1001' : `1${DN.slice(1)}`;
    return { do: 'TAgentLogin', DN, queue, AgentID, WorkMode: pick(LOGIN_MODES, choice >> 5) };
  }
  if (choice % 6 === 1) return { do: 'TAgentLogout', DN, queue: named };
  if (agent.ready) return { do: 'TAgentSetNotReady', DN, queue: named, WorkMode: pick(NOT_READY_MODES, choice >> 5) };
  return { do: 'TAgentSetReady', DN, queue: named, WorkMode: pick(READY_MODES, choice >> 5) };
}
