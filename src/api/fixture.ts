import { WebSocket } from 'ws';
import type { ClientHandle, ClientOptions, ClientPort, Clock, TEvent, TRequest } from '../protocol/index.js';
import { type ApiOptions, type RunningApi, startApi } from './http-server.js';
import type { ClientLimits, HttpOptions } from './options.js';
import type { ApiPorts } from './ports.js';

/** What the tests of this part stand on: an API on a free port of loopback with clients' requests answered by EventACK. */
export interface TestApi {
  readonly api: RunningApi;
  readonly clients: AcknowledgingClients;
  readonly warnings: { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[];
}

export interface TestApiOptions {
  readonly http?: Partial<HttpOptions>;
  readonly limits?: Partial<ClientLimits>;
  readonly ports?: Partial<ApiPorts>;
}

export const TEST_LIMITS: ClientLimits = {
  'max-clients': 2000,
  'max-connections': 2000,
  'max-message-bytes': 65_536,
  'max-message-depth': 16,
  'requests-per-second': 0,
  'request-burst': 0,
  'event-buffer-events': 1000,
  'event-buffer-bytes': 1_000_000,
  'event-memory-bytes': 1_000_000_000,
  'socket-buffer-bytes': 65_536,
  'resume-timeout': 60,
  'register-timeout': 10,
  'heart-beat-interval': 0,
  'remembered-requests': 1000,
};

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const clients = new AcknowledgingClients();
  const warnings: TestApi['warnings'] = [];
  const apiOptions: ApiOptions = {
    http: { host: '127.0.0.1', port: 0, tokens: [], origins: [], tls: undefined, ...options.http },
    clients: { ...TEST_LIMITS, ...options.limits },
    version: '0.0.0-test',
  };
  const ports: ApiPorts = {
    clients,
    clock: wallClock,
    connectionClock: wallClock,
    log: { info: () => {}, warn: (fields, message) => void warnings.push({ fields, message }) },
    server: { name: 'test', startTime: 0 },
    ready: () => ({ ready: true }),
    ...options.ports,
  };
  return { api: await startApi(apiOptions, ports), clients, warnings };
}

export const wallClock: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** A clock that only moves when told to. */
export class HandClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly fn: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#now + ms, fn };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].sort((a, b) => a.at - b.at)) {
      if (timer.at <= this.#now && this.#timers.delete(timer)) timer.fn();
    }
  }
}

/** Stands for the hub: every request is answered at once by EventACK, and events are given out by hand. */
export class AcknowledgingClients implements ClientPort {
  readonly all: AcknowledgedClient[] = [];

  get connected(): AcknowledgedClient[] {
    return this.all.filter((client) => !client.closed);
  }

  open(options: ClientOptions): ClientHandle {
    const client = new AcknowledgedClient(`c${this.all.length}`, options);
    this.all.push(client);
    return client;
  }
}

export class AcknowledgedClient implements ClientHandle {
  readonly requests: TRequest[] = [];
  closed = false;
  /** False = requests stay without an answer. */
  answering = true;
  /** Characters that are added to each answer. */
  padding = 0;

  constructor(
    readonly id: string,
    readonly options: ClientOptions,
  ) {}

  request(request: TRequest): void {
    this.requests.push(request);
    if (!this.answering) return;
    const { ReferenceID } = request as { ReferenceID?: number };
    const padding = this.padding === 0 ? {} : { Extensions: { padding: 'x'.repeat(this.padding) } };
    this.give({ id: 'EventACK', UserEvent: request.id, ...padding } as unknown as TEvent, ReferenceID);
  }

  give(event: TEvent, ReferenceID?: number): void {
    if (!this.closed) this.options.onEvent({ event, ReferenceID });
  }

  close(): void {
    this.closed = true;
  }
}

/** A message as received. */
export type Message = Readonly<Record<string, unknown>>;

/** The client's end of a WebSocket, which keeps what came. */
export class TestSocket {
  readonly messages: Message[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  #waiting: (() => void)[] = [];

  constructor(readonly ws: WebSocket) {
    ws.on('message', (data) => {
      this.messages.push(JSON.parse(String(data)));
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const each of waiting) each();
    });
    this.closed = new Promise((resolve) => {
      ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    ws.on('error', () => {});
  }

  send(message: unknown): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message that fits, once it has come. */
  async next(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** All messages, once there are that many. */
  async count(wanted: number): Promise<Message[]> {
    while (this.messages.length < wanted) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.messages;
  }
}

export async function connect(
  url: string,
  options: { protocols?: string[]; headers?: Record<string, string> } = {},
): Promise<TestSocket> {
  const ws = new WebSocket(url, options.protocols ?? [], { headers: options.headers ?? {} });
  const socket = new TestSocket(ws);
  await new Promise<void>((resolve, reject) => {
    ws.once('open', () => resolve());
    ws.once('error', reject);
  });
  return socket;
}

/** Connects and registers a client; the socket and the answer. */
export async function register(url: string, more: Message = {}): Promise<{ socket: TestSocket; answer: Message }> {
  const socket = await connect(url);
  socket.send({ id: 'RequestRegisterClient', ApplicationName: 'test', ...more });
  return { socket, answer: await socket.next(() => true) };
}
