import type { DigestAlgorithm } from '../auth/digest.js';
import type { ConnectionOptions } from '../connection/connection-options.js';
import type { RecordedSides } from '../media-port.js';
import type { RegistrarOptions } from '../registrar/registrar.js';
import type { TransactionTiming } from '../transaction/machine.js';
import { MAX_TRANSACTIONS } from '../transaction/transaction-layer.js';

/**
 * SRTP with keys in SDP (RFC 4568) on what passes the mixer: `off` = never; `optional` = when the device offers it; `required` = a
 * device that does not offer it is refused with 488, and is itself offered nothing else. Two devices that talk without the mixer
 * agree by themselves.
 */
export type SrtpPolicy = 'off' | 'optional' | 'required';

/**
 * How a phone gets a consultation call that a client begins: `one-dialog` = in the dialog of the call that is held for it, so that
 * nothing rings and its user has one call; `second-call` = it is called a second time, and has two calls to work with.
 */
export type Consultation = 'one-dialog' | 'second-call';

/** A phone: the device of one DN. */
export interface PhoneOptions {
  readonly DN: string;
  /** Default: the DN. */
  readonly username?: string;
  /** Without a password the phone is believed by its address, see `checkCallerAddress`; only for closed networks. */
  readonly password?: string;
  /** A device that does not register: where it is reached. It counts as in service all the time. */
  readonly contact?: string;
  /**
   * What TAnswerCall does: `talk` = NOTIFY with Event: talk, for phones that know it (default: those that say so); `call-again` = the
   * call is offered anew with the wish to be answered at once; `none` = refused.
   */
  readonly answer?: 'auto' | 'talk' | 'call-again' | 'none';
  /** Default `optional`. */
  readonly srtp?: SrtpPolicy;
  /** Default: as `consultation` of all. */
  readonly consultation?: Consultation;
}

/** How a trunk registers at its provider; the trunk's `username` and `password` answer the challenges. */
export interface TrunkRegisterOptions {
  /** Address of record. Default: `sip:`, the trunk's `username`, and the host of its `uri`. */
  readonly aor?: string;
  /** SIP URI of the registrar. Default: the trunk's `uri`. */
  readonly registrar?: string;
  /** Seconds that are asked for; the registrar decides. */
  readonly expires?: number;
}

/** How the number of a caller of this side is shown to the network, in the way in which `strip` and `prefix` of a trunk make its numbers. */
export interface CallerNumberOptions {
  /** A number, or a prefix and `*`. */
  readonly number: string;
  /** Digits that are cut off in front of it, then what is put in front. */
  readonly strip?: number;
  readonly prefix?: string;
}

/** A way to the network. */
export interface TrunkOptions {
  readonly name: string;
  /** `sip:host:port;transport=tcp`, the host an address or a name: where calls go, and from whose address calls come. */
  readonly uri: string;
  /** Further addresses from which its calls come. */
  readonly addresses?: readonly string[];
  /** Numbers that it takes: exact, or a prefix and `*`. Default: all. */
  readonly numbers?: readonly string[];
  /** Digits that are cut off in front of a dialed number, then what is put in front. */
  readonly strip?: number;
  readonly prefix?: string;
  /** The same for the dialed number of calls that come in. */
  readonly inboundStrip?: number;
  readonly inboundPrefix?: string;
  /** Public numbers of callers of this side, in From and in what is asserted; the first entry that fits counts. Default: as they are. */
  readonly callerNumbers?: readonly CallerNumberOptions[];
  /** User part of From of calls that go out. Default: the caller's number. */
  readonly fromUser?: string;
  /**
   * Host part of From, and of what is asserted: a name, an IPv4 address, or an IPv6 address in brackets. Default: that of the address of
   * record of a trunk that registers, else `domain`. When it is given, anonymous callers have it too, in place of `anonymous.invalid`.
   */
  readonly fromDomain?: string;
  /**
   * How the network is told the caller's number besides From: P-Asserted-Identity (default), P-Preferred-Identity for providers that
   * check it themselves (RFC 3325), or not.
   */
  readonly identity?: 'asserted' | 'preferred' | 'none';
  /** Whether calls that come in may go out again, when what they dial is an external number. Default: no. */
  readonly transit?: boolean;
  /** Whether who is behind it may transfer the other side to a number of this side, by REFER. Default: no. */
  readonly transfers?: boolean;
  /** Calls at the same time. Default: no limit. */
  readonly capacity?: number;
  readonly username?: string;
  readonly password?: string;
  /** A provider that wants to be told where this server is. Calls to the contact that is registered are the trunk's. */
  readonly register?: TrunkRegisterOptions;
  /** Seconds between two OPTIONS that look whether it is there, and two looks at its name; 0 = it counts as there. */
  readonly checkInterval?: number;
  /** Where `checkInterval` is 0: seconds for which a server that has not answered a call is avoided, while there is another one. */
  readonly serverRetry?: number;
  /** Default `optional`. */
  readonly srtp?: SrtpPolicy;
}

