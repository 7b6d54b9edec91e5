import {
  type CoreConfig,
  type EventOutput,
  type Input,
  initialState,
  type Output,
  type Report,
  type State,
  StepError,
  type SwitchConfig,
  step,
} from '../core/index.js';
import type { ClientHandle, ClientOptions, ClientPort, Clock, Delivery, TRequest } from '../protocol/index.js';
import type { JournalPort, ReportSink, SwitchPort } from './ports.js';

/** What the loop needs from outside, and how much it lets in. */
export interface HubOptions {
  readonly config: CoreConfig;
  readonly clock: Clock;
  /** Makes the switch adapter; it is given the function that takes its reports. */
  readonly switch: (report: ReportSink) => SwitchPort;
  readonly journal?: JournalPort;
  /** Told of bugs: a throw in the core or in an adapter. Default: nobody. */
  readonly onFault?: (fault: Fault) => void;
  /** Inputs that may wait at most; further requests are refused by the adapters (`overloaded`). Default 100,000. */
  readonly maxQueue?: number;
}

/** A bug: something threw where nothing should. Everything else goes on. */
export interface Fault {
  readonly where: 'core' | 'client' | 'switch';
  readonly error: unknown;
  /** Calls that were ended because of it. */
  readonly ConnIDs: readonly string[];
}

/** How much is there; for tests, health pages and metrics. */
export interface HubSnapshot {
  readonly calls: number;
  readonly parties: number;
  readonly legs: number;
  readonly timers: number;
  readonly clients: number;
  readonly registrations: number;
  readonly waitingInputs: number;
  readonly inputs: number;
}

type Unstamped = Input extends infer I ? (I extends Input ? Omit<I, 'time'> : never) : never;

/**
 * The loop: the only caller of the core, the only owner of state, timers and queue. Each input is stamped, carried out to
 * its end and written to the journal before any of its outputs leaves; what outputs cause (a report of the switch, a
 * client's next request) waits in the queue. Nothing here does I/O.
 */
export class Hub implements ClientPort {
  private readonly state: State;
  private readonly queue: Unstamped[] = [];
  private readonly listeners = new Map<string, ClientOptions>();
  private readonly timers = new Map<string, () => void>();
  /** One for each input `configured` in the queue. */
  private readonly adaptations: ((taken: boolean) => void)[] = [];
  private readonly switch: SwitchPort;
  private running = false;
  private sequence = 0;
  private nextClient = 0;
  private lastTime = 0;

  constructor(private readonly options: HubOptions) {
    this.state = initialState(options.config);
    this.switch = options.switch((report) => this.report(report));
  }

  /** Whether so much waits that adapters should stop reading from their sockets. */
  get overloaded(): boolean {
    return this.queue.length >= (this.options.maxQueue ?? 100_000);
  }

  open(options: ClientOptions): ClientHandle {
    this.nextClient += 1;
    const id = `c${this.nextClient}`;
    this.listeners.set(id, options);
    this.post({ kind: 'client', client: id, change: 'opened', ApplicationName: options.ApplicationName });
    return {
      id,
      request: (request: TRequest) => {
        if (this.listeners.has(id)) this.post({ kind: 'request', client: id, request });
      },
      close: () => {
        if (this.listeners.delete(id)) this.post({ kind: 'client', client: id, change: 'closed' });
      },
    };
  }

  /** Takes a report of the switch. */
  report(report: Report): void {
    this.post({ kind: 'report', report });
  }

  /**
   * Changes the configuration of the switch while calls go on. `adapt` is called when the core has taken it and before
   * anything that follows from it leaves: there the adapters take theirs, so that a phone that is new can be rung at once.
   * What they report comes after all that. `taken` is false when the core could not take it, which is a fault; then nothing
   * has changed.
   */
  configure(config: SwitchConfig, adapt: (taken: boolean) => void): void {
    this.adaptations.push(adapt);
    this.post({ kind: 'configured', config });
  }

  /** Carries recorded inputs out again, at the times that they had; for replay after a restart and for tests. */
  replay(inputs: Iterable<Input>): Output[] {
    const outputs: Output[] = [];
    for (const input of inputs) outputs.push(...(this.carryOut(input) ?? []));
    return outputs;
  }

