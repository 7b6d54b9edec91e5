import type { FailureCallState, LegId, LegPath } from '../../core/index.js';
import type { TwinKeys } from '../../media/index.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import type { ServerAddress } from '../connection/locate-server.js';
import type { PerSecond } from '../dialog/per-second.js';
import type { Session } from '../dialog/session.js';
import type { SessionUser } from '../dialog/session-user.js';
import type { MediaAddress } from '../media-port.js';
import type { Binding } from '../registrar/binding.js';
import type { Direction } from '../sdp/direction.js';
import type { DtlsSetup } from '../sdp/offer-answer.js';
import { type DeviceSecurity, NO_SECURITY } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { LEAVE, type MediaWish } from './path-plan.js';
import type { Trunk } from './trunks.js';

/** A recording that the core has commanded for a leg. */
export interface LegRecording {
  readonly id: string;
  /** By which the mixer knows it; undefined = it could not be begun, or is over. */
  path: string | undefined;
  paused: boolean;
}

/** A device that rings: one contact of the DN, or the network. */
export interface RingingDevice {
  readonly session: Session;
  readonly binding: Binding | undefined;
  /** Calls the device by another one of its flows (RFC 5626); those by which it was called, this one included. */
  readonly ring?: (flow: Binding, tried: readonly Binding[]) => void;
  readonly tried?: readonly Binding[];
  /** What it has said of its audio, when it sounds before it answers. */
  early?: SessionDescription | undefined;
  /** What it was told by UPDATE of who waits for it, and what it is just being told; else it knows what it was offered. */
  told?: string | undefined;
  telling?: string | undefined;
}

export type LegTimer = 'ring' | 'referral' | 'key' | 'busy' | 'waiting' | 'expires';

/** What a device knows about the other side: its description, and what may flow. */
export interface Told {
  readonly basis: string;
  readonly direction: Direction;
}

const NOTHING: Told = { basis: '', direction: 'inactive' };

/** What is played to a leg. */
export interface LegTreatment {
  readonly TreatmentType: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Number that the mixer gave it; 0 before it was told, -1 until it has answered. */
  started: number;
  /** Not commanded: the busy tone for a caller whose destination cannot be had. */
  readonly isOurs: boolean;
}

/** Keys on their way to the device of a leg. */
export interface KeysOnTheWay {
  /** The leg whose keys they are. */
  readonly from: string;
  digits: string;
  /** The first of them is out as INFO; otherwise they wait for the mixer. */
  isSent: boolean;
}

/** Whoever carries out what legs go through; one for all legs. */
export interface LegEvents {
  onProgress(leg: Leg, session: Session, response: SipResponse, sdp: string | undefined): void;
  onAnswered(leg: Leg, session: Session, response: SipResponse, sdp: string | undefined): void;
  onRejected(leg: Leg, session: Session, status: number, response: SipResponse | undefined): void;
  onOffer(leg: Leg, session: Session, sdp: string | undefined): void;
  onNegotiated(leg: Leg, session: Session): void;
  onOfferRefused(leg: Leg, session: Session, status: number): void;
  onIdle(leg: Leg, session: Session): void;
  onEnded(leg: Leg, session: Session): void;
  onInDialogRequest(leg: Leg, session: Session, transaction: ServerTransaction, request: SipRequest): void;
  onTimer(leg: Leg, name: LegTimer): void;
}

/** One leg of the core: a phone's or the network's part in a call, with all that SIP needs to know about it. */
export class Leg implements SessionUser<Session>, TimerOwner<LegTimer> {
  /** `incoming`: its INVITE waits for our answer; `offered`: ours waits for its. */
  state: 'incoming' | 'offered' | 'up' | 'gone';
  /** The dialog that counts; while a call is offered to several contacts there is none yet. */
  session: Session | undefined = undefined;
  /** The legs that have the dialog in common with this one, itself included; undefined = it is its own. */
  dialogLegs: Set<Leg> | undefined = undefined;
  /** INVITEs that are out at the contacts of the DN. */
  branches: RingingDevice[] = [];
  /** The one of them that is heard before it answers. */
  heard: RingingDevice | undefined = undefined;
  /** Status of the best refusal so far, 0 = none. */
  refusal = 0;
  /** What that refusal means. */
  refusedAs: FailureCallState = 'AllTrunksBusy';
  ConnID: string | undefined = undefined;
  mode: LegPath['mode'] = 'ringing';
  /** The leg that waits for this one to answer. */
  peer: LegId | undefined = undefined;
  /** CommandOriginate of a consultation call: while it rings somebody else may come to wait for it. */
  isConsultation = false;
  /** CommandAlert of a predictive call. */
  isPredictive = false;
  /** It has answered, and the mixer listens who it is. */
  isListenedTo = false;
  /** Whether ReportAlerting or ReportNetworkReached was given. */
  reached = false;
  /** Why the device that this leg called could not be had. */
  failure = 'NoAnswer';
  /** Latest provisional status that was passed on to this caller. */
  progressed = 0;
  /** The leg that was last offered this caller's call. */
  tried: Leg | undefined = undefined;
  /** How often it was looked whether this caller has to be told that it waits. */
  looks = 0;
  /** It hears the busy tone that way, or is about to. */
  hearsBusy = false;
  trunk: Trunk | undefined = undefined;
  /** Which of the trunk's servers was asked, and how many of them before it. */
  server: ServerAddress | undefined = undefined;
  serversBefore = 0;
  trunksLeft: Trunk[] = [];
  /** Offers the call to the next trunk. */
  retry: (() => void) | undefined = undefined;
  /** Offers the call again by way of the mixer, once the caller's own description was refused. */
  offerByMixer: (() => void) | undefined = undefined;
  /** Offers the call again with SRTP, once plain audio was refused. */
  offerWithKey: (() => void) | undefined = undefined;
  /** Offers the call once more in the same way, with these header lines besides. */
  offerAgain: ((headers: string) => void) | undefined = undefined;

