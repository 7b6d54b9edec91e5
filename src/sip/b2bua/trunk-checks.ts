import { isIP } from 'node:net';
import { bareHost } from '../codec/host.js';
import type { SipResponse } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { flowToTrunk } from './contacts.js';
import { type Exchange, whenDone } from './exchange.js';
import type { Trunk } from './trunks.js';

/** Seconds between two looks at a trunk's name where the trunk itself is not asked. */
const NAME_INTERVAL = 60;

/**
 * Asks DNS for the trunks that have names, and each trunk by OPTIONS whether it is there; one that does not answer gets no calls
 * until it does.
 */
export class TrunkChecks {
  private readonly checks: TrunkCheck[];

  constructor(exchange: Exchange) {
    this.checks = exchange.trunks.all
      .map((trunk) => new TrunkCheck(exchange, trunk))
      .filter((check) => check.asks || check.hasName);
  }

  start(): void {
    for (const check of this.checks) check.begin();
  }

  stop(): void {
    for (const check of this.checks) check.stop();
  }
}

class TrunkCheck implements ClientUser, TimerOwner<'check'> {
  readonly asks: boolean;
  readonly hasName: boolean;
  private timer: WheelTimer | undefined = undefined;
  private cseq = 0;
  /** Servers of the trunk that have not answered in a row. */
  private silent = 0;
  private stopped = false;
  private readonly callId: string;

  constructor(
    private readonly exchange: Exchange,
    private readonly trunk: Trunk,
  ) {
    this.callId = exchange.layer.ids.token();
    this.asks = (trunk.options.checkInterval ?? 30) > 0;
    this.hasName = isIP(bareHost(trunk.uri.host)) === 0;
  }

  begin(): void {
    whenDone(this.exchange, this.hasName ? this.locate() : Promise.resolve(), () => {
      if (this.stopped) return;
      if (this.asks) this.ask();
      else this.later();
    });
  }

  /** A name that is not known for the moment changes nothing: the trunk stays where it was. */
  private async locate(): Promise<void> {
    const { exchange, trunk } = this;
    const { transport } = trunk;
    try {
      const found = await exchange.locate(bareHost(trunk.uri.host), trunk.uri.port, transport);
      // A name often has addresses of both families, where perhaps only one is listened on.
      trunk.servers = found.filter(({ address, port }) => exchange.flowTo(transport, address, port) !== undefined);
    } catch {
      // It is asked for again soon.
    }
  }

  private ask(): void {
    const { exchange, trunk } = this;
    const flow = flowToTrunk(exchange, trunk);
    if (flow === undefined) {
      this.gone();
      return;
    }
    const uri = trunk.uri.toString();
    exchange.layer.request(
      {
        method: 'OPTIONS',
        uri,
        from: `<sip:${exchange.options.domain}>;tag=${exchange.layer.ids.token()}`,
        to: `<${uri}>`,
        callId: this.callId,
        cseq: ++this.cseq,
        routes: [],
        maxForwards: 70,
        headers: `Contact: ${exchange.context.contact('partyline', flow)}\r\nAccept: application/sdp\r\n`,
        body: '',
      },
      flow,
      this,
    );
  }

  /** Any answer but 503 says that somebody is there. */
  onResponse(_transaction: ClientTransaction, response: SipResponse): void {
    if (response.status < 200) return;
    if (response.status === 503) this.tryNext();
    else {
      this.silent = 0;
      this.set(true);
      this.later();
    }
  }

  onFailure(): void {
    this.tryNext();
  }

  onTimer(): void {
    this.timer = undefined;
    this.begin();
  }

  stop(): void {
    this.stopped = true;
    this.pause();
  }

  /** The next server of the same name at once; when none answers the trunk is gone. */
  private tryNext(): void {
    const { trunk } = this;
    trunk.current++;
    if (++this.silent < trunk.servers.length && !this.stopped) this.ask();
    else this.gone();
  }

  private gone(): void {
    this.silent = 0;
    this.set(false);
    this.later();
  }

  private set(up: boolean): void {
    const { trunk, exchange } = this;
    if (trunk.up === up) return;
    trunk.up = up;
    exchange.onTrunk(trunk.options.name, up);
  }

  private pause(): void {
    if (this.timer !== undefined) this.exchange.wheel.cancel(this.timer);
    this.timer = undefined;
  }

  private later(): void {
    this.pause();
    if (this.stopped) return;
    const seconds = this.asks ? (this.trunk.options.checkInterval ?? 30) : NAME_INTERVAL;
    this.timer = this.exchange.wheel.set(this, 'check', seconds * 1000);
  }
}
