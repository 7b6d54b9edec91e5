import type { Socket } from 'node:net';
import type { ClientPort, Clock, IvrCommand, IvrSwitchPort, IvrToDriver, IvrToServer } from '../../protocol/index.js';
import { type DecoderOptions, decoderOfServer } from '../codec/decode-message.js';
import { GLI_ERROR_CODES } from '../codec/gli-frame.js';
import type { IvrConfig, IvrGroup } from '../config.js';
import type { IvrLog } from '../log.js';
import { IVR_OPTION_DEFAULTS, type IvrOptions } from '../options.js';
import { serverVersion } from '../session/login.js';
import type { LinkId } from '../session/state.js';
import { type ClientList, hostAndPort, resolveClientList } from './client-list.js';
import { HA_CLIENT_NAME, HaPeer } from './ha-peer.js';
import { type Listener, listen, peerTls } from './listener.js';
import { Outgoing } from './outgoing.js';
import { type LinkCounters, ServerLink } from './server-link.js';
import { SessionRunner } from './session-runner.js';

export interface IvrServerOptions {
  /** The server that the IVR Server is a T-Library client of. */
  readonly clients: ClientPort;
  /** The core as seen by the switch of In-Front and Network calls. */
  readonly switch: IvrSwitchPort;
  readonly clock: Clock;
  readonly config: IvrConfig;
  /** Default: nobody. Never given passwords; user data only of LogMsg texts. */
  readonly log?: IvrLog;
}

export interface IvrServer {
  /** Where it listens, in the order of the configuration. */
  readonly addresses: readonly { readonly host: string; readonly port: number; readonly group: number }[];
  /** Hands over a command of the core for a leg or call of the IVR Server. Never throws. */
  command(command: IvrCommand): void;
  /**
   * Takes a changed configuration, and the certificates as their files are now; listen addresses, whether there is TLS,
   * and the codec's options need a restart.
   */
  reconfigure(config: IvrConfig): Promise<void>;
  snapshot(): IvrServerSnapshot;
  /** Ends everything: agents are logged out (`TimePerLogout` for each at most), links closed, the switch left. */
  stop(): Promise<void>;
}

/** How much there is; for tests, health pages and metrics. Counters are sums over all links since the start. */
export interface IvrServerSnapshot extends Readonly<LinkCounters> {
  readonly links: number;
  readonly logins: number;
  readonly calls: number;
  readonly ports: number;
  /** The counters of the links that are open. */
  readonly open: Readonly<LinkCounters>;
  /** Timers that are set. */
  readonly timers: number;
  /** Requests to the switch that are not answered yet. */
  readonly openRequests: number;
  /** Hot standby: whether this server answers its drivers. Alone it always does. */
  readonly primary: boolean;
  /** Links that are closing: nothing is read from them any more. */
  readonly closingLinks: number;
}

const NO_COUNTERS: LinkCounters = { framesIn: 0, framesOut: 0, dropped: 0, bytesIn: 0, bytesOut: 0 };

/** The server's circuits: accepts them, hands their messages to the sessions and carries the answers back. */
class GliServer implements IvrServer {
  readonly #options: IvrServerOptions;
  readonly #log: IvrLog;
  readonly #runner: SessionRunner;
  readonly #outgoing: Outgoing;
  /** As they were at the start: what a driver writes, and the DOCTYPE, stay the same. */
  readonly #codec: Pick<DecoderOptions, 'sourceEncoding' | 'dtdFile'>;
  #decoder: ReturnType<typeof decoderOfServer>;
  readonly #links = new Map<LinkId, ServerLink>();
  /** Connections that are refused or whose Error frame is on its way. */
  readonly #refused = new Set<ServerLink>();
  readonly #past: LinkCounters = { ...NO_COUNTERS };
  #config: IvrOptions;
  #groups: readonly IvrGroup[];
  #clientLists: readonly ClientList[] = [];
  #listeners: readonly Listener[] = [];
  #nextLink = 1;
  #ha: HaPeer | undefined;

