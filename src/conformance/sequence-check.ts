/** Follows the EventSequenceNumbers of one client's connection: each is one more than the one before. */
export class SequenceCheck {
  readonly #client: string;
  #last: number | undefined;

  constructor(client: string) {
    this.#client = client;
  }

  /** Takes the number of the next event; gives what is wrong with it. */
  take(EventSequenceNumber: unknown): string | undefined {
    if (typeof EventSequenceNumber !== 'number' || !Number.isInteger(EventSequenceNumber)) {
      return `${this.#client}: an event without EventSequenceNumber`;
    }
    const last = this.#last;
    this.#last = EventSequenceNumber;
    if (last === undefined || EventSequenceNumber === last + 1) return undefined;
    return `${this.#client}: EventSequenceNumber ${EventSequenceNumber} follows ${last}`;
  }
}
