import type { ClientPort, Clock, IvrReport, TRequest } from '../../protocol/index.js';

/** The requests that a silent switch confirms, and how. */
const CONFIRMED: Readonly<Record<string, string>> = {
  RequestRegisterAddress: 'EventRegistered',
  RequestAgentLogin: 'EventAgentLogin',
};

/**
 * A T-Library server that confirms registrations and logins of agents, and says nothing else. For tests of links.
 * `onRequest` sees every request.
 */
export function silentClients(onRequest: (request: TRequest) => void = () => {}): ClientPort {
  return {
    open: ({ onEvent }) => ({
      id: 'test',
      request: (request) => {
        onRequest(request);
        const id = CONFIRMED[request.id];
        if (id === undefined || !('ThisDN' in request)) return;
        const event = { id, ThisDN: request.ThisDN } as never;
        onEvent({ event, ReferenceID: request.ReferenceID });
      },
      close: () => {},
    }),
  };
}

/** A clock that stands still until the test moves it. */
export class HandClock implements Clock {
  #now = 1_000_000;
  #timers: { due: number; fn: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { due: this.#now + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Lets time pass; timers fire in the order in which they are due. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((t) => t.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.due);
      this.#timers = this.#timers.filter((one) => one !== next);
      next.fn();
    }
    this.#now = end;
  }

  get pending(): number {
    return this.#timers.length;
  }
}

export const NO_SWITCH = { report: (_report: IvrReport): void => {} };
