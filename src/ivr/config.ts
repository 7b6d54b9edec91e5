import type { IvrOptions } from './options.js';

/** Everything that the IVR Server has to know; a change takes effect by `reconfigure`. */
export interface IvrConfig {
  /** Version of the product, for IServerVer; padded to four parts. */
  readonly version: string;
  /** Name of the switch: Name and Switch of MonitorInfo/Server, and the own Location of AccessNumGet. */
  readonly switchName: string;
  readonly ivrs: readonly IvrObject[];
  /** The DNs that IVRs can use: ports, routing points, queues of statistics. */
  readonly dns: readonly IvrDn[];
  /** Route DNs of Network mode; each a DN of type RoutingPoint or RouteQueue. */
  readonly 'network-route-dns': readonly string[];
  /** Options that differ from the defaults. */
  readonly options: Partial<IvrOptions>;
  /** Server groups 1 to 8; each overrides the options of the same name. Absent = one group of the options. */
  readonly groups?: readonly Partial<IvrGroup>[];
}

/** A group of listen sockets; its connections are circuits that can stand in for each other. */
export type IvrGroup = Pick<
  IvrOptions,
  | 'gli-server-address'
  | 'gli-client-list'
  | 'gli-circuit-failover'
  | 'gli-tls-cert'
  | 'gli-tls-cert-key'
  | 'gli-tls-trusted-ca'
>;

/** One driver identity. */
export interface IvrObject {
  /** The ClientName of LoginReq, case sensitive. */
  readonly name: string;
  /** Default: option `LegacyMode`. True: the server controls the agents of the ports. */
  readonly LegacyMode?: boolean;
  /** ConfigOptions of LoginResp. */
  readonly DataTransport?: Readonly<Record<string, string>>;
  readonly ports: readonly IvrPort[];
}

/** A port of an IVR and its DN. */
export interface IvrPort {
  /** CalledNum of NewCall, OrigNum of MakeCall, PortNum of agent messages. */
  readonly port: string;
  readonly DN: string;
  readonly enabled?: boolean;
  readonly AutoLogin?: AutoLogin;
}

/** How the server logs in the agent of a port when LegacyMode is true. */
export interface AutoLogin {
  readonly AgentId: string;
  readonly Queue: string;
  readonly Password?: string;
  /** Default false. */
  readonly SetReady?: boolean;
  /** Default true. */
  readonly SetLoggedIn?: boolean;
}

/** A DN of the switch as far as the IVR Server cares. */
export interface IvrDn {
  readonly number: string;
  /** RoutingPoint, RouteQueue, ACDQueue, VoiceTreatmentPort … */
  readonly type: string;
  /** `ivr-in-front`: calls of its ports begin and end at the IVR. Every other one: Behind. */
  readonly switchType?: string;
  /** Routing point: its target of default routing. */
  readonly 'default-dn'?: string;
}
