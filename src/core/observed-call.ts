import { farParty, isMember, membersOf } from './call.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { offer } from './offer.js';
import { presentPlain } from './present/party-events.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/**
 * An agent's party is established: the supervisor who has subscribed to that DN is rung as observer (GenEM, Monitoring
 * Calls). In a call that the agent has made, both talkers are told at once (as printed), otherwise when it answers.
 */
export function startObserving(turn: Turn, call: Call, agentParty: Party): Call {
  const supervision = agentParty.kind === 'device' ? turn.dn(agentParty.DN)?.supervisedBy : undefined;
  if (!supervision || !mayBeObserved(turn, call, agentParty)) return call;
  if (call.parties.some((p) => p.DN === supervision.supervisor)) return call;
  const announced = agentParty.role === 'Origination' && call.predictive === undefined && !call.business;
  return offer(
    turn,
    call,
    { kind: 'device', DN: supervision.supervisor },
    {
      offer: { kind: 'observe' },
      role: 'Observer',
      from: agentParty.DN,
      counts: false,
      observes: { agent: agentParty.DN, mode: supervision.mode, scope: supervision.scope, announced },
    },
  ).call;
}

function mayBeObserved(turn: Turn, call: Call, agentParty: Party): boolean {
  const { options } = turn.state;
  if (call.CallType === 'Consult') {
    const side = agentParty.role === 'Origination' ? 'orig' : 'dest';
    return options['monitor-consult-calls'] === 'all' || options['monitor-consult-calls'] === side;
  }
  return call.CallType !== 'Internal' || options['monitor-internal-calls'];
}

/** EventPartyAdded of an observer: it names no ThirdPartyDN. */
export function presentObserverAdded(turn: Turn, call: Call, observer: Party): void {
  for (const party of membersOf(call)) {
    if (party.leg === observer.leg || party.observes) continue;
    presentPlain(turn, 'EventPartyAdded', call, party, {
      OtherDN: observer.DN,
      OtherDNRole: 'Observer',
      CallState: 'Bridged',
    });
  }
}

/**
 * Somebody leaves a call that is observed. Agent and observer are never left alone with each other, and without its agent
 * an observer of scope agent goes too (GenEM, Service Observing on Agent; the observer's own tables go before rule 3.2).
 */
export function leaveObserved(turn: Turn, call: Call, leaver: Party): void {
  const observers = call.parties.filter((p) => p.observes && p.counts);
  const talkers = membersOf(call).filter((p) => !p.observes && p.leg !== leaver.leg);
  if (leaver.observes) {
    observerLeaves(turn, call, leaver);
    return;
  }
  if (talkers.length === 0) {
    endCall(turn, call, { by: leaver });
    return;
  }
  const observer = observers[0] as Party;
  const agentLeaves = observer.observes?.agent === leaver.DN;
  const stays = agentLeaves ? observer.observes?.scope === 'call' : talkers.length > 1;
  if (stays || (agentLeaves && talkers.length > 1)) {
    talkerLeaves(turn, call, leaver);
    if (agentLeaves && observer.observes?.scope === 'agent') {
      const left = turn.call(call.ConnID);
      const stillThere = left?.parties.find((p) => p.leg === observer.leg);
      if (left && stillThere) observerLeaves(turn, left, stillThere);
    }
    return;
  }
  everybodyLeaves(turn, call, leaver, observer);
}

/** A talker leaves and the call goes on, observed. */
function talkerLeaves(turn: Turn, call: Call, leaver: Party): void {
  const remaining = membersOf(call).filter((p) => p.leg !== leaver.leg);
  presentEnd(turn, call, leaver, { by: leaver }, true);
  const left = removeFromCall(turn, call, [leaver]);
  for (const party of remaining) {
    presentPlain(turn, 'EventPartyDeleted', left, party, {
      OtherDN: leaver.DN,
      OtherDNRole: 'DeletedParty',
      ...(party.observes ? {} : { ThirdPartyDN: leaver.DN, ThirdPartyDNRole: 'DeletedBy' }),
      CallState: remaining.length > 2 ? 'Conferenced' : 'OK',
    });
  }
}

function observerLeaves(turn: Turn, call: Call, observer: Party): void {
  const remaining = membersOf(call).filter((p) => p.leg !== observer.leg);
  // The last talker is gone already: the observer ends the call with whom it stayed.
  if (remaining.length < 2) {
    endCall(turn, call, { by: observer });
    return;
  }
  presentEnd(turn, call, observer, { by: observer });
  const left = removeFromCall(turn, call, [observer]);
  for (const party of remaining) {
    presentPlain(turn, 'EventPartyDeleted', left, party, {
      OtherDN: observer.DN,
      OtherDNRole: 'DeletedParty',
      CallState: remaining.length > 2 ? 'Conferenced' : 'OK',
    });
  }
}

/** One of two talkers leaves: EventPartyDeleted, then EventReleased for the other one and for the observer, as printed. */
function everybodyLeaves(turn: Turn, call: Call, leaver: Party, observer: Party): void {
  presentEnd(turn, call, leaver, { by: leaver }, true);
  const rest = removeFromCall(turn, call, [leaver]);
  for (const party of membersOf(rest)) {
    presentPlain(turn, 'EventPartyDeleted', rest, party, {
      OtherDN: leaver.DN,
      OtherDNRole: 'DeletedParty',
      ...(party.observes ? {} : { ThirdPartyDN: observer.DN, ThirdPartyDNRole: 'Observer' }),
      CallState: 'OK',
    });
  }
  endCall(turn, rest, { by: undefined });
}

/** The observer's view: the far party, not the agent (by a footnote some switches give the agent). */
export function presentToObserver(
  turn: Turn,
  id: 'EventRinging' | 'EventEstablished',
  call: Call,
  observer: Party,
): void {
  const far = farParty(call, observer);
  presentPlain(turn, id, call, observer, {
    ...(far ? { OtherDN: far.DN, OtherDNRole: far.role } : {}),
    CallState: 'Bridged',
  });
}

/** Tells all internal parties who is on the call and who supervises it (`sip-enable-call-info`), notes section 4. */
export function presentCallInfo(turn: Turn, call: Call): void {
  if (!turn.state.options['sip-enable-call-info']) return;
  const Extensions: Record<string, string | number> = {};
  const members = membersOf(call);
  const talkers = members.filter((p) => !p.observes);
  const observers = members.filter((p) => p.observes);
  talkers.forEach((p, i) => {
    Extensions[`LCTParty${i}`] = p.DN;
    if (p.muted) Extensions[`LCTParty${i}_mute`] = 'on';
  });
  Extensions['LCTPartiesLength'] = talkers.length;
  observers.forEach((p, i) => {
    Extensions[`LCTSupervisor${i}`] = p.DN;
    Extensions[`LCTSupervisor${i}_monitoredDN`] = p.observes?.agent ?? '';
    Extensions[`LCTSupervisor${i}_mode`] = p.observes?.mode ?? '';
  });
  if (observers.length > 0) Extensions['LCTSupervisorLength'] = observers.length;
  for (const party of members) if (isMember(party)) presentPlain(turn, 'EventUserEvent', call, party, { Extensions });
}
