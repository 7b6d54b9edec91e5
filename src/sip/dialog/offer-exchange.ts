import type { ClientTransaction } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { LocalDescription } from './local-description.js';
import { RemoteDescription } from './remote-description.js';

/**
 * Offers and answers of one dialog, one after the other (RFC 3264 section 4). They travel in INVITE and its responses, in reliable
 * provisional responses, PRACK (RFC 3262 section 5) and UPDATE (RFC 3311).
 */
export class OfferExchange {
  /** Whether an offer waits for its answer, and whose. */
  state: 'none' | 'local' | 'remote' = 'none';
  readonly remote = new RemoteDescription();
  /** Request of the other side, with an offer or a wish for one, that waits for our answer. */
  server: ServerTransaction | undefined = undefined;
  /** Our re-INVITE or UPDATE with an offer. */
  private client: ClientTransaction | undefined = undefined;

  /** @param local what this server has said of itself; the branches of a fork have the first offer in common. */
  constructor(readonly local = new LocalDescription()) {}

  /** A branch of a fork has answered the first offer. */
  branch(answer: string): OfferExchange {
    const branch = new OfferExchange(this.local);
    branch.remote.take(answer);
    return branch;
  }

  get isIdle(): boolean {
    return this.state === 'none' && this.server === undefined && this.client?.isPending !== true;
  }

  /** Whether an offer of this side is on its way: one of the other side crosses it. */
  get isOffering(): boolean {
    return this.state === 'local' || this.client?.isPending === true;
  }

  /** Our offer went out in an answer to the other side's wish: its ACK brings the answer. */
  get isAskedFor(): boolean {
    return this.state === 'local' && this.client?.isPending !== true;
  }

  /** Our re-INVITE or UPDATE is on its way. */
  offered(client: ClientTransaction | undefined): void {
    this.state = 'local';
    this.client = client;
  }

  /** It was sent again with credentials. */
  repeated(before: ClientTransaction, now: ClientTransaction): void {
    if (this.client === before) this.client = now;
  }

  /** Whether our offer waits for the answer to this request; then it waits no more. */
  isAnsweredBy(client: ClientTransaction): boolean {
    if (client !== this.client || this.state !== 'local') return false;
    this.client = undefined;
    this.state = 'none';
    return true;
  }

  /** A request of the other side came, with an offer or (undefined) with the wish for one. */
  received(server: ServerTransaction, sdp: string | undefined): void {
    this.server = server;
    if (sdp === undefined) return;
    this.state = 'remote';
    this.remote.take(sdp);
  }

  /** Our answer goes out now, or our offer when one was asked for: gives the request to which it belongs. */
  answered(): ServerTransaction | undefined {
    const { server } = this;
    this.server = undefined;
    if (server !== undefined) this.state = this.state === 'remote' ? 'none' : 'local';
    return server;
  }

  /** The other side's offer is refused, and has changed nothing. */
  refused(): ServerTransaction | undefined {
    const { server } = this;
    this.server = undefined;
    if (this.state === 'remote') this.remote.takeBack();
    this.state = 'none';
    return server;
  }
}
