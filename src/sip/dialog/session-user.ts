import type { Login } from '../auth/digest-client.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import type { Flow } from '../connection/flow.js';
import type { SessionDescription } from '../sdp/session-description.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';

/** Whoever owns a session: it decides about offers and hears what the other side does. Descriptions come as texts. */
export interface SessionUser<Session> {
  /** 101 to 199 came. */
  onProgress(session: Session, response: SipResponse, sdp: string | undefined): void;
  onAnswered(session: Session, response: SipResponse, sdp: string | undefined): void;
  /** The INVITE failed; without a response 408 (nobody answered) or 503 (not reachable). */
  onRejected(session: Session, status: number, response: SipResponse | undefined): void;
  /** An offer came, or (undefined) one is asked for: to be answered with `answer` or `refuseOffer`, now or later. */
  onOffer(session: Session, sdp: string | undefined): void;
  /** An offer of this side was answered. */
  onNegotiated(session: Session, sdp: string): void;
  /** An offer of this side was refused; 491 = it came at a wrong time and may be made again, `onIdle` follows. */
  onOfferRefused(session: Session, status: number): void;
  /** What had to wait may be offered now. */
  onIdle(session: Session): void;
  /** The session is over: the other side hung up, or is gone. */
  onEnded(session: Session, why: 'bye' | 'lost'): void;
  /** Any other request within the dialog, to be answered by the owner. */
  onRequest(session: Session, transaction: ServerTransaction, request: SipRequest): void;
}

export interface InviteParameters {
  readonly uri: string;
  /** From and To values without tags. */
  readonly from: string;
  readonly to: string;
  readonly routes: readonly string[];
  readonly flow: Flow;
  /** Further header lines. */
  readonly headers: string;
  readonly sdp: SessionDescription;
  /** Default 70. */
  readonly maxForwards?: number;
  /** For challenges (401, 407), also of what is sent within the dialog. */
  readonly login: Login | undefined;
}
