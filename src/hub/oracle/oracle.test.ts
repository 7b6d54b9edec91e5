import {
  apart,
  countedIn,
  type InCall,
  isDialing,
  isObserver,
  isPredicting,
  isWaiting,
  type Member,
  type MemberState,
  type OracleCall,
  othersOf,
} from './oracle-calls.test.js';
import { type Agent, type Device, OracleClock, type Subscription } from './oracle-centre.test.js';

export type Value = string | number | undefined;
/** A list = one of them; `undefined` = must be absent. */
export type Wanted = Value | readonly Value[];
/** Whatever it is: the rules say nothing of it, or any value. */
export const ANY = '*';

/** An event that a party has to get, and the rule of event-rules.md that says so. */
export interface Expected {
  readonly rule: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, Wanted>>;
}

/** A request while it is carried out: its first event at its sender that confirms it has its ReferenceID (1.6). */
export interface Asked {
  readonly sender: string;
  readonly ReferenceID: number;
  readonly confirmedBy: readonly string[];
  /** Its Reasons, and the events of its DN that have them: those that answer it. */
  readonly Reasons?: string | undefined;
  readonly answeredBy?: readonly string[];
}

export interface OracleConfig {
  readonly extensions: readonly string[];
  readonly external: readonly string[];
  /** `conference-max-parties` */
  readonly limit: number;
  /** Queues and routing points by number. */
  readonly devices?: Readonly<Record<string, Device>>;
  /** `wrap-up-time` and `no-answer-timeout` in seconds, 0 = off. */
  readonly wrapUp?: number;
  readonly noAnswer?: number;
  /** `no-answer-action` */
  readonly action?: 'none' | 'notready';
}

/** Events whose attribute table has no CallState. */
const WITHOUT_CALL_STATE: ReadonlySet<string> = new Set(['EventDialing', 'EventAttachedDataChanged']);

/** 4.5: events of a consultation call that always name the main call; the others may. */
const NAME_MAIN_CALL = new Set([
  ...['EventDialing', 'EventRinging', 'EventEstablished', 'EventAbandoned'],
  ...['EventQueued', 'EventRouteRequest'],
]);

/** 2.6, 4.2: events of a call of an ACD queue that always name the queue; the others may. */
const NAME_QUEUE = new Set(['EventRinging', 'EventEstablished', 'EventRetrieved', 'EventAbandoned']);

/** Events of other parties that a queue or routing point is not told of: it is told of its own call only. */
const NOT_FOR_QUEUES = new Set(['EventPartyAdded', 'EventPartyDeleted']);

/** Call-party states by the names of TPartyState: what a party is after the event. */
const PARTY_STATES: Readonly<Record<MemberState, Wanted>> = {
  dialing: 'Connected+Dialing',
  'held-dialing': 'Held+Dialing',
  // Failed is used where no party was ever created at the destination.
  failed: ['Busy', 'Failed'],
  alerting: 'Alerting',
  invited: 'Alerting',
  talking: 'Connected',
  held: 'Held',
  waiting: ANY,
  predicting: ANY,
  'watch-ringing': ANY,
  observing: ANY,
};
const ENDS = new Set(['EventReleased', 'EventAbandoned']);

/** The switch as the rules see it: the calls, and what each party has to be told of the act that is under way. */
export class Oracle {
  readonly calls = new Map<number, OracleCall>();
  /** Phones that answer every new call with busy. */
  readonly busy = new Set<string>();
  /** DNs with do-not-disturb, and where calls are forwarded by mode and DN (4.7). */
  readonly undisturbed = new Set<string>();
  readonly forwarding = new Map<string, string>();
  /** Who is logged in, by DN. */
  readonly agents = new Map<string, Agent>();
  readonly clock = new OracleClock();
  /** Waits that were in several queues at once: to which of them they go back is not ruled. */
  readonly manyQueues = new Set<number>();
  /** Subscriptions of supervisors, by the DN of the agent. */
  readonly supervision = new Map<string, Subscription>();
  /** Who has come into a call in the act under way; `running` = the call was there before. */
  readonly established: (InCall & { readonly running: boolean })[] = [];
  /** What a party that leaves a call has to be told before (after-call work). */
  beforeLeaving: ((left: InCall) => undefined) | undefined;
  /** What happens to who does not answer in time. */
  noAnswer: ((own: InCall) => undefined) | undefined;
  /** A call that the act ends for a party together with another one, and one that goes on for it in another one. */
  endsToo: OracleCall | undefined;
  goesOn: OracleCall | undefined;
  /** Set where the rules are silent about what comes: nothing can be predicted from here on. */
  silent: string | undefined;
  /** By DN: events of the act under way. */
  expected = new Map<string, Expected[]>();
  /** Every rule that has been at work. */
  readonly rules = new Set<string>();
  private labels = 0;
  private asked: Asked | undefined;

