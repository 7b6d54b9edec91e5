import { availableParallelism } from 'node:os';
import type { InbandKeys } from '../mixer/leg.js';
import type { TonePlan } from '../player/tones.js';
import { TONE_PLANS } from '../player/tones.js';
import { type AddressOptions, addressProblems } from './local-addresses.js';

/** The payload type that is offered for telephone-event. */
export const TELEPHONE_EVENT_PAYLOAD_TYPE = 101;

/** Options of the media server; each has a default. Times in milliseconds. */
export interface MediaOptions extends AddressOptions {
  /** Numeric address at which media is received. */
  readonly address: string;
  /** Address to name in SDP, when it is another one (port forwarding). Empty = `address`. */
  readonly publicAddress: string;
  /** Where far ends with IPv6 send to, when `address` is an IPv4 one. `auto` = `::1` beside loopback, where there is one; empty = nowhere. */
  readonly ipv6Address: string;
  /** Address to name in SDP instead of `ipv6Address`. Empty = that. */
  readonly ipv6PublicAddress: string;
  /** First and last port, of each family; a leg takes an even one and the odd one after it. */
  readonly firstPort: number;
  readonly lastPort: number;
  /** Worker threads; one serves about 1,000 members. */
  readonly workers: number;
  readonly maxLegs: number;
  readonly maxConferenceMembers: number;
  /** Folder of announcements. Empty = none can be played. */
  readonly promptFolder: string;
  /** Folder of recordings and of announcements that users record. Empty = nothing can be recorded. */
  readonly recordingFolder: string;
  /** WAV file of the music on hold, relative to `promptFolder`. Empty = silence. */
  readonly music: string;
  readonly tonePlan: TonePlan;
  /** Who talks while all others still ring hears the ringing tone. */
  readonly ringback: boolean;
  /** Sound collected before the first frame of a stream is played, and at most. */
  readonly jitterInitialDelay: number;
  readonly jitterMaxDelay: number;
  /** Without packets for so long the event `rtp-timeout` is told; 0 = never. */
  readonly rtpTimeout: number;
  /** Without packets for so long the far end may come from another address. */
  readonly relatchAfter: number;
  /** Mean time between two RTCP packets of a leg; 0 = none. */
  readonly rtcpInterval: number;
  /** Packets accepted from one leg in 20 ms. */
  readonly packetsPerFrame: number;
  readonly inbandKeys: InbandKeys;
  /** How long a key is sent, and the gap after it. */
  readonly keyPress: number;
  readonly keyGap: number;
  /** Keys that may be sent with one order. */
  readonly maxKeys: number;
  /** Bytes of one WAV file, and of all that are kept in memory. */
  readonly maxPromptBytes: number;
  readonly promptCacheBytes: number;
  /** Length of one recording. */
  readonly maxRecording: number;
  readonly maxRecordings: number;
  /** Bytes of recordings that may wait for the disk, in each worker and file. */
  readonly recordingBacklog: number;
  /** Parts into which each 20 ms are divided; more = smoother, at the cost of more wake-ups. */
  readonly phases: number;
  /** Frames that are caught up after a stall; what is older is left out. */
  readonly catchUp: number;
  /** From so many legs in a worker on, packets are fetched instead of announced; 0 = never. */
  readonly directAbove: number;
  /** Nice value of the media threads, −20 … 19, where permitted; 0 = as the process. */
  readonly priority: number;
  /** A worker whose loop stands still for so long is replaced. */
  readonly workerTimeout: number;
  /** Time for opening the ports of one leg. */
  readonly openTimeout: number;
}

/** Defaults of all options of the mixer. */
export const MEDIA_DEFAULTS: MediaOptions = {
  address: '127.0.0.1',
  publicAddress: '',
  ipv6Address: 'auto',
  ipv6PublicAddress: '',
  firstPort: 20000,
  lastPort: 29999,
  workers: Math.max(1, availableParallelism() - 1),
  maxLegs: 4000,
  maxConferenceMembers: 250,
  promptFolder: '',
  recordingFolder: '',
  music: '',
  tonePlan: 'eu',
  ringback: true,
  jitterInitialDelay: 40,
  jitterMaxDelay: 200,
  rtpTimeout: 30_000,
  relatchAfter: 2_000,
  rtcpInterval: 5_000,
  packetsPerFrame: 50,
  inbandKeys: 'never',
  keyPress: 100,
  keyGap: 80,
  maxKeys: 64,
  maxPromptBytes: 16 * 1024 * 1024,
  promptCacheBytes: 64 * 1024 * 1024,
  maxRecording: 4 * 3600 * 1000,
  maxRecordings: 1000,
  recordingBacklog: 1024 * 1024,
  phases: 10,
  catchUp: 2,
  directAbove: 24,
  priority: -10,
  workerTimeout: 5_000,
  openTimeout: 5_000,
};

/** Lower and upper bound of each option that is a number. */
export const MEDIA_BOUNDS = {
  firstPort: [1024, 65534],
  lastPort: [1025, 65535],
  workers: [1, 256],
  maxLegs: [1, 30_000],
  maxConferenceMembers: [2, 10_000],
  jitterInitialDelay: [20, 200],
  jitterMaxDelay: [40, 600],
  rtpTimeout: [0, 86_400_000],
  relatchAfter: [200, 3_600_000],
  rtcpInterval: [0, 3_600_000],
  packetsPerFrame: [2, 1000],
  keyPress: [40, 5_000],
  keyGap: [40, 5_000],
  maxKeys: [1, 1000],
  maxPromptBytes: [1024, 1024 ** 3],
  promptCacheBytes: [1024, 16 * 1024 ** 3],
  maxRecording: [1000, 24 * 3600 * 1000],
  maxRecordings: [0, 30_000],
  recordingBacklog: [65_536, 1024 ** 3],
  phases: [1, 20],
  catchUp: [0, 50],
  directAbove: [0, 1_000_000],
  priority: [-20, 19],
  workerTimeout: [500, 3_600_000],
  openTimeout: [100, 60_000],
} as const satisfies Readonly<Partial<Record<keyof MediaOptions, readonly [number, number]>>>;

const CHOICES: Readonly<Partial<Record<keyof MediaOptions, readonly string[]>>> = {
  tonePlan: Object.keys(TONE_PLANS),
  inbandKeys: ['never', 'fallback', 'always'],
};

/** Fills in defaults. A list of texts says what is wrong, one line for each option. */
export function checkMediaOptions(given: Partial<MediaOptions>): MediaOptions | string[] {
  const options: MediaOptions = { ...MEDIA_DEFAULTS, ...given };
  const problems: string[] = [];
  for (const [name, [low, high]] of Object.entries(MEDIA_BOUNDS)) {
    const value = options[name as keyof MediaOptions];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
      problems.push(`${name} must be a whole number from ${low} to ${high}`);
    }
  }
  for (const [name, choices] of Object.entries(CHOICES)) {
    if (!choices.includes(String(options[name as keyof MediaOptions])))
      problems.push(`${name} must be one of ${choices.join(', ')}`);
  }
  problems.push(...addressProblems(options));
  if (options.lastPort <= options.firstPort) problems.push('lastPort must be above firstPort');
  return problems.length === 0 ? options : problems;
}
