import type { IvrToServer, NetworkOutcome } from '../../protocol/index.js';
import { networkAct, phoneAct, pick, requestAct as request, type SwitchAct } from '../random-act.test.js';
import type { WatchedCalls, WatchedParty } from '../sip/watched-calls.test.js';
import type { PredictedCall } from './predicted-call.test.js';
import type { PredictedCircuits } from './predicted-circuits.test.js';
import type { NetworkCall } from './predicted-network.test.js';
import { loginReq, newCallOn } from './random-driver-beginnings.test.js';
import { driverMessages, endCalls, sensible } from './random-driver-messages.test.js';
import {
  DEFAULT_POINT,
  DRIVER_CONTROLS,
  EXTENSIONS,
  IVRS,
  loginOf,
  NOWHERE,
  OUTSIDE,
  POINT,
  PORTS,
  QUEUE,
  ROUTE_DN,
} from './random-ivr-world.test.js';
import { link, outbound } from './random-outbound-acts.test.js';

/** One thing that happens. */
export type Act =
  | { readonly what: 'driver'; readonly client: string; readonly message: IvrToServer; readonly circuit: number }
  | { readonly what: 'link'; readonly client: string; readonly does: 'open' | 'close'; readonly circuit: number }
  | { readonly what: 'flow-control'; readonly on: boolean }
  | SwitchAct;

/** Random numbers that choose an act among those that fit the calls of the moment. */
export interface Choice {
  readonly kind: number;
  readonly who: number;
  readonly act: number;
  readonly to: number;
}

/** What there is at the moment. */
export interface Situation {
  readonly xmlCalls: readonly PredictedCall[];
  readonly networkCalls: readonly NetworkCall[];
  readonly parties: WatchedCalls;
  readonly legs: readonly Leg[];
  readonly circuits: PredictedCircuits;
  /** DialOut that is not answered yet. */
  readonly offers: readonly { readonly RefID: string | undefined; readonly client: string }[];
  /** Points for which some driver dials. */
  readonly dialedFor: readonly string[];
}

type Message = { readonly what: 'driver'; readonly client: string; readonly message: IvrToServer };
/** An act whose circuit is still to be chosen. */
export type Chosen = Message | Exclude<Act, { readonly what: 'driver' }>;

export interface Leg {
  readonly number: string;
  readonly external: boolean;
  readonly ConnID: string | undefined;
}

const TARGETS = [...EXTENSIONS, ...EXTENSIONS, ...OUTSIDE, PORTS[1], PORTS[2], QUEUE, POINT, NOWHERE] as string[];
export const CALL_IDS = ['c1', 'c2', 'c3', 'c4'];

/** How often each kind comes. */
const KINDS = [
  ...Array<'driver'>(10).fill('driver'),
  ...Array<'device'>(9).fill('device'),
  ...Array<'client'>(5).fill('client'),
  ...Array<'router'>(3).fill('router'),
  ...Array<'begin'>(5).fill('begin'),
  ...Array<'route'>(5).fill('route'),
  ...Array<'outbound'>(5).fill('outbound'),
  'observe',
  'odd',
  'agent',
  'agent',
  'advance',
  'link',
  'link',
  'login',
  'flow-control',
] as const;

/** The first so many kinds are about calls at ports. */
export const KINDS_OF_CALLS = KINDS.indexOf('route');

/** The act of a choice; undefined when there is none. */
export function actOf(choice: Choice, now: Situation): Act | undefined {
  const chosen = chosenAct(choice, now);
  if (chosen === undefined || asksTwice(chosen, now)) return undefined;
  return chosen.what === 'driver' ? onCircuit(chosen, choice, now) : chosen;
}

/** A driver says it on its newest circuit mostly, and logs in there first mostly; without any it opens one. */
function onCircuit({ client, message }: Message, { kind, act, to, who }: Choice, { circuits }: Situation): Act {
  const open = circuits.of(client);
  const circuit = kind % 5 === 0 ? act % Math.max(1, open.length) : open.length - 1;
  const chosen = open[circuit];
  if (chosen === undefined) return { what: 'link', client, does: 'open', circuit: 0 };
  const logsIn = chosen.login === undefined && act % 5 !== 0;
  return { what: 'driver', client, circuit, message: logsIn ? loginReq(client, 4 * who, to) : message };
}

/**
 * A routing point that a port asks about a call which waits there by itself as well: which of the two the router means
 * is nobody's word.
 */
