import type { IvrToDriver } from '../../protocol/index.js';
import {
  type ClientHandle,
  type ClientPort,
  type Clock,
  checkRequest,
  type IvrSwitchPort,
  type TEvent,
} from '../../protocol/index.js';
import type { IvrConfig } from '../config.js';
import type { IvrLog } from '../log.js';
import type { IvrEffect, IvrInput } from '../session/inputs.js';
import { IvrMachine } from '../session/machine.js';
import type { LinkId } from '../session/state.js';

export interface SessionRunnerOptions {
  readonly clients: ClientPort;
  readonly clock: Clock;
  readonly config: IvrConfig;
  readonly switch: IvrSwitchPort;
  readonly log: IvrLog;
  send(link: LinkId, message: IvrToDriver): void;
}

/** Requests that hold nothing of a driver's: DNs of the configuration and ConnIDs of the switch. */
const OF_KNOWN_PARTS: ReadonlySet<string> = new Set([
  'RequestRegisterAddress',
  'RequestUnregisterAddress',
  'RequestReleaseCall',
  'RequestReconnectCall',
  'RequestRetrieveCall',
  'RequestCompleteConference',
  'RequestCompleteTransfer',
  'RequestDeleteUserData',
]);

/**
 * Runs the session machine: gives it what happens, one input at a time, and carries its effects out. What an effect
 * causes at once (an event of the switch, say) waits until the input before it is done.
 */
export class SessionRunner {
  readonly machine: IvrMachine;
  readonly #options: SessionRunnerOptions;
  readonly #client: ClientHandle;
  readonly #inputs: IvrInput[] = [];
  readonly #timers = new Map<string, () => void>();
  /** What becomes of timers when all that came together is carried out; undefined = no longer needed. */
  readonly #changes = new Map<string, number | undefined>();
  #running = false;
  #stopped = false;
  #settleEnded: () => void = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#settleEnded = resolve;
  });

  constructor(options: SessionRunnerOptions) {
    this.#options = options;
    this.machine = new IvrMachine(options.config, `sivr${options.clock.now().toString(36)}`);
    this.#client = options.clients.open({
      ApplicationName: 'IVR Server',
      onEvent: ({ event, ReferenceID, invited }) => this.post({ kind: 'event', event, ReferenceID, invited }),
    });
    this.post({ kind: 'configure', config: options.config });
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Hands an input to the machine, at once or as soon as the one before it is done. */
  post(input: IvrInput): void {
    if (this.#stopped) return;
    this.#inputs.push(input);
    if (this.#running) return;
    this.#running = true;
    // What one input causes at once happens at its time.
    const time = this.#options.clock.now();
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) this.#carryOut(next, time);
    } finally {
      this.#running = false;
    }
  }

  /** Logs agents out, which may take `TimePerLogout` for each of them, and leaves the switch. */
  stop(): Promise<void> {
    this.post({ kind: 'shutdown' });
    return this.#ended;
  }

  #end(): void {
    this.#stopped = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#inputs.length = 0;
    this.#client.close();
    this.#settleEnded();
  }

  #carryOut(input: IvrInput, time: number): void {
    let effects: readonly IvrEffect[];
    try {
      effects = this.machine.handle(input, time);
    } catch (error) {
      // A bug: this input is lost, everything else goes on.
      this.#options.log('error', `an input (${input.kind}) failed: ${error instanceof Error ? error.stack : error}`);
      if (input.kind === 'shutdown') this.#end();
      return;
    }
    for (const effect of effects) this.#effect(effect);
  }

  #effect(effect: IvrEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#options.send(effect.link, effect.message);
        return;
      case 'request':
        this.#request(effect.request);
        return;
      case 'report':
        this.#options.switch.report(effect.report);
        return;
      case 'timer':
        this.#timer(effect.timer, effect.after);
        return;
      case 'log':
        this.#options.log(effect.level, effect.text);
        return;
      case 'stopped':
        this.#end();
        return;
      default:
        effect satisfies never;
    }
  }

  /** A request with texts of the driver in it may not pass the check; then it is refused as the switch would do it. */
  #request(request: Extract<IvrEffect, { kind: 'request' }>['request']): void {
    if (OF_KNOWN_PARTS.has(request.id) && !('Extensions' in request)) {
      this.#client.request(request);
      return;
    }
    const checked = checkRequest(request);
    if (checked.ok) {
      this.#client.request(checked.request);
      return;
    }
    const { ErrorCode, ErrorMessage } = checked;
    const event: TEvent = { id: 'EventError', ErrorCode, ErrorMessage };
    this.post({ kind: 'event', event, ReferenceID: request.ReferenceID, invited: undefined });
  }

  /**
   * Timers are set when everything that came together has been carried out: most are not needed any more by then, and setting and
   * cancelling one costs as much as a message.
   */
  #timer(name: string, after: number | undefined): void {
    if (this.#changes.size === 0) queueMicrotask(this.#setTimers);
    this.#changes.set(name, after);
  }

  readonly #setTimers = (): void => {
    if (this.#stopped) return;
    for (const [name, after] of this.#changes) {
      this.#timers.get(name)?.();
      this.#timers.delete(name);
      if (after !== undefined) this.#setTimer(name, after);
    }
    this.#changes.clear();
  };

  #setTimer(name: string, after: number): void {
    const cancel = this.#options.clock.after(after, () => {
      this.#timers.delete(name);
      this.post({ kind: 'timer', timer: name });
    });
    this.#timers.set(name, cancel);
  }
}
