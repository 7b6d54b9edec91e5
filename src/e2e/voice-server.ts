import { Hub } from '../hub/index.js';
import { MediaServer } from '../media/index.js';
import { type Clock, checkRequest, type TEvent } from '../protocol/index.js';
import { type SipOptions, SipSwitch } from '../sip/index.js';
import { waitFor } from '../sip-agent/index.js';

export interface VoiceServerOptions {
  /** DNs with a phone, and the password of all of them. */
  readonly phones: readonly string[];
  readonly password: string;
  readonly queues?: readonly string[];
  readonly external?: readonly string[];
  readonly sip?: Partial<SipOptions>;
}

type Event = TEvent & { readonly ThisDN?: string; readonly ConnID?: string; readonly [name: string]: unknown };

/** A server with SIP switch and mixer in this process, and one client that is registered on all DNs. */
export class VoiceServer {
  /** All events that the client got, in order. */
  readonly events: Event[] = [];
  readonly faults: unknown[] = [];
  private reference = 0;

  private constructor(
    readonly hub: Hub,
    readonly sip: SipSwitch,
    readonly media: MediaServer,
    private readonly client: { request(request: never): void },
  ) {}

  static async start(options: VoiceServerOptions): Promise<VoiceServer> {
    const faults: unknown[] = [];
    const started: { sip?: SipSwitch; server?: VoiceServer } = {};
    const media = await MediaServer.start({ workers: 1 }, (event) => started.sip?.onMedia(event));
    if (!media.ok) throw new Error(media.message);
    const hub = new Hub({
      config: {
        serverName: 'e2e',
        connIdPrefix: '006c0246',
        dns: [
          ...options.phones.map((number) => ({ number, type: 'Extension' as const })),
          ...(options.queues ?? []).map((number) => ({ number, type: 'ACDQueue' as const })),
        ],
        external: options.external ?? [],
        router: [],
        agents: [],
        options: {},
      },
      clock: CLOCK,
      switch: () => ({ command: (command) => started.sip?.command(command) }),
      onFault: ({ error }) => faults.push(error),
    });
    const sip = new SipSwitch(
      {
        domain: 'e2e.invalid',
        listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
        phones: options.phones.map((DN) => ({ DN, password: options.password })),
        ...options.sip,
      },
      {
        report: (report) => hub.report(report),
        clock: CLOCK,
        media: media.value,
        onFault: (error) => faults.push(error),
      },
    );
    started.sip = sip;
    const events: Event[] = [];
    const client = hub.open({ ApplicationName: 'e2e', onEvent: ({ event }) => events.push(event as Event) });
    const server = new VoiceServer(hub, sip, media.value, client as never);
    Object.assign(server, { events, faults });
    await sip.start();
    for (const ThisDN of [...options.phones, ...(options.queues ?? [])]) {
      server.request({ id: 'RequestRegisterAddress', ThisDN });
    }
    return server;
  }

  get port(): number {
    return this.sip.ports[0] ?? 0;
  }

  request(request: { readonly id: string; readonly [name: string]: unknown }): void {
    const checked = checkRequest({ ...request, ReferenceID: ++this.reference });
    if (!checked.ok) throw new Error(checked.ErrorMessage);
    this.client.request(checked.request as never);
  }

  /** Waits for an event of a DN after the events counted so far, and gives it. */
  async event(id: string, ThisDN: string, from = 0): Promise<Event> {
    const find = (): Event | undefined => this.events.slice(from).find((e) => e.id === id && e.ThisDN === ThisDN);
    await waitFor(
      () => find() !== undefined,
      () => `${id} at ${ThisDN}; came: ${this.story(from)}`,
    );
    return find() as Event;
  }

  /** The events in short, for messages. */
  story(from = 0): string {
    return this.events
      .slice(from)
      .map((e) => `${e.ThisDN} ${e.id} ${String(e['CallState'] ?? '')}`)
      .join(', ');
  }

  async stop(): Promise<void> {
    await this.sip.stop();
    await this.media.close();
  }
}

const CLOCK: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms).unref();
    return () => clearTimeout(timer);
  },
};
