import type { CoreConfig } from '../../core/index.js';
import { type ClientHandle, checkRequest, type NetworkOutcome, type PhoneAction } from '../../protocol/index.js';
import { SimSwitch } from '../../sim/index.js';
import { Hub } from '../hub.js';
import { VirtualClock } from '../virtual-clock.js';
import { Oracle, type OracleConfig, type Value } from './oracle.test.js';
import { type Act, actOf, actText, type Move } from './oracle-acts.test.js';
import { isPredicting, isRinging, isWaiting, type Member } from './oracle-calls.test.js';
import { difference, eventsText, type Got } from './oracle-compares.test.js';
import { predict, reasonsOf } from './oracle-predicts.test.js';
import { timesOut } from './rules-4-making.test.js';
import { leavesBusinessCall } from './rules-8-agents.test.js';

export const EXTENSIONS = ['7001', '7002', '7003', '7004', '7005'];
export const OUTSIDE = ['5551001', '5551002'];

/** Announcements end by an act, in milliseconds. */
const ENDLESS = 1_000_000_000;

/** Attributes that are compared when the oracle names them; the others of an event are left to other tests. */
const COMPARED = [
  'ThisDN',
  'ThisDNRole',
  'ThisQueue',
  'AgentID',
  'WorkMode',
  'TreatmentType',
  'CollectedDigits',
  'LastCollectedDigit',
  'OtherDN',
  'OtherDNRole',
  'ThirdPartyDN',
  'ThirdPartyDNRole',
  'CallState',
  'CallType',
  'PartyState',
  'ErrorCode',
] as const;

interface Delivered {
  readonly event: Readonly<Record<string, unknown>>;
  readonly ReferenceID: number | undefined;
}

/** Plays acts on a hub with one client per DN, and compares what each of them gets with what the oracle says. */
export class OracleRun {
  readonly oracle: Oracle;
  /** The acts so far, for people. */
  readonly acts: string[] = [];
  /** Events of all acts so far, by act and DN. */
  readonly told: { readonly DN: string; readonly expected: Oracle['expected']; readonly got: readonly Got[] }[] = [];
  private readonly clock = new VirtualClock(1_700_000_000_000);
  private readonly hub: Hub;
  private readonly sim: SimSwitch;
  private readonly faults: unknown[] = [];
  private readonly clients = new Map<string, ClientHandle>();
  private readonly inbox = new Map<string, Delivered[]>();
  private readonly connIds = new Map<number, string>();
  private readonly labels = new Map<string, number>();
  /** What a client that asks for nothing, and sees everything, gets. */
  private readonly watched: Delivered[] = [];
  private references = 1;

  private readonly numbers: readonly string[];

  constructor(setting: Omit<OracleConfig, 'extensions' | 'external'>) {
    this.oracle = new Oracle({ extensions: EXTENSIONS, external: OUTSIDE, ...setting });
    this.oracle.noAnswer = (own) => timesOut(this.oracle, own);
    this.oracle.beforeLeaving = (member) => leavesBusinessCall(this.oracle, member);
    const devices = Object.entries(setting.devices ?? {});
    this.numbers = [...EXTENSIONS, ...devices.map(([number]) => number)];
    const config: CoreConfig = {
      serverName: 'oracle',
      connIdPrefix: '0000abcd',
      dns: [
        ...EXTENSIONS.map((number) => ({ number, type: 'Extension' as const })),
        ...devices.map(([number, device]) => ({ number, ...device })),
      ],
      external: OUTSIDE,
      router: [],
      agents: [],
      options: { 'conference-max-parties': setting.limit, ...optionsOf(setting) },
    };
    let sim: SimSwitch | undefined;
    this.hub = new Hub({
      config,
      clock: this.clock,
      switch: (report) => {
        sim = new SimSwitch({ report, clock: this.clock, phones: EXTENSIONS, promptTime: ENDLESS });
        return sim;
      },
      onFault: (fault) => this.faults.push(fault.error),
    });
    this.sim = sim as unknown as SimSwitch;
    const watcher = this.hub.open({
      ApplicationName: 'watcher',
      onEvent: ({ event, ReferenceID }) => this.watched.push({ event: { ...event }, ReferenceID }),
    });
    for (const DN of this.numbers) {
      watcher.request({ id: 'RequestRegisterAddress', ThisDN: DN, RegisterMode: 'ModeMonitor' });
      const inbox: Delivered[] = [];
      const client = this.hub.open({
        ApplicationName: DN,
        onEvent: ({ event, ReferenceID }) => inbox.push({ event: { ...event }, ReferenceID }),
      });
      client.request({ id: 'RequestRegisterAddress', ThisDN: DN });
      inbox.length = 0;
      this.clients.set(DN, client);
      this.inbox.set(DN, inbox);
    }
    this.watched.length = 0;
  }