  snapshot(): HubSnapshot {
    let parties = 0;
    for (const call of this.state.calls.values()) parties += call.parties.length;
    let registrations = 0;
    for (const client of this.state.clients.values()) registrations += client.addresses.size;
    return {
      calls: this.state.calls.size,
      parties,
      legs: this.state.legs.size,
      timers: this.state.timers.size,
      clients: this.state.clients.size,
      registrations,
      waitingInputs: this.queue.length,
      inputs: this.sequence,
    };
  }

  private post(input: Unstamped): void {
    this.queue.push(input);
    if (!this.running) this.run();
  }

  /** Works the queue off. Inputs that outputs cause are appended and carried out in their turn. */
  private run(): void {
    this.running = true;
    try {
      for (let i = 0; i < this.queue.length; i++) {
        this.turn(this.queue[i] as Unstamped);
        if (i >= 1024) {
          this.queue.splice(0, i + 1);
          i = -1;
        }
      }
      this.queue.length = 0;
    } finally {
      this.running = false;
    }
  }

  private turn(unstamped: Unstamped): void {
    // Time never goes back inside the journal, whatever the clock of the machine does.
    this.lastTime = Math.max(this.lastTime, this.options.clock.now());
    // The hub has made the input itself, and nobody else has it: no copy.
    const input = unstamped as Unstamped & { time?: number };
    input.time = this.lastTime;
    const outputs = this.carryOut(input as Input);
    if (input.kind === 'configured') this.adapt(outputs !== undefined);
    this.deliver(outputs ?? []);
  }

  private adapt(taken: boolean): void {
    try {
      this.adaptations.shift()?.(taken);
    } catch (error) {
      this.fault({ where: 'switch', error, ConnIDs: [] });
    }
  }

  /** What the input gives; undefined when the core could not carry it out. */
  private carryOut(input: Input): readonly Output[] | undefined {
    this.sequence += 1;
    const { journal } = this.options;
    try {
      const { outputs } = step(this.state, input);
      journal?.append({ sequence: this.sequence, input, outputs });
      return outputs;
    } catch (error) {
      const ConnIDs = error instanceof StepError ? error.ConnIDs : [];
      this.fault({ where: 'core', error, ConnIDs });
      journal?.append({ sequence: this.sequence, input, outputs: [] });
      if (input.kind !== 'abort' && ConnIDs.length > 0) this.queue.push({ kind: 'abort', ConnIDs });
      return undefined;
    }
  }

  private deliver(outputs: readonly Output[]): void {
    for (const output of outputs) {
      switch (output.kind) {
        case 'event':
          this.deliverEvent(output);
          break;
        case 'command':
          try {
            this.switch.command(output.command);
          } catch (error) {
            this.fault({ where: 'switch', error, ConnIDs: [] });
          }
          break;
        case 'timer':
          this.timers.get(output.timer)?.();
          this.timers.delete(output.timer);
          if (output.at !== undefined) this.setTimer(output.timer, output.at);
          break;
        default:
          output satisfies never;
      }
    }
  }

  private deliverEvent(output: EventOutput): void {
    for (const client of output.clients) {
      const listener = this.listeners.get(client);
      if (!listener) continue;
      try {
        listener.onEvent(deliveryOf(output, client));
      } catch (error) {
        this.fault({ where: 'client', error, ConnIDs: [] });
      }
    }
  }

  private setTimer(timer: string, at: number): void {
    const cancel = this.options.clock.after(Math.max(0, at - this.lastTime), () => {
      this.timers.delete(timer);
      // It is due: the machine's timeouts can come a millisecond before their time by its clock, or that was set back meanwhile.
      this.lastTime = Math.max(this.lastTime, at);
      this.post({ kind: 'timer', timer });
    });
    this.timers.set(timer, cancel);
  }

  private fault(fault: Fault): void {
    this.options.onFault?.(fault);
  }
}

/** What one of an event's clients is given. */
function deliveryOf({ event, requester, ReferenceID, invited }: EventOutput, client: string): Delivery {
  return { event, ReferenceID: client === requester ? ReferenceID : undefined, invited };
}