function asksTwice(act: Chosen, { xmlCalls, parties }: Situation): boolean {
  const written = JSON.stringify(act);
  const goesTo = (point: string): boolean => new RegExp(`"(OtherDN|DestDN|DestNum)":"${point}"`).test(written);
  if (xmlCalls.some(({ route }) => route !== undefined && goesTo(route.point))) return true;
  if (act.what !== 'driver' || act.message.id !== 'RouteRequest') return false;
  const { CallId, RouteDN } = act.message;
  const main = xmlCalls.find((call) => call.CallId === CallId)?.main;
  return parties.parties.some(({ DN, ConnID }) => DN === RouteDN && ConnID === main);
}

function chosenAct(choice: Choice, now: Situation): Chosen | undefined {
  const kind = pick(KINDS, choice.kind);
  const to = pick(TARGETS, choice.to) ?? NOWHERE;
  switch (kind) {
    case 'driver':
      return driver(choice, to, now);
    case 'device':
      return device(choice, now);
    case 'client': {
      const party = pick(now.parties.parties, choice.who);
      return party === undefined ? undefined : pick(requests(party, to, now.parties), choice.act);
    }
    case 'router':
      return router(choice, to, now);
    case 'begin':
      if (now.circuits.flowControl && choice.who % 2 === 0) return { what: 'flow-control', on: false };
      return pick(beginnings(choice, now), choice.act);
    case 'route':
      return inNetwork(choice, to, now);
    case 'agent':
      return agent(choice, now);
    case 'odd':
      return odd(choice, to, now);
    case 'outbound':
      return outbound(choice, now);
    case 'observe':
      return observe(choice);
    case 'link':
      return link(choice, now);
    case 'login': {
      const client = pick(Object.keys(IVRS), choice.who) ?? '';
      return { what: 'driver', client, message: loginReq(client, choice.act, choice.to) };
    }
    case 'flow-control':
      return now.circuits.flowControl || choice.act % 3 === 0
        ? { what: 'flow-control', on: !now.circuits.flowControl }
        : undefined;
    default:
      return { what: 'advance', ms: pick([50, 1_000, 3_000, 5_000, 25_000], choice.act) ?? 1 };
  }
}

/** Two of three messages of a driver are such as the state calls for. */
function driver(choice: Choice, to: string, now: Situation): Chosen | undefined {
  const call = pick(now.xmlCalls, choice.who);
  if (call === undefined) return undefined;
  const fitting = sensible(call, to);
  // Before the call is up there is little to say: mostly its port is called, and answers.
  if (fitting.length === 0 && choice.to % 4 !== 0) {
    if (call.phase !== 'waiting') return device(choice, now);
    return { what: 'phone', number: OUTSIDE[0] as string, action: { do: 'call', to: call.port } };
  }
  const list = choice.to % 3 === 0 || fitting.length === 0 ? driverMessages(call.CallId, to, choice.who) : fitting;
  const message = pick(list, choice.act);
  const said = message?.id === 'EndCall' ? pick(endCalls(call.CallId), choice.who) : message;
  return said && { what: 'driver', client: call.client, message: said };
}

/** A supervisor subscribes to the calls of a port, or ends that. */
function observe({ who, act, to }: Choice): Chosen {
  const ThisDN = pick(EXTENSIONS, who) ?? '';
  const OtherDN = pick(PORTS, to) ?? '';
  if (act % 6 === 0) return request('RequestCancelMonitoring', ThisDN, { OtherDN });
  const MonitorNextCallType = pick(['AllCalls', 'AllCalls', 'OneCall'], act);
  const Extensions = { MonitorScope: pick(['agent', 'call'], who) };
  return request('RequestMonitorNextCall', ThisDN, { OtherDN, MonitorNextCallType, Extensions });
}

/** An agent of a port, mostly of the driver that may. */
function agent({ who, act, to }: Choice, { xmlCalls }: Situation): Chosen | undefined {
  const client = act % 4 === 0 ? pick(Object.keys(IVRS), who) : DRIVER_CONTROLS;
  if (client === undefined) return undefined;
  const ids = [...Array<string>(6).fill(loginOf(client)), 'nobody', ...xmlCalls.map(({ CallId }) => CallId)];
  const CallId = pick(ids, to) ?? '';
  const PortNum = pick([...(IVRS[client] ?? []), ...(IVRS[client] ?? []), NOWHERE], who) ?? NOWHERE;
  const asked = { CallId, ReqId: `q${to}`, PortNum };
  const Queue = QUEUE;
  const message = pick<IvrToServer>(
    [
      { id: 'AgentQuery', ...asked },
      { id: 'AgentLogin', ...asked, Queue, AgentId: '1001', Password: '' },
      { id: 'AgentLogin', ...asked, Queue, AgentId: '1001', Password: '' },
      { id: 'AgentReady', ...asked, Queue, WorkMode: 'AutoIn' },
      { id: 'AgentNotReady', ...asked, Queue },
      { id: 'AgentLogout', ...asked, Queue },
    ],
    act,
  );
  return message && { what: 'driver', client, message };
}

