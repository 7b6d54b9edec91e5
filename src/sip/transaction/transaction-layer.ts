import { createHash } from 'node:crypto';
import { flatten } from '../codec/cursor.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import type { SipParseError } from '../codec/parse.js';
import { type Flow, isReliable, type TransportPort } from '../connection/flow.js';
import { defaultPort } from '../connection/locate-server.js';
import { ClientTransaction, type ClientUser, NOBODY, type OutgoingRequest, requestText } from './client-transaction.js';
import { DEFAULT_TIMING, type TransactionTiming } from './machine.js';
import { type IdSource, newBranch } from './random-ids.js';
import { reasonPhrase } from './reason-phrase.js';
import { refusalText, responseText } from './response-text.js';
import { ServerTransaction } from './server-transaction.js';
import type { TimerWheel } from './timer-wheel.js';
import type { TransactionHost } from './transaction-host.js';

/** Whoever decides what happens with requests: the user of the transaction layer. */
export interface TransactionUser {
  /** A new request, any method but ACK and CANCEL. */
  onRequest(transaction: ServerTransaction, request: SipRequest): void;
  /** The ACK of a 2xx. */
  onAck(request: SipRequest, source: Flow): void;
  /** A pending INVITE is to be given up; CANCEL itself was answered already. */
  onCancel(invite: ServerTransaction, request: SipRequest): void;
  /** A response that belongs to no transaction, such as a 2xx that comes again very late. */
  onStrayResponse(response: SipResponse, source: Flow): void;
  /** A request was answered with 503, because there are too many transactions. */
  onRefused?(request: SipRequest): void;
}

export interface TransactionLayerOptions {
  readonly timing?: Partial<TransactionTiming>;
  /** Transactions at the same time; further requests are answered with 503, within dialogs from a quarter more on. */
  readonly maxTransactions?: number;
}

/** As many calls as a server takes in a second, with all that their ended transactions keep for half a minute. */
export const MAX_TRANSACTIONS = 400_000;

/** How much more there may be for what belongs to a dialog: calls that stand have to come to their end. */
const ROOM_WITHIN_DIALOGS = 1.25;

/** Finds the transaction of each message and keeps those that are at work: RFC 3261 section 17. */
export class TransactionLayer implements TransactionHost<ClientTransaction, ServerTransaction> {
  readonly timing: TransactionTiming;
  private readonly servers = new Map<string, ServerTransaction>();
  private readonly clients = new Map<string, ClientTransaction>();
  /** INVITEs by From tag, Call-ID and CSeq: the same request by two ways is a loop or a fork (section 8.2.2.2). */
  private readonly merged = new Map<string, ServerTransaction>();
  private readonly maxTransactions: number;
  private tagSecret = '';

  constructor(
    readonly transport: TransportPort,
    readonly wheel: TimerWheel,
    readonly ids: IdSource,
    private readonly user: TransactionUser,
    options: TransactionLayerOptions = {},
  ) {
    this.timing = { ...DEFAULT_TIMING, ...options.timing };
    this.maxTransactions = options.maxTransactions ?? MAX_TRANSACTIONS;
  }

  get size(): number {
    return this.servers.size + this.clients.size;
  }

  /** Sends a request and keeps at it as the RFC wants; what comes back goes to `user`. */
  request(request: OutgoingRequest, flow: Flow, user: ClientUser): ClientTransaction {
    const branch = newBranch(this.ids);
    const transaction = new ClientTransaction(
      this,
      clientKey(branch, request.method),
      request,
      this.viaOf(flow, branch),
      flow,
      user,
    );
    this.clients.set(transaction.key, transaction);
    transaction.begin();
    return transaction;
  }

  /** Sends the ACK of a 2xx, which is no transaction; returns its text, to be sent again when the 2xx comes again. */
  sendAck(request: OutgoingRequest, flow: Flow): string {
    const text = requestText(request, this.viaOf(flow, newBranch(this.ids)));
    this.transport.send(flow, text);
    return text;
  }

  /** RFC 3261 section 9.1: CANCEL has the INVITE's top Via, Request-URI, Call-ID, From, To, CSeq number and Route. */
  sendCancel(invite: ClientTransaction, headers = ''): void {
    const key = clientKey(invite.key.slice(0, invite.key.indexOf('|')), 'CANCEL');
    if (this.clients.has(key)) return;
    const request: OutgoingRequest = { ...invite.request, method: 'CANCEL', maxForwards: 70, headers, body: '' };
    const cancel = new ClientTransaction(this, key, request, invite.via, invite.flow, NOBODY);
    this.clients.set(key, cancel);
    cancel.begin();
  }

  receiveRequest(request: SipRequest, source: Flow): void {
    const key = serverKey(request, request.method === 'ACK' ? 'INVITE' : request.method);
    const known = this.servers.get(key);
    if (request.method === 'ACK') {
      if (known?.receiveAck() !== true) this.user.onAck(request, source);
      return;
    }
    if (known !== undefined) {
      known.receiveAgain();
      return;
    }
    if (request.method === 'CANCEL') {
      this.receiveCancel(request, source, key);
      return;
    }
    if (this.size >= this.roomFor(request)) {
      this.respondStateless(request, source, 503, 'Retry-After: 5\r\n');
      this.user.onRefused?.(request);
      return;
    }
    let mergeKey = '';
    if (request.method === 'INVITE' && request.to.tag === undefined) {
      mergeKey = flatten(`${request.from.tag ?? ''}|${request.callId}|${request.cseq}`);
      if (this.merged.has(mergeKey)) {
        this.respondStateless(request, source, 482, '');
        return;
      }
    }
    this.openServer(request, source, key, mergeKey).begin();
  }