  constructor(readonly config: OracleConfig) {}

  /** A new act begins. */
  begin(asked?: Asked): undefined {
    this.expected = new Map();
    this.endsToo = undefined;
    this.goesOn = undefined;
    this.asked = asked;
  }

  // ---- calls --------------------------------------------------------------------------------------------------------

  /** Label of the newest call. */
  get newest(): number {
    return this.labels;
  }

  newCall(CallType: OracleCall['CallType'], main?: OracleCall): OracleCall {
    this.labels += 1;
    const call: OracleCall = { label: this.labels, CallType, main: main?.label, members: [] };
    this.calls.set(call.label, call);
    return call;
  }

  /** Whether two places that do not know of each other have the call at once: the rules do not say who is what to whom. */
  checkPlaces(call: OracleCall): undefined {
    if (apart(call.members.filter(isWaiting)).length > 1) this.silent = 'two places at once';
  }

  over(call: OracleCall): undefined {
    this.calls.delete(call.label);
  }

  find(label: number | undefined, DN: string): InCall | undefined {
    const call = label === undefined ? undefined : this.calls.get(label);
    const member = call?.members.find((m) => m.DN === DN);
    return call && member && { call, member };
  }

  forwards(mode: 'Unconditional' | 'OnBusy' | 'OnNoAnswer', DN: string): string | undefined {
    return this.forwarding.get(`${mode} ${DN}`);
  }

  isExternal(number: string): boolean {
    return this.config.external.includes(number);
  }

  isKnown(number: string): boolean {
    return this.config.extensions.includes(number) || this.isExternal(number) || this.deviceAt(number) !== undefined;
  }

  deviceAt(number: string): Device | undefined {
    return this.config.devices?.[number];
  }

  // ---- events -------------------------------------------------------------------------------------------------------

  /** 1.1: one event from the view of one party. 1.2: none for an external one. 2.5: its role stays. */
  tell(rule: string, call: OracleCall, member: Member, id: string, more: Expected['attributes'] = {}): undefined {
    this.rules.add(rule);
    if (member.external || (isWaiting(member) && NOT_FOR_QUEUES.has(id))) return;
    if (id === 'EventReleased') this.beforeLeaving?.({ call, member });
    const main = call.main;
    this.add(member.DN, {
      rule,
      id,
      attributes: {
        ConnID: call.label,
        ThisDN: member.DN,
        ThisDNRole: member.role,
        // 1.4: only where the table has it.
        CallState: WITHOUT_CALL_STATE.has(id) ? undefined : 'OK',
        CallType: call.CallType,
        ThisQueue: this.queueOf(member, id),
        AgentID: id === 'EventAttachedDataChanged' ? undefined : this.agents.get(member.DN)?.AgentID,
        PartyState: ENDS.has(id) ? 'NULL' : PARTY_STATES[member.state],
        // Optional where it is not the matter of the event; of no other call in any case (6.4, 8).
        UserData: call.data === undefined ? undefined : [call.data, undefined],
        // 1.4, 4.5: present only where a table shows it.
        PreviousConnID: main === undefined || NAME_MAIN_CALL.has(id) ? main : [main, undefined],
        ReferenceID: this.confirms(member.DN, id),
        ...more,
      },
    });
    if (id === 'EventRinging') this.limitRinging(member);
  }

  /** `no-answer-timeout` */
  limitRinging(member: Member): undefined {
    const { noAnswer } = this.config;
    if (!noAnswer) return;
    this.clock.after(noAnswer * 1000, () => {
      const call = [...this.calls.values()].find(({ members }) => members.includes(member));
      if (call && (member.state === 'alerting' || member.state === 'invited')) this.noAnswer?.({ call, member });
    });
  }

  /** 2.6: for ACD calls only; a queue or routing point is its own. */
  private queueOf(member: Member, id: string): Wanted {
    // Its table has neither queue nor agent.
    if (id === 'EventAttachedDataChanged') return undefined;
    if (isWaiting(member)) return member.DN;
    if (isPredicting(member)) return id === 'EventDialing' ? member.DN : [member.DN, undefined];
    const { queue } = member;
    if (queue === undefined) return undefined;
    return queue.required && NAME_QUEUE.has(id) ? queue.DN : [queue.DN, undefined];
  }

