import { type Expected, expectError, expectStatus } from './expected-messages.test.js';

/** Sections of states.md that a call of one port is in; the columns of its section 10. */
export type Column = 'waiting' | 'making' | 'ringing' | 'up' | 'open' | 'released';

export type Consulted = 'InitXfer' | 'InitConf' | 'OneStepXfer';

/** A second call of the port, states.md 5 and 5b. */
export interface Consultation {
  readonly by: Consulted | 'another client';
  ConnID?: string;
  state: 'asked' | 'dialing' | 'busy' | 'established' | 'gone';
  /** What the server is about: to take the first call back for the driver or after a failure, or to complete. */
  doing?: 'retrieving' | 'failing' | 'completing';
  code?: string | readonly string[];
  /** It has left the port by a transfer; the first call is to follow. */
  transferred?: true;
  /** Another client's, which the driver's request met. */
  readonly met?: Consultation | undefined;
  onHold?: boolean;
  /** The server itself has asked for its end. */
  endedByServer?: true;
}

/** A route request that is open, states.md 3 and 4. */
export interface OpenRoute {
  readonly point: string;
  /** When Router Timeout runs out; undefined after the router's first instruction. */
  due: number | undefined;
  treatment: 'none' | 'starting' | 'started' | 'cancelling';
  /** RouteResponse that waits for the treatment. */
  kept?: Expected;
}

/** One XML call behind or in front of the switch as the specification has it. */
export class PredictedCall {
  phase: 'waiting' | 'making' | 'ringing' | 'up' | 'released';
  /** ConnID of the first call. */
  main: string | undefined;
  held = false;
  /** MakeCall has been answered with Busy. */
  busy = false;
  consultation: Consultation | undefined;
  /** A OneStepConf that is not answered yet. */
  invitation: { readonly DestDN: string; readonly ReferenceID?: number } | undefined;
  route: OpenRoute | undefined;
  /** When a pending AccessNumGet is over. */
  accessNumber: number | undefined;
  /** What the last event of the first call said. */
  UserData: Readonly<Record<string, unknown>> = {};
  /** User data of NewCall that are to be attached when the call is there. */
  attach: Readonly<Record<string, unknown>> | undefined;
  /** Began by DialOutInit: the point whose client has asked for it. */
  outbound: string | undefined;
  /** Who observes the call: no member of it. */
  readonly observers = new Set<string>();
  /** What CallInfoResp may tell. */
  readonly seen: { events: ReadonlySet<string>; readonly others: Set<string> } = {
    events: new Set(),
    others: new Set(),
  };

  constructor(
    readonly CallId: string,
    readonly client: string,
    readonly port: string,
    readonly mode: 'behind' | 'in-front',
    begins: 'waiting' | 'making',
    /** When it began. */
    readonly since: number,
    /** The circuit of its last message. */
    public circuit: string,
    private readonly out: (expected: Expected) => void,
  ) {
    this.phase = begins;
  }

  get column(): Column {
    if (this.phase !== 'up') return this.phase;
    // What another client of the port is about is no consultation of the driver.
    const own = this.consultation !== undefined && this.consultation.by !== 'another client';
    return own || this.invitation !== undefined ? 'open' : 'up';
  }

  say(expected: Expected): undefined {
    this.out(expected);
  }

  status(Event: string): undefined {
    this.out(expectStatus(this.CallId, Event));
  }

  error(FailedReq: string, TlibErrCode?: string | readonly string[] | null): undefined {
    this.out(expectError(this.CallId, FailedReq, TlibErrCode));
  }

  invalid(): undefined {
    this.error('Unknown', 'INVALID_REQ');
  }

  /** Released or XferComplete has been said: what was open has its answer by that. */
  release(Event: 'Released' | 'XferComplete'): undefined {
    this.status(Event);
    this.phase = 'released';
    this.consultation = undefined;
    this.invitation = undefined;
    this.route = undefined;
  }

  /** What must have come by now, as nothing is under way any more. */
  owed(): string | undefined {
    const doing = this.consultation?.doing;
    if (doing !== undefined) return `${this.CallId}: the consultation of ${this.consultation?.by} is ${doing} for ever`;
    if (this.consultation?.state === 'asked') return `${this.CallId}: ${this.consultation.by} has no answer`;
    if (this.consultation?.transferred) return `${this.CallId}: only the second call was transferred`;
    if (this.attach !== undefined && this.phase !== 'waiting') return `${this.CallId}: NewCall's data are not attached`;
    if (this.outbound === undefined && this.phase === 'making' && this.main === undefined)
      return `${this.CallId}: MakeCall has no answer`;
    return undefined;
  }
}
