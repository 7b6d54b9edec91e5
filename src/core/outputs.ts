import type { TEvent } from '../protocol/index.js';
import type { ClientId, Command } from './inputs.js';

/** What one step of the core gives out, in order. */
export type Output = EventOutput | CommandOutput | TimerOutput;

/** One event of one DN (or of one client) and who gets it. */
export interface EventOutput {
  readonly kind: 'event';
  readonly event: TEvent;
  readonly clients: readonly ClientId[];
  /** The client whose request this event confirms or refuses: only its copy carries the ReferenceID. */
  readonly requester?: ClientId;
  readonly ReferenceID?: number;
  /** Not part of the event: it tells of one who was invited by this number (TSingleStepConference) and had not answered yet. */
  readonly invited?: string;
}

/** Something for the switch to do. */
export interface CommandOutput {
  readonly kind: 'command';
  readonly command: Command;
}

/** A timer to set (again) or to cancel, by name. */
export type TimerOutput =
  /** `at`: milliseconds since 1970-01-01 UTC. Setting a timer that is set moves it. */
  | { readonly kind: 'timer'; readonly timer: string; readonly at: number }
  | { readonly kind: 'timer'; readonly timer: string; readonly at: undefined };
