import { type SipRequest, type SipResponse, tokensOf } from '../codec/message.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TransactionLayer } from '../transaction/transaction-layer.js';
import { UnacknowledgedAnswer } from './unacknowledged-answer.js';

/** Provisional responses that must not get lost: RFC 3262, both sides of it. */
export class ReliableProvisionals {
  private rseq = 0;
  /** What became of the description that one of the responses carries: that of the caller's offer is answered once. */
  description: 'none' | 'waiting' | 'sent' | 'acknowledged' = 'none';
  private pending: UnacknowledgedAnswer | undefined = undefined;
  /** The final response was given before the PRACK of the latest provisional one came. */
  private overtaken = false;
  /** What could not be sent yet because the one before is not acknowledged: of those without a description the latest counts. */
  private waiting: { readonly isDescription: boolean; readonly send: () => void }[] = [];
  /** Client side: the number last acknowledged, by To tag. */
  private readonly seen = new Map<string, number>();

  private constructor(
    private readonly layer: TransactionLayer | undefined,
    private readonly inviteSeq: number,
    /** Server side: the caller insists on reliable responses. */
    readonly isRequired: boolean,
  ) {}

  /** Undefined where the caller does not insist on them. */
  static forServer(request: SipRequest, layer: TransactionLayer): ReliableProvisionals | undefined {
    if (!tokensOf(request.headers, 'Require').includes('100rel')) return undefined;
    return new ReliableProvisionals(layer, request.cseq, true);
  }

  /** For a caller that knows them, and does not insist on them (section 3). */
  static forSupporter(inviteSeq: number, layer: TransactionLayer): ReliableProvisionals {
    return new ReliableProvisionals(layer, inviteSeq, false);
  }

  static forClient(): ReliableProvisionals {
    return new ReliableProvisionals(undefined, 0, false);
  }

  /** Sends a provisional response and repeats it until PRACK; a second one waits for the first one's PRACK. */
  send(transaction: ServerTransaction, status: number, headers: string, body: string, onGivenUp: () => void): void {
    const { layer } = this;
    if (layer === undefined) return;
    const isDescription = body !== '';
    if (isDescription) this.description = this.pending === undefined ? 'sent' : 'waiting';
    if (this.pending !== undefined) {
      const send = (): void => this.send(transaction, status, headers, body, onGivenUp);
      this.waiting = [
        ...this.waiting.filter((before) => before.isDescription && !isDescription),
        { isDescription, send },
      ];
      return;
    }
    this.rseq++;
    const again = (): void => transaction.respond(status, `Require: 100rel\r\nRSeq: ${this.rseq}\r\n${headers}`, body);
    again();
    this.pending = new UnacknowledgedAnswer(
      layer.wheel,
      layer.timing,
      Number.POSITIVE_INFINITY,
      transaction,
      again,
      onGivenUp,
    );
  }

  /** True when the PRACK belongs to the response that waits for it. */
  receivePrack(request: SipRequest): boolean {
    const found = /^(\d+)\s+(\d+)\s+(\S+)$/.exec(request.headers.get('RAck') ?? '');
    if (found === null || (this.pending === undefined && !this.overtaken)) return false;
    if (Number(found[1]) !== this.rseq || Number(found[2]) !== this.inviteSeq || found[3] !== 'INVITE') return false;
    this.overtaken = false;
    this.pending?.acknowledged();
    this.pending = undefined;
    if (this.description === 'sent') this.description = 'acknowledged';
    this.waiting.shift()?.send();
    return true;
  }

  /** Nothing is repeated any more; a PRACK that is on its way belongs to the dialog all the same (RFC 3262 section 3). */
  stop(): void {
    this.overtaken ||= this.pending !== undefined;
    this.pending?.acknowledged();
    this.pending = undefined;
    this.waiting = [];
  }

  /** Client side: value of RAck for a reliable response, undefined when it came before or out of order (section 4). */
  acknowledge(response: SipResponse): string | undefined {
    const rseq = Number(response.headers.get('RSeq') ?? Number.NaN);
    const tag = response.to.tag ?? '';
    const last = this.seen.get(tag);
    if (!Number.isSafeInteger(rseq) || rseq < 1 || (last !== undefined && rseq !== last + 1) || this.seen.size > 32)
      return undefined;
    this.seen.set(tag, rseq);
    return `${rseq} ${response.cseq} INVITE`;
  }
}
