import { createHash } from 'node:crypto';

/** What became of a request that a client has sent before. */
export interface RememberedRequest {
  /** The request's text, or its digest when it is long: tells a repetition from another request with the same ReferenceID. */
  readonly digest: string;
  /** Number of the event that answered it; undefined while there is none. */
  answer: number | undefined;
}

/**
 * The last requests of one client by ReferenceID, so that one that comes again after a reconnect is not carried out
 * twice. Bounded: the oldest are forgotten.
 */
export class RememberedRequests {
  readonly #byReference = new Map<number, RememberedRequest>();

  constructor(private readonly max: number) {}

  /** The earlier request that this one repeats, if it is still known. */
  find(ReferenceID: number, text: string): RememberedRequest | undefined {
    const known = this.#byReference.get(ReferenceID);
    return known !== undefined && known.digest === digestOf(text) ? known : undefined;
  }

  add(ReferenceID: number, text: string): void {
    if (this.max === 0) return;
    this.#byReference.delete(ReferenceID);
    this.#byReference.set(ReferenceID, { digest: digestOf(text), answer: undefined });
    if (this.#byReference.size > this.max) {
      const oldest = this.#byReference.keys().next();
      if (!oldest.done) this.#byReference.delete(oldest.value);
    }
  }

  /** Notes which event answered a request; later events for it do not count. */
  answered(ReferenceID: number, eventNumber: number): void {
    const known = this.#byReference.get(ReferenceID);
    if (known !== undefined && known.answer === undefined) known.answer = eventNumber;
  }
}

/** A digest costs more than a short text takes. */
const SHORT = 256;

function digestOf(text: string): string {
  return text.length <= SHORT ? text : createHash('sha256').update(text).digest('base64');
}
