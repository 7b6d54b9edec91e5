import { ANY, type Expected, type Oracle, otherParty, thirdParty } from './oracle.test.js';
import {
  countedIn,
  type InCall,
  isObserver,
  isRinging,
  type Member,
  type OracleCall,
  othersOf,
  sizeOf,
  without,
} from './oracle-calls.test.js';
import type { Scope } from './oracle-centre.test.js';
import { MISFIT } from './rules-9-refusals.test.js';

// Of event-rules 8: supervision. The observer's own tables go before 3.2.

// ---- subscriptions ----------------------------------------------------------------------------------------------------

/** TMonitorNextCall: one agent per supervisor, one supervisor per agent; a second request takes the place of the first. */
export function monitor(oracle: Oracle, supervisor: string, agent: string, once: boolean, scope: Scope): undefined {
  const refuse = (codes: readonly number[] | typeof ANY) =>
    oracle.refuse('8 supervision refused', supervisor, codes, undefined);
  if (!oracle.isKnown(agent) || oracle.isExternal(agent)) return refuse([59, 71]);
  if (agent === supervisor) return refuse(MISFIT);
  const other = oracle.supervision.get(agent);
  if (other && other.supervisor !== supervisor) return refuse(ANY);
  const former = [...oracle.supervision].find(([, s]) => s.supervisor === supervisor)?.[0];
  if (former !== undefined) cancelled(oracle, former, supervisor);
  oracle.supervision.set(agent, { supervisor, once, scope });
  told(oracle, 'EventMonitoringNextCall', agent, supervisor);
  // The running call is the one in which the agent talks; one on hold, where there is no other, is joined too.
  const all = [...oracle.calls.values()].flatMap((call) => call.members.map((member) => ({ call, member })));
  const own = all.filter((party) => party.member.DN === agent && mayBeObserved(party, supervisor));
  const talks = own.filter(({ member }) => member.state === 'talking');
  const running = talks.length > 0 ? talks : own.filter(({ member }) => member.state === 'held');
  if (running.length > 1) oracle.silent = 'which of several calls is the running one';
  for (const one of running) oracle.established.push({ ...one, running: true });
}

/** TCancelMonitoring. */
export function cancel(oracle: Oracle, supervisor: string, agent: string): undefined {
  if (oracle.supervision.get(agent)?.supervisor === supervisor) return cancelled(oracle, agent, supervisor);
  oracle.refuse('8 supervision refused', supervisor, [1143], undefined);
}

/** Logout of either side ends it. */
export function loggedOut(oracle: Oracle, DN: string): undefined {
  // Which comes first, where it is both, is not ruled.
  const both = [...oracle.supervision].sort(([a], [b]) => Number(a === DN) - Number(b === DN));
  for (const [agent, { supervisor }] of both) {
    if (agent === DN || supervisor === DN) cancelled(oracle, agent, supervisor);
  }
}

function cancelled(oracle: Oracle, agent: string, supervisor: string): undefined {
  oracle.supervision.delete(agent);
  told(oracle, 'EventMonitoringCancelled', agent, supervisor);
}

function told(oracle: Oracle, id: string, agent: string, supervisor: string): undefined {
  // Their tables have no AgentID.
  oracle.tellDN('8 supervision', agent, id, { OtherDN: supervisor, AgentID: undefined });
  oracle.tellDN('8 supervision', supervisor, id, { OtherDN: agent, AgentID: undefined });
}

// ---- the observer comes -----------------------------------------------------------------------------------------------

/** Whoever has come into a call in this act may be observed: the supervisor is rung. */
export function observe(oracle: Oracle): undefined {
  for (const { call, member, running } of oracle.established.splice(0)) {
    if (call.members.includes(member)) ring(oracle, { call, member }, running);
  }
}

