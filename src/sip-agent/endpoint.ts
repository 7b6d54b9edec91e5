import {
  type ClientTransaction,
  type ClientUser,
  Connections,
  type Flow,
  type MessageSink,
  type OutgoingRequest,
  RandomIds,
  type ServerTransaction,
  type SipRequest,
  TimerWheel,
  TransactionLayer,
  type TransactionTiming,
  type TransactionUser,
} from '../sip/index.js';
import { AgentClock } from './agent-clock.js';

export interface EndpointOptions {
  /** Where all requests go, whatever their target, as with a phone that has an outbound proxy. */
  readonly server: { readonly address: string; readonly port: number };
  readonly transport?: 'udp' | 'tcp';
  /** Address to listen on; default 127.0.0.1. */
  readonly address?: string;
  /** Port to listen on; default any free one. */
  readonly port?: number;
  readonly timing?: Partial<TransactionTiming>;
}

/** A call as the endpoint sees it. */
export interface DialogOwner {
  /** Any request within the dialog but ACK and CANCEL. */
  receive(transaction: ServerTransaction, request: SipRequest): void;
  /** The ACK of a 2xx of this side. */
  receiveAck(request: SipRequest): void;
  /** The INVITE that began the dialog was cancelled. */
  cancelled(): void;
}

/** Takes what belongs to no dialog. */
export interface EndpointUser {
  onRequest(transaction: ServerTransaction, request: SipRequest): void;
}

/** What an agent can do, as header lines of its requests and answers. */
const CAPABILITIES =
  'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, REFER, UPDATE, PRACK\r\nSupported: replaces, 100rel\r\nUser-Agent: partyline-sip-agent\r\n';

/** Socket, transactions and dialogs of one user agent. */
export class AgentEndpoint implements MessageSink, TransactionUser {
  readonly clock = new AgentClock();
  readonly ids = new RandomIds();
  readonly layer: TransactionLayer;
  /** Throws of the agent itself: defects, for tests to look at. */
  readonly faults: unknown[] = [];
  private readonly connections: Connections;
  private readonly dialogs = new Map<string, DialogOwner>();
  private flow: Flow;

  private constructor(
    options: EndpointOptions,
    private readonly user: EndpointUser,
  ) {
    const { server, transport = 'udp', address = '127.0.0.1', port = 0, timing = {} } = options;
    this.connections = new Connections({ listen: [{ transport, address, port }] }, this);
    this.layer = new TransactionLayer(this.connections, new TimerWheel(this.clock), this.ids, this, { timing });
    this.flow = {
      transport: transport === 'tcp' ? 'TCP' : 'UDP',
      address: server.address,
      port: server.port,
      connection: 0,
      listener: 0,
    };
  }

  static async open(options: EndpointOptions, user: EndpointUser): Promise<AgentEndpoint> {
    const endpoint = new AgentEndpoint(options, user);
    await endpoint.connections.listen();
    return endpoint;
  }

  /** Another server from now on. */
  pointAt({ address, port }: EndpointOptions['server']): void {
    this.flow = { ...this.flow, address, port };
  }

  /** Port that is listened on. */
  get port(): number {
    return this.connections.ports[0] ?? 0;
  }

  /** Messages sent and received so far. */
  get traffic(): { readonly sent: number; readonly received: number } {
    return this.connections.traffic;
  }

  /** Value of a Contact header for `user`. */
  contact(user: string): string {
    const transport = this.flow.transport === 'TCP' ? ';transport=tcp' : '';
    return `<sip:${user}@${this.connections.localHostPort(this.flow)}${transport}>`;
  }

  /** Header lines about this agent: Contact and what it can do. */
  identity(user: string): string {
    return `Contact: ${this.contact(user)}\r\n${CAPABILITIES}`;
  }

  /** Host part of addresses of the server. */
  get serverHost(): string {
    return `${this.flow.address.includes(':') ? `[${this.flow.address}]` : this.flow.address}:${this.flow.port}`;
  }

  request(request: OutgoingRequest, user: ClientUser): ClientTransaction {
    return this.layer.request(request, this.flow, user);
  }

  /** Sends an ACK; gives its text, to be sent again when the 2xx comes again. */
  sendAck(request: OutgoingRequest): string {
    return this.layer.sendAck(request, this.flow);
  }

  resend(text: string): void {
    this.connections.send(this.flow, text);
  }

  keep(callId: string, localTag: string, owner: DialogOwner): void {
    this.dialogs.set(`${callId}|${localTag}`, owner);
  }

  forget(callId: string, localTag: string): void {
    this.dialogs.delete(`${callId}|${localTag}`);
  }

  receiveRequest(request: SipRequest, source: Flow): void {
    this.layer.receiveRequest(request, source);
  }

  receiveResponse(...args: Parameters<TransactionLayer['receiveResponse']>): void {
    this.layer.receiveResponse(...args);
  }

  receiveBroken(...args: Parameters<TransactionLayer['receiveBroken']>): void {
    this.layer.receiveBroken(...args);
  }

  onFlowClosed(): void {}

  onFault(error: unknown): void {
    this.faults.push(error);
  }

  onRequest(transaction: ServerTransaction, request: SipRequest): void {
    const tag = request.to.tag;
    if (tag === undefined) {
      this.user.onRequest(transaction, request);
      return;
    }
    const owner = this.dialogs.get(`${request.callId}|${tag}`);
    if (owner === undefined) transaction.respond(481);
    else owner.receive(transaction, request);
  }

  onAck(request: SipRequest): void {
    this.dialogs.get(`${request.callId}|${request.to.tag ?? ''}`)?.receiveAck(request);
  }

  onCancel(invite: ServerTransaction, request: SipRequest): void {
    this.dialogs.get(`${request.callId}|${invite.localTag}`)?.cancelled();
  }

  onStrayResponse(): void {}

  /** Closes the socket; transactions end without a word. */
  async close(): Promise<void> {
    this.clock.stop();
    await this.connections.close();
  }
}
