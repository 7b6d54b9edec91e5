import type { KVList, RequestName } from '../protocol/index.js';
import type { AgentConfig, CoreOptions, DnConfig, RouterRule } from './config.js';
import type { ClientId, LegId } from './inputs.js';
import type { PriorityIndex } from './priority-index.js';

/**
 * Everything that the core knows. Owned by one loop: `step` takes it, changes it and gives it back; the entities inside
 * (`Call`, `Dn`, `Client` …) are readonly and replaced as a whole, so that a step that fails can be undone.
 */
export interface State {
  readonly serverName: string;
  readonly serverVersion: string | undefined;
  readonly connIdPrefix: string;
  /** This one, `external`, `router`, `agentDirectory` and `mixerFull` are replaced as a whole, through `Turn.setSetting`. */
  options: CoreOptions;
  readonly calls: Map<string, Call>;
  readonly dns: Map<string, Dn>;
  readonly clients: Map<ClientId, Client>;
  /** Leg → ConnID of the call that it belongs to. */
  readonly legs: Map<LegId, string>;
  /** DN → its legs, in the order in which they came; DNs without calls are not in it. */
  readonly dnLegs: Map<string, readonly LegId[]>;
  /** AgentID → DN where it is logged in. */
  readonly agents: Map<string, string>;
  readonly queues: Map<string, Queue>;
  /** Routing point or route queue → legs of the calls that wait there for a route. */
  readonly points: Map<string, Set<LegId>>;
  /** DNs with `removed: 'busy'`, each with a leg of a call that still needs it. */
  readonly leaving: Map<string, LegId>;
  readonly timers: Map<string, Timer>;
  readonly reservations: Map<string, Reservation>;
  /** Clients that have sent TSetInputMask, with the mask (hexadecimal, states.md section 3). */
  readonly inputMasks: Map<ClientId, string>;
  /** Clients that have sent TStartCallMonitoring. */
  readonly callMonitors: Map<ClientId, true>;
  external: readonly string[];
  router: readonly RouterRule[];
  agentDirectory: ReadonlyMap<string, AgentConfig>;
  /** The switch can mix no further conference: requests for one are refused. */
  mixerFull: boolean;
  readonly counters: Counters;
}

/** The only source of new ids and of "earlier than": counts on for the life of the server. */
export interface Counters {
  call: number;
  leg: number;
  order: number;
}

export type CallTypeName = 'Unknown' | 'Internal' | 'Inbound' | 'Outbound' | 'Consult';

/** One call. It has no state of its own; its parties have. */
export interface Call {
  readonly ConnID: string;
  readonly CallID: number;
  readonly CallUUID: string;
  readonly CallType: CallTypeName;
  readonly ANI: string | undefined;
  readonly DNIS: string | undefined;
  readonly UserData: KVList | undefined;
  /** The main call of a consultation call; also known when that one is over. */
  readonly PreviousConnID: string | undefined;
  /** ConsultUserData `joint`: the call whose user data this one shares. */
  readonly jointUserData: string | undefined;
  /** In joining order. */
  readonly parties: readonly Party[];
  /** From point to point by default routing or the built-in router, for `default-redirection-limit`. */
  readonly redirections: number;
  readonly predictive: PredictivePlan | undefined;
  /** TMuteTransfer that is to be completed as soon as the consulted side can be reached. */
  readonly muteTransfer: Requester | undefined;
  /** Came through a routing point or queue: a business call, followed by after-call work. */
  readonly business: boolean;
}

/** Targets by what is detected (Extensions of TMakePredictiveCall). */
export interface PredictivePlan {
  readonly VoiceDest: string | undefined;
  readonly AnsMachine: string | undefined;
  readonly FaxDest: string | undefined;
}

export type PartyKind = 'device' | 'external' | 'queue' | 'route';
export type PartyRole = 'Unknown' | 'Origination' | 'Destination' | 'ConferenceMember' | 'Observer';

/**
 * States of `states.md` section 1 as far as a party here can have them. `Offered` comes before `Alerting`: the switch has
 * been told to ring the device, nobody has been told yet.
 */
export type PartyStateName =
  | 'Initiated'
  | 'Dialing'
  | 'Busy'
  /** As Busy, when no destination party was ever created (GenEM, Unified Call-Party States). */
  | 'Failed'
  | 'Offered'
  | 'Alerting'
  | 'Connected'
  | 'Held'
  | 'HeldDialing'
  | 'Queued'
  | 'Routing'
  | 'CPDetect';

