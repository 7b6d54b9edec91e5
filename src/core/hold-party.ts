import { withParty } from './entities.js';
import { present } from './present/party-events.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/** Puts a party on hold: EventHeld for the holder only (event-rules 5.1). */
export function hold(turn: Turn, call: Call, party: Party): void {
  const held: Party = withParty(party, { state: party.state === 'Dialing' ? 'HeldDialing' : 'Held' });
  present(turn, 'EventHeld', turn.setParty(call, held), held);
}

/** Brings a held party back: EventRetrieved, CallState OK. */
export function retrieve(turn: Turn, call: Call, party: Party): void {
  const back: Party = withParty(party, { state: party.state === 'HeldDialing' ? 'Dialing' : 'Connected' });
  present(turn, 'EventRetrieved', turn.setParty(call, back), back);
}
