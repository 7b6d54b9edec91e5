import { isAnswered, isMember } from './call.js';
import { withParty } from './entities.js';
import type { RecordingFailure } from './inputs.js';
import type { Call, Offer, Party } from './state.js';
import type { Turn } from './turn.js';

/**
 * Service numbers of TPrivateService that control a recording; EventPrivateInfo tells with the same numbers what has happened
 * (T-Server for CSTA Connector, Private Services and Events; GVP, T-Library).
 */
export const RECORDING = { start: 3013, stop: 3014, pause: 3015, resume: 3016 } as const;

/** Names of recordings are names of files. */
const ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

export function isRecordingId(id: unknown): id is string {
  return typeof id === 'string' && ID.test(id);
}

/** From now on the switch records the party. Clients of the DN `told` hear of this and of all that becomes of it. */
export function beginRecording(turn: Turn, call: Call, party: Party, told: string, id?: string): Call {
  const name = id ?? `${call.ConnID}-${party.DN.replace(/[^A-Za-z0-9_-]/g, '_')}-${turn.next('order')}`;
  const recorded = withParty(party, { recording: { id: name, paused: false, told } });
  const now = turn.setParty(call, recorded);
  tell(turn, now.ConnID, recorded, RECORDING.start);
  return now;
}

export function pauseRecording(turn: Turn, call: Call, party: Party, paused: boolean): void {
  if (party.recording === undefined) return;
  const changed = withParty(party, { recording: { ...party.recording, paused } });
  tell(turn, turn.setParty(call, changed).ConnID, changed, paused ? RECORDING.pause : RECORDING.resume);
}

/** By request, or because the switch reports that it has come to its end: no disk, the longest time. */
export function stopRecording(turn: Turn, call: Call, party: Party, reason: 'stopped' | RecordingFailure): void {
  if (party.recording === undefined) return;
  const now = turn.setParty(call, withParty(party, { recording: undefined }));
  tell(turn, now.ConnID, party, RECORDING.stop, { reason });
}

/** The recorded party goes, and its recording with it: the switch ends that by itself. */
export function recordingGoes(turn: Turn, party: Party, reason: 'party-left' | 'call-ended'): void {
  const ConnID = turn.state.legs.get(party.leg);
  if (ConnID !== undefined) tell(turn, ConnID, party, RECORDING.stop, { reason });
}

function tell(turn: Turn, ConnID: string, { recording }: Party, PrivateEvent: number, why?: { reason: string }): void {
  if (recording === undefined) return;
  const Extensions = { id: recording.id, ...why };
  turn.emit(recording.told, {
    id: 'EventPrivateInfo',
    PrivateEvent,
    ThisDN: recording.told,
    ConnID,
    Extensions,
    ...turn.stamp(),
  });
}

/** Parties have just begun to talk: those are recorded whose DN has the option `record`, and whom TRouteCall names. */
export function recordAnswered(turn: Turn, call: Call, answered: readonly Party[], offer: Offer | undefined): Call {
  const route = offer?.kind === 'route' ? offer.record : undefined;
  const [destination] = answered;
  let now = call;
  for (const { leg, DN } of answered) {
    const asked = leg === destination?.leg ? route?.destination : undefined;
    const wanted = asked ?? turn.dn(DN)?.config.record;
    // The name belongs to whom the instruction means: a second recording of that name could not be begun.
    if (wanted === true) now = recordOnce(turn, now, leg, DN, asked === true ? route?.id : undefined);
  }
  if (route?.source !== true) return now;
  const source = now.parties.find((party) => party.leg !== destination?.leg && isMember(party) && isAnswered(party));
  return source === undefined ? now : recordOnce(turn, now, source.leg, destination?.DN ?? source.DN, route.id);
}

function recordOnce(turn: Turn, call: Call, leg: string, told: string, id: string | undefined): Call {
  const party = call.parties.find((p) => p.leg === leg);
  if (party === undefined || party.recording !== undefined || !isAnswered(party)) return call;
  return beginRecording(turn, call, party, told, id);
}
