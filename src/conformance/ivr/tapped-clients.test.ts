import type { ClientHandle, ClientOptions, ClientPort, Delivery, TRequest } from '../../protocol/index.js';

/** What passes between the IVR Server and the hub, in the order in which the IVR Server has it. */
export type Passed =
  | { readonly what: 'request'; readonly request: TRequest }
  | { readonly what: 'event'; readonly delivery: Delivery };

/**
 * Stands between the IVR Server and the hub and notes what passes. Held, it keeps the events back, so that what the
 * driver says next crosses them; requests go on at once.
 */
export class TappedClients implements ClientPort {
  #passed: Passed[] = [];
  #kept: (() => void)[] = [];
  #holding = false;

  constructor(private readonly hub: ClientPort) {}

  open(options: ClientOptions): ClientHandle {
    const handle = this.hub.open({
      ...options,
      onEvent: (delivery) => {
        const hand = () => {
          this.#passed.push({ what: 'event', delivery });
          options.onEvent(delivery);
        };
        if (this.#holding || this.#kept.length > 0) this.#kept.push(hand);
        else hand();
      },
    });
    return {
      id: handle.id,
      request: (request) => {
        this.#passed.push({ what: 'request', request });
        handle.request(request);
      },
      close: () => handle.close(),
    };
  }

  hold(): void {
    this.#holding = true;
  }

  /** Hands out what was kept back, as much as `count` of it; all of it ends the holding. */
  release(count = Number.POSITIVE_INFINITY): void {
    if (count === Number.POSITIVE_INFINITY) this.#holding = false;
    for (let left = count; left > 0; left--) {
      const hand = this.#kept.shift();
      if (hand === undefined) return;
      hand();
    }
  }

  get kept(): number {
    return this.#kept.length;
  }

  /** What has passed since it was last asked. */
  take(): readonly Passed[] {
    const passed = this.#passed;
    this.#passed = [];
    return passed;
  }
}