  receiveResponse(response: SipResponse, source: Flow): void {
    // RFC 3261 section 18.1.2 and RFC 4475 section 3.3.10: a response with more than our own Via was not for us.
    if (response.moreVias) return;
    const transaction = this.clients.get(clientKey(response.via.branch, response.cseqMethod));
    if (transaction !== undefined) transaction.receive(response);
    else this.user.onStrayResponse(response, source);
  }

  /** A connection is gone that this server had opened: requests that went by it are sent once more. */
  flowClosed(closed: Flow): void {
    for (const transaction of [...this.clients.values()]) {
      const { transport, address, port } = transaction.flow;
      if (transport === closed.transport && address === closed.address && port === closed.port)
        transaction.onFlowClosed();
    }
  }

  /** Answers a request that could not be read; responses and ACKs with faults are dropped, and so is what has no Via. */
  receiveBroken(error: SipParseError, source: Flow): void {
    if (error.status === 0 || error.method === undefined || error.method === 'ACK' || error.via === undefined) return;
    const text = refusalText(error.headers, error.via, source, error.status, error.reason, this.ids.token());
    this.transport.send(responseTarget(error.via.param('rport') !== undefined, error.via.port, source), text);
  }

  /** Answers without keeping anything: for refusals under load. */
  respondStateless(request: SipRequest, source: Flow, status: number, headers: string): void {
    if (request.method === 'ACK') return;
    const tag = this.tagOf(serverKey(request, request.method));
    const text = responseText(request, source, status, reasonPhrase(status), tag, headers, '');
    this.transport.send(responseTarget(request.via.param('rport') !== undefined, request.via.port, source), text);
  }

  /** RFC 3261 section 8.2.7: a tag that nobody can guess, but the same whenever the request of this key comes again. */
  tagOf(key: string): string {
    this.tagSecret ||= this.ids.token();
    return createHash('sha256').update(this.tagSecret).update(key, 'latin1').digest('hex').slice(0, 16);
  }

  private roomFor({ to }: SipRequest): number {
    return to.tag === undefined ? this.maxTransactions : this.maxTransactions * ROOM_WITHIN_DIALOGS;
  }

  deliver(transaction: ServerTransaction, request: SipRequest): void {
    this.user.onRequest(transaction, request);
  }

  forgetClient(transaction: ClientTransaction): void {
    if (this.clients.get(transaction.key) === transaction) this.clients.delete(transaction.key);
  }

  forgetServer(transaction: ServerTransaction): void {
    if (this.servers.get(transaction.key) === transaction) this.servers.delete(transaction.key);
    if (transaction.mergeKey !== '') this.merged.delete(transaction.mergeKey);
  }

  private openServer(
    request: SipRequest,
    source: Flow,
    key: string,
    mergeKey: string,
    localTag = this.ids.token(),
  ): ServerTransaction {
    const target = responseTarget(request.via.param('rport') !== undefined, request.via.port, source);
    const transaction = new ServerTransaction(this, key, mergeKey, request, source, target, localTag);
    this.servers.set(key, transaction);
    if (mergeKey !== '') this.merged.set(mergeKey, transaction);
    return transaction;
  }

  /** RFC 3261 section 9.2. */
  private receiveCancel(request: SipRequest, source: Flow, key: string): void {
    const invite = this.servers.get(serverKey(request, 'INVITE'));
    if (invite === undefined || !invite.isCancelledBy(request)) {
      this.respondStateless(request, source, 481, '');
      return;
    }
    // Answered here, so the transaction begins without being delivered to the user.
    const cancel = this.openServer(request, source, key, '', invite.localTag);
    cancel.begin(false);
    cancel.respond(200);
    if (invite.isPending) this.user.onCancel(invite, request);
  }

  private viaOf(flow: Flow, branch: string): string {
    // rport always: RFC 3581 section 3. Phones behind NAT answer to where the request came from.
    return `SIP/2.0/${flow.transport} ${this.transport.localHostPort(flow)};branch=${branch};rport`;
  }
}

function clientKey(branch: string, method: string): string {
  return `${branch}|${method}`;
}

/** RFC 3261 section 17.2.3; for branches without the cookie what RFC 2543 looked at. */
function serverKey(request: SipRequest, method: string): string {
  const via = request.via;
  if (via.hasCookie) return flatten(`${via.branch}|${via.host}|${via.port}|${method}`);
  const from = request.from.tag ?? request.from.uriText;
  return flatten(
    `|${request.callId}|${request.cseq}|${from}|${request.uriText}|${via.host}|${via.port}|${via.branch}|${method}`,
  );
}

/**
 * RFC 3261 section 18.2.2 with RFC 3581 section 4: the same connection, and should it be gone another one to the port of Via; or the source
 * address with the port that was asked for.
 */
function responseTarget(asksPort: boolean, viaPort: number, source: Flow): Flow {
  const reliable = isReliable(source.transport);
  if (viaPort === source.port || (asksPort && !reliable)) return source;
  return { ...source, port: viaPort === 0 ? defaultPort(source.transport) : viaPort };
}
