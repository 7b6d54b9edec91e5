import { detach } from '../codec/cursor.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import { type Dialog, dialogOfRequest, faultInDialog } from '../dialog/dialog.js';
import { DialogChannel } from '../dialog/dialog-channel.js';
import type { Binding } from '../registrar/binding.js';
import { devicesOf } from '../registrar/outbound.js';
import { type ClientUser, NOBODY } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { address, contactsOf, requestUri } from './contacts.js';
import type { Exchange } from './exchange.js';

/** The event package (RFC 3842). */
const PACKAGE = 'message-summary';
const BODY_TYPE = 'Content-Type: application/simple-message-summary\r\n';
/** Seconds: what is granted when nothing is asked for, and at most; shorter wishes are refused with 423. */
const DEFAULT_EXPIRES = 3600;
const MIN_EXPIRES = 60;
/** Subscriptions of one DN; beyond that the oldest goes: its phone was restarted without a farewell. */
const MOST_PER_DN = 10;
/** Characters of an Event header with its `id`; it is kept and comes back in every NOTIFY. */
const LONGEST_EVENT = 200;

/** One device that wants to be told (RFC 6665). */
interface Subscription {
  readonly DN: string;
  /** Value of the Event header, with its `id`. */
  readonly event: string;
  readonly channel: DialogChannel;
  /** Milliseconds since 1970. */
  expires: number;
  timer: WheelTimer | undefined;
}

/**
 * The lamp for waiting messages at the phones, switched by TSetMessageWaitingOn and TSetMessageWaitingOff: devices that subscribe to
 * message-summary (RFC 3842) are told within their subscription, all others that have registered by a NOTIFY of its own, as many phones expect it.
 */
export class MessageWaiting implements TimerOwner<string> {
  /** DNs whose lamp is on. */
  private readonly lit = new Set<string>();
  /** By this side's tag. */
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(private readonly exchange: Exchange) {}

  /** Subscriptions that stand. */
  get size(): number {
    return this.subscriptions.size;
  }

  /** CommandMessageWaiting. */
  light(DN: string, on: boolean): void {
    if (!this.exchange.phones.has(DN)) return;
    if (on) this.lit.add(DN);
    else this.lit.delete(DN);
    for (const subscription of this.of(DN)) this.notify(subscription);
    this.tell(DN, contactsOf(this.exchange, DN));
  }

  /** Phones have forgotten the lamp when they are switched on: that is when they register under a new Call-ID (RFC 3261 section 10.2.4). */
  registered(DN: string, before: readonly Binding[]): void {
    if (!this.lit.has(DN)) return;
    const known = new Set(before.map(({ callId }) => callId));
    this.tell(
      DN,
      contactsOf(this.exchange, DN).filter(({ callId }) => !known.has(callId)),
    );
  }

  /** DNs that have no phone any more. */
  keepOnly(phones: ReadonlyMap<string, unknown>): void {
    for (const DN of [...this.lit]) if (!phones.has(DN)) this.lit.delete(DN);
    for (const subscription of [...this.subscriptions.values()]) {
      if (!phones.has(subscription.DN)) this.end(subscription, 'noresource');
    }
  }

  /** A SUBSCRIBE to `event` outside of any dialog, by a phone that has shown who it is. */
  subscribe(transaction: ServerTransaction, request: SipRequest, event: string, DN: string): void {
    const seconds = this.granted(transaction, request);
    if (seconds === undefined) return;
    const dialog = dialogOfRequest(request, transaction.localTag, transaction.source);
    const channel = new DialogChannel(this.exchange.context, DN, dialog, undefined);
    const subscription: Subscription = { DN, event, channel, expires: 0, timer: undefined };
    for (const old of this.of(DN).slice(0, -MOST_PER_DN + 1)) this.end(old, 'deactivated');
    this.subscriptions.set(dialog.localTag, subscription);
    this.grant(transaction, subscription, seconds);
  }

  /** Whether the request belongs to a subscription; then it is answered: with a longer life, or its end. */
  receive(tag: string, transaction: ServerTransaction, request: SipRequest): boolean {
    const subscription = this.subscriptions.get(tag);
    if (subscription === undefined) return false;
    const { channel } = subscription;
    const fault = faultInDialog(channel.dialog, request);
    if (fault !== undefined) {
      transaction.respondOnce(...fault);
      return true;
    }
    if (request.method !== 'SUBSCRIBE') transaction.respondOnce(405, 'Allow: SUBSCRIBE\r\n');
    else if (eventOf(request) !== subscription.event) refuseEvent(transaction);
    else {
      const seconds = this.granted(transaction, request);
      if (seconds === undefined) return true;
      channel.received(request, transaction.source);
      this.grant(transaction, subscription, seconds);
    }
    return true;
  }

  onTimer(tag: string): void {
    const subscription = this.subscriptions.get(tag);
    if (subscription !== undefined) this.end(subscription, 'timeout');
  }

