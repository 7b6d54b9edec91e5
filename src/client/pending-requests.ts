import type { TEvent } from '../protocol/index.js';
import { type AnyRequest, ConnectionLostError, RequestTimeoutError, TErrorException } from './errors.js';

interface Pending {
  readonly request: AnyRequest;
  /** The message as it is sent; byte by byte the same when it is sent again. */
  readonly text: string;
  sent: boolean;
  readonly resolve: (event: TEvent) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Requests without an answer, by ReferenceID. */
export class PendingRequests {
  readonly #pending = new Map<number, Pending>();
  #lastReferenceID = 0;

  /** Numbers a request and waits for its answer. It is `send`'s business to send it, at once or later. */
  add(request: AnyRequest, timeout: number): { readonly ReferenceID: number; readonly answer: Promise<TEvent> } {
    const ReferenceID = this.#number(request);
    const answer = new Promise<TEvent>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(ReferenceID);
        reject(new RequestTimeoutError(request, timeout));
      }, timeout);
      const text = JSON.stringify({ ...request, ReferenceID });
      this.#pending.set(ReferenceID, { request, text, sent: false, resolve, reject, timer });
    });
    return { ReferenceID, answer };
  }

  /** Sends what was not sent yet; `again`: also what was sent without an answer. In the order in which it was asked. */
  send(send: (text: string) => void, again: boolean): void {
    for (const pending of this.#pending.values()) {
      if (pending.sent && !again) continue;
      pending.sent = true;
      send(pending.text);
    }
  }

  sendOne(ReferenceID: number, send: (text: string) => void): void {
    const pending = this.#pending.get(ReferenceID);
    if (pending === undefined || pending.sent) return;
    pending.sent = true;
    send(pending.text);
  }

  /** Settles the request that the event answers, if it is one of ours. */
  answer(event: TEvent): void {
    const { ReferenceID } = event as { ReferenceID?: number };
    const pending = ReferenceID === undefined ? undefined : this.#take(ReferenceID);
    if (pending === undefined) return;
    if (event.id === 'EventError') pending.reject(new TErrorException(event, pending.request));
    else pending.resolve(event);
  }

  /** The session is gone: requests that were sent may or may not have been carried out. */
  lose(why: string, unsentToo: boolean): void {
    for (const [ReferenceID, pending] of this.#pending) {
      if (!pending.sent && !unsentToo) continue;
      this.#take(ReferenceID);
      pending.reject(new ConnectionLostError(pending.request, pending.sent, why));
    }
  }

  #take(ReferenceID: number): Pending | undefined {
    const pending = this.#pending.get(ReferenceID);
    if (pending === undefined) return undefined;
    clearTimeout(pending.timer);
    this.#pending.delete(ReferenceID);
    return pending;
  }

  #number(request: AnyRequest): number {
    const { ReferenceID } = request as { ReferenceID?: unknown };
    if (typeof ReferenceID === 'number') {
      if (this.#pending.has(ReferenceID)) throw new Error(`ReferenceID ${ReferenceID} is in use by another request`);
      this.#lastReferenceID = Math.max(this.#lastReferenceID, ReferenceID);
      return ReferenceID;
    }
    do {
      this.#lastReferenceID = (this.#lastReferenceID % 0xffff_ffff) + 1;
    } while (this.#pending.has(this.#lastReferenceID));
    return this.#lastReferenceID;
  }
}
