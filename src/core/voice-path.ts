import type { LegPath } from './inputs.js';
import { hasFailed } from './present/party-state.js';
import type { Call, Party, Recording } from './state.js';

/** The voice path of a call as the switch has to build it. Queues and routing points have no leg of their own. */
export function pathOf(call: Call): LegPath[] {
  const path: LegPath[] = [];
  for (const party of call.parties) {
    if (party.kind === 'queue' || party.kind === 'route') continue;
    path.push(party.recording === undefined ? legPath(call, party) : recorded(legPath(call, party), party.recording));
  }
  return path;
}

function legPath(call: Call, party: Party): LegPath {
  const { leg } = party;
  const mode = modeOf(party);
  if (mode === 'coach') {
    const agent = call.parties.find((p) => p.DN === party.observes?.agent);
    return agent ? { leg, mode, coaches: agent.leg } : { leg, mode: 'observe' };
  }
  return hasFailed(party) ? { leg, mode, failed: party.failure ?? 'Busy' } : { leg, mode };
}

function recorded(path: LegPath, { id, paused }: Recording): LegPath {
  return { ...path, record: { id, paused } };
}

function modeOf(party: Party): LegPath['mode'] {
  switch (party.state) {
    case 'Held':
    case 'HeldDialing':
      return 'held';
    case 'Offered':
    case 'Alerting':
    case 'Initiated':
      return 'ringing';
    default:
  }
  if (party.observes) {
    if (party.observes.mode === 'mute') return 'observe';
    if (party.observes.mode === 'coach') return 'coach';
  }
  // Listen-disconnected: hears nobody and nobody hears it.
  if (party.deaf) return 'mute-deaf';
  return party.muted ? 'mute' : 'talk';
}