  /** 8: user-data changes reach the requester too; one that is no party has no ThisDN in its event. */
  tellStranger(rule: string, call: OracleCall, DN: string, id: string, more: Expected['attributes']): undefined {
    this.rules.add(rule);
    const { label: ConnID, CallType } = call;
    const attributes = { ConnID, CallType, ThisDN: undefined, ReferenceID: this.confirms(DN, id), ...more };
    this.add(DN, { rule, id, attributes });
  }

  /** An event of a DN that is about none of its calls. */
  tellDN(rule: string, DN: string, id: string, more: Expected['attributes'] = {}): undefined {
    this.rules.add(rule);
    const AgentID = this.agents.get(DN)?.AgentID;
    const attributes = { ConnID: undefined, ThisDN: DN, AgentID, ReferenceID: this.confirms(DN, id), ...more };
    this.add(DN, { rule, id, attributes });
  }

  /** 9.1: EventError to the client that asked, and nothing else. */
  refuse(rule: string, DN: string, codes: readonly number[] | typeof ANY, label: number | undefined): undefined {
    this.rules.add(rule);
    const { sender, ReferenceID } = this.asked ?? { sender: DN, ReferenceID: undefined };
    const attributes = { ErrorCode: codes, ConnID: label, ThisDN: DN, ReferenceID };
    this.add(sender, { rule, id: 'EventError', attributes });
  }

  /** EventError some time after the request of a DN that has failed only now. */
  refuseLate(rule: string, DN: string, ReferenceID: number, code: number, label: number): undefined {
    this.rules.add(rule);
    this.add(DN, { rule, id: 'EventError', attributes: { ErrorCode: code, ConnID: label, ThisDN: DN, ReferenceID } });
  }

  /** 7.2: EventError that ends an invitation, some time after its request. */
  refuseInvitation(rule: string, member: Member, code: number): undefined {
    if (!member.invitation) return;
    this.rules.add(rule);
    const { by, ReferenceID, label } = member.invitation;
    const attributes = { ErrorCode: code, ConnID: label, ThisDN: by, ReferenceID };
    this.add(by, { rule, id: 'EventError', attributes });
  }

  private add(client: string, { rule, id, attributes }: Expected): undefined {
    const expected = { rule, id, attributes: { Reasons: this.reasonsIn(client, id), ...attributes } };
    const list = this.expected.get(client);
    if (list) list.push(expected);
    else this.expected.set(client, [expected]);
  }

  /** Reasons of the request that is carried out. */
  get reasons(): string | undefined {
    return this.asked?.Reasons;
  }

  /** Notes, section 3: from the request that has caused the event, and nowhere else. */
  private reasonsIn(client: string, id: string): Wanted {
    const asked = this.asked;
    // Its table has none.
    if (id === 'EventAttachedDataChanged') return undefined;
    return asked?.sender === client && asked.answeredBy?.includes(id) ? asked.Reasons : undefined;
  }

  private confirms(DN: string, id: string): number | undefined {
    const asked = this.asked;
    if (asked === undefined || asked.sender !== DN || !asked.confirmedBy.includes(id)) return undefined;
    const isFirst = !this.expected.get(DN)?.some((e) => e.attributes['ReferenceID'] !== undefined);
    return isFirst ? asked.ReferenceID : undefined;
  }
}

/** 2.1: the other party of a call of two. 2.2: nobody, when there are more. 1.2: the number that was dialed, before the answer. */
export function otherParty(call: OracleCall, member: Member): Readonly<Record<string, Value>> {
  if (isDialing(member) || isPredicting(member) || member.state === 'failed')
    return { OtherDN: member.dialed, OtherDNRole: 'Destination' };
  if (isObserver(member)) return seenBy(call, member);
  return onlyOneOf(othersOf(call, member));
}

/** 8: an observer sees the far party, or the agent where nobody else is left; a far side of two or more is not named. */
function seenBy(call: OracleCall, observer: Member): Readonly<Record<string, Value>> {
  const talkers = countedIn(call).filter((m) => !isObserver(m));
  const far = talkers.filter((m) => m.DN !== observer.observes?.agent);
  return onlyOneOf(far.length > 0 ? far : talkers);
}

/** 6.3: a side is named when it is one party. */
export function onlyOneOf(side: readonly Member[]): Readonly<Record<string, Value>> {
  const [one, more] = apart(side);
  return one && !more ? { OtherDN: one.DN, OtherDNRole: one.role } : {};
}

/** 2.4: who completed an operation, added, deleted or transferred. */
export function thirdParty(DN: string, ThirdPartyDNRole: string): Readonly<Record<string, Value>> {
  return { ThirdPartyDN: DN, ThirdPartyDNRole };
}
