import { isGone } from '../dialog/dialog.js';
import type { Session } from '../dialog/session.js';
import type { ClientUser } from '../transaction/client-transaction.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { callByNextFlow } from './device-flows.js';
import type { Exchange } from './exchange.js';

/**
 * Connections that closed while calls went over them. A phone may come back by another one (RFC 5626), so its calls are given some
 * time; then each whose phone has not been heard since is asked for, and ends when nobody answers, also while it only rings there.
 * Without this a phone over TCP or WebSocket that loses its power would be found out by the session timer or the ring time-out only.
 */
export class LostFlows implements TimerOwner<'sweep' | 'failed'> {
  /** Closed since the last sweep, and those that have had their time at the next one. */
  private recent = new Set<number>();
  private due = new Set<number>();
  private timer: WheelTimer | undefined = undefined;
  /** Closed just now. */
  private failed = new Set<number>();
  private failedTimer: WheelTimer | undefined = undefined;

  constructor(private readonly exchange: Exchange) {}

  add(connection: number): void {
    if (connection === 0 || this.exchange.legs.size === 0) return;
    // The next sweep is a whole time away when it is set only now.
    if (this.timer === undefined) this.due.add(connection);
    else this.recent.add(connection);
    this.arm();
    this.failed.add(connection);
    this.failedTimer ??= this.exchange.wheel.set(this, 'failed', 0);
  }

  stop(): void {
    for (const timer of [this.timer, this.failedTimer]) if (timer !== undefined) this.exchange.wheel.cancel(timer);
    this.timer = undefined;
    this.failedTimer = undefined;
  }

  onTimer(name: 'sweep' | 'failed'): void {
    if (name === 'failed') this.leaveFailed();
    else this.sweep();
  }

  /** Devices with other flows are called by these at once, if they have not said a word yet: who has might ring twice. */
  private leaveFailed(): void {
    this.failedTimer = undefined;
    const { failed } = this;
    this.failed = new Set();
    for (const leg of [...this.exchange.legs.values()]) {
      if (leg.kind !== 'phone' || leg.state !== 'offered') continue;
      for (const branch of leg.branches) {
        if (!failed.has(branch.binding?.flow.connection ?? 0) || branch.session.isHeardOf) continue;
        const others = leg.branches.filter((other) => other !== branch);
        leg.branches = others;
        if (callByNextFlow(this.exchange, leg, branch)) branch.session.hangUp();
        else leg.branches = [...others, branch];
      }
    }
  }

  /** All legs are gone through once, however many connections have closed. Trunks may close theirs between two messages. */
  private sweep(): void {
    this.timer = undefined;
    const { due } = this;
    this.due = this.recent;
    this.recent = new Set();
    if (due.size > 0) {
      for (const { kind, session, branches } of [...this.exchange.legs.values()]) {
        if (kind !== 'phone') continue;
        if (session !== undefined && due.has(session.dialog?.flow.connection ?? 0)) ask(session);
        for (const branch of branches) {
          if (due.has(branch.binding?.flow.connection ?? 0)) ask(branch.session);
        }
      }
    }
    if (this.due.size > 0) this.arm();
  }

  private arm(): void {
    this.timer ??= this.exchange.wheel.set(this, 'sweep', this.exchange.options.lostConnectionGrace);
  }
}

/** The phone has probably gone without a word: it has to answer, or the session ends, and a call that rings there has failed. */
function ask(session: Session): void {
  const gone = (): void => {
    if (session.phase !== 'calling') {
      session.end('lost');
      return;
    }
    session.hangUp();
    session.owner.onRejected(session, 480, undefined);
  };
  const user: ClientUser = {
    onResponse: (_, { status }) => {
      if (isGone(status)) gone();
    },
    onFailure: gone,
  };
  if (session.phase === 'incoming') gone();
  // Before it rings there is no dialog to ask in.
  else if (session.phase !== 'ended' && session.request('OPTIONS', '', '', user) === undefined) gone();
}