/** A call that is not there, that of another client, NewCall and MakeCall that do not fit. */
function odd(choice: Choice, to: string, { xmlCalls }: Situation): Chosen | undefined {
  const client = pick(Object.keys(IVRS), choice.who);
  const others = ['nobody', ...CALL_IDS, ...Object.keys(IVRS).map(loginOf)];
  const CallId = pick([...xmlCalls.map((call) => call.CallId), ...others], choice.to) ?? 'nobody';
  if (client === undefined) return undefined;
  const port = pick([...PORTS, NOWHERE], choice.act) ?? NOWHERE;
  const message = pick<IvrToServer>(
    [
      { id: 'NewCall', CallId, CallControlMode: 'Network', CalledNum: port, Version: '4.0' },
      { id: 'NewCall', CallId, CallControlMode: 'Genesys', CalledNum: port, Version: '4.0' },
      { id: 'MakeCall', CallId, OrigNum: port, DestNum: to },
      { id: 'CallStatus', CallId, Event: 'Established' },
      ...driverMessages(CallId, to, choice.act),
    ],
    choice.act,
  );
  return message && { what: 'driver', client, message };
}

/** Somebody calls a port, or its driver begins a call there. */
function beginnings(choice: Choice, { xmlCalls, networkCalls, parties }: Situation): readonly Chosen[] {
  const CallId = CALL_IDS.find((id) => ![...xmlCalls, ...networkCalls].some((call) => call.CallId === id));
  const clients = Object.keys(IVRS);
  const client = pick(clients, choice.who);
  const port = pick(client === undefined ? [] : (IVRS[client] ?? []), choice.to);
  if (CallId === undefined || client === undefined || port === undefined) return [];
  const atPort = parties.parties.filter((party) => party.DN === port);
  const live = xmlCalls.some((call) => call.port === port);
  const idle = EXTENSIONS.filter((DN) => !parties.parties.some((party) => party.DN === DN));
  const ThisDN = pick(idle, choice.to);
  const newCall: Chosen = { what: 'driver', client, message: newCallOn(port, CallId, choice.who) };
  const calledIn: Act = { what: 'phone', number: OUTSIDE[0] as string, action: { do: 'call', to: port } };
  if (atPort.length > 0) return live ? [] : [newCall];
  const makeCall = [...(pick(TARGETS, choice.to) ?? NOWHERE)].join('');
  return [
    ...(live ? [] : [newCall, newCall]),
    calledIn,
    calledIn,
    ...(ThisDN === undefined ? [] : [request('RequestMakeCall', ThisDN, { OtherDN: port })]),
    ...(live || makeCall === port
      ? []
      : [
          {
            what: 'driver',
            client,
            message: { id: 'MakeCall', CallId, OrigNum: port, DestNum: makeCall },
          } as const,
        ]),
  ];
}

/** Two of three times who rings, or is called outside, answers. */
function device({ who, act }: Choice, { legs, parties }: Situation): Act | undefined {
  const ringing = parties.parties.filter(({ state }) => state === 'ringing');
  const outside = legs.filter(({ external }) => external);
  const asked = pick([...ringing.map(({ DN, ConnID }) => ({ number: DN, external: false, ConnID })), ...outside], who);
  if (act % 3 === 0 || asked?.ConnID === undefined) return pick(devices(pick(legs, who)), act);
  const { number, ConnID } = asked;
  if (asked.external) return { what: 'network', number, outcome: 'answered', ConnID };
  return { what: 'phone', number, action: { do: 'answer', ConnID } };
}

function devices(leg: Leg | undefined): readonly Act[] {
  if (leg?.ConnID === undefined) return [];
  const { number, ConnID, external } = leg;
  const phone = (what: 'answer' | 'reject' | 'hangup' | 'hold' | 'retrieve') => phoneAct(number, { do: what, ConnID });
  const network = (outcome: NetworkOutcome) => networkAct(number, outcome, ConnID);
  if (!external) {
    return [
      ...(['answer', 'answer', 'answer', 'reject', 'hangup', 'hold', 'retrieve'] as const).map(phone),
      ...(['busy', 'available', 'available', 'available'] as const).map((does) => phoneAct(number, { do: does })),
    ];
  }
  const outcomes = ['answered', 'answered', 'busy', 'no-answer', 'congestion', 'invalid-number', 'ringing'] as const;
  return [...outcomes.map(network), phone('hangup')];
}

