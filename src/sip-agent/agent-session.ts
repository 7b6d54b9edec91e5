import {
  answerDirection,
  audioOf,
  audioTarget,
  contentOf,
  type Direction,
  directionOf,
  isHold,
  type OutgoingRequest,
  type ServerTransaction,
  type SessionDescription,
  type SipRequest,
  type SipResponse,
} from '../sip/index.js';
import type { AgentDialog } from './agent-dialog.js';
import { type AgentSdp, readSdp, sdpOf } from './agent-sdp.js';
import type { AudioLine, CallContext } from './call-context.js';

interface SessionCall {
  ask(
    method: string,
    headers: string,
    body: string,
    onFinal: (response: SipResponse | undefined, request: OutgoingRequest) => void,
  ): void;
  /** The other side does not answer any more. */
  lost(): void;
}

/** Offers and answers of one call (RFC 3264, RFC 3261 section 14), and the sound that follows from them. */
export class AgentSession {
  /** Whether this side holds the other one. */
  held = false;
  /** Status with which it refuses the other side's offers within the call; undefined = it answers them. */
  refusesOffers: number | undefined;
  /** Latest description of the other side. */
  remote: SessionDescription | undefined = undefined;
  /** Directions of the offers that came within the call, in order. */
  readonly offersReceived: Direction[] = [];
  /** Statuses of the refusals of this side's own offers. */
  readonly refusals: number[] = [];
  /** Statuses of those refusals after which the offer is made again. */
  readonly postponements: number[] = [];
  private direction: Direction = 'sendrecv';
  private offering = false;
  /** What is on offer differs from what is wanted. */
  private wanting = false;
  private stopRepeating: (() => void) | undefined = undefined;
  private cancelRetry: (() => void) | undefined = undefined;
  private offeredInAnswer = false;
  private madeOffer = false;
  private closed = false;

  constructor(
    private readonly context: CallContext,
    private readonly dialog: AgentDialog,
    private readonly sdp: AgentSdp,
    private readonly audio: AudioLine,
    private readonly call: SessionCall,
  ) {
    this.refusesOffers = context.refusesOffers;
  }

  /** Whether this side sends sound, and whether it expects any. */
  get sends(): boolean {
    return this.remote !== undefined && (this.direction === 'sendrecv' || this.direction === 'sendonly');
  }

  get receives(): boolean {
    return this.remote !== undefined && (this.direction === 'sendrecv' || this.direction === 'recvonly');
  }

  /** Port that sound is sent to; 0 while there is none. */
  get remotePort(): number {
    return (this.remote && audioTarget(this.remote)?.port) ?? 0;
  }

  /** Whether the other side has put this one on hold. */
  get heldByRemote(): boolean {
    return this.remote !== undefined && isHold(directionOf(this.remote));
  }

  /** Whether something is still to be said without anybody's doing: an offer that waits for its answer or its turn. */
  get isNegotiating(): boolean {
    return !this.closed && (this.offering || this.wanting || this.stopRepeating !== undefined);
  }

  firstOffer(): string {
    this.madeOffer = true;
    return this.sdp.offer('sendrecv');
  }

  /** The INVITE of this side was answered. Gives the body of the ACK: the answer when the other side made the offer. */
  answeredWith(remote: SessionDescription | undefined): string {
    if (remote === undefined) return '';
    const answer = this.madeOffer ? '' : (this.sdp.answer(remote, 'sendrecv') ?? '');
    this.apply(remote, 'sendrecv');
    return answer;
  }

  /** Answers the first INVITE of the other side with 200. False when its offer cannot be answered. */
  answerInvite(transaction: ServerTransaction, offer: SessionDescription | undefined): boolean {
    const body = offer === undefined ? this.sdp.offer(this.wished) : this.sdp.answer(offer, this.wished);
    if (body === undefined) return false;
    this.offeredInAnswer = offer === undefined;
    if (offer !== undefined) this.apply(offer, this.wished);
    this.accept(transaction, body);
    return true;
  }

  /** A re-INVITE or UPDATE of the other side. */
  receiveOffer(transaction: ServerTransaction, request: SipRequest): void {
    if (this.offering) {
      transaction.respond(491);
      return;
    }
    if (this.stopRepeating !== undefined) {
      transaction.respond(500, 'Retry-After: 0\r\n');
      return;
    }
    if (this.refusesOffers !== undefined) {
      transaction.respond(this.refusesOffers);
      return;
    }
    const content = contentOf(request);
    if (content.kind === 'none' && request.method === 'UPDATE') {
      transaction.respond(200, this.context.endpoint.identity(this.context.user));
      return;
    }
    const offer = content.kind === 'sdp' ? readSdp(content.sdp) : undefined;
    const body = offer === undefined ? this.sdp.offer(this.wished) : this.sdp.answer(offer, this.wished);
    if (body === undefined || content.kind === 'other') {
      transaction.respond(488);
      return;
    }
    this.offeredInAnswer = offer === undefined;
    if (offer !== undefined) {
      this.offersReceived.push(directionOf(offer));
      this.apply(offer, this.wished);
    }
    this.accept(transaction, body);
  }

