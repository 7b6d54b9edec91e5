import type { IvrReport, IvrToDriver, TRequest } from '../../protocol/index.js';
import type { IvrEffect, IvrLogLevel } from './inputs.js';
import type { Call, CallTimer, IvrState, Link, LinkId, Port, Purpose } from './state.js';

/** A request to the switch without its ReferenceID. */
export type Request = TRequest extends infer R ? (R extends TRequest ? Omit<R, 'ReferenceID'> : never) : never;

const NONE: readonly IvrEffect[] = [];

/** One run of the machine: the state, the time, and what comes out of it. */
export class IvrTurn {
  readonly state: IvrState;
  /** Made when there is one: most events of the switch cause none. */
  private made: IvrEffect[] | undefined;
  readonly time: number;
  /** A port that stayed for its last call can go now. */
  retiredPortIsFree = false;
  /** Calls whose waiting messages can be handled now. */
  ready: Set<Call> | undefined;

  constructor(state: IvrState, time: number) {
    this.state = state;
    this.time = time;
  }

  get effects(): readonly IvrEffect[] {
    return this.made ?? NONE;
  }

  private add(effect: IvrEffect): void {
    if (this.made === undefined) this.made = [effect];
    else this.made.push(effect);
  }

  /** Sends on this circuit. */
  send(link: LinkId, message: IvrToDriver): void {
    this.add({ kind: 'send', link, message });
  }

  /**
   * Sends on the circuit of the call, or on another one that may stand in for it. Without any, the message is dropped
   * and a call that is over is forgotten.
   */
  tell(call: Call, message: IvrToDriver): void {
    if (call.ended) return;
    const link = this.circuitOf(call);
    if (link !== undefined) this.send(link.id, message);
    else this.log('info', `${message.id} for ${call.CallId}: no circuit`);
  }

  /**
   * The circuit of the call, else one of the same group and client: the one that began the call, for a Network call one
   * that has not logged in, then the oldest.
   */
  circuitOf(call: Call): Link | undefined {
    const own = this.state.links.get(call.link);
    if (own !== undefined) return own;
    const others = [...this.state.links.values()].filter(
      ({ login, failover, group }) =>
        failover && group === call.group && (call.ClientName === undefined || login?.ClientName === call.ClientName),
    );
    const first = others.find(({ id }) => id === call.firstLink);
    return first ?? others.find(({ login }) => call.mode === 'N' && login === undefined) ?? others[0];
  }

  /** Sends a request to the switch; its answer comes back with the purpose. Gives its ReferenceID. */
  request(request: Request, purpose: Purpose): number {
    this.state.counters.reference++;
    const ReferenceID = this.state.counters.reference;
    this.state.references.set(ReferenceID, purpose);
    // The callers make the request for this call alone; a copy would cost more than all the rest.
    (request as { ReferenceID?: number }).ReferenceID = ReferenceID;
    this.add({ kind: 'request', request: request as TRequest });
    return ReferenceID;
  }

  report(report: IvrReport): void {
    this.add({ kind: 'report', report });
  }

  setTimer(timer: string, after: number): void {
    this.add({ kind: 'timer', timer, after });
  }

  cancelTimer(timer: string): void {
    this.add({ kind: 'timer', timer, after: undefined });
  }

  setCallTimer(call: Call, purpose: CallTimer, after: number): void {
    const timer = `${purpose}:${call.CallId}`;
    call.timers[purpose] = timer;
    this.setTimer(timer, after);
  }

  cancelCallTimer(call: Call, purpose: CallTimer): void {
    const timer = call.timers[purpose];
    if (timer === undefined) return;
    call.timers[purpose] = undefined;
    this.cancelTimer(timer);
  }

  /** The messages of the call that wait are handled at the end of this run. */
  goOn(call: Call): void {
    this.ready ??= new Set();
    this.ready.add(call);
  }

  /** The server may stop now. */
  stopped(): void {
    this.add({ kind: 'stopped' });
  }

  log(level: IvrLogLevel, text: string): void {
    this.add({ kind: 'log', level, text });
  }

  newLeg(): string {
    this.state.counters.leg++;
    return `${this.state.legPrefix}-${this.state.counters.leg}`;
  }

  portOf(call: Call): Port | undefined {
    return call.port === undefined ? undefined : this.state.ports.get(call.port);
  }
}
