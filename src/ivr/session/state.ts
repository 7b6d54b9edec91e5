import type { IvrCommand, IvrLoginResp, IvrToServer, KVList } from '../../protocol/index.js';
import type { IvrConfig, IvrDn, IvrObject, IvrPort } from '../config.js';
import type { IvrOptions } from '../options.js';

/** Number of a circuit; never used again. */
export type LinkId = number;

/** Everything that the sessions know. Plain data, owned by one machine; nothing in it refers to a socket or a timer. */
export interface IvrState {
  config: IvrConfig;
  options: IvrOptions;
  /** DN number → configuration. */
  readonly dns: Map<string, IvrDn>;
  readonly links: Map<LinkId, Link>;
  /** CallId → call: unique over all clients. */
  readonly calls: Map<string, Call>;
  /** Key `IVR name`, NUL, `port number`. */
  readonly ports: Map<string, Port>;
  readonly portOfDn: Map<string, Port>;
  /** ConnID → XML calls: two, when one port of the IVR calls another. */
  readonly callsOfConnId: Map<string, readonly Call[]>;
  /** Leg that the IVR Server has chosen or was given → what it is for. */
  readonly legs: Map<string, Leg>;
  readonly offers: Map<string, DialOutOffer>;
  /** DN → links that registered it for outbound, the first one first. */
  readonly dialOutRegistry: Map<string, LinkId[]>;
  /** ReferenceID → what the answer is for. */
  readonly references: Map<number, Purpose>;
  readonly waits: Map<string, WaitStatistic>;
  /** DNs that are registered for their events only. */
  readonly watched: Set<string>;
  /** DN → port that is being unregistered. */
  readonly leaving: Map<string, Port>;
  /** DNs whose agents are still to be logged out before the server stops; undefined = it does not stop. */
  logouts: string[] | undefined;
  /** Whether the switch can be reached. */
  linkConnected: boolean;
  counters: { reference: number; leg: number; offer: number; call: number };
  readonly legPrefix: string;
}

export interface Link {
  readonly id: LinkId;
  readonly group: number;
  readonly failover: boolean;
  login: Login | undefined;
}

/** An accepted login; the link may send calls of that client. */
export interface Login {
  readonly ClientName: string;
  /** The session id: CallId of the newest accepted LoginReq. */
  readonly CallId: string;
  readonly Version: string;
  readonly monitor: boolean;
}

export type Mode = 'F' | 'B' | 'N';

export interface Port {
  readonly ivr: IvrObject;
  config: IvrPort;
  readonly mode: 'F' | 'B';
  /** Not in the configuration any more: it stays until its call is over, and takes no new one. */
  retired: boolean;
  registered: boolean;
  /** Came by a change of the configuration: drivers that monitor learn that it is there. */
  announce: boolean;
  /** Parties of the DN, by ConnID, in the order in which they came. */
  readonly parties: Map<string, PortParty>;
  /** The live XML call of the port. */
  callId: string | undefined;
  /** In-Front: the leg of a call that EndCall left at the switch (GCTIActiveRelease=false). */
  leftLeg: string | undefined;
  /** What EndCall could not release yet: a consultation of this call that is still to come. */
  releaseConsultationOf: string | undefined;
  agent: {
    /** The server itself has logged it in. */
    loggedIn: boolean;
    /** LoggedIn was told; Ready or NotReady is due, also to the circuit whose driver asked for the login. */
    untold: { readonly link: LinkId | undefined } | undefined;
  };
}

/** One call on the DN of a port, as its events tell it. */
export interface PortParty {
  readonly ConnID: string;
  /** The port has dialed it: no NewCall takes it. */
  readonly outgoing: boolean;
  /** ConnID of the call that another client consults about on this one. */
  consultationOf: string | undefined;
  /** The same, whether that one was the driver's already or not. */
  previous: string | undefined;
  /** `left` = on the port by GCTIActiveRelease=false: no NewCall takes it. */
  state: 'ringing' | 'established' | 'held' | 'dialing' | 'left';
  claimed: boolean;
  /** DNs that observe the call: drivers do not hear of them. */
  observers: Set<string> | undefined;
  readonly info: CallInfo;
  /** Name of `waiting-for-newcall-timeout` while it runs. */
  newCallTimer: string | undefined;
}

/** Attributes of the last events that CallInfoResp and UDataGet answer with. */
export interface CallInfo {
  ANI: string | undefined;
  DNIS: string | undefined;
  TSCallId: number | undefined;
  PortTrunk: number | undefined;
  PortQueue: string | undefined;
  OtherDN: string | undefined;
  OtherTrunk: number | undefined;
  OtherQueue: string | undefined;
  LastEvent: string | undefined;
  FirstHomeLocation: string | undefined;
  UUID: string | undefined;
  ThirdPartyDN: string | undefined;
  UserData: KVList;
}

/**
 * waiting: NewCall is there, EventRinging is not; dialing: MakeCall or DialOutInit, not answered; released: CallStatus
 * Released or XferComplete was sent, the driver has not sent EndCall. Network calls are `up` from NewCall on.
 */
export type CallPhase = 'waiting' | 'ringing' | 'dialing' | 'up' | 'released';

