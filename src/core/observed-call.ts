import { deviceMembersOf, farParty, isBusinessFor, othersOf } from './call.js';
import { offer } from './offer.js';
import { presentPlain } from './present/party-events.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/**
 * An agent's party is established: the supervisor who has subscribed to that DN is rung as observer (GenEM, Monitoring
 * Calls). In a call that the agent has made, both talkers are told at once (as printed), otherwise when it answers. A `running`
 * call is joined like one that was answered just now, but nobody is told before the observer answers.
 */
export function startObserving(turn: Turn, call: Call, agentParty: Party, running = false): Call {
  const supervision = agentParty.kind === 'device' ? turn.dn(agentParty.DN)?.supervisedBy : undefined;
  if (!supervision || !mayBeObserved(turn, call, agentParty)) return call;
  if (call.parties.some((p) => p.DN === supervision.supervisor)) return call;
  const supervisor = turn.dn(supervision.supervisor);
  if (!supervisor?.inService || supervisor.dnd) return call;
  const made = agentParty.role === 'Origination' && call.predictive === undefined;
  const announced = !running && made && !call.parties.some((p) => isBusinessFor(call, p));
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
  // Who observes has no conversation of its own.
  if (agentParty.observes) return false;
  // Agent and observer are not left alone with each other: only another observer is there.
  if (othersOf(call, agentParty).every((p) => p.observes)) return false;
  if (call.CallType === 'Consult') {
    const side = agentParty.role === 'Origination' ? 'orig' : 'dest';
    return options['monitor-consult-calls'] === 'all' || options['monitor-consult-calls'] === side;
  }
  return call.CallType !== 'Internal' || options['monitor-internal-calls'];
}

/** EventPartyAdded of an observer: it names no ThirdPartyDN. */
export function presentObserverAdded(turn: Turn, call: Call, observer: Party): void {
  for (const party of deviceMembersOf(call)) {
    if (party.leg === observer.leg || party.observes) continue;
    presentPlain(turn, 'EventPartyAdded', call, party, {
      OtherDN: observer.DN,
      OtherDNRole: 'Observer',
      CallState: 'Bridged',
    });
  }
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

/**
 * Tells all internal parties who is on the call and who supervises it (`sip-enable-call-info`, event-rules 8.10); the mode of a
 * supervisor only when it has `joined`.
 */
export function presentCallInfo(turn: Turn, call: Call, joined?: Party): void {
  if (!turn.state.options['sip-enable-call-info']) return;
  const Extensions: Record<string, string | number> = {};
  const members = deviceMembersOf(call);
  const talkers = members.filter((p) => !p.observes);
  const observers = members.filter((p) => p.observes);
  talkers.forEach((p, i) => {
    Extensions[`LCTParty${i}`] = p.DN;
    Extensions[`LCTParty${i}_location`] = turn.state.serverName;
    // Not who has muted itself (notes, Extensions).
    if (p.muted === 'another') Extensions[`LCTParty${i}_mute`] = 'on';
    if (p.deaf) Extensions[`LCTParty${i}_state`] = 'ListenDisconnectedHeld';
  });
  Extensions['LCTPartiesLength'] = talkers.length;
  observers.forEach((p, i) => {
    Extensions[`LCTSupervisor${i}`] = p.DN;
    Extensions[`LCTSupervisor${i}_location`] = turn.state.serverName;
    Extensions[`LCTSupervisor${i}_monitoredDN`] = p.observes?.agent ?? '';
    if (p.leg === joined?.leg) Extensions[`LCTSupervisor${i}_mode`] = p.observes?.mode ?? '';
  });
  if (observers.length > 0) Extensions['LCTSupervisorLength'] = observers.length;
  for (const party of members) presentPlain(turn, 'EventUserEvent', call, party, { Extensions });
}