/** Neither consultation calls nor who observes itself; agent and observer are not left alone; nobody is in a call twice. */
function mayBeObserved({ call, member }: InCall, supervisor: string): boolean {
  if (call.CallType === 'Consult' || isObserver(member)) return false;
  return !othersOf(call, member).every(isObserver) && !call.members.some((m) => m.DN === supervisor);
}

function ring(oracle: Oracle, { call, member }: InCall, running: boolean): undefined {
  const subscription = oracle.supervision.get(member.DN);
  if (!subscription || !mayBeObserved({ call, member }, subscription.supervisor)) return;
  const { supervisor, scope } = subscription;
  if (oracle.busy.has(supervisor) || oracle.undisturbed.has(supervisor)) return;
  // As printed: in a call that the agent has made, both talkers are told at once.
  const isGiven = call.business || call.members.some((m) => m.business || m.queue);
  const announced = !running && member.role === 'Origination' && !isGiven;
  const observer: Member = {
    DN: supervisor,
    external: false,
    role: 'Observer',
    state: 'watch-ringing',
    observes: { agent: member.DN, scope, announced },
  };
  call.members.push(observer);
  oracle.tell('8 supervision', call, observer, 'EventRinging', { ...otherParty(call, observer), CallState: 'Bridged' });
  if (announced) tellAdded(oracle, call, observer);
}

/** EventPartyAdded of an observer names no ThirdPartyDN. Observers are not told of each other. */
function tellAdded(oracle: Oracle, call: OracleCall, observer: Member): undefined {
  for (const member of countedIn(call).filter((m) => !isObserver(m))) {
    oracle.tell('8 supervision', call, member, 'EventPartyAdded', {
      OtherDN: observer.DN,
      OtherDNRole: 'Observer',
      CallState: 'Bridged',
    });
  }
}

export function observerAnswers(oracle: Oracle, { call, member }: InCall): undefined {
  member.state = 'observing';
  // A subscription for one call has its call. That it is told to nobody, and not only with the end of the call, is not ruled.
  const { agent } = member.observes ?? { agent: '' };
  const now = oracle.supervision.get(agent);
  if (now?.once && now.supervisor === member.DN) oracle.supervision.delete(agent);
  oracle.tell('8 supervision', call, member, 'EventEstablished', { ...otherParty(call, member), CallState: 'Bridged' });
  if (!member.observes?.announced) tellAdded(oracle, call, member);
}

/** One that does not come is nobody's news unless it was announced. */
export function observerDoesNotCome(oracle: Oracle, { call, member }: InCall): undefined {
  oracle.tell('8 supervision', call, member, 'EventReleased', {
    ...otherParty(call, member),
    ReleasingParty: '1 Local',
  });
  call.members = without(call, member);
  if (member.observes?.announced) tellGone(oracle, call, member, {});
}

// ---- somebody leaves --------------------------------------------------------------------------------------------------

const talkersOf = (call: OracleCall) => countedIn(call).filter((m) => !isObserver(m));
const observersOf = (call: OracleCall) => countedIn(call).filter(isObserver);

/** Whether these rules are at work when somebody goes: an observer has come, or it is one that goes. */
export const isObserved = (call: OracleCall, gone: Member) => observersOf(call).length > 0 || isObserver(gone);

/** EventPartyDeleted of an observer, to those who talk. */
function tellGone(
  oracle: Oracle,
  call: OracleCall,
  gone: Member,
  third: Expected['attributes'],
  by?: Member,
): undefined {
  // Who deletes an observer is answered, even when it is one.
  for (const member of countedIn(call).filter((m) => !isObserver(m) || m === by)) {
    oracle.tell('8 supervision', call, member, 'EventPartyDeleted', {
      OtherDN: gone.DN,
      OtherDNRole: 'DeletedParty',
      ...third,
      CallState: stateOf(call),
    });
  }
}

const stateOf = (call: OracleCall) => (sizeOf(call) > 2 ? 'Conferenced' : 'OK');

