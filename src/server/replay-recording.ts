import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CoreConfig } from '../core/index.js';
import { Hub, type JournalEntry, VirtualClock } from '../hub/index.js';
import type { RecordingHead } from './recorder.js';

/** How the replay of a recording ended. */
export type ReplayResult =
  | { readonly kind: 'same'; readonly inputs: number }
  /** The inputs up to this one gave the recorded outputs; this one gave others. */
  | { readonly kind: 'differs'; readonly sequence: number; readonly recorded: string; readonly replayed: string }
  | { readonly kind: 'unreadable'; readonly line: number; readonly problem: string };

/**
 * Carries the inputs of a `record.file` out again, by the core alone, and compares the outputs with the recorded ones, byte
 * by byte. `onEntry` gets each entry that gave the same. Rejects when the file cannot be read.
 */
export async function replayRecording(file: string, onEntry: (entry: JournalEntry) => void): Promise<ReplayResult> {
  let hub: Hub | undefined;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const value = objectOf(text);
    if (value === undefined) return { kind: 'unreadable', line, problem: 'no JSON object' };
    if (hub === undefined) {
      const core = coreOf(value);
      if (core === undefined) return { kind: 'unreadable', line, problem: 'not the head of a recording' };
      hub = replayingHub(core);
      continue;
    }
    if (!isEntry(value)) return { kind: 'unreadable', line, problem: 'no input with its outputs' };
    const recorded = JSON.stringify(value.outputs);
    const replayed = JSON.stringify(hub.replay([value.input]));
    if (recorded !== replayed) return { kind: 'differs', sequence: value.sequence, recorded, replayed };
    onEntry(value);
  }
  if (hub === undefined) return { kind: 'unreadable', line: 1, problem: 'the file is empty' };
  return { kind: 'same', inputs: line - 1 };
}

function replayingHub(config: CoreConfig): Hub {
  // Time and switch are in the recorded inputs.
  return new Hub({ config, clock: new VirtualClock(0), switch: () => ({ command: () => {} }) });
}

function objectOf(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function coreOf(value: object): CoreConfig | undefined {
  const { recording, core } = value as Partial<RecordingHead>;
  return recording === 1 && typeof core === 'object' && core !== null ? core : undefined;
}

function isEntry(value: object): value is JournalEntry {
  const { sequence, input, outputs } = value as Partial<JournalEntry>;
  return typeof sequence === 'number' && typeof input === 'object' && input !== null && Array.isArray(outputs);
}
