import { deviceMembersOf, isThere, othersOf } from './call.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { withCall, withParty } from './entities.js';
import { dropObserversOf, leaveObserved } from './leave-observed.js';
import { presentPlain } from './present/party-events.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/**
 * One party leaves by itself: TReleaseCall, a phone that hangs up, a line that is lost (event-rules 3.1, 3.2, 3.5).
 * A conference goes on without it; a call of two is over, and one whose others all still ring (4.2). `unanswered`: it has
 * not answered in time, the CallState of its own event.
 */
export function leave(turn: Turn, call: Call, party: Party, unanswered?: string): void {
  if (party.converse) {
    // Treatment at an IVR port ends; the call stays in its queues.
    presentEnd(turn, call, party, { by: party, unanswered });
    removeFromCall(
      turn,
      call,
      call.parties.filter((p) => p.converse),
    );
    return;
  }
  if (call.parties.some((p) => p.observes && p.counts)) {
    leaveObserved(turn, call, party, unanswered);
    return;
  }
  const others = othersOf(call, party);
  if (others.length >= 2 && others.some(isThere)) {
    removeFromConference(turn, call, party, party, unanswered);
    dropObserversOf(turn, call.ConnID, party);
  } else endCall(turn, call, { by: party, unanswered });
}

/**
 * Release from or deletion from a conference (VM Releasing calls, "from conference phase" and "delete from conference
 * phase"): the one who goes gets its own end without OtherDN, every remaining party EventPartyDeleted with who went and
 * who did it. CallState is Conferenced while more than two remain, OK otherwise.
 */
export function removeFromConference(turn: Turn, call: Call, gone: Party, by: Party, unanswered?: string): void {
  // Several queues that the call waits in are one party to the others.
  const remaining = othersOf(call, gone).length;
  presentEnd(turn, call, gone, { by, unanswered, alone: true });
  const left = removeFromCall(turn, call, [gone]);
  const after = remaining === 2 ? heardAgain(turn, left) : left;
  turn.tellOfInvited(invitationOf(gone), () => {
    for (const party of deviceMembersOf(after)) {
      // Observers are not told of each other, but who deletes one is answered.
      if (gone.observes && party.observes && party.leg !== by.leg) continue;
      presentPlain(turn, 'EventPartyDeleted', after, party, {
        OtherDN: gone.DN,
        OtherDNRole: 'DeletedParty',
        ThirdPartyDN: by.DN,
        ThirdPartyDNRole: 'DeletedBy',
        CallState: remaining > 2 ? 'Conferenced' : 'OK',
      });
    }
  });
  if (after === left) return;
  for (const { leg, muted } of left.parties) {
    const party = muted === 'another' ? after.parties.find((p) => p.leg === leg) : undefined;
    if (party) presentPlain(turn, 'EventMuteOff', after, party);
  }
}

/** The number by which one was invited who was no member yet. */
function invitationOf({ counts, offer, DN }: Party): string | undefined {
  if (counts) return undefined;
  return offer?.kind === 'conference' ? offer.invited : DN;
}

/**
 * Two are left: whoever was listen-disconnected or muted by another member talks again (SIPS, Private Conversations During
 * Conference, Muting a Party in a Conference).
 */
function heardAgain(turn: Turn, call: Call): Call {
  const silenced = (p: Party) => p.deaf || p.muted === 'another';
  if (!call.parties.some(silenced)) return call;
  const parties = call.parties.map((p) =>
    silenced(p) ? withParty(p, { deaf: false, muted: p.muted === 'another' ? false : p.muted }) : p,
  );
  return turn.setCall(withCall(call, { parties }));
}
