import type { IvrCommand, IvrReport, KVList, TRequest } from '../protocol/index.js';
import type { SwitchConfig } from './config.js';

/** Identifies a client of the server for the time that it is connected (or may still resume). */
export type ClientId = string;
/**
 * Identifies one party's connection to its device, for the party's whole life; never reused. The core chooses it for
 * legs that it begins, the switch for legs that a device or the network begins (then with the prefix `s`).
 */
export type LegId = string;

/** Everything that can happen to the core. `time` is stamped by the hub: milliseconds since 1970-01-01 UTC. */
export type Input = { readonly time: number } & (
  | RequestInput
  | ReportInput
  | TimerInput
  | ClientInput
  | ConfiguredInput
  | AbortInput
);

/** A client asks. The request has passed `checkRequest`. */
export interface RequestInput {
  readonly kind: 'request';
  readonly client: ClientId;
  readonly request: TRequest;
}

/** The switch tells what a device or the network did. */
export interface ReportInput {
  readonly kind: 'report';
  readonly report: Report;
}

/** A timer that the core has set is due. */
export interface TimerInput {
  readonly kind: 'timer';
  readonly timer: string;
}

/** A client has come or gone. */
export interface ClientInput {
  readonly kind: 'client';
  readonly client: ClientId;
  readonly change: 'opened' | 'closed';
  readonly ApplicationName?: string;
}

/** The configuration of the switch is another one from now on; it has been checked. */
export interface ConfiguredInput {
  readonly kind: 'configured';
  readonly config: SwitchConfig;
}

/** The input before this one made the core throw: the calls that it was about end, all others go on. */
export interface AbortInput {
  readonly kind: 'abort';
  readonly ConnIDs: readonly string[];
}

/** How a device or the network refuses or ends the attempt to reach it: short names of CallState. */
export type FailureCallState =
  | 'Busy'
  | 'NoAnswer'
  | 'SitInvalidnum'
  | 'SitVacant'
  | 'SitIntercept'
  | 'SitUnknown'
  | 'SitNocircuit'
  | 'SitReorder'
  | 'AllTrunksBusy'
  | 'GeneralError'
  | 'Dropped';

/** Reports that the IVR Server shares with every other switch, and those of its own. */
type SharedIvrReport = Extract<
  IvrReport,
  {
    type:
      | 'ReportAlerting'
      | 'ReportAnswered'
      | 'ReportFailed'
      | 'ReportReleased'
      | 'ReportInService'
      | 'ReportOutOfService';
  }
>;

/**
 * Why a recording has ended by itself or was never begun: a file of its name is there, there is no folder for recordings, too many
 * run, it has the longest time, or something is broken, such as a full disk.
 */
export type RecordingFailure = 'name-taken' | 'no-folder' | 'too-many' | 'time-limit' | 'failed';

/** What the switch reports. Reports about legs that are gone are ignored by the core. */
export type Report =
  | Exclude<IvrReport, SharedIvrReport | { type: 'ReportCall' | 'ReportTreatmentEnd' }>
  /** A device (internal DN) or the network (external number) begins a call. */
  | {
      readonly type: 'ReportCall';
      readonly leg: LegId;
      /** The calling internal DN, or the calling external number. */
      readonly from: string;
      readonly external: boolean;
      /** The dialed DN or number. */
      readonly to: string;
      readonly ANI?: string;
      readonly DNIS?: string;
      /** The call passes this queue on its way to an In-Front port. */
      readonly queue?: string;
      /** Those of the events by which the call comes to an In-Front port. */
      readonly Extensions?: KVList;
    }
  /** CommandOriginate worked: the device of the caller is off hook and waits for the call to be built. */
  | { readonly type: 'ReportOriginated'; readonly leg: LegId }
  /** CommandAlert worked: the internal device rings. */
  | { readonly type: 'ReportAlerting'; readonly leg: LegId }
  /** CommandAlert to an external number: the call has left for the network. */
  | { readonly type: 'ReportNetworkReached'; readonly leg: LegId }
  /** The network tells that the far end rings. */
  | { readonly type: 'ReportNetworkRinging'; readonly leg: LegId }
  /** The device or the far end answered; for a predictive call possibly with what was detected. */
  | {
      readonly type: 'ReportAnswered';
      readonly leg: LegId;
      readonly detected?: 'answering-machine' | 'fax' | 'silence';
    }
  /** CommandOriginate or CommandAlert failed, or the ringing device rejected. */
  | { readonly type: 'ReportFailed'; readonly leg: LegId; readonly CallState: FailureCallState }
  /** The device that was offered a call, and may have rung, sends it to another number (SIP 302). Its leg is gone. */
  | { readonly type: 'ReportRedirected'; readonly leg: LegId; readonly to: string }
  /** The device or the far end hung up, or was lost. */
  | { readonly type: 'ReportReleased'; readonly leg: LegId }
  | { readonly type: 'ReportHeld'; readonly leg: LegId }
  | { readonly type: 'ReportRetrieved'; readonly leg: LegId }
  /** Keys were pressed. One report may carry several digits. */
  | { readonly type: 'ReportDTMF'; readonly leg: LegId; readonly digits: string }
  /** The player has begun with the digits of a treatment that collects: its prompts are over, or there are none. */
  | { readonly type: 'ReportPromptsEnded'; readonly ConnID: string }
  /**
   * The player has come to the end of the treatment that runs for the call. For one that collects digits it is only the end
   * of its prompts, unless COMPLETION_STATUS says why nothing more is collected. A treatment that could not be played, or not
   * to its end, is told by ReportTreatmentNotStarted.
   */
  | {
      readonly type: 'ReportTreatmentEnd';
      readonly ConnID: string;
      readonly CollectedDigits?: string;
      /** KEYPAD: a key cut the announcement short. Default NO. */
      readonly INTERRUPTED?: 'NO' | 'KEYPAD';
      readonly COMPLETION_STATUS?: 'NORMAL' | 'TIMEOUT' | 'ABORTED';
      /** Those of EventTreatmentEnd, where an IVR plays. */
      readonly Extensions?: KVList;
    }
  /** The link to the switch is gone, or is there again: every client is told. */
  | { readonly type: 'ReportLinkDisconnected' | 'ReportLinkConnected' }
  /** The switch's mixer has no room for another conference, or has room again. At the start it has. */
  | { readonly type: 'ReportMixerFull' | 'ReportMixerFree' }
  /** The recording that the leg's path names has come to its end by itself, or could not be begun. */
  | {
      readonly type: 'ReportRecordingEnded';
      readonly leg: LegId;
      readonly id: string;
      readonly reason: RecordingFailure;
    }
  /** A command to a leg cannot be done by the device (for example: it cannot answer from afar). */
  | {
      readonly type: 'ReportRefused';
      readonly leg: LegId;
      readonly command: Command['type'];
      readonly ErrorCode: number;
    }
  /** The phone asks to transfer its leg to a number (REFER without Replaces) or to join two of its legs (with). */
  | { readonly type: 'ReportTransfer'; readonly leg: LegId; readonly to: string }
  | { readonly type: 'ReportTransferJoin'; readonly leg: LegId; readonly otherLeg: LegId }
  /** Registration of a phone came or went. */
  | { readonly type: 'ReportInService'; readonly DN: string }
  | { readonly type: 'ReportOutOfService'; readonly DN: string }
  | { readonly type: 'ReportOffHook'; readonly DN: string }
  | { readonly type: 'ReportOnHook'; readonly DN: string };

