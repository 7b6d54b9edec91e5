import { WebSocket } from 'ws';
import { connect, type PartylineClient, type WebSocketClass } from '../client/index.js';
import type { TEvent, TRequest } from '../protocol/index.js';
import { createLog, type RunningServer, readConfig, startServer } from '../server/index.js';
import { waitFor } from '../sip-agent/index.js';

export interface VoiceServerOptions {
  /** DNs with a phone, and the password of all of them. */
  readonly phones: readonly string[];
  readonly password: string;
  /** Options of single phones besides their password. */
  readonly phoneOptions?: Readonly<Record<string, object>>;
  /** Section `sip` of the configuration, besides the phones. */
  readonly sip?: Readonly<Record<string, unknown>>;
  /** Further sections. */
  readonly config?: Readonly<Record<string, unknown>>;
}

type Event = TEvent & { readonly ThisDN?: string; readonly ConnID?: string; readonly [name: string]: unknown };

/** A whole server in this process, phones over SIP, and one WebSocket client that is registered on all DNs. */
export class VoiceServer {
  /** All events that the client got, in order; without those that only answer `over`. */
  readonly events: Event[] = [];

  private constructor(
    readonly server: RunningServer,
    private readonly client: PartylineClient,
    /** Lines of the log that say that something is wrong. */
    readonly faults: readonly string[],
  ) {
    client.onEvent((event) => {
      if (event.id !== 'EventServerInfo') this.events.push(event as Event);
    });
  }

  static async start(options: VoiceServerOptions): Promise<VoiceServer> {
    const faults: string[] = [];
    const base = {
      http: { port: 0 },
      dns: options.phones.map((number) => ({ number, type: 'Extension' })),
      media: { workers: 1 },
      ...options.config,
      sip: {
        enabled: true,
        domain: 'e2e.invalid',
        listen: [{ port: 0 }],
        phones: options.phones.map((DN) => ({ DN, password: options.password, ...options.phoneOptions?.[DN] })),
        ...options.sip,
      },
    };
    const log = createLog('error', (line) => faults.push(line));
    const server = await startServer(readConfig({ base }), { log });
    const client = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
    const started = new VoiceServer(server, client, faults);
    for (const DN of options.phones) await client.registerAddress(DN);
    return started;
  }

  /** Port of the first listening point. */
  get port(): number {
    return this.server.sipPorts[0] ?? 0;
  }

  /** How many calls there are. */
  get calls(): number {
    return this.server.hub.snapshot().calls;
  }

  /** Sends a request; rejects when it is refused. */
  async request(request: { readonly id: string; readonly [name: string]: unknown }): Promise<void> {
    await this.client.request(request as unknown as TRequest as never);
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

  /** Waits until the calls are over for everybody and the client has got all their events. */
  async over(limitMs?: number): Promise<void> {
    await waitFor(
      () => this.calls === 0,
      () => `calls are left: ${this.story()}`,
      limitMs,
    );
    // Its answer comes behind whatever was told before.
    await this.request({ id: 'RequestQueryServer' });
  }

  /** The events in short, for messages. */
  story(from = 0): string {
    return this.events
      .slice(from)
      .map((e) => `${e.ThisDN} ${e.id} ${String(e['CallState'] ?? '')}`)
      .join(', ');
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.server.stop();
  }
}
