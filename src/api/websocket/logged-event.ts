/** One event as it is kept until it is sent, and afterwards for a resume; shared by all clients that get the same. */
export interface LoggedEvent {
  /** JSON text of the event without the closing brace, as a string of its UTF-8 bytes. */
  readonly body: string;
  readonly ReferenceID: number | undefined;
  /** In how many logs it is; kept by `EventMemory`. */
  logs: number;
}
