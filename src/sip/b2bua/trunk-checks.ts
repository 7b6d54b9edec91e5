import type { SipResponse } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { flowTo } from './contacts.js';
import type { Exchange } from './exchange.js';
import type { Trunk } from './trunks.js';

/** Asks each trunk by OPTIONS whether it is there; one that does not answer gets no calls until it does. */
export class TrunkChecks {
  private readonly checks: TrunkCheck[];

  constructor(exchange: Exchange) {
    this.checks = exchange.trunks.all
      .filter((trunk) => (trunk.options.checkInterval ?? 30) > 0)
      .map((trunk) => new TrunkCheck(exchange, trunk));
  }

  start(): void {
    for (const check of this.checks) check.ask();
  }

  stop(): void {
    for (const check of this.checks) check.stop();
  }
}

class TrunkCheck implements ClientUser, TimerOwner<'ask'> {
  private timer: WheelTimer | undefined = undefined;
  private cseq = 0;
  private readonly callId: string;

  constructor(
    private readonly exchange: Exchange,
    private readonly trunk: Trunk,
  ) {
    this.callId = exchange.layer.ids.token();
  }

  ask(): void {
    const { exchange, trunk } = this;
    const flow = flowTo(exchange, trunk.uri);
    if (flow === undefined) {
      trunk.up = false;
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
    this.trunk.up = response.status !== 503;
    this.later();
  }

  onFailure(): void {
    this.trunk.up = false;
    this.later();
  }

  onTimer(): void {
    this.timer = undefined;
    this.ask();
  }

  stop(): void {
    if (this.timer !== undefined) this.exchange.wheel.cancel(this.timer);
    this.timer = undefined;
  }

  private later(): void {
    this.stop();
    this.timer = this.exchange.wheel.set(this, 'ask', (this.trunk.options.checkInterval ?? 30) * 1000);
  }
}