  private of(DN: string): Subscription[] {
    return [...this.subscriptions.values()].filter((subscription) => subscription.DN === DN);
  }

  /** Seconds that a SUBSCRIBE gets, 0 = its end; undefined when it is answered with 423. */
  private granted(transaction: ServerTransaction, request: SipRequest): number | undefined {
    const wish = Number.parseInt(request.headers.get('Expires') ?? '', 10);
    const seconds = Number.isNaN(wish) ? DEFAULT_EXPIRES : Math.min(wish, DEFAULT_EXPIRES);
    if (seconds === 0 || seconds >= MIN_EXPIRES) return seconds;
    transaction.respondOnce(423, `Min-Expires: ${MIN_EXPIRES}\r\n`);
    return undefined;
  }

  /** RFC 6665 section 4.2.1: the answer, then a NOTIFY at once. */
  private grant(transaction: ServerTransaction, subscription: Subscription, seconds: number): void {
    const { wheel } = this.exchange;
    transaction.respond(200, `${subscription.channel.identity()}Expires: ${seconds}\r\n`);
    if (seconds === 0) {
      this.end(subscription, 'timeout');
      return;
    }
    if (subscription.timer !== undefined) wheel.cancel(subscription.timer);
    subscription.expires = wheel.now() + seconds * 1000;
    subscription.timer = wheel.set(this, subscription.channel.dialog.localTag, seconds * 1000);
    this.notify(subscription);
  }

  private notify(subscription: Subscription): void {
    const seconds = Math.max(0, Math.ceil((subscription.expires - this.exchange.wheel.now()) / 1000));
    // Whoever does not know the subscription any more, or cannot be had, has ended it (RFC 6665 section 4.2.2).
    const user: ClientUser = {
      onResponse: (_transaction, { status }: SipResponse) => {
        if (status >= 300) this.forget(subscription);
      },
      onFailure: () => this.forget(subscription),
    };
    this.send(subscription, `active;expires=${seconds}`, user);
  }

  private end(subscription: Subscription, reason: 'timeout' | 'deactivated' | 'noresource'): void {
    this.forget(subscription);
    this.send(subscription, `terminated;reason=${reason}`, NOBODY);
  }

  private forget({ channel, timer }: Subscription): void {
    if (timer !== undefined) this.exchange.wheel.cancel(timer);
    this.subscriptions.delete(channel.dialog.localTag);
  }

  private send({ DN, event, channel }: Subscription, state: string, user: ClientUser): void {
    const headers = `Event: ${event}\r\nSubscription-State: ${state}\r\n${BODY_TYPE}`;
    channel.request('NOTIFY', headers, this.summary(DN, channel.dialog.localAddress), user);
  }

  /** Tells devices that have not subscribed. */
  private tell(DN: string, contacts: readonly Binding[]): void {
    const subscribed = this.of(DN).map(({ channel }) => channel.dialog);
    for (const [binding] of devicesOf(contacts)) {
      if (binding === undefined || subscribed.some((dialog) => isSameDevice(dialog, binding))) continue;
      const { layer, context } = this.exchange;
      const account = address(DN, binding.domain);
      layer.request(
        {
          method: 'NOTIFY',
          uri: requestUri(binding.uri),
          from: `${account};tag=${layer.ids.token()}`,
          to: account,
          callId: layer.ids.token(),
          cseq: 1,
          routes: binding.path,
          maxForwards: 70,
          headers: `Contact: ${context.contact(DN, binding.flow)}\r\nEvent: ${PACKAGE}\r\nSubscription-State: terminated;reason=deactivated\r\n${BODY_TYPE}`,
          body: this.summary(DN, account),
        },
        binding.flow,
        NOBODY,
      );
    }
  }

  /** How many messages there are is not known here. `account`: an address in angle brackets. */
  private summary(DN: string, account: string): string {
    const uri = /<(.*)>/.exec(account)?.[1] ?? '';
    return `Messages-Waiting: ${this.lit.has(DN) ? 'yes' : 'no'}\r\nMessage-Account: ${uri}\r\n`;
  }
}

/** 489 with what there is. */
export function refuseEvent(transaction: ServerTransaction): void {
  transaction.respondOnce(489, `Allow-Events: ${PACKAGE}, talk, hold, refer\r\n`);
}

/** The Event of a SUBSCRIBE, when it is the one that there is. */
export function eventOf(request: SipRequest): string | undefined {
  const event = request.headers.get('Event') ?? '';
  const name = event.split(';', 1)[0]?.trim().toLowerCase();
  return name === PACKAGE && event.length <= LONGEST_EVENT ? detach(event) : undefined;
}

/** Whether a subscription is that of a registered device. */
function isSameDevice({ flow, remoteTarget }: Dialog, binding: Binding): boolean {
  if (remoteTarget === binding.uri.toString()) return true;
  return flow.address === binding.flow.address && flow.port === binding.flow.port;
}