/** Realm of digest authentication where no `domain` is given. */
export const DEFAULT_REALM = 'partyline';
export const DEFAULT_CHECK_INTERVAL = 30;
export const DEFAULT_SERVER_RETRY = 60;
export const DEFAULT_REGISTER_EXPIRES = 3600;

/** Everything about SIP that can be set. Whether times are seconds or milliseconds is said at each. */
export interface SipOptions extends ConnectionOptions {
  /**
   * Realm of digest authentication, and host of this server's addresses for trunks and for devices that do not register: those that do are told the
   * one that they use themselves. Default: realm `partyline`, and the address of the listening point.
   */
  readonly domain?: string | undefined;
  readonly phones: readonly PhoneOptions[];
  /** Tried in this order. */
  readonly trunks?: readonly TrunkOptions[];
  readonly algorithms?: readonly DigestAlgorithm[];
  readonly registrar?: RegistrarOptions;
  readonly timing?: Partial<TransactionTiming>;
  /** Calls of phones and trunks that may begin per second; above that 503 with Retry-After, established calls go on. */
  readonly invitesPerSecond?: number;
  /** Milliseconds after which an INVITE that was read is dealt with too late, see `Turns`: 503 with Retry-After; 0 = never. */
  readonly maxInviteWait?: number;
  /**
   * INVITEs and REGISTERs per second and address from those who are neither a trunk nor have shown the password of a phone; above that
   * 503 instead of the challenge. They count for nothing else. Where a phone is registered it is always asked for its password.
   */
  readonly strangersPerSecond?: number;
  /** Phones without password are believed only at the address of their contact, or where they have registered. */
  readonly checkCallerAddress?: boolean;
  readonly maxTransactions?: number;
  /**
   * Milliseconds that a phone whose connection has closed has for coming back before its calls are asked for; twice as many at most.
   */
  readonly lostConnectionGrace?: number;
  /** Seconds; 0 = no session timers of our own. */
  readonly sessionExpires?: number;
  readonly minSE?: number;
  /** Seconds that a device may ring before its leg is given up. */
  readonly ringTimeout?: number;
  /** Voice codecs that calls may use, lower case; undefined = any. */
  readonly codecs?: readonly string[];
  /** All media through the mixer, also of two-party calls (NAT). */
  readonly forceRelay?: boolean;
  /**
   * Legs whose media passes the mixer and from whose device nothing comes for `media.rtpTimeout`, though it neither holds nor is
   * held: released, or left as they are.
   */
  readonly silentLegs?: 'keep' | 'release';
  readonly consultation?: Consultation;
  /**
   * Whether the mixer listens who answers a predictive call (TMakePredictiveCall): an answering machine, a fax, nobody who speaks, or
   * a person. A rule of thumb on sound levels that takes up to five seconds; see the guide on media for what it cannot do.
   */
  readonly answerDetection?: 'off' | 'on';
  /**
   * Seconds for which a phone that has dialed a busy destination hears the busy tone, before it is refused; 0 = refused at once. Needs
   * the mixer.
   */
  readonly busyTone?: number;
  /** What a recording of a leg holds. */
  readonly recordings?: RecordedSides;
  /** Redirections (3xx) of phones to other DNs of this server: followed, or treated as a refusal. */
  readonly redirects?: 'follow' | 'refuse';
  /**
   * To whom what a device sounds before it answers is told by a provisional response that must not get lost (RFC 3262): all callers
   * that support it, or only those that require it.
   */
  readonly reliableProvisionals?: 'supported' | 'required';
  readonly userAgent?: string;
  readonly maxOffersPerSecond?: number;
}

/** Options that can change while calls go on. */
export const LIVE_SIP_OPTIONS = [
  'phones',
  'trunks',
  'registrar',
  'invitesPerSecond',
  'maxInviteWait',
  'strangersPerSecond',
  'lostConnectionGrace',
  'ringTimeout',
  'codecs',
  'forceRelay',
  'silentLegs',
  'consultation',
  'answerDetection',
  'busyTone',
  'recordings',
  'redirects',
  'reliableProvisionals',
] as const satisfies readonly (keyof SipOptions)[];

export type LiveSipOptions = Pick<SipOptions, (typeof LIVE_SIP_OPTIONS)[number]>;

/** Defaults of the options that have one. */
export const DEFAULT_SIP_OPTIONS = {
  trunks: [],
  algorithms: ['SHA-256', 'MD5'],
  registrar: {},
  timing: {},
  invitesPerSecond: 2000,
  maxInviteWait: 4000,
  strangersPerSecond: 500,
  checkCallerAddress: true,
  maxTransactions: MAX_TRANSACTIONS,
  lostConnectionGrace: 5000,
  sessionExpires: 1800,
  minSE: 90,
  ringTimeout: 180,
  forceRelay: false,
  silentLegs: 'keep',
  consultation: 'one-dialog',
  answerDetection: 'off',
  busyTone: 10,
  recordings: 'both',
  redirects: 'refuse',
  reliableProvisionals: 'supported',
  userAgent: 'Partyline',
  maxOffersPerSecond: 5,
} as const satisfies Partial<SipOptions>;
