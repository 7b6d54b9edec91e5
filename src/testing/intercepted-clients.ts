import type {
  ClientHandle,
  ClientOptions,
  ClientPort,
  Delivery,
  RequestName,
  TEvent,
  TRequest,
} from '../protocol/index.js';

type EventError = Extract<TEvent, { id: 'EventError' }>;

interface Intercepted {
  readonly options: ClientOptions;
  readonly registered: Set<string>;
}

interface Fault {
  readonly request: RequestName;
  readonly ErrorCode: number | undefined;
  readonly ErrorMessage: string;
  times: number;
}

/** Stands between the API and the hub of a test server: gives clients made-up events and makes requests fail. */
export class InterceptedClients implements ClientPort {
  readonly #clients = new Set<Intercepted>();
  #faults: Fault[] = [];

  constructor(
    private readonly hub: ClientPort,
    private readonly now: () => number,
  ) {}

  open(options: ClientOptions): ClientHandle {
    const client: Intercepted = { options, registered: new Set() };
    this.#clients.add(client);
    const handle = this.hub.open({
      ...options,
      onEvent: (delivery) => {
        learn(client, delivery.event);
        options.onEvent(delivery);
      },
    });
    return {
      id: handle.id,
      request: (request) => {
        const fault = this.#faultFor(request);
        if (fault === undefined) handle.request(request);
        else if (fault.ErrorCode !== undefined)
          options.onEvent(this.#refusal(request, fault.ErrorCode, fault.ErrorMessage));
      },
      close: () => {
        this.#clients.delete(client);
        handle.close();
      },
    };
  }

  /** Gives the event to all clients that have registered the DN; how many they are. */
  inject(DN: string, event: TEvent): number {
    let count = 0;
    for (const client of this.#clients) {
      if (!client.registered.has(DN)) continue;
      client.options.onEvent({ event });
      count += 1;
    }
    return count;
  }

  addFault(fault: Fault): void {
    this.#faults.push(fault);
  }

  #faultFor(request: TRequest): Fault | undefined {
    const fault = this.#faults.find((each) => each.request === request.id);
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.#faults = this.#faults.filter((each) => each !== fault);
    return fault;
  }

  #refusal(request: TRequest, ErrorCode: number, ErrorMessage: string): Delivery {
    const { ReferenceID, ThisDN, ConnID } = request as { ReferenceID?: number; ThisDN?: string; ConnID?: string };
    const TimeinSecs = Math.floor(this.now() / 1000);
    const event = {
      id: 'EventError',
      ErrorCode,
      ErrorMessage,
      TimeinSecs,
      TimeinuSecs: Math.round((this.now() - TimeinSecs * 1000) * 1000),
      ...(ThisDN === undefined ? {} : { ThisDN }),
      ...(ConnID === undefined ? {} : { ConnID }),
    } as EventError;
    return { event, ReferenceID };
  }
}

function learn(client: Intercepted, event: TEvent): void {
  if (event.id === 'EventRegistered') client.registered.add(event.ThisDN);
  else if (event.id === 'EventUnregistered') client.registered.delete(event.ThisDN);
}
