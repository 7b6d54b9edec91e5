import type { TEvent } from '../../protocol/index.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';
import { hasAni } from './party-events.js';
import { partyState } from './party-state.js';

/**
 * Call-based notifications (GenEM, Call-Based Notification Model): one view of the call for clients that have sent
 * TStartCallMonitoring. They are derived from what changed between two states of a call, so that no feature has to think
 * of them; only a merge says by itself where its parties went.
 */
export function presentCallChange(turn: Turn, before: Call | undefined, after: Call): void {
  if (!before || before.parties.length === 0) {
    toMonitors(turn, 'EventCallCreated', after, {
      ConnID: after.ConnID,
      CallType: after.CallType,
      ...(after.ANI === undefined || !hasAni(turn) ? {} : { ANI: after.ANI }),
      ...(after.DNIS === undefined ? {} : { DNIS: after.DNIS }),
      ...(after.UserData === undefined ? {} : { UserData: after.UserData }),
      ...dialedNumber(after),
      ...(after.PreviousConnID === undefined
        ? {}
        : { OrigCallUUID: turn.state.calls.get(after.PreviousConnID)?.CallUUID ?? '' }),
    });
  }
  if (before) presentDataChange(turn, before, after);
  const gone = (before?.parties ?? []).filter((p) => isShown(p) && !after.parties.some((q) => q.leg === p.leg));
  // The releaser's party goes first.
  gone.sort((a, b) => Number(b.DN === turn.ctrlParty) - Number(a.DN === turn.ctrlParty));
  for (const party of gone) presentPartyDeleted(turn, after, party);
  for (const party of after.parties) {
    if (!isShown(party)) continue;
    const was = before?.parties.find((p) => p.leg === party.leg);
    const state = partyState(party);
    if (!was || !isShown(was)) {
      presentParty(turn, 'EventCallPartyAdded', after, party, { PartyState: state });
    } else if (partyState(was) !== state) {
      presentParty(turn, 'EventCallPartyState', after, party, { PartyState: state });
    }
  }
  if (after.parties.length === 0) presentCallDeleted(turn, after);
}

/** What was dialed, for a call that begins here; the number that a caller from outside has dialed is its DNIS. */
function dialedNumber({ parties: [first] }: Call): { readonly DialedNumber?: string } {
  return first?.dialed === undefined || first.kind === 'external' ? {} : { DialedNumber: first.dialed };
}

/** The call is over; after a merge `into` is the call that lives on. */
function presentCallDeleted(turn: Turn, call: Call, into?: Call): void {
  toMonitors(turn, 'EventCallDeleted', call, {
    ConnID: call.ConnID,
    ...(into ? { RefCallUUID: into.CallUUID } : {}),
    ...(into || turn.ctrlParty === undefined ? {} : { CtrlParty: turn.ctrlParty }),
  });
}

/** A merge: the acting party leaves both calls or one, the others of the second call move. */
export function presentMerge(turn: Turn, from: Call, into: Call, acting: Party, moved: readonly Party[]): void {
  if (turn.state.callMonitors.size === 0) return;
  presentPartyDeleted(turn, from, acting);
  for (const party of moved) {
    presentParty(turn, 'EventCallPartyMoved', into, party, { RefCallUUID: from.CallUUID });
  }
  presentCallDeleted(turn, from, into);
}

/** What a client may know of the call has changed: its user data, the DNIS by a route, or its type by a merge. */
function presentDataChange(turn: Turn, before: Call, after: Call): void {
  const more = {
    ...(before.UserData === after.UserData ? {} : { UserData: after.UserData ?? {} }),
    ...(before.DNIS === after.DNIS ? {} : { DNIS: after.DNIS }),
    ...(before.CallType === after.CallType ? {} : { CallType: after.CallType }),
  };
  if (Object.keys(more).length > 0) toMonitors(turn, 'EventCallDataChanged', after, { ConnID: after.ConnID, ...more });
}

function presentPartyDeleted(turn: Turn, call: Call, party: Party): void {
  presentParty(
    turn,
    'EventCallPartyDeleted',
    call,
    party,
    turn.ctrlParty === undefined ? {} : { CtrlParty: turn.ctrlParty },
  );
}

function presentParty(turn: Turn, id: TEvent['id'], call: Call, party: Party, more: object): void {
  toMonitors(turn, id, call, {
    ConnID: call.ConnID,
    DN: party.DN,
    PartyUUID: partyUUID(call, party),
    ...more,
  });
}

/** 32 letters and digits: half of it from the call, half from the leg, which each switch names in its own way. */
function partyUUID({ CallUUID }: Call, { leg }: Party): string {
  const own = leg.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return `${CallUUID.slice(0, 16)}${own.padStart(16, '0').slice(-16)}`;
}

function toMonitors(turn: Turn, id: TEvent['id'], call: Call, more: object): void {
  turn.send([...turn.state.callMonitors.keys()], { id, CallUUID: call.CallUUID, ...more, ...turn.stamp() } as TEvent);
}

/** A device that was offered the call but does not ring yet is nobody's party. */
function isShown(party: Party): boolean {
  return party.state !== 'Offered';
}