  wish: MediaWish = LEAVE;
  /** What the device was last told, or is just being told, about the other side. */
  toldBasis = '';
  toldDirection: Direction = 'inactive';
  /** What it knew before the offer that is on its way, or was refused. */
  knew: Told = NOTHING;
  /** An offer was sent for it since its device was connected to it. */
  hasOffered = false;
  /** It was held, is to talk again, and its device has not agreed to that yet. */
  comesBack = false;
  /** What it has refused to be told since the voice path was last commanded. */
  refused: readonly Told[] = [];
  /** The other side's description without what changes from offer to offer; '' before there is one. */
  basis = '';
  /** How the device wants its audio carried. */
  security: DeviceSecurity = NO_SECURITY;
  /** Its part in the DTLS handshake, when it has said so. */
  setup: DtlsSetup | undefined = undefined;
  /** The device itself has put the call on hold. */
  deviceHolds = false;
  /** The device was asked to hold or to talk, and has not made its offer yet. */
  keyPressed = false;
  /** Offers sent since the voice path was last commanded; stops two devices that never agree. */
  rounds = 0;
  endpoint: MediaAddress | 'opening' | undefined = undefined;
  /** Ports of the mixer for those of its devices that ring and have the other family of addresses. */
  second: { readonly id: string; readonly endpoint: MediaAddress } | undefined = undefined;
  treatment: LegTreatment | undefined = undefined;
  recording: LegRecording | undefined = undefined;
  /** Header lines of the caller's INVITE that go on to the called side. */
  passedOn = '';
  /** The number that the caller has dialed, as this server knows it. */
  dialed = '';
  /** Max-Forwards of the caller's INVITE. */
  maxForwards = 71;
  /** The caller's name as it was written, with quotes where it had them; '' = none. */
  displayName = '';
  /** The caller wants its number to be kept from the called side (RFC 3323, RFC 3325). */
  isPrivate = false;
  /** Keys that came by INFO; undefined before the first. */
  infoKeys: PerSecond | undefined = undefined;
  /** Its keys of late that may come a second time, by INFO and in its media. */
  twinKeys: TwinKeys | undefined = undefined;
  /** Keys of the other side that its device has not got yet. */
  keys: KeysOnTheWay | undefined = undefined;
  /** A REFER whose outcome is not known yet, with what NOTIFY calls it; `isTold`: the phone wants to hear of it. */
  referral: { readonly session: Session; readonly event: string; readonly isTold: boolean } | undefined = undefined;
  /** The dialog in which there has been a REFER. */
  referredIn: Session | undefined = undefined;
  timers: WheelTimer[] = [];

  constructor(
    private readonly events: LegEvents,
    readonly id: LegId,
    /** Whether it is the device of a DN or the network. */
    readonly kind: 'phone' | 'trunk',
    /** The DN, or the external number. */
    readonly number: string,
    state: 'incoming' | 'offered',
    /** CommandOriginate: the caller's own device is being taken off hook. */
    readonly isOrigination: boolean,
  ) {
    this.state = state;
  }

  onProgress(session: Session, response: SipResponse, sdp: string | undefined): void {
    this.events.onProgress(this, session, response, sdp);
  }

  onAnswered(session: Session, response: SipResponse, sdp: string | undefined): void {
    this.events.onAnswered(this, session, response, sdp);
  }

  onRejected(session: Session, status: number, response: SipResponse | undefined): void {
    this.events.onRejected(this, session, status, response);
  }

  onOffer(session: Session, sdp: string | undefined): void {
    this.events.onOffer(this, session, sdp);
  }

  onNegotiated(session: Session): void {
    this.events.onNegotiated(this, session);
  }

  onOfferRefused(session: Session, status: number): void {
    this.events.onOfferRefused(this, session, status);
  }

  onIdle(session: Session): void {
    this.events.onIdle(this, session);
  }

  onEnded(session: Session): void {
    this.events.onEnded(this, session);
  }

  onRequest(session: Session, transaction: ServerTransaction, request: SipRequest): void {
    this.events.onInDialogRequest(this, session, transaction, request);
  }

  onTimer(name: LegTimer): void {
    this.events.onTimer(this, name);
  }
}

/** Whether the leg's device is connected to another leg of the same dialog. */
export function isAside(leg: Leg): boolean {
  return leg.session !== undefined && leg.session.owner !== leg;
}