  /** What went wrong in one move, in words for people; undefined = all is as the rules say. */
  move(move: Move): string | undefined {
    const act = actOf(this.oracle, move);
    return act && this.act(act);
  }

  act(act: Act): string | undefined {
    if (this.oracle.silent !== undefined) return undefined;
    this.references += 1;
    this.acts.push(actText(act));
    predict(this.oracle, act, this.references);
    if (this.oracle.silent !== undefined) return undefined;
    const failed = this.perform(act, this.references);
    if (failed !== undefined) return this.report(failed);
    if (this.faults.length > 0) return this.report(`the server threw: ${String(this.faults[0])}`);
    this.bindNewCall();
    for (const DN of this.numbers) {
      const got = (this.inbox.get(DN) ?? []).map((e) => this.asGot(e));
      this.told.push({ DN, expected: this.oracle.expected, got });
      const expected = this.oracle.expected.get(DN) ?? [];
      // Which of two calls leaves a queue first, when two agents become free at once, is not ruled.
      const isQueue = this.oracle.deviceAt(DN) !== undefined;
      const wrong = isQueue ? difference(byCall(expected), byCall(got)) : difference(expected, got);
      if (wrong !== undefined) return this.report(`${DN} ${wrong}`);
      if (!this.isWatched(DN)) return this.report(`another client gets other events of ${DN}`);
    }
    this.watched.length = 0;
    for (const inbox of this.inbox.values()) inbox.length = 0;
    return undefined;
  }

  /** Everybody hangs up in turn, as the rules have it; then nothing may be left in the server. */
  hangUpAll(): string | undefined {
    for (let call = this.oracle.calls.values().next().value; call; call = this.oracle.calls.values().next().value) {
      const member = call.members.find((m) => !isRinging(m));
      // Where all ring, as after the transfer of a call that was not answered, somebody has to answer first.
      const wrong = member ? this.act(endOf(member, call.label)) : this.rejectAny(call.label, call.members[0]);
      if (wrong !== undefined || this.oracle.silent !== undefined) return wrong;
    }
    // After-call work is over some time.
    const wrong = this.act({ do: 'time passes', DN: '', seconds: 100 });
    if (wrong !== undefined) return wrong;
    const { calls, parties, legs, timers } = this.hub.snapshot();
    const left = { calls, parties, legs, timers };
    return calls + parties + legs + timers > 0 ? this.report(`left in the server: ${JSON.stringify(left)}`) : undefined;
  }

  private rejectAny(call: number, member: Member | undefined): string | undefined {
    if (!member || isWaiting(member) || isPredicting(member))
      return this.report(`call ${call} has nobody who could end it`);
    const { DN, external } = member;
    return this.act(external ? { do: 'network', DN, call, outcome: 'busy' } : { do: 'rejects', DN, call });
  }