  /** The ACK of a 200 of this side; with the answer when the 200 made the offer. */
  receiveAck(answer: SessionDescription | undefined): void {
    this.stopRepeating?.();
    this.stopRepeating = undefined;
    if (this.offeredInAnswer && answer !== undefined) this.apply(answer, this.wished);
    this.offeredInAnswer = false;
    this.offerIfWanted();
  }

  /** Holds or retrieves by a re-INVITE, at once or as soon as one may be sent. False when it is so already. */
  setHeld(held: boolean): boolean {
    if (this.held === held) return false;
    this.held = held;
    this.wanting = true;
    this.offerIfWanted();
    return true;
  }

  close(): void {
    this.closed = true;
    this.stopRepeating?.();
    this.cancelRetry?.();
    this.audio.connect(undefined, undefined, false);
  }

  private get wished(): Direction {
    return this.held ? 'sendonly' : 'sendrecv';
  }

  private offerIfWanted(): void {
    if (!this.wanting || this.closed || this.offering || this.stopRepeating || this.cancelRetry) return;
    this.wanting = false;
    this.offering = true;
    const { endpoint, user } = this.context;
    const direction = this.wished;
    const headers = `${endpoint.identity(user)}Content-Type: application/sdp\r\n`;
    let answered = false;
    this.call.ask('INVITE', headers, this.sdp.offer(direction), (response, request) => {
      const status = response?.status ?? 408;
      if (response !== undefined && status < 300) {
        // Every 200 is acknowledged, also one that comes again; but it answers once.
        this.dialog.refresh(response);
        this.context.endpoint.sendAck(this.dialog.request('ACK', '', '', request.cseq));
      }
      if (answered || this.closed) return;
      answered = true;
      this.offering = false;
      this.offerAnswered(direction, response, status);
    });
  }

  private offerAnswered(direction: Direction, response: SipResponse | undefined, status: number): void {
    if (response !== undefined && status < 300) {
      const answer = sdpOf(response);
      if (answer !== undefined) this.apply(answer, direction);
      this.offerIfWanted();
    } else if (status === 491 || (status === 500 && response?.headers.has('Retry-After'))) {
      this.postponements.push(status);
      this.tryAgain();
    } else if (status === 408 || status === 481) this.call.lost();
    else this.refusals.push(status);
  }

  /**
   * Glare, or the other side still waits for an ACK. A short wait, different on both sides; the times of RFC 3261 section 14 are
   * made for worse networks.
   */
  private tryAgain(): void {
    this.wanting = true;
    this.cancelRetry = this.context.endpoint.clock.after(20 + Math.random() * 180, () => {
      this.cancelRetry = undefined;
      this.offerIfWanted();
    });
  }

  /** Sends 200 and repeats it until the ACK comes (RFC 3261 section 13.3.1.4); an UPDATE has no ACK. */
  private accept(transaction: ServerTransaction, body: string): void {
    const { endpoint, user } = this.context;
    transaction.respond(200, `${endpoint.identity(user)}Content-Type: application/sdp\r\n`, body);
    if (!transaction.isInvite) return;
    const { T1, T2 } = endpoint.layer.timing;
    let wait = T1;
    let waited = 0;
    const again = (): void => {
      waited += wait;
      if (waited >= 64 * T1) {
        this.call.lost();
        return;
      }
      transaction.repeat();
      wait = Math.min(wait * 2, T2);
      stop = endpoint.clock.after(wait, again);
    };
    let stop = endpoint.clock.after(wait, again);
    this.stopRepeating = () => stop();
  }

  /** Both descriptions are known: sound goes where the other side wants it. */
  private apply(remote: SessionDescription, offered: Direction): void {
    this.remote = remote;
    this.direction = answerDirection(directionOf(remote), offered);
    const audio = audioOf(remote);
    const payloads = audio === undefined ? undefined : this.sdp.payloadsOf(audio);
    const sends = this.direction === 'sendrecv' || this.direction === 'sendonly';
    this.audio.connect(audioTarget(remote), payloads, sends);
  }
}
