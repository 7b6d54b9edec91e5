import type { LegPath, RecordingFailure } from '../../core/index.js';
import type { MediaNews } from '../media-port.js';
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

/** What was to be recorded cannot be: the voice does not pass the mixer. */
export function recordingFailed(exchange: Exchange, leg: Leg, id: string): void {
  if (leg.recording?.id === id) return;
  leg.recording = { id, path: undefined, paused: false };
  exchange.report({ type: 'ReportRecordingEnded', leg: leg.id, id, reason: 'failed' });
}

function begin(exchange: Exchange, leg: Leg, id: string): LegRecording {
  const outcome = exchange.media?.record({ file: id, leg: leg.id, what: exchange.options.recordings });
  if (outcome?.ok === true) return { id, path: outcome.value, paused: false };
  exchange.report({ type: 'ReportRecordingEnded', leg: leg.id, id, reason: refusalReason(outcome?.code) });
  return { id, path: undefined, paused: false };
}

function refusalReason(code: string | undefined): RecordingFailure {
  if (code === 'name-taken' || code === 'no-folder') return code;
  return code === 'too-many-recordings' ? 'too-many' : 'failed';
}

/** Without an error the mixer has closed a file that the core did not ask it to close: the longest time is over. */
export function endReason({ error, taken }: Pick<MediaNews, 'error' | 'taken'>): RecordingFailure {
  if (taken === true) return 'name-taken';
  return error === undefined ? 'time-limit' : 'failed';
}

/** The mixer has closed a file. That is news when the core has not asked for it: the disk is full, the longest time is over. */
export function recordingEnded(exchange: Exchange, path: string | undefined, reason: RecordingFailure): void {
  if (path === undefined) return;
  for (const leg of exchange.legs.values()) {
    if (leg.recording?.path !== path) continue;
    leg.recording.path = undefined;
    exchange.report({ type: 'ReportRecordingEnded', leg: leg.id, id: leg.recording.id, reason });
  }
}
