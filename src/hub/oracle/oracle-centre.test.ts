/** What the oracle knows of queues, routing points, agents and time. */

export interface Device {
  readonly type: 'RoutingPoint' | 'RouteQueue' | 'VirtualQueue' | 'ACDQueue';
  /** Where default routing goes. */
  readonly 'default-dn'?: string;
  /** Where a call is queued as well that still waits so many seconds after it has come. */
  readonly program?: readonly { readonly after: number; readonly queue: string }[];
  /** The switch has no player for it. */
  readonly treatments?: 'none';
}

/** How long an observer stays: with its agent, or with the call. */
export type Scope = 'agent' | 'call';

/** Of an agent's calls, by a supervisor. */
export interface Subscription {
  readonly supervisor: string;
  /** MonitorNextCallType OneCall. */
  readonly once: boolean;
  readonly scope: Scope;
}

/** Who is logged in at a DN. */
export interface Agent {
  readonly AgentID: string;
  /** In the order of the logins. */
  queues: string[];
  ready: boolean;
  WorkMode: string;
  /** Number of the moment from which the agent is idle: the longest idle one comes first. */
  idle: number;
  /** What ends the after-call work that runs. */
  timer: OracleTimer | undefined;
}

export interface OracleTimer {
  readonly due: number;
  readonly order: number;
  readonly run: () => undefined;
  cancelled: boolean;
}

/** Time in milliseconds, and a number for each moment that has to be told from others of the same time. */
export class OracleClock {
  now = 0;
  private moments = 0;
  private timers: OracleTimer[] = [];

  /** Number of a new moment. */
  moment(): number {
    this.moments += 1;
    return this.moments;
  }

  after(ms: number, run: () => undefined): OracleTimer {
    const timer = { due: this.now + ms, order: this.moment(), run, cancelled: false };
    this.timers.push(timer);
    return timer;
  }

  /** Lets time pass; what becomes due meanwhile happens in the order of its time. */
  advance(ms: number): undefined {
    const end = this.now + ms;
    for (let next = this.next(end); next; next = this.next(end)) {
      next.cancelled = true;
      this.now = next.due;
      next.run();
    }
    this.now = end;
  }

  private next(end: number): OracleTimer | undefined {
    this.timers = this.timers.filter((t) => !t.cancelled);
    const due = this.timers.filter((t) => t.due <= end);
    return due.sort((a, b) => a.due - b.due || a.order - b.order)[0];
  }
}