/** What the core tells the switch to do; see `outputs.ts`. Declared here because reports name commands. */
export type Command =
  | Exclude<IvrCommand, { type: 'CommandAlert' | 'CommandRelease' }>
  /** Take the device of `DN` off hook for a call that its user asked for; answered by ReportOriginated or ReportFailed. */
  | {
      readonly type: 'CommandOriginate';
      readonly leg: LegId;
      readonly ConnID: string;
      readonly DN: string;
      readonly to: string;
      /** The leg of the same device that is put on hold for this call: its connection to the device may be used. */
      readonly heldLeg?: LegId;
    }
  /**
   * Offer the call to a device or number. Answered by ReportAlerting (internal), ReportNetworkReached (external) or
   * ReportFailed; later by ReportAnswered or ReportFailed.
   */
  | {
      readonly type: 'CommandAlert';
      readonly leg: LegId;
      readonly ConnID: string;
      readonly to: string;
      readonly external: boolean;
      /** Number to show to the called side. */
      readonly from: string;
      /** The leg that will talk to this one when it answers, if there is one already; the switch may join their media early. */
      readonly peer?: LegId;
      /** A predictive call: the switch may find out who answers, and tells it by ReportAnswered. */
      readonly predictive?: true;
    }
  /** Make the ringing device answer; answered by ReportAnswered or ReportRefused. */
  | { readonly type: 'CommandAnswer'; readonly leg: LegId }
  /** End the leg in whatever state it is. There is no answer: the leg is gone for the core. */
  | { readonly type: 'CommandRelease'; readonly leg: LegId; readonly CallState?: string }
  /**
   * The voice path of a call as it has to be from now on: all its legs with what each may hear and say. Replaces the
   * former one. Two legs that talk need no mixer; more, or an observer, do. A leg moves between calls by being named.
   */
  | { readonly type: 'CommandConnect'; readonly ConnID: string; readonly legs: readonly LegPath[] }
  /** Play, collect or record for a call that waits at a routing point, queue or port; ends what played before. */
  | {
      readonly type: 'CommandTreatment';
      readonly ConnID: string;
      readonly leg: LegId;
      readonly TreatmentType: string;
      readonly parameters: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'CommandTreatmentStop'; readonly ConnID: string; readonly leg: LegId }
  /** What the device asked for by ReportTransfer or ReportTransferJoin cannot be: its call stays as it was. */
  | { readonly type: 'CommandTransferRefused'; readonly leg: LegId; readonly CallState: string }
  | { readonly type: 'CommandSendDTMF'; readonly leg: LegId; readonly digits: string }
  /** The lamp for waiting messages at the devices of a DN. There is no answer, and the DN's state does not depend on it. */
  | { readonly type: 'CommandMessageWaiting'; readonly DN: string; readonly on: boolean };

/** What one leg of a call hears and says, and whether it is recorded. */
export interface LegPath {
  readonly leg: LegId;
  /**
   * talk: hears all and is heard; mute: hears only; deaf: is heard only; held: neither (gets music, if there is any);
   * observe: hears all, nobody hears it; coach: hears all, only `coaches` hears it; ringing: not answered yet.
   */
  readonly mode: 'talk' | 'mute' | 'deaf' | 'mute-deaf' | 'held' | 'observe' | 'coach' | 'ringing';
  readonly coaches?: LegId;
  /** Its voice is written to a file of this name; while `paused`, silence. */
  readonly record?: { readonly id: string; readonly paused: boolean };
  /** CallState for which the leg's destination cannot be had: its device may be told so, and may end the leg because of it. */
  readonly failed?: string;
}
