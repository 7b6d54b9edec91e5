import type { TEvent, TRequest } from '../protocol/index.js';
import type { CoreConfig } from './config.js';
import { initialState } from './initial-state.js';
import type { Command, Report } from './inputs.js';
import type { Output } from './outputs.js';
import { step } from './step.js';

/** The core with one client on every DN; the test plays the switch. */
export class Core {
  readonly state;
  events: string[] = [];
  commands: Command[] = [];
  readonly #legs = new Map<string, string>();
  #time = 0;

  constructor(config: CoreConfig, registered = true) {
    this.state = initialState(config);
    this.#give(step(this.state, { time: 0, kind: 'client', client: 'c', change: 'opened' }).outputs);
    for (const { number } of registered ? config.dns : [])
      this.request({ id: 'RequestRegisterAddress', ThisDN: number });
    this.events = [];
  }

  request(request: TRequest): void {
    this.#give(step(this.state, { time: this.#time, kind: 'request', client: 'c', request }).outputs);
  }

  report(report: Report): void {
    this.#give(step(this.state, { time: this.#time, kind: 'report', report }).outputs);
  }

  pass(seconds: number): void {
    this.#time += seconds * 1000;
    for (const [timer, { at }] of [...this.state.timers]) {
      if (at <= this.#time) this.#give(step(this.state, { time: this.#time, kind: 'timer', timer }).outputs);
    }
  }

  /** The leg on which the switch was told last to call the DN, or to take it off hook. */
  offered(DN: string): string {
    return this.#legs.get(DN) ?? '';
  }

  take(): string[] {
    return this.events.splice(0);
  }

  takeCommands(): string[] {
    return this.commands.splice(0).map(({ type }) => type);
  }

  get ConnID(): string {
    return [...this.state.calls.keys()].at(-1) ?? '';
  }

  #give(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.kind === 'event') this.events.push(inWords(output.event));
      else if (output.kind === 'command' && output.command.type !== 'CommandConnect') {
        const { command } = output;
        if (command.type === 'CommandOriginate') this.#legs.set(command.DN, command.leg);
        if (command.type === 'CommandAlert') this.#legs.set(command.to, command.leg);
        this.commands.push(command);
      }
    }
  }
}

export function inWords(event: TEvent): string {
  const { id, ThisDN, ErrorCode, CollectedDigits, ThirdPartyDN } = event as unknown as Record<string, unknown>;
  return [id, ThisDN, ErrorCode, CollectedDigits, ThirdPartyDN].filter((part) => part !== undefined).join(' ');
}
