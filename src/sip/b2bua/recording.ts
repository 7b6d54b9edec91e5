import type { LegPath } from '../../core/index.js';
import type { Exchange } from './exchange.js';
import type { Leg, LegRecording } from './leg.js';

/** Brings the recording of a leg whose voice passes the mixer to what its path names. */
export function keepRecording(exchange: Exchange, leg: Leg, wanted: LegPath['record']): void {
  const { recording } = leg;
  if (recording !== undefined && recording.id !== wanted?.id) {
    leg.recording = undefined;
    if (recording.path !== undefined) exchange.media?.stopRecording(recording.path);
  }
  if (wanted === undefined || exchange.media === undefined) return;
  leg.recording ??= begin(exchange, leg, wanted.id);
  const { path, paused } = leg.recording;
  if (path === undefined || paused === wanted.paused) return;
  leg.recording.paused = wanted.paused;
  exchange.media.pauseRecording(path, wanted.paused);
}

function begin(exchange: Exchange, leg: Leg, id: string): LegRecording {
  const outcome = exchange.media?.record({ file: id, leg: leg.id, what: exchange.options.recordings });
  if (outcome?.ok === true) return { id, path: outcome.value, paused: false };
  exchange.report({ type: 'ReportRecordingEnded', leg: leg.id, id });
  return { id, path: undefined, paused: false };
}

/** The mixer has closed a file. That is news when the core has not asked for it: the disk is full, the longest time is over. */
export function recordingEnded(exchange: Exchange, path: string | undefined): void {
  if (path === undefined) return;
  for (const leg of exchange.legs.values()) {
    if (leg.recording?.path !== path) continue;
    leg.recording.path = undefined;
    exchange.report({ type: 'ReportRecordingEnded', leg: leg.id, id: leg.recording.id });
  }
}