  private perform(act: Act, ReferenceID: number): string | undefined {
    const ConnID = 'call' in act ? this.connIdOf(act.call) : undefined;
    const onCall = ConnID === undefined ? {} : { ConnID };
    switch (act.do) {
      case 'network':
        return problemOf(this.sim.network(act.DN, act.outcome satisfies NetworkOutcome, ConnID));
      case 'treatment-end':
        return problemOf(this.sim.treatmentEnd(ConnID ?? ''));
      case 'types':
        return problemOf(this.sim.phone(act.DN, { do: 'dtmf', digits: act.keys, ...onCall }));
      case 'time passes':
        this.clock.advance(act.seconds * 1000);
        return undefined;
      case 'dials':
      case 'calls in':
        return problemOf(this.sim.phone(act.DN, { do: 'call', to: act.to }));
      default: {
        const action = PHONE_ACTIONS[act.do];
        if (action) return problemOf(this.sim.phone(act.DN, { do: action, ...onCall } as PhoneAction));
        return this.request(act, { ReferenceID, ThisDN: act.DN, ...onCall });
      }
    }
  }

  private request(act: Act, base: { readonly ReferenceID: number; readonly ThisDN: string }): string | undefined {
    const Reasons = reasonsOf(base.ReferenceID);
    const [name, MergeType] = act.do.replace('foreign ', '').split(' ');
    const checked = checkRequest({
      id: REQUEST_IDS[name ?? ''] ?? name?.replace(/^T/, 'Request'),
      ...base,
      ...(MergeType === undefined ? {} : { MergeType }),
      ...('to' in act && TAKES_OTHER_DN.test(act.do) ? { OtherDN: act.to } : {}),
      ...('to' in act && act.do === 'TUpdateUserData' ? { UserData: { key: act.to } } : {}),
      ...('mode' in act ? { ForwardMode: act.mode } : {}),
      ...attributesOf(act),
      ...(Reasons === undefined ? {} : { Reasons: { why: Reasons } }),
      ...('current' in act ? { TransferConnID: this.connIdOf(act.current) } : {}),
    });
    if (!checked.ok) return `the request is not valid: ${JSON.stringify(checked)}`;
    this.clients.get('by' in act ? act.by : act.DN)?.request(checked.request);
    return undefined;
  }

  /** 1.6, 9.1: another client of the DN gets the same events, without the ReferenceID and without the refusals. */
  private isWatched(DN: string): boolean {
    const seen = this.watched.filter(({ event }) => event['ThisDN'] === DN).map((e) => this.asGot(e));
    const own = (this.inbox.get(DN) ?? []).map((e) => this.asGot({ ...e, ReferenceID: undefined }));
    return (
      JSON.stringify(seen) ===
      JSON.stringify(own.filter(({ id, attributes }) => id !== 'EventError' && attributes['ThisDN'] === DN))
    );
  }

  /** A call that nobody was told of, as a caller from outside found the phone busy, gets a ConnID that no call has. */
  private connIdOf(label: number): string {
    const ConnID = this.connIds.get(label) ?? `0000ffff${String(label).padStart(8, '0')}`;
    this.connIds.set(label, ConnID);
    this.labels.set(ConnID, label);
    return ConnID;
  }

  /** The ConnID that nobody has seen before is that of the newest call. */
  private bindNewCall(): void {
    for (const { event } of [...this.inbox.values()].flat()) {
      const ConnID = event['ConnID'];
      if (typeof ConnID !== 'string' || this.labels.has(ConnID) || this.connIds.has(this.oracle.newest)) continue;
      this.labels.set(ConnID, this.oracle.newest);
      this.connIds.set(this.oracle.newest, ConnID);
    }
  }

  private asGot({ event, ReferenceID }: Delivered): Got {
    const label = (ConnID: unknown): Value =>
      ConnID === undefined ? undefined : (this.labels.get(String(ConnID)) ?? -1);
    const plain = Object.fromEntries(COMPARED.map((name) => [name, event[name] as Value]));
    const extensions = event['Extensions'] as Record<string, Value> | undefined;
    return {
      id: String(event['id']),
      attributes: {
        ConnID: label(event['ConnID']),
        ...plain,
        PreviousConnID: label(event['PreviousConnID']),
        ReleasingParty: extensions?.['ReleasingParty'],
        WrapUpTime: extensions?.['WrapUpTime'],
        INTERRUPTED: extensions?.['INTERRUPTED'],
        COMPLETION_STATUS: extensions?.['COMPLETION_STATUS'],
        Reasons: (event['Reasons'] as { why?: Value } | undefined)?.why,
        UserData: (event['UserData'] as { key?: Value } | undefined)?.key,
        ReferenceID,
      },
    };
  }