export interface Call {
  /** Tells two calls with the same CallId apart that came one after the other. */
  readonly serial: number;
  readonly CallId: string;
  /** undefined for Network calls: they belong to no client. */
  readonly ClientName: string | undefined;
  readonly mode: Mode;
  readonly Version: string;
  readonly CalledNum: string;
  readonly ANI: string | undefined;
  readonly DNIS: string | undefined;
  readonly CallControlMode: 'Genesys' | 'Network';
  /** Began by MakeCall: no CallStatus Ringing, and its failure is CallError MakeCall. */
  readonly origin: 'NewCall' | 'MakeCall' | 'DialOutInit';
  /** Key of the port; undefined in Network mode. Changes when the configuration takes the port away. */
  port: string | undefined;
  /** DN of the port or route DN. */
  readonly DN: string;
  /** Circuit that began the call. */
  readonly firstLink: LinkId;
  /** Circuit on which the last message of the call came. */
  link: LinkId;
  group: number;
  phase: CallPhase;
  ConnID: string | undefined;
  /** Leg of a call that begins at the IVR: In-Front, Network, outbound. */
  leg: string | undefined;
  info: CallInfo;
  /** UDataEx of NewCall, to be attached when the call is there. */
  attachLater: KVList | undefined;
  /** Busy was reported for the dialed call itself (MakeCall). */
  busy: boolean;
  consultation: Consultation | undefined;
  /** A one-step request that is open, by the ReferenceID under which the switch has it. */
  oneStep:
    | { readonly kind: 'OneStepXfer' | 'OneStepConf'; readonly ReferenceID: number; readonly DestDN: string }
    | undefined;
  route: Route | undefined;
  /** Network: how far the call is. */
  network: NetworkStep | undefined;
  accessNumberOpen: boolean;
  /** The driver has said EndCall: nothing is told any more. */
  ended: boolean;
  /** A request to the switch whose answer the next message has to wait for. */
  pending: boolean;
  readonly waiting: IvrToServer[];
  /** Names of the timers that were set for the call. */
  readonly timers: { [Purpose in CallTimer]: string | undefined };
}

/** call: `Call Timeout`; ringing: `wait-for-ringing`; router: `Router Timeout`; access-number: `request-tout`. */
export type CallTimer = 'call' | 'ringing' | 'router' | 'access-number';

export type NetworkStep = 'started' | 'waiting' | 'routing' | 'routed';

/** Between InitXfer/InitConf and the end of the consultation, whatever it is. */
export interface Consultation {
  readonly kind: 'InitXfer' | 'InitConf' | 'OneStepXfer';
  step: ConsultationStep;
  /** The switch has put the first call on hold for it. */
  held: boolean;
  /** ConnID of the second call while it is there. */
  ConnID: string | undefined;
  /** `completing`: which halves of the transfer have come; `completing`: the step to go back to when it is refused. */
  mainGone: boolean;
  secondGone: boolean;
  before: ConsultationStep;
  /** TlibErrCode of the CallError that is sent when the first call is back. */
  errorCode: number | undefined;
  /** The last request to take call 1 back, and how many there were. */
  asked: 'reconnect' | 'release' | 'retrieve' | undefined;
  tries: number;
  /** Call 2 was ended from the port, by another client or by its phone. */
  endedHere: boolean;
  /** Requests that came before the switch had begun the consultation. */
  readonly deferred: IvrToServer[];
}

export type ConsultationStep =
  | 'requested'
  | 'dialing'
  | 'established'
  | 'busy'
  | 'completing'
  | 'retrieving'
  | 'restoring';

/** An open route request. */
export interface Route {
  RouteDN: string;
  treatment: 'none' | 'starting' | 'started' | 'cancelling';
  /** The router's destination that waits for the treatment to end. */
  decision: Extract<IvrCommand, { type: 'CommandRoute' }> | undefined;
}

export type Leg =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'port'; readonly port: string }
  | { readonly kind: 'offer'; readonly RefID: string };

export interface DialOutOffer {
  readonly RefID: string;
  readonly leg: string;
  readonly ConnID: string;
  readonly CallID: number;
  readonly link: LinkId;
  /** Who was logged in on the circuit; undefined = nobody (Network mode). */
  readonly ClientName: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly UserData: KVList | undefined;
}

/** What a request to the switch was for; decides what its EventError or confirming event means. */
export type Purpose =
  | { readonly kind: 'register'; readonly DN: string }
  | { readonly kind: 'unregister'; readonly DN: string }
  | { readonly kind: 'telephony'; readonly CallId: string; readonly serial: number; readonly request: string }
  | { readonly kind: 'userData'; readonly CallId: string; readonly serial: number; readonly RequestId: string }
  | { readonly kind: 'attach'; readonly CallId: string; readonly serial: number; readonly next: AfterAttach }
  | {
      readonly kind: 'statistic';
      readonly CallId: string;
      readonly serial: number;
      readonly RequestId: string;
      readonly name: string;
    }
  | {
      readonly kind: 'agent';
      readonly link: LinkId;
      readonly CallId: string;
      readonly ReqId: string;
      readonly DN: string;
    }
  | { readonly kind: 'agentState'; readonly DN: string }
  | { readonly kind: 'autoLogin'; readonly DN: string }
  | { readonly kind: 'logout'; readonly DN: string }
  | { readonly kind: 'ignore' };

/** What follows when user data of a message have been attached. */
export type AfterAttach =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'routeRequest';
      readonly RouteDN: string;
      readonly CED: string | undefined;
      readonly Extensions?: KVList;
    }
  | { readonly kind: 'treatStatus'; readonly message: Extract<IvrToServer, { id: 'TreatStatus' }> };

/** Waiting times of one queue or routing point, for ExpectedWaitTime. */
export interface WaitStatistic {
  readonly DN: string;
  /** ConnID → time of EventQueued. */
  readonly since: Map<string, number>;
  /** Milliseconds of the last calls that were diverted. */
  readonly recent: number[];
  /** Cached values by statistic name, for update_frequency. */
  readonly cache: Map<string, { readonly value: string; readonly at: number }>;
}

export type LoginStatus = NonNullable<IvrLoginResp['Status']>;