/** The relation of one call to one device, queue or routing point. */
export interface Party {
  readonly leg: LegId;
  readonly DN: string;
  readonly kind: PartyKind;
  readonly role: PartyRole;
  readonly state: PartyStateName;
  /** What this party dialed; its OtherDN until somebody answers. */
  readonly dialed: string | undefined;
  /** ThisQueue: the queue that delivered the call, or the queue itself. */
  readonly queue: string | undefined;
  /** A business call for this party, also where the call itself is none: see `isBusinessFor`. */
  readonly business: boolean;
  /** False for a party that rings in by TSingleStepConference or as observer: until it answers it counts for nobody. */
  readonly counts: boolean;
  /** How the party came to be offered the call; tells what a failure or an answer means. */
  readonly offer: Offer | undefined;
  /** By whom it is muted; a mute by another member ends when two are left (event-rules 8.9). */
  readonly muted: false | 'itself' | 'another';
  readonly deaf: boolean;
  readonly observes: Observation | undefined;
  /** A port that treats a call which stays queued (CallState ConverseOn); hidden from the others. */
  readonly converse: boolean;
  readonly treatment: Treatment | undefined;
  /** The switch writes its voice to a file. */
  readonly recording: Recording | undefined;
  /** A routing point where the IVR Server waits for a route, or dials for. */
  readonly ivr: IvrRoute | undefined;
  /** States Busy and Failed: the CallState for which whom it dialed cannot be had. */
  readonly failure: string | undefined;
  /** Position in the order of waiting (queue parties). */
  readonly order: number;
  /** The request that the next confirming event of this party answers. */
  readonly pending: Requester | undefined;
}

/** What the IVR Server does with a call on a routing point; see `features/ivr-route.ts`. */
export interface IvrRoute {
  /** port: the call stays at the IVR's port; network: it waits here; dial: the IVR dials it for the point. */
  readonly mode: 'port' | 'network' | 'dial';
  /** Network control: EventQueued was sent, EventDiverted is due with the first Connected. */
  readonly queued: boolean;
  /** The router's decision was carried out; what comes from now on is a reroute. */
  readonly routed: boolean;
  /** The last decision could not be carried out: the call waits for instructions again. */
  readonly failed: boolean;
  /** TRouteCall that the IVR carries out (network), or TMakePredictiveCall that it was asked for (dial). */
  readonly requester: Requester | undefined;
  readonly destination: string | undefined;
  /** TApplyTreatment that the IVR was given and that has not ended. */
  readonly treatment:
    | { readonly TreatmentType: string; readonly requester: Requester; readonly started: boolean }
    | undefined;
}

/** A client's request that is still to be confirmed or refused. */
export interface Requester {
  readonly client: ClientId;
  readonly request: RequestName;
  readonly ReferenceID: number | undefined;
  readonly ThisDN: string | undefined;
  readonly ConnID: string | undefined;
  readonly Reasons: KVList | undefined;
}

/** `hops`: how many busy DNs have forwarded the offer so far. */
export type Offer = { readonly hops?: number } & OfferKind;

/** By call forwarding of `from`, or by its overflow. */
export interface ForwardOffer {
  readonly kind: 'forward';
  readonly from: string;
  /** What the overflow list names further. */
  readonly overflow?: string;
  /** The place in the queue that the call came from; it goes back there when the list is at its end. */
  readonly place?: WaitingPlace;
}

export interface WaitingPlace {
  readonly queue: string;
  readonly order: number;
  readonly role: 'Origination' | 'Destination';
}

type OfferKind =
  /** `Extensions`: what the call brings along, for EventRinging. */
  | { readonly kind: 'call'; readonly Extensions?: KVList }
  | ForwardOffer
  | {
      readonly kind: 'conference';
      readonly by: string;
      /** OtherDN of the request; whoever rings may be another one, to whom that one forwards its calls. */
      readonly invited: string;
      readonly requester: Requester | undefined;
      readonly UserData: KVList | undefined;
    }
  | {
      readonly kind: 'transfer';
      readonly byLeg: LegId;
      readonly requester: Requester | undefined;
      readonly UserData: KVList | undefined;
    }
  | { readonly kind: 'redirect'; readonly byLeg: LegId; readonly requester: Requester | undefined }
  | { readonly kind: 'queue'; readonly queue: string }
  | {
      readonly kind: 'route';
      readonly pointLeg: LegId;
      readonly point: string;
      readonly requester: Requester | undefined;
      readonly noAnswerTimeout: number;
      readonly noAnswerAction: string;
      readonly noAnswerOverflow: string;
      /** One of the overflow list is tried in place of the destination that did not answer. */
      readonly overflowing?: true;
      readonly afterRoutingAction: string;
      /** Seconds of SUPERVISED_ROUTE or its option; 0 = none. */
      readonly supervisedRoute: number;
      readonly routeType: string;
      readonly DNIS: string | undefined;
      readonly redirections: number | undefined;
      readonly record: RouteRecording | undefined;
    }
  | { readonly kind: 'observe' }
  | { readonly kind: 'predictive' }
  /** The party that a driver of the IVR Server dials; `to` gets the call when it answers. */
  | { readonly kind: 'ivr-dial'; readonly pointLeg: LegId; readonly to: string }
  | { readonly kind: 'converse'; readonly queue: string | undefined; readonly owner: string };

/** What TRouteCall wants recorded: its extensions `record` and `id`. */
export interface RouteRecording {
  /** True for `destination`, false for `disable_destination`, which goes before the DN's own option. */
  readonly destination?: boolean;
  /** True for `source`: the party that is routed. */
  readonly source?: boolean;
  readonly id?: string;
}

