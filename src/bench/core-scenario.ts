import { type CoreConfig, type Input, initialState, type Output, step } from '../core/index.js';
import type { Clock, TRequest } from '../protocol/index.js';
import { SimSwitch } from '../sim/index.js';

/** The core with the simulated switch, driven without hub, journal or clients: what the call model itself costs. */
export class BareCore {
  readonly state;
  events = 0;
  readonly sim: SimSwitch;
  private readonly waiting: Input[] = [];
  private running = false;
  private lastConnID = '';

  constructor(config: CoreConfig) {
    this.state = initialState(config);
    const clock: Clock = { now: () => 0, after: () => () => {} };
    this.sim = new SimSwitch({ clock, report: (report) => this.input({ kind: 'report', report, time: 0 }) });
    this.input({ kind: 'client', client: 'c1', change: 'opened', time: 0 });
    for (const dn of config.dns) this.request({ id: 'RequestRegisterAddress', ThisDN: dn.number } as TRequest);
    this.events = 0;
  }

  request(request: TRequest): void {
    this.input({ kind: 'request', client: 'c1', request, time: 0 });
  }

  /** ConnID of the newest event. */
  get ConnID(): string {
    return this.lastConnID;
  }

  private input(input: Input): void {
    this.waiting.push(input);
    if (this.running) return;
    this.running = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift())
      this.outputs(step(this.state, next).outputs);
    this.running = false;
  }

  private outputs(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.kind === 'command') this.sim.command(output.command);
      else if (output.kind === 'event') {
        this.events += output.clients.length;
        const { ConnID } = output.event as { ConnID?: string };
        if (ConnID !== undefined) this.lastConnID = ConnID;
      }
    }
  }
}

/** Make, answer, consult, conference, delete, release. Returns nothing; counts its events in the core. */
export function conferenceScenario(core: BareCore, a: string, b: string, c: string): void {
  core.request({ id: 'RequestMakeCall', ThisDN: a, OtherDN: b, ReferenceID: 1 });
  const main = core.ConnID;
  core.request({ id: 'RequestAnswerCall', ThisDN: b, ConnID: main, ReferenceID: 2 });
  core.request({ id: 'RequestInitiateConference', ThisDN: b, ConnID: main, OtherDN: c, ReferenceID: 3 });
  const consultation = core.ConnID;
  core.request({ id: 'RequestAnswerCall', ThisDN: c, ConnID: consultation, ReferenceID: 4 });
  core.request({
    id: 'RequestCompleteConference',
    ThisDN: b,
    ConnID: main,
    TransferConnID: consultation,
    ReferenceID: 5,
  });
  core.request({ id: 'RequestDeleteFromConference', ThisDN: a, ConnID: main, OtherDN: c, ReferenceID: 6 });
  core.request({ id: 'RequestReleaseCall', ThisDN: a, ConnID: main, ReferenceID: 7 });
}