/** Somebody leaves an observed call, or is deleted from it. */
export function leavesObserved(
  oracle: Oracle,
  { call, member: gone }: InCall,
  by: Member,
  more: Expected['attributes'] = {},
): undefined {
  if (gone.state === 'watch-ringing') {
    if (by === gone) return observerDoesNotCome(oracle, { call, member: gone });
    // 3.5
    oracle.tell('8 supervision', call, gone, 'EventAbandoned', { ReleasingParty: '2 Remote' });
    call.members = without(call, gone);
    return tellGone(oracle, call, gone, thirdParty(by.DN, 'DeletedBy'), by);
  }
  if (isObserver(gone)) observerLeaves(oracle, { call, member: gone }, by);
  else talkerLeaves(oracle, { call, member: gone }, by, more);
}

/** The agent has left a call that goes on: a supervisor that still rings is no longer wanted. */
export function agentHasGone(oracle: Oracle, call: OracleCall, agent: Member): undefined {
  for (const observer of call.members.filter((m) => m.state === 'watch-ringing' && m.observes?.agent === agent.DN)) {
    unwanted(oracle, call, observer);
  }
}

/** The agent has left a call that goes on: what becomes of who observes it, in the order in which they came. */
function observersGo(oracle: Oracle, call: OracleCall, agent: Member): undefined {
  for (const observer of call.members.filter((m) => m.observes?.agent === agent.DN)) {
    if (observer.state === 'watch-ringing') unwanted(oracle, call, observer);
    else if (goesWith(observer, agent)) dropped(oracle, call, observer);
  }
}

function unwanted(oracle: Oracle, call: OracleCall, observer: Member): undefined {
  call.members = without(call, observer);
  oracle.tell('8 supervision', call, observer, 'EventAbandoned', {
    OtherDN: ANY,
    OtherDNRole: ANY,
    ReleasingParty: '2 Remote',
  });
  if (observer.observes?.announced) tellGone(oracle, call, observer, {});
}

function observerLeaves(oracle: Oracle, { call, member: gone }: InCall, by: Member): undefined {
  const talkers = talkersOf(call);
  const observers = observersOf(call).filter((m) => m !== gone);
  if (talkers.length <= 1 && observers.length === 0) return allLeave(oracle, call, gone);
  if (talkers.length <= 1) {
    oracle.silent = 'one of several observers of the last talker leaves';
    return;
  }
  oracle.tell('8 supervision', call, gone, 'EventReleased', {
    ...(by === gone ? otherParty(call, gone) : {}),
    ReleasingParty: by === gone ? '1 Local' : '2 Remote',
  });
  call.members = without(call, gone);
  const itself = { ThirdPartyDN: [gone.DN, undefined], ThirdPartyDNRole: ANY };
  tellGone(oracle, call, gone, by === gone ? itself : thirdParty(by.DN, 'DeletedBy'), by);
}

function talkerLeaves(
  oracle: Oracle,
  { call, member: gone }: InCall,
  by: Member,
  more: Expected['attributes'],
): undefined {
  const stay = talkersOf(call).filter((m) => m !== gone);
  const there = stay.filter((m) => !isRinging(m));
  if (there.length === 0) return allLeave(oracle, call, by === gone ? gone : by, more);
  const observers = observersOf(call);
  const [last] = there;
  // Agent and observer are not left alone with each other; nor anybody with one who observed only the agent that goes.
  const isOver =
    stay.length === 1 &&
    last !== undefined &&
    observers.length > 0 &&
    (observers.some((o) => o.observes?.agent === last.DN) || observers.every((o) => goesWith(o, gone)));
  // 3.5
  const isAbandoned = isRinging(gone) && by !== gone;
  oracle.tell('8 supervision', call, gone, isAbandoned ? 'EventAbandoned' : 'EventReleased', {
    ...(observers.length === 0 && stay.length === 1 ? otherParty(call, gone) : {}),
    ReleasingParty: by === gone ? '1 Local' : '2 Remote',
    ...more,
  });
  call.members = without(call, gone);
  // Several observers of one talker: whether more than two remain for the moment before all go is not ruled.
  const CallState = isOver ? ['OK', stateOf(call)] : stateOf(call);
  for (const member of countedIn(call)) {
    const deleted = { OtherDN: gone.DN, OtherDNRole: 'DeletedParty', CallState };
    const third = isObserver(member) || by !== gone ? {} : thirdParty(gone.DN, 'DeletedBy');
    const observer = isOver && by === gone && !isObserver(member) ? anyOf(observers) : third;
    const deletedBy = by === gone ? observer : thirdParty(by.DN, 'DeletedBy');
    oracle.tell('8 supervision', call, member, 'EventPartyDeleted', { ...deleted, ...deletedBy });
  }
  if (isOver) return allLeave(oracle, call, undefined);
  observersGo(oracle, call, gone);
  // Nobody is rung where only an observer is left with the last talker.
  if (stay.length === 1 && last && observers.length > 0) agentHasGone(oracle, call, last);
}

