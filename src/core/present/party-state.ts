import type { Party } from '../state.js';

/** PartyState as one value; parts in the order of their numbers, joined by a plus sign (`tlib/states.md` section 1). */
export function partyState(party: Party): string {
  const silent = party.muted || party.observes?.mode === 'mute';
  const supplementary = `${party.deaf ? '+NoListen' : ''}${silent ? '+NoTalk' : ''}${party.observes ? '+Audit' : ''}`;
  return `${generic(party)}${supplementary}`;
}

/** Whom the party dialed cannot be had; it still has to release (event-rules 4.3). */
export function hasFailed(party: Party): boolean {
  return party.state === 'Busy' || party.state === 'Failed';
}

function generic(party: Party): string {
  switch (party.state) {
    case 'Dialing':
      return 'Connected+Dialing';
    case 'HeldDialing':
      return 'Held+Dialing';
    case 'Routing':
      return party.treatment ? 'Queued+Treatment+Routing' : 'Queued+Routing';
    case 'Queued':
      return party.treatment ? 'Queued+Treatment' : 'Queued';
    case 'CPDetect':
      return 'CP_Detect';
    default:
      return party.state;
  }
}
