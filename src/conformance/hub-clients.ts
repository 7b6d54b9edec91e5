import { type ClientHandle, type ClientPort, type Clock, checkRequest } from '../protocol/index.js';
import type { ReceivedEvent } from './received-event.js';
import type { StageRequest } from './stage.js';

/** Clients of a stage that sit on the hub itself, without a wire in between. */
export class HubClients {
  readonly #clients = new Map<string, { readonly handle: ClientHandle; readonly events: ReceivedEvent[] }>();

  constructor(
    private readonly hub: ClientPort,
    private readonly clock: Clock,
  ) {}

  connect(client: string): void {
    const events: ReceivedEvent[] = [];
    const handle = this.hub.open({
      ApplicationName: client,
      onEvent: ({ event, ReferenceID }) => {
        events.push(ReferenceID === undefined ? { ...event } : { ...event, ReferenceID });
      },
    });
    this.#clients.set(client, { handle, events });
  }

  request(client: string, request: StageRequest): void {
    const checked = checkRequest(request);
    const { handle, events } = this.#client(client);
    if (checked.ok) {
      handle.request(checked.request);
      return;
    }
    // What every adapter answers to a request that does not pass the check; it never reaches the core.
    const { ok: _, ...refusal } = checked;
    const now = this.clock.now();
    const time = { TimeinSecs: Math.floor(now / 1000), TimeinuSecs: (now % 1000) * 1000 };
    events.push({ id: 'EventError', ...refusal, ...time });
  }

  /** What has come since it was last asked. */
  take(client: string): readonly ReceivedEvent[] {
    return this.#client(client).events.splice(0);
  }

  close(): void {
    for (const { handle } of this.#clients.values()) handle.close();
    this.#clients.clear();
  }

  #client(name: string) {
    const client = this.#clients.get(name);
    if (client === undefined) throw new Error(`no client ${name}`);
    return client;
  }
}