export interface Recording {
  /** Name of the recording, and of its file. */
  readonly id: string;
  readonly paused: boolean;
  /** DN whose clients are told what becomes of it. */
  readonly told: string;
}

export interface Observation {
  readonly agent: string;
  readonly mode: MonitorMode;
  readonly scope: 'call' | 'agent';
  /** EventPartyAdded has been sent already with the ringing (agent-initiated calls). */
  readonly announced: boolean;
}

export type MonitorMode = 'mute' | 'connect' | 'coach';

export interface Treatment {
  readonly TreatmentType: string;
  readonly parameters: KVList;
  readonly digits: string;
  /** When the announcement before the digits came to its end, or the beginning when there is none; undefined = it plays. */
  readonly promptsEnded: number | undefined;
  /** A key was pressed before that. */
  readonly interrupted?: boolean;
  /** The first digit is there; ignored ones are none. */
  readonly begun?: boolean;
  /** When a key was pressed last, an ignored one too. */
  readonly lastKey?: number;
  readonly requester: Requester | undefined;
  /** Who hears it. */
  readonly listener: LegId;
}

/** One DN of the switch with all that belongs to the device rather than to a call. */
export interface Dn {
  readonly config: DnConfig;
  readonly inService: boolean;
  readonly offHook: boolean;
  readonly registrations: readonly Registration[];
  /** The clients of `registrations`: who gets the DN's events. */
  readonly clients: readonly ClientId[];
  readonly agent: Agent | undefined;
  readonly dnd: boolean;
  readonly forward: Readonly<Record<string, string>>;
  readonly messageWaiting: boolean;
  readonly Reasons: KVList | undefined;
  /** Who supervises this DN. */
  readonly supervisedBy: Supervision | undefined;
  /** Whom this DN supervises. */
  readonly supervises: string | undefined;
  readonly info: KVList | undefined;
  /**
   * No longer in the configuration, or in it with another type. `busy`: the calls that it has go on, new ones do not come;
   * `gone`: it is out of service, and known only because clients have it registered.
   */
  readonly removed: 'busy' | 'gone' | undefined;
  /** `busy`: what it is to be when its calls are over. */
  readonly successor: DnConfig | undefined;
}

export interface Registration {
  readonly client: ClientId;
  readonly mode: 'ModeShare' | 'ModePrivate' | 'ModeMonitor';
}

export interface Supervision {
  readonly supervisor: string;
  readonly MonitorNextCallType: 'OneCall' | 'AllCalls';
  readonly mode: MonitorMode;
  readonly scope: 'call' | 'agent';
}

export interface Agent {
  readonly AgentID: string;
  readonly queues: readonly string[];
  readonly ready: boolean;
  readonly workMode: string;
  /** Order of becoming idle; the smallest is the longest idle. */
  readonly idleOrder: number;
  /** Wrap-up time of this login in seconds, when it brought its own; `untimed` or undefined = the option. */
  readonly wrapUpTime: number | 'untimed' | undefined;
  /** Whether the agent was ready before a timed after-call work, for `acw-in-idle-force-ready`. */
  readonly readyBefore: boolean;
  /** The client that has logged it in. */
  readonly client: ClientId | undefined;
  /** Whether the login is told as an emulated one (`emulate-login`). */
  readonly emulated: boolean;
}

/** Indexes of one queue. They may contain entries that are out of date; whoever reads checks against the entities. */
export interface Queue {
  readonly waiting: PriorityIndex;
  readonly idle: PriorityIndex;
  /** DNs of logged-in agents. */
  readonly agents: Set<string>;
  /** Calls that wait here now. */
  readonly calls: Set<string>;
}

export interface Client {
  readonly ApplicationName: string;
  /** DNs that it has registered; changed through `Turn.include` and `Turn.exclude`. */
  readonly addresses: Set<string>;
}

export type Timer = { readonly at: number } & TimerPurpose;

export type TimerPurpose =
  | { readonly kind: 'no-answer'; readonly leg: LegId }
  | { readonly kind: 'router'; readonly leg: LegId }
  | { readonly kind: 'program'; readonly leg: LegId; readonly step: number }
  | { readonly kind: 'treatment'; readonly leg: LegId }
  | { readonly kind: 'wrap-up'; readonly DN: string }
  | { readonly kind: 'auto-logout'; readonly DN: string }
  | { readonly kind: 'predictive'; readonly leg: LegId }
  | { readonly kind: 'after-routing'; readonly leg: LegId }
  | { readonly kind: 'reservation'; readonly DN: string };

/** Requests for one agent that are being collected, or the winner while the reservation lasts. */
export interface Reservation {
  readonly candidates: readonly ReservationRequest[];
  readonly winner: ReservationRequest | undefined;
}

export interface ReservationRequest {
  readonly requester: Requester;
  readonly Priority: number;
  readonly Timeout: number;
}
