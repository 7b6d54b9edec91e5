import type { AddressFamily, SrtpKey } from '../media/index.js';

/** What a mixer answers: a refusal is a value. */
export type MediaOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Where the mixer receives a leg's voice: what goes into the session description. */
export interface MediaAddress {
  readonly address: string;
  readonly port: number;
  /** Key of what the mixer sends, when SRTP was asked for. */
  readonly srtp?: SrtpKey;
}

/** What a leg's device said about itself in its session description. */
export interface RemoteAudio {
  readonly address: string;
  readonly port: number;
  /** Where it wants RTCP (RFC 3605), when that is not the port after. */
  readonly rtcpPort?: number;
  /** Both sides agreed to RTCP at the port of RTP (RFC 5761). */
  readonly rtcpMux?: boolean;
  /** What is sent to the device. */
  readonly codec: 'PCMU' | 'PCMA';
  /** Its payload types, when they are not the static ones 0 and 8. */
  readonly payloadTypes?: Readonly<Partial<Record<'PCMU' | 'PCMA', number>>>;
  /** Payload type of telephone-event; absent = the device has none. */
  readonly telephoneEvent?: number;
  readonly receives?: boolean;
  readonly sends?: boolean;
  /** Further addresses that may send, such as the one the phone's signalling comes from (NAT). */
  readonly sources?: readonly string[];
  /** SRTP (RFC 4568): the key that was told to the device, and the device's own. */
  readonly srtp?: { readonly send: SrtpKey; readonly receive: SrtpKey } | undefined;
}

export interface RecordOrder {
  readonly file: string;
  readonly leg: string;
  /** What the leg says on the left, what it hears on the right; both in one channel; only what it says. */
  readonly what: RecordedSides;
}

export type RecordedSides = 'both' | 'mixed' | 'said';

/** What one leg of a call hears and says; the words of `LegPath` of the core. */
export interface MediaPath {
  readonly leg: string;
  readonly mode: 'talk' | 'mute' | 'deaf' | 'mute-deaf' | 'held' | 'observe' | 'coach' | 'ringing';
  readonly coaches?: string;
  /** It rings and sounds already, and was told where the mixer hears it. */
  readonly early?: boolean;
}

/**
 * The mixer as the SIP side uses it: conferences of three and more, observers, treatments, and two-party calls where all media
 * is to pass the server. `MediaServer` of the media part has this shape. Nothing throws; what happens later comes as `MediaNews`.
 */
export interface MediaPort {
  /** Whether there is music for those that are put on hold. */
  readonly hasMusic?: boolean;
  /** Legs that can still be allocated; absent = there is no limit. */
  readonly room?: number;
  /** Kinds of addresses that it has, the usual one first; absent = it does not matter. */
  readonly families?: readonly AddressFamily[];
  /** Opens the ports of a leg; nothing is sent or accepted before `setRemote`. `family` = what kind of address its device has. */
  allocate(
    leg: string,
    options?: { readonly near?: string; readonly srtp?: boolean; readonly family?: AddressFamily },
  ): Promise<MediaOutcome<MediaAddress>>;
  /**
   * Moves a leg to ports of another family, those of the leg `of` if it is named, which is closed; what runs for it goes on. To be there
   * with `families`.
   */
  changeFamily?(leg: string, family: AddressFamily, of?: string): Promise<MediaOutcome<MediaAddress>>;
  setRemote(leg: string, remote: RemoteAudio): MediaOutcome<undefined>;
  /** Who is in a conference and what each may hear and say; no legs = it ends. Legs that ring or hold need not have been allocated. */
  connect(conference: string, paths: readonly MediaPath[]): MediaOutcome<undefined>;
  treat(
    leg: string,
    TreatmentType: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<MediaOutcome<number>>;
  stopTreatment(leg: string): MediaOutcome<undefined>;
  /**
   * The leg's device has told keys by signalling, or a client presses them for it: they count for what is played to it; else whoever
   * hears it gets them. No news tell of them. `by` = `signalling`: what the device tells in its media as well counts once.
   */
  pressDigits(leg: string, digits: string, by?: 'signalling' | 'other'): MediaOutcome<undefined>;
  /** Listens who has answered; the news `answered` brings the verdict. */
  detectAnswer(leg: string): MediaOutcome<undefined>;
  /** Writes a leg's voice to a file; the value names the recording. The news `recording-ended` tell when it is closed. */
  record(order: RecordOrder): MediaOutcome<string>;
  pauseRecording(path: string, paused: boolean): boolean;
  stopRecording(path: string): boolean;
  /** Closes the ports of a leg and takes it out of everything. */
  free(leg: string): Promise<boolean>;
}

/** What the mixer tells; other news may be handed in too and are ignored. */
export interface MediaNews {
  readonly type: string;
  readonly leg?: string;
  readonly treatment?: number;
  readonly digits?: string;
  /** The recording that has ended. */
  readonly file?: string;
  readonly reason?: string;
  /** Why a recording is not whole, and that this is because there is a file of its name. */
  readonly error?: string;
  readonly taken?: boolean;
  readonly CollectedDigits?: string;
  /** A key cut the prompts of the treatment short. */
  readonly interrupted?: boolean;
  /** Who has answered, as far as can be heard. */
  readonly verdict?: 'person' | 'answering-machine' | 'fax' | 'silence' | 'unknown';
}
