import { DigestServer } from '../auth/digest-server.js';
import type { SipRequest } from '../codec/message.js';
import { fromBinary } from '../codec/serialize.js';
import { type SipUri, unescapeUri } from '../codec/uri.js';
import { SourceRate } from '../connection/source-rate.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { Caller } from './caller.js';
import { isAtHome, isBesideTrunk } from './caller-address.js';
import { CountedNews, type InviteLimit } from './counted-news.js';
import type { Exchange } from './exchange.js';
import { receiveCall } from './incoming.js';
import { InviteRate } from './invite-rate.js';
import { eventOf, type MessageWaiting, refuseEvent } from './message-waiting.js';
import { callingNumber, isAnonymous } from './privacy.js';
import { DEFAULT_REALM, type PhoneOptions } from './sip-options.js';

/** Takes every request that begins something: finds out who sends it, whether he may, and who deals with it. */
export class FrontDesk {
  private readonly digest: DigestServer;
  private usernames: ReadonlyMap<string, PhoneOptions> = new Map();
  private inviteRate: InviteRate;
  private strangers: SourceRate;
  private readonly refused: CountedNews<InviteLimit>;
  /** Whether any phone has a password. */
  private asks = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly messageWaiting: MessageWaiting,
  ) {
    const { options, wheel } = exchange;
    this.digest = new DigestServer({
      realm: options.domain ?? DEFAULT_REALM,
      algorithms: options.algorithms,
      passwordOf: (username) => this.usernames.get(fromBinary(username))?.password,
      now: () => wheel.now(),
    });
    this.inviteRate = new InviteRate(options.invitesPerSecond, wheel.now());
    this.strangers = new SourceRate(options.strangersPerSecond);
    this.refused = new CountedNews(wheel, exchange.onRefusedInvites);
    this.knowPhones();
  }

  /** Other phones and limits, as they are in the exchange now. */
  reconfigure(): void {
    const { options, wheel } = this.exchange;
    this.inviteRate = new InviteRate(options.invitesPerSecond, wheel.now());
    this.strangers = new SourceRate(options.strangersPerSecond);
    this.knowPhones();
  }

  private knowPhones(): void {
    const phones = [...this.exchange.phones.values()];
    this.usernames = new Map(phones.map((phone) => [phone.username ?? phone.DN, phone]));
    this.asks = phones.some((phone) => phone.password !== undefined);
  }

  /** A request outside of any dialog: RFC 3261 section 8.2. */
  receive(transaction: ServerTransaction, request: SipRequest): void {
    const { exchange } = this;
    if (request.method !== 'INVITE' && request.headers.has('Replaces')) {
      // RFC 3891 section 3.
      transaction.respondOnce(400);
      return;
    }
    switch (request.method) {
      case 'INVITE':
        this.receiveInvite(transaction, request);
        return;
      case 'REGISTER':
        this.receiveRegister(transaction, request);
        return;
      case 'OPTIONS':
        transaction.respondOnce(
          200,
          `${exchange.context.capabilities}Accept: application/sdp\r\nAccept-Encoding: identity\r\nAccept-Language: en\r\n`,
        );
        return;
      case 'BYE':
      case 'UPDATE':
      case 'PRACK':
      case 'INFO':
      case 'NOTIFY':
        transaction.respondOnce(481);
        return;
      case 'SUBSCRIBE':
        this.receiveSubscribe(transaction, request);
        return;
      case 'PUBLISH':
        refuseEvent(transaction);
        return;
      case 'MESSAGE':
      case 'REFER':
        transaction.respondOnce(405, exchange.context.capabilities);
        return;
      default:
        transaction.respondOnce(501, exchange.context.capabilities);
    }
  }

  private receiveInvite(transaction: ServerTransaction, request: SipRequest): void {
    const { exchange } = this;
    const caller = this.callerOf(transaction, request);
    if (caller === undefined) return;
    const limit = this.limitOf();
    if (limit === undefined) {
      receiveCall(exchange, transaction, request, caller);
      return;
    }
    this.refused.add(limit);
    transaction.respondOnce(503, 'Retry-After: 2\r\n');
  }

  /** The transaction layer has answered it with 503. */
  onRefused(request: SipRequest): void {
    if (request.method === 'INVITE') this.refused.add('maxTransactions');
  }

  /** What a new call meets; undefined when it may go on. */
  private limitOf(): InviteLimit | undefined {
    const { options, wheel, waited } = this.exchange;
    if (options.maxInviteWait > 0 && waited() > options.maxInviteWait) return 'maxInviteWait';
    return this.inviteRate.allow(wheel.now()) ? undefined : 'invitesPerSecond';
  }

  /** Who calls; undefined when the request is answered, because nobody does who may. */
  private callerOf(transaction: ServerTransaction, request: SipRequest): Caller | undefined {
    const { source } = transaction;
    const phone = this.phoneOf(request.from.uri);
    const { trunks } = this.exchange;
    const registered = trunks.registeredAs(request.uri.user);
    if (registered !== undefined) {
      return { kind: 'trunk', trunk: registered, number: callingNumber(request), isToContact: true };
    }
    const trunk = trunks.from(source.address, source.port);
    // A call of a trunk is the trunk's whatever its From says: that is in the hands of whoever calls from outside.
    const isPhone =
      phone !== undefined &&
      (trunk === undefined ||
        request.headers.has('Authorization') ||
        isBesideTrunk(this.exchange, phone, source, trunk));
    if (isPhone) return this.isAllowed(transaction, request, phone) ? { kind: 'phone', DN: phone.DN } : undefined;
    if (trunk !== undefined) return { kind: 'trunk', trunk, number: callingNumber(request), isToContact: false };
    if (this.asks) return this.unknownPhone(transaction, request);
    this.turnAway(transaction, undefined, 403);
    return undefined;
  }

  /**
   * From names no phone. One that hides its number (RFC 3323) is known by its credentials alone; everybody else is asked for them all the same: who
   * guesses numbers learns nothing.
   */
  private unknownPhone(transaction: ServerTransaction, request: SipRequest): Caller | undefined {
    const verdict = this.digest.verify(request, 'Authorization');
    const phone = verdict.ok ? this.usernames.get(fromBinary(verdict.username)) : undefined;
    if (phone === undefined) this.challenge(transaction, undefined, !verdict.ok && verdict.why === 'stale');
    else if (isAnonymous(request)) return { kind: 'phone', DN: phone.DN };
    else this.turnAway(transaction, phone, 403);
    return undefined;
  }

  private receiveRegister(transaction: ServerTransaction, request: SipRequest): void {
    const { exchange } = this;
    if (!request.to.uri.isSip()) {
      transaction.respondOnce(416);
      return;
    }
    const phone = this.phoneOf(request.to.uri);
    if (phone === undefined) {
      // Who guesses numbers is asked for a password like everybody else, and learns nothing.
      if (this.asks) this.challenge(transaction, undefined, false);
      else this.turnAway(transaction, undefined, 404);
      return;
    }
    if (!this.isAllowed(transaction, request, phone)) return;
    const before = exchange.registrar.bindingsOf(phone.DN);
    const answer = exchange.registrar.register(phone.DN, request, transaction.source);
    if (answer.status === 200) {
      transaction.respond(answer.status, answer.headers);
      this.messageWaiting.registered(phone.DN, before);
    } else transaction.respondOnce(answer.status, answer.headers);
  }

  /** A phone may know of its own messages only. */
  private receiveSubscribe(transaction: ServerTransaction, request: SipRequest): void {
    const event = eventOf(request);
    if (event === undefined) {
      refuseEvent(transaction);
      return;
    }
    const phone = this.phoneOf(request.from.uri);
    const mailbox = this.phoneOf(request.uri);
    if (phone === undefined) {
      if (this.asks) this.challenge(transaction, undefined, false);
      else this.turnAway(transaction, undefined, 403);
    } else if (this.isAllowed(transaction, request, phone)) {
      if (mailbox !== undefined && mailbox !== phone) transaction.respondOnce(403);
      else this.messageWaiting.subscribe(transaction, request, event, phone.DN);
    }
  }

  private phoneOf(uri: SipUri): PhoneOptions | undefined {
    return uri.user === '' ? undefined : this.exchange.phones.get(fromBinary(unescapeUri(uri.user)));
  }

  /** Digest authentication (RFC 3261 section 22.2), without a password the address; answers the request itself when it may not go on. */
  private isAllowed(transaction: ServerTransaction, request: SipRequest, phone: PhoneOptions): boolean {
    if (phone.password === undefined) {
      const method = request.method === 'REGISTER' ? 'REGISTER' : 'INVITE';
      if (isAtHome(this.exchange, phone, transaction.source, method)) return true;
      this.turnAway(transaction, undefined, 403);
      return false;
    }
    const verdict = this.digest.verify(request, 'Authorization');
    if (verdict.ok && this.usernames.get(fromBinary(verdict.username)) === phone) return true;
    if (verdict.ok) this.turnAway(transaction, phone, 403);
    else this.challenge(transaction, phone, verdict.why === 'stale');
    return false;
  }

  private challenge(transaction: ServerTransaction, phone: PhoneOptions | undefined, stale: boolean): void {
    let headers = '';
    for (const value of this.digest.challenges(stale)) headers += `WWW-Authenticate: ${value}\r\n`;
    this.turnAway(transaction, phone, 401, headers);
  }

  /** Answers a request of somebody who has not shown who he is; only so many for one address, unless it comes from where the phone is. */
  private turnAway(
    transaction: ServerTransaction,
    phone: PhoneOptions | undefined,
    status: 401 | 403 | 404,
    headers = '',
  ): void {
    const { source } = transaction;
    const { registrar, wheel } = this.exchange;
    const isPhone =
      phone !== undefined &&
      registrar.bindingsOf(phone.DN).some(({ flow }) => flow.address === source.address && flow.port === source.port);
    if (isPhone || this.strangers.allow(source.address, wheel.now())) transaction.respondOnce(status, headers);
    else transaction.respondOnce(503, 'Retry-After: 2\r\n');
  }
}