/** Network mode: a call of the route DN begins, or its driver or its router says something. */
function inNetwork(
  { who, act, to }: Choice,
  OtherDN: string,
  { networkCalls, xmlCalls }: Situation,
): Chosen | undefined {
  const call = pick(networkCalls, who);
  if (call === undefined || act % 4 === 0) {
    const CallId = CALL_IDS.find((id) => ![...xmlCalls, ...networkCalls].some((one) => one.CallId === id));
    const CallControlMode = who % 2 === 0 ? 'Network' : 'Genesys';
    if (CallId === undefined) return undefined;
    const message: IvrToServer = { id: 'NewCall', CallId, CallControlMode, CalledNum: ROUTE_DN, Version: '4.0' };
    return { what: 'driver', client: pick(Object.keys(IVRS), to) ?? '', message };
  }
  const { CallId, ConnID, client, step } = call;
  if (act % 4 === 1 && ConnID !== undefined && step !== 'started') return routerActs(ROUTE_DN, ConnID, OtherDN, to);
  const fitting: readonly IvrToServer[] = [
    ...(step === 'started' ? [{ id: 'RouteRequest', CallId } as const] : []),
    ...(step === 'routing'
      ? ([
          { id: 'Connected', CallId },
          { id: 'Failure', CallId, FailureCause: 'NoAnswer' },
        ] as const)
      : []),
    ...(['Started', 'NotStarted', 'Completed'] as const).map(
      (Status) => ({ id: 'TreatStatus', CallId, Status }) as const,
    ),
    { id: 'CancelCompleted', CallId },
  ];
  const message = pick(act % 4 === 2 ? fitting : driverMessages(CallId, OtherDN, who), to);
  return message && { what: 'driver', client, message };
}

/** What clients ask for on any DN, whether it can be done or not. */
function requests({ DN, ConnID }: WatchedParty, OtherDN: string, parties: WatchedCalls): readonly Act[] {
  if (DN.startsWith('8')) return [];
  const [other, ...more] = parties.parties.filter((party) => party.DN === DN && party.ConnID !== ConnID);
  const own = { ConnID };
  const member = parties.parties.find((party) => party.ConnID === ConnID && party.DN !== DN);
  const simple = ['ReleaseCall', 'AnswerCall', 'HoldCall', 'RetrieveCall'].map((id) =>
    request(`Request${id}`, DN, own),
  );
  const deleted = member?.DN ?? OtherDN;
  const deletes = [
    request('RequestDeleteFromConference', DN, { ...own, OtherDN: deleted }),
    request('RequestUpdateUserData', DN, { ...own, UserData: { other: OtherDN } }),
    request('RequestSingleStepConference', DN, { ...own, OtherDN }),
  ];
  if (other === undefined) {
    const directed = ['InitiateConference', 'InitiateTransfer', 'SingleStepTransfer', 'RedirectCall'];
    return [...simple, ...deletes, ...directed.map((id) => request(`Request${id}`, DN, { ...own, OtherDN }))];
  }
  if (more.length > 0) return [...simple, ...deletes];
  const both = ['CompleteConference', 'CompleteTransfer', 'AlternateCall', 'ReconnectCall'];
  return [
    ...simple,
    ...deletes,
    ...both.map((id) => request(`Request${id}`, DN, { ...own, TransferConnID: other.ConnID })),
  ];
}

function router({ who, act }: Choice, OtherDN: string, { xmlCalls, parties }: Situation): Act | undefined {
  const waiting = parties.parties.filter(({ DN }) => DN === POINT || DN === DEFAULT_POINT);
  const asking = xmlCalls.flatMap(({ route, main }) =>
    route === undefined || main === undefined ? [] : [{ DN: route.point, ConnID: main }],
  );
  const chosen = pick([...asking, ...asking, ...waiting], who);
  if (chosen === undefined) return undefined;
  return routerActs(chosen.DN, chosen.ConnID, OtherDN, act);
}

function routerActs(DN: string, ConnID: string, OtherDN: string, act: number): Act | undefined {
  return pick(
    [
      request('RequestRouteCall', DN, { ConnID, RouteType: 'Unknown', OtherDN }),
      request('RequestRouteCall', DN, { ConnID, RouteType: 'Default' }),
      request('RequestApplyTreatment', DN, { ConnID, TreatmentType: 'Silence' }),
      request('RequestApplyTreatment', DN, { ConnID, TreatmentType: 'RingBack' }),
    ],
    act,
  );
}
