import type { CoreConfig } from '../core/index.js';
import type { NetworkOutcome, PhoneAction, PhoneResult } from '../protocol/index.js';
import type { ReceivedEvent } from './received-event.js';

/**
 * The world in which a model is played: one server with its switch, its clients and its clock. There is one
 * implementation for each way in (`--via`). A stage knows numbers and ConnIDs; labels are the runner's business.
 */
export interface Stage {
  /** Connects a client that is registered on nothing. Its name is unique on the stage. */
  connect(client: string): Promise<void>;
  /** Sends a request of that client. The ReferenceID is the runner's and unique on the stage. */
  request(client: string, request: StageRequest): Promise<void>;
  /** A phone or an external party does something by itself. */
  phone(number: string, action: PhoneAction): Promise<PhoneResult>;
  /** The network answers a call to an external number. */
  network(number: string, outcome: NetworkOutcome, ConnID: string | undefined): Promise<PhoneResult>;
  /** The player has come to the end of what runs for the call. */
  treatmentEnd(ConnID: string): Promise<PhoneResult>;
  /** Time passes. */
  advance(ms: number): Promise<void>;
  /** Comes back when nothing is under way any more: every event that will come without further doing has come. */
  settle(): Promise<void>;
  /** The events that the client has got since it was last asked, in order. */
  take(client: string): readonly ReceivedEvent[];
  /** What is wrong with the way itself since last asked: sequence numbers with a gap, a lost connection. */
  takeFaults(): readonly string[];
  /** Makes every phone and every external party hang up all its calls. */
  hangUpAll(): Promise<void>;
  /** What the server still has. */
  leftovers(): Promise<Leftovers>;
  /** Stops everything; nothing of the stage lives on. */
  dispose(): Promise<void>;
}

/** A request as a model words it: attributes are not checked yet. */
export interface StageRequest {
  /** Name of the message: RequestMakeCall. */
  readonly id: string;
  readonly ReferenceID: number;
  readonly [attribute: string]: unknown;
}

/** What is still there at the end of a model, where nothing should be. */
export interface Leftovers {
  readonly calls: number;
  readonly parties: number;
  readonly timers: number;
}

/** Opens a world for one way through a model. */
export type OpenStage = (world: World) => Promise<Stage>;

/** What the server of a stage has to be like. */
export interface World {
  readonly config: CoreConfig;
  /**
   * Phones that hang up, hold or retrieve one of their calls by themselves although clients begin consultations for them:
   * they need a call of their own for each. Default: none.
   */
  readonly phonesWithTwoCalls?: readonly string[];
}
