import type { JournalEntry, JournalPort } from './ports.js';

/** Keeps the last entries in memory: enough for replay in tests and for looking at what just happened, lost with the process. */
export class MemoryJournal implements JournalPort {
  private readonly kept: JournalEntry[] = [];
  private dropped = 0;

  /** @param max entries kept at most; the oldest go first. Default 100,000. */
  constructor(private readonly max = 100_000) {}

  append(entry: JournalEntry): void {
    this.kept.push(entry);
    if (this.kept.length < 2 * this.max) return;
    // Half at once, so that dropping costs nothing per entry.
    this.dropped += this.kept.length - this.max;
    this.kept.splice(0, this.kept.length - this.max);
  }

  /** Sequence number of the oldest entry that can still be read, or undefined when there is none. */
  get first(): number | undefined {
    return this.window()[0]?.sequence;
  }

  /** Entries from a sequence number on; undefined when some of them have been dropped already. */
  from(sequence: number): readonly JournalEntry[] | undefined {
    const entries = this.window();
    const first = entries[0]?.sequence;
    if (first === undefined) return this.dropped === 0 ? [] : undefined;
    if (sequence < first) return undefined;
    return entries.slice(sequence - first);
  }

  private window(): readonly JournalEntry[] {
    return this.kept.length > this.max ? this.kept.slice(-this.max) : this.kept;
  }
}