  private report(what: string): string {
    const parties = this.numbers
      .map((DN) => ({
        DN,
        expected: this.oracle.expected.get(DN) ?? [],
        got: (this.inbox.get(DN) ?? []).map((e) => this.asGot(e)),
      }))
      .filter(({ expected, got }) => expected.length + got.length > 0);
    const lists = parties.map(
      ({ DN, expected, got }) => `  ${DN}\n    expected:\n${eventsText(expected)}\n    got:\n${eventsText(got)}`,
    );
    const acts = this.acts.map((act, i) => `  ${i + 1}. ${act}`).join('\n');
    return `${what}\nActs (${JSON.stringify(settingOf(this.oracle))}):\n${acts}\nThe last act:\n${lists.join('\n')}`;
  }
}

const TAKES_OTHER_DN = /Make|Initiate|Mute|SingleStep|Redirect|Delete|SetForward|Route|Monitor/;

/** Attributes of requests that are named alike in acts. */
function attributesOf(act: Act): object {
  if (act.do === 'TMonitorNextCall') {
    const MonitorNextCallType = act.once ? 'OneCall' : 'AllCalls';
    return { MonitorNextCallType, Extensions: { MonitorMode: 'mute', MonitorScope: act.scope } };
  }
  const { queue, AgentID, WorkMode, RouteType, type, digits } = act as Partial<Record<string, unknown>>;
  const PROMPT = String(type).startsWith('Play') ? { PROMPT: { '1': { TEXT: 'welcome' } } } : {};
  const TreatmentParameters = digits && { ...digits, ...PROMPT };
  const treatment = { TreatmentType: type, TreatmentParameters };
  const Timeout = act.do === 'TMakePredictiveCall' ? act.seconds : undefined;
  const named = Object.entries({ Timeout, ThisQueue: queue, AgentID, WorkMode, RouteType, ...treatment });
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

function byCall<E extends { readonly attributes: Readonly<Record<string, unknown>> }>(events: readonly E[]): E[] {
  return [...events].sort((a, b) => Number(a.attributes['ConnID']) - Number(b.attributes['ConnID']));
}

function optionsOf({ wrapUp, noAnswer, action }: Partial<OracleConfig>): CoreConfig['options'] {
  return {
    ...(wrapUp === undefined ? {} : { 'wrap-up-time': wrapUp }),
    ...(noAnswer === undefined ? {} : { 'no-answer-timeout': noAnswer }),
    ...(action === undefined ? {} : { 'no-answer-action': action }),
  };
}

/** Functions whose message has another name. */
const REQUEST_IDS: Readonly<Record<string, string>> = {
  TCallSetForward: 'RequestCallForwardSet',
  TCallCancelForward: 'RequestCallForwardCancel',
  TAgentSetReady: 'RequestAgentReady',
  TAgentSetNotReady: 'RequestAgentNotReady',
};

const PHONE_ACTIONS: Readonly<Partial<Record<Act['do'], PhoneAction['do']>>> = {
  answers: 'answer',
  rejects: 'reject',
  'hangs up': 'hangup',
  holds: 'hold',
  retrieves: 'retrieve',
  'is busy': 'busy',
  'is available': 'available',
};

/** A queue that dials is no phone. */
function endOf(member: Member, call: number): Act {
  const by = { DN: member.DN, call };
  return isPredicting(member) ? { do: 'TReleaseCall', ...by, to: '' } : { do: 'hangs up', ...by };
}

function settingOf({ config }: Oracle): object {
  const { extensions, external, devices, ...setting } = config;
  return setting;
}

function problemOf(result: { readonly ok: true } | { readonly ok: false; readonly error: string }): string | undefined {
  return result.ok ? undefined : `the phone could not: ${result.error}`;
}