const anyOf = (observers: readonly Member[]) => ({
  ThirdPartyDN: observers.map((o) => o.DN),
  ThirdPartyDNRole: 'Observer',
});

const goesWith = (observer: Member, agent: Member) =>
  observer.observes?.scope === 'agent' && observer.observes.agent === agent.DN;

/** An observer leaves because its agent has gone. */
function dropped(oracle: Oracle, call: OracleCall, observer: Member): undefined {
  const { OtherDN, OtherDNRole } = otherParty(call, observer);
  call.members = without(call, observer);
  oracle.tell('8 supervision', call, observer, 'EventReleased', {
    OtherDN: [OtherDN, undefined],
    OtherDNRole,
    ReleasingParty: '2 Remote',
    // Not what was asked for.
    Reasons: undefined,
  });
  tellGone(oracle, call, observer, {});
}

/** The call is over for all that are left. */
function allLeave(
  oracle: Oracle,
  call: OracleCall,
  by: Member | undefined,
  more: Expected['attributes'] = {},
): undefined {
  for (const member of call.members) {
    const isAbandoned = isRinging(member) && member !== by;
    oracle.tell('8 supervision', call, member, isAbandoned ? 'EventAbandoned' : 'EventReleased', {
      ...(member.state === 'invited' ? {} : otherParty(call, member)),
      ReleasingParty: member === by ? '1 Local' : '2 Remote',
      // Not what was asked for.
      ...(by === undefined ? { Reasons: undefined } : {}),
      ...(member === by ? more : {}),
    });
  }
  oracle.over(call);
}

/** Scope agent: it leaves when its agent has transferred the call away, after the events of the transfer. */
export function agentHasTransferred(oracle: Oracle, call: OracleCall, acting: Member): undefined {
  observersGo(oracle, call, acting);
}

/** The call is completed into another one: its observation ends with it, and nobody else is told. */
export function withoutObservers(oracle: Oracle, call: OracleCall): undefined {
  for (const observer of call.members.filter(isObserver)) {
    const id = observer.state === 'watch-ringing' ? 'EventAbandoned' : 'EventReleased';
    oracle.tell('8 supervision', call, observer, id, {
      OtherDN: ANY,
      OtherDNRole: ANY,
      CallState: ANY,
      ReleasingParty: '2 Remote',
    });
  }
  call.members = call.members.filter((m) => !isObserver(m));
}

// ---- modes ------------------------------------------------------------------------------------------------------------

/** TSetMuteOn, TSetMuteOff of an observer: the agent learns nothing. */
export function setMute(oracle: Oracle, DN: string, label: number, on: boolean): undefined {
  const own = oracle.find(label, DN);
  if (!own) return;
  oracle.tell('8 supervision', own.call, own.member, on ? 'EventMuteOn' : 'EventMuteOff', {
    CallState: undefined,
    ThisDNRole: ANY,
    CallType: ANY,
    PartyState: ANY,
    PreviousConnID: undefined,
  });
}
