import { deviceMembersOf, isThere, membersOf, othersOf } from './call.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { presentPlain } from './present/party-events.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/**
 * Somebody leaves a call that is observed. Agent and observer are never left alone with each other, and without its agent
 * an observer of scope agent goes too (GenEM, Service Observing on Agent; the observer's own tables go before rule 3.2).
 */
export function leaveObserved(turn: Turn, call: Call, leaver: Party, unanswered?: string): void {
  if (leaver.observes) {
    observerLeaves(turn, call, leaver, leaver);
    return;
  }
  const talkers = othersOf(call, leaver).filter((p) => !p.observes);
  // Whom the agent has transferred it to still rings, say: without its caller the call is over (event-rules 4.2).
  if (!talkers.some(isThere)) {
    endCall(turn, call, { by: leaver, unanswered });
  } else if (talkers.length > 1 || observerStays(call, talkers[0] as Party)) {
    talkerLeaves(turn, call, leaver, unanswered);
    dropObserversOf(turn, call.ConnID, leaver);
    if (talkers.length === 1) dropRingingObserversOf(turn, call.ConnID, talkers[0] as Party, leaver);
  } else everybodyLeaves(turn, call, leaver, unanswered);
}

/** With one talker left: an observer of the whole call stays with it, unless that talker is the agent itself. */
function observerStays(call: Call, last: Party): boolean {
  const observers = call.parties.filter((p) => p.observes && p.counts);
  if (observers.some((p) => p.observes?.agent === last.DN)) return false;
  return observers.some((p) => p.observes?.scope === 'call');
}

/** The agent is gone from the call: its observer goes too when its scope is agent, or when it has not even answered. */
export function dropObserversOf(turn: Turn, ConnID: string, agent: Party): void {
  for (const { leg } of turn.call(ConnID)?.parties.filter((p) => p.observes?.agent === agent.DN) ?? []) {
    const found = turn.party(leg);
    if (!found) continue;
    if (!found.party.counts) observationFails(turn, found.call, found.party, agent);
    else if (found.party.observes?.scope === 'agent') observerLeaves(turn, found.call, found.party, agent);
  }
}

/** Only this one talks still, to the observer of another: who rings to observe it has nobody else to hear. */
function dropRingingObserversOf(turn: Turn, ConnID: string, { DN }: Party, leaver: Party): void {
  const ringing = (p: Party) => p.observes?.agent === DN && !p.counts;
  for (const { leg } of turn.call(ConnID)?.parties.filter(ringing) ?? []) {
    const found = turn.party(leg);
    if (found) observationFails(turn, found.call, found.party, leaver);
  }
}

/** The consultation call is about to be merged: whoever observes it, or is rung to, goes (EventReleased, EventAbandoned). */
export function withoutObservers(turn: Turn, call: Call, by: Party): Call {
  const observers = call.parties.filter((p) => p.observes);
  if (observers.length === 0) return call;
  for (const party of observers) presentEnd(turn, call, party, { by });
  return removeFromCall(turn, call, observers);
}

/**
 * A ringing observer does not come: it rejects, or is no longer wanted since another one (`by`) has left. Whoever was told that it
 * was added learns it.
 */
export function observationFails(turn: Turn, call: Call, observer: Party, by: Party): void {
  presentEnd(turn, call, observer, { by });
  const left = removeFromCall(turn, call, [observer]);
  if (observer.state === 'Alerting' && observer.observes?.announced) presentObserverGone(turn, left, observer);
}

/** After a deletion agent and observer must not be left alone with each other. */
export function endIfOnlyObserved(turn: Turn, ConnID: string, gone: Party): void {
  const left = turn.call(ConnID);
  if (!left?.parties.some((p) => p.observes && p.counts)) return;
  const [last, second] = membersOf(left).filter((p) => !p.observes);
  if (second) return;
  if (last && observerStays(left, last)) {
    dropRingingObserversOf(turn, ConnID, last, gone);
    return;
  }
  endCall(turn, left, { by: gone });
}

/** A talker leaves and the call goes on, observed. */
function talkerLeaves(turn: Turn, call: Call, leaver: Party, unanswered: string | undefined): void {
  const remaining = othersOf(call, leaver).length;
  presentEnd(turn, call, leaver, { by: leaver, unanswered, alone: true });
  const left = removeFromCall(turn, call, [leaver]);
  for (const party of deviceMembersOf(left)) {
    presentPlain(turn, 'EventPartyDeleted', left, party, {
      OtherDN: leaver.DN,
      OtherDNRole: 'DeletedParty',
      ...(party.observes ? {} : { ThirdPartyDN: leaver.DN, ThirdPartyDNRole: 'DeletedBy' }),
      CallState: remaining > 2 ? 'Conferenced' : 'OK',
    });
  }
}

/** `by`: the observer itself, or the agent with whom it goes. */
function observerLeaves(turn: Turn, call: Call, observer: Party, by: Party): void {
  // The last talker is gone already: the observer ends the call with whom it stayed.
  if (othersOf(call, observer).length < 2) {
    endCall(turn, call, { by });
    return;
  }
  presentEnd(turn, call, observer, { by });
  presentObserverGone(turn, removeFromCall(turn, call, [observer]), observer);
}

function presentObserverGone(turn: Turn, left: Call, observer: Party): void {
  const remaining = othersOf(left, observer).length;
  for (const party of deviceMembersOf(left)) {
    // Observers are not told of each other.
    if (party.observes) continue;
    presentPlain(turn, 'EventPartyDeleted', left, party, {
      OtherDN: observer.DN,
      OtherDNRole: 'DeletedParty',
      CallState: remaining > 2 ? 'Conferenced' : 'OK',
    });
  }
}

/** One of two talkers leaves: EventPartyDeleted, then EventReleased for the other one and for the observer, as printed. */
function everybodyLeaves(turn: Turn, call: Call, leaver: Party, unanswered: string | undefined): void {
  presentEnd(turn, call, leaver, { by: leaver, unanswered, alone: true });
  const rest = removeFromCall(turn, call, [leaver]);
  const observers = rest.parties.filter((p) => p.observes && p.counts);
  for (const party of deviceMembersOf(rest)) {
    const observer = observers.find((p) => p.observes?.agent === party.DN) ?? (observers[0] as Party);
    presentPlain(turn, 'EventPartyDeleted', rest, party, {
      OtherDN: leaver.DN,
      OtherDNRole: 'DeletedParty',
      ...(party.observes ? {} : { ThirdPartyDN: observer.DN, ThirdPartyDNRole: 'Observer' }),
      CallState: 'OK',
    });
  }
  endCall(turn, rest, { by: leaver });
}
