import type { Command, Input, Output, Report } from '../core/index.js';

/** A switch as the hub sees it: takes commands, reports through the function that the wiring gave it. */
export interface SwitchPort {
  /** Must return at once and never throw; what comes of it is reported later (or at once) through `ReportSink`. */
  command(command: Command): void;
}

/** How a switch adapter tells the hub what happened. May be called from within `command`. */
export type ReportSink = (report: Report) => void;

/** Where the hub writes what it does. `append` is called before any output leaves. */
export interface JournalPort {
  append(entry: JournalEntry): void;
}

/** One input with everything that it caused. */
export interface JournalEntry {
  readonly sequence: number;
  readonly input: Input;
  readonly outputs: readonly Output[];
}