  constructor(options: IvrServerOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => {});
    this.#config = { ...IVR_OPTION_DEFAULTS, ...options.config.options };
    this.#groups = groupsOf(options.config, this.#config);
    this.#codec = { sourceEncoding: this.#config['source-encoding'], dtdFile: this.#config['dtd-file'] };
    this.#decoder = this.#decoderOf(this.#config);
    this.#outgoing = new Outgoing(this.#codec, this.#log);
    this.#runner = new SessionRunner({
      clients: options.clients,
      clock: options.clock,
      config: options.config,
      switch: options.switch,
      log: this.#log,
      send: (link, message) => this.#send(link, message),
    });
  }

  #decoderOf(options: IvrOptions): ReturnType<typeof decoderOfServer> {
    return decoderOfServer({ ...this.#codec, validationScheme: options['validation-scheme'] });
  }

  get addresses(): IvrServer['addresses'] {
    return this.#listeners.map(({ address, group }) => ({ ...address, group }));
  }

  async start(): Promise<void> {
    await this.#resolveClientLists();
    const listeners: Listener[] = [];
    try {
      for (const [index, config] of this.#groups.entries()) {
        const group = index + 1;
        const opened = await listen({
          group,
          config,
          handshakeTimeout: this.#config['gli-frame-timeout'],
          onConnection: (socket) => this.#accept(socket, group),
          room: () => this.#room,
          onProblem: (text) => this.#log('warn', text),
        });
        listeners.push(...opened);
      }
    } catch (error) {
      await Promise.all(listeners.map((listener) => listener.close()));
      throw error;
    }
    this.#listeners = listeners;
    this.#ha = this.#peer();
    await this.#ha?.start();
  }

  command(command: IvrCommand): void {
    this.#runner.post({ kind: 'command', command });
  }

  async reconfigure(config: IvrConfig): Promise<void> {
    this.#config = { ...IVR_OPTION_DEFAULTS, ...config.options };
    this.#groups = groupsOf(config, this.#config);
    this.#decoder = this.#decoderOf(this.#config);
    for (const link of this.#links.values()) link.reconfigure(this.#config);
    await this.#resolveClientLists();
    await this.#renewCertificates();
    this.#runner.post({ kind: 'configure', config });
  }

  snapshot(): IvrServerSnapshot {
    const { state } = this.#runner.machine;
    const open = { ...NO_COUNTERS };
    let logins = 0;
    for (const link of state.links.values()) if (link.login !== undefined) logins++;
    for (const link of this.#links.values()) addCounters(open, link.counters);
    const sums = { ...this.#past };
    addCounters(sums, open);
    return {
      ...sums,
      open,
      timers: this.#runner.timers,
      primary: this.#ha?.isPrimary ?? true,
      links: this.#links.size,
      logins,
      calls: state.calls.size,
      ports: state.ports.size,
      openRequests: state.references.size,
      closingLinks: [...this.#links.values()].filter((link) => !link.open).length,
    };
  }

  async stop(): Promise<void> {
    await this.#ha?.stop();
    const closed = this.#listeners.map((listener) => listener.close());
    await this.#runner.stop();
    for (const link of [...this.#links.values(), ...this.#refused]) link.destroy();
    await Promise.all(closed);
  }

  async #resolveClientLists(): Promise<void> {
    this.#clientLists = await Promise.all(
      this.#groups.map((group) => resolveClientList(group['gli-client-list'], (text) => this.#log('warn', text))),
    );
  }

  /** Connections that stand go on. */
  async #renewCertificates(): Promise<void> {
    try {
      await Promise.all(this.#listeners.map((listener) => listener.renew()));
      this.#ha?.renew(peerTls(this.#groups[0] as IvrGroup));
    } catch (error) {
      this.#log('error', `certificates stay as they were: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Links that there may be besides. */
  get #room(): number {
    return this.#config['gli-max-links'] - this.#links.size - this.#refused.size;
  }

  #accept(socket: Socket, group: number): void {
    if (this.#room <= 0) {
      this.#log('warn', `connection of ${socket.remoteAddress} refused: gli-max-links`);
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    const allowed = this.#clientLists[group - 1]?.allows(socket.remoteAddress, socket.remotePort) === true;
    if (allowed) this.#open(socket, group);
    else this.#refuse(socket);
  }

  #open(socket: Socket, group: number): void {
    const id = this.#nextLink++;
    const failover = this.#groups[group - 1]?.['gli-circuit-failover'] ?? true;
    const link = new ServerLink(socket, {
      ...this.#linkOptions(socket),
      onMessage: (decoded) => {
        if (decoded.kind === 'message') this.#take(id, decoded.message);
        else this.#runner.post({ ...decoded, link: id });
      },
      onClosed: () => {
        this.#links.delete(id);
        addCounters(this.#past, link.counters);
        this.#runner.post({ kind: 'linkClosed', link: id });
      },
    });
    this.#links.set(id, link);
    this.#runner.post({ kind: 'linkOpened', link: id, group, failover });
  }

  #take(id: LinkId, message: IvrToServer): void {
    if (this.#ha !== undefined && message.id === 'LoginReq' && message.ClientName === HA_CLIENT_NAME) {
      this.#write(id, this.#ha.answer(message.CallId, serverVersion(this.#options.config.version)));
      // The peer is no driver: its link is no circuit that messages may be sent on when another one fails.
      this.#runner.post({ kind: 'linkClosed', link: id });
    } else {
      this.#runner.post({ kind: 'message', link: id, message });
    }
  }

  /** The other server of a hot standby pair, when the options name one. */
  #peer(): HaPeer | undefined {
    const configured = this.#config['ha-role'];
    const address = hostAndPort(this.#config['ha-peer']);
    if (configured === '' || address === undefined || address.port === '*') return undefined;
    const { host, port } = address;
    const tls = peerTls(this.#groups[0] as IvrGroup);
    return new HaPeer({ configured, host, port: Number(port), tls, clock: this.#options.clock, log: this.#log });
  }

  /** A client that is not in `gli-client-list`: Error frame, then close. */
  #refuse(socket: Socket): void {
    this.#log('warn', `client ${socket.remoteAddress}:${socket.remotePort} is not in gli-client-list`);
    const link = new ServerLink(socket, {
      ...this.#linkOptions(socket),
      onMessage: () => {},
      onClosed: () => {
        this.#refused.delete(link);
        addCounters(this.#past, link.counters);
      },
    });
    this.#refused.add(link);
    link.refuse(GLI_ERROR_CODES.clientNotListed);
  }

  #linkOptions(socket: Socket) {
    return {
      name: `link ${socket.remoteAddress}:${socket.remotePort}`,
      clock: this.#options.clock,
      options: this.#config,
      decoder: () => this.#decoder,
      log: this.#log,
    };
  }

  #send(id: LinkId, message: IvrToDriver): void {
    // Hot standby: both servers take in everything, the primary answers.
    const always = message.id === 'LoginResp' || message.id === 'FlowControl';
    if (always || this.#ha === undefined || this.#ha.isPrimary) this.#write(id, message);
  }

  #write(id: LinkId, message: IvrToDriver): void {
    const link = this.#links.get(id);
    if (link === undefined) return;
    const frame = this.#outgoing.frame(message);
    if (frame !== undefined) link.send(frame);
    else if (message.id === 'TreatCall') {
      // The driver will not hear of it: whoever waits for its word gets it from here.
      const NotStarted = { id: 'TreatStatus', CallId: message.CallId, Status: 'NotStarted' } as const;
      this.#runner.post({ kind: 'message', link: id, message: NotStarted });
    }
  }
}

function groupsOf(config: IvrConfig, options: IvrOptions): readonly IvrGroup[] {
  const groups = config.groups ?? [{}];
  return groups.slice(0, MOST_GROUPS).map((group) => ({ ...options, ...group }));
}

const MOST_GROUPS = 8;

function addCounters(sums: LinkCounters, more: LinkCounters): void {
  for (const name of Object.keys(NO_COUNTERS) as (keyof LinkCounters)[]) sums[name] += more[name];
}

/** Starts an IVR Server. Rejects when it cannot listen or read its certificates; then nothing is left behind. */
export async function startIvrServer(options: IvrServerOptions): Promise<IvrServer> {
  const server = new GliServer(options);
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
