import { newParty } from './call.js';
import { deliver } from './deliver.js';
import { resolveDestination } from './destination.js';
import { withParty } from './entities.js';
import type { LegId } from './inputs.js';
import { present } from './present/party-events.js';
import type { Call, Party, Requester } from './state.js';
import type { Turn } from './turn.js';

/** Begins a call at a DN of the switch: its party is Initiated until the device is off hook. `heldLeg`: see CommandOriginate. */
export function originate(
  turn: Turn,
  call: Call,
  ThisDN: string,
  to: string,
  requester: Requester | undefined,
  heldLeg?: LegId,
): Call {
  const party = newParty({
    leg: turn.newLeg(),
    DN: ThisDN,
    kind: 'device',
    role: 'Origination',
    state: 'Initiated',
    dialed: to,
    pending: requester,
  });
  const begun = turn.addParty(call, party);
  turn.command({
    type: 'CommandOriginate',
    leg: party.leg,
    ConnID: call.ConnID,
    DN: ThisDN,
    to,
    ...(heldLeg === undefined ? {} : { heldLeg }),
  });
  return begun;
}

/** The caller's device is off hook: EventDialing, then the call goes to its destination. */
export function originated(turn: Turn, call: Call, party: Party): void {
  if (party.state !== 'Initiated' || party.dialed === undefined) return;
  const dialing = turn.setParty(call, withParty(party, { state: 'Dialing', pending: undefined }));
  // A consultation was confirmed by EventHeld: what is left of its request are the reasons.
  const requester =
    call.CallType === 'Consult' && party.pending ? { ...party.pending, ReferenceID: undefined } : party.pending;
  turn.onBehalfOf(requester, () => present(turn, 'EventDialing', dialing, withParty(party, { state: 'Dialing' })));
  const dest = resolveDestination(turn, party.dialed);
  if (dest) deliver(turn, dialing, dest);
}

/** The caller's device cannot be taken off hook: the request is refused. The call that was held for a consultation stays so. */
export function originationFailed(turn: Turn, call: Call, party: Party, ErrorCode: number): void {
  turn.removeParties(call, [party]);
  if (party.pending) turn.refuse(party.pending, ErrorCode);
}
