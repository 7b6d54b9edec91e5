/** An event as a client got it: its name and its attributes, whatever way it came. */
export interface ReceivedEvent {
  readonly id: string;
  readonly [attribute: string]: unknown;
}
