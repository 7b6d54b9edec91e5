/** The types of DN that the call model knows. */
export type DnType =
  | 'Extension'
  | 'ACDPosition'
  | 'ACDQueue'
  | 'RoutingPoint'
  | 'RouteQueue'
  | 'VirtualQueue'
  | 'VoiceTreatmentPort';

/** One DN of the switch. */
export interface DnConfig {
  readonly number: string;
  readonly type: DnType;
  /** Routing point or route queue: its own target of default routing; goes before the option `default-dn`. */
  readonly 'default-dn'?: string;
  /** Routing point: `none` when the switch has no player for it. */
  readonly treatments?: 'none';
  /** Extension, position, treatment port: all its calls are recorded. */
  readonly record?: boolean;
  /** ACD queue: what happens to a call that still waits so long after it entered. */
  readonly program?: readonly QueueProgramStep[];
  /** ACD queue: voice treatment ports that serve it; they count as always ready agents. */
  readonly ports?: readonly string[];
  /** Belongs to the IVR Server's own switches: its drivers dial the predictive calls of such a routing point. */
  readonly ivr?: 'in-front' | 'network';
}

/** One step of what an ACD queue does with a call that still waits. */
export interface QueueProgramStep {
  /** Seconds since the call entered the queue. */
  readonly after: number;
  /** Queue the call in this queue as well. */
  readonly queue?: string;
  /** Let this port, or a port of this queue, treat the call while it stays queued. */
  readonly converse?: string;
}

/** A rule of the built-in router; the first that fits counts. It steps back while a routing client is registered. */
export interface RouterRule {
  /** Routing point that the call is on; absent = any. */
  readonly routingPoint?: string;
  /** DNIS of the call; absent = any. */
  readonly DNIS?: string;
  /** DN, external number or `agent:<AgentID>`. */
  readonly destination: string;
}

/** Options by the names of the field (`docs/reference/options.md`); seconds unless the name's comment says otherwise. */
export interface CoreOptions {
  readonly 'conference-max-parties': number;
  /** 0 = off. Seconds until an unanswered, supervised ringing ends. */
  readonly 'no-answer-timeout': number;
  readonly 'no-answer-action': 'none' | 'notready' | 'logout';
  readonly 'no-answer-overflow': string;
  /** CallState of a party that was taken back because it did not answer: Redirected instead of NoAnswer. */
  readonly 'enable-legacy-reporting': boolean;
  /** The same for DNs with an agent, for positions and for other devices; 0, `none` and empty = those above. */
  readonly 'agent-no-answer-timeout': number;
  readonly 'agent-no-answer-action': 'none' | 'notready' | 'logout';
  readonly 'agent-no-answer-overflow': string;
  readonly 'posn-no-answer-timeout': number;
  readonly 'posn-no-answer-overflow': string;
  readonly 'extn-no-answer-timeout': number;
  readonly 'extn-no-answer-overflow': string;
  readonly 'router-timeout': number;
  /** Time for digits where a treatment or TCollectDigits states none; 0 = no limit. */
  readonly 'collect-digits-timeout': number;
  readonly 'default-dn': string;
  readonly 'default-redirection-limit': number;
  readonly 'after-routing-timeout': number;
  readonly 'after-routing-timeout-action': 'none' | 'notready' | 'logout';
  readonly 'supervised-route-timeout': number;
  readonly 'wrap-up-time': number;
  readonly 'untimed-wrap-up-value': number;
  readonly 'timed-acw-in-idle': boolean;
  readonly 'acw-in-idle-force-ready': boolean;
  /** Minutes; 0 = off. */
  readonly 'auto-logout-timeout': number;
  readonly 'auto-logout-ready': boolean;
  readonly 'logout-on-out-of-service': boolean;
  readonly 'agent-strict-id': 'true' | 'false' | 'passwd';
  readonly 'agent-emu-login-on-call': boolean;
  /** Which logins count as emulated; `on-RP` = those at a routing point. */
  readonly 'emulate-login': 'true' | 'false' | 'on-RP';
  /** Whether an agent is logged out when the client of the login unregisters the DN; `emu-only` = of an emulated login. */
  readonly 'agent-logout-on-unreg': 'true' | 'false' | 'emu-only';
  readonly 'default-monitor-mode': 'mute' | 'normal' | 'connect' | 'coach';
  readonly 'default-monitor-scope': 'call' | 'agent';
  readonly 'intrusion-enabled': boolean;
  readonly 'monitor-internal-calls': boolean;
  readonly 'monitor-consult-calls': 'none' | 'dest' | 'orig' | 'all';
  readonly 'sip-enable-call-info': boolean;
  readonly 'sip-enable-two-party-mute': boolean;
  /** Calls whose events have ANI: those from outside (and those whose request gives one), all, or none. */
  readonly 'ani-distribution': 'inbound-calls-only' | 'all-calls' | 'suppressed';
  readonly 'consult-user-data': 'separate' | 'inherited' | 'joint';
  /** User data of the result of a transfer or conference. */
  readonly 'merged-user-data': 'main-only' | 'merged-only' | 'merged-over-main' | 'main-over-merged';
  /** Bytes of a call's packed user data. */
  readonly 'user-data-limit': number;
  /** Milliseconds in which reservation requests for one agent are collected. */
  readonly 'request-collection-time': number;
  /** Milliseconds for which an agent is reserved where the request leaves it to the server (Timeout -1). */
  readonly 'reservation-time': number;
  /** Seconds that a driver of the IVR has to begin a predictive call where the request sets no Timeout. */
  readonly 'dial-out-timeout': number;
  readonly 'max-calls': number;
  readonly 'max-calls-per-dn': number;
  readonly 'max-registrations-per-client': number;
}

/** An agent who may log in, see `agent-strict-id`. */
export interface AgentConfig {
  readonly AgentID: string;
  readonly Password?: string;
}

/** Everything about the switch that the core has to know. */
export interface CoreConfig extends SwitchConfig {
  /** Name of the server as clients see it. */
  readonly serverName: string;
  /** Version of this software, for TQueryServer; left out = it is not told. */
  readonly serverVersion?: string;
  /** First 8 hexadecimal digits of every ConnID; another one for each start of a server, so that ids are never reused. */
  readonly connIdPrefix: string;
}

/** What can change while calls go on: the input `configured` brings all of it anew. */
export interface SwitchConfig {
  readonly dns: readonly DnConfig[];
  /** External numbers that can be reached: exact numbers, or a prefix followed by `*`. */
  readonly external: readonly string[];
  readonly router: readonly RouterRule[];
  /** Agents that may log in when `agent-strict-id` is not `false`. */
  readonly agents: readonly AgentConfig[];
  readonly options: Partial<CoreOptions>;
}
