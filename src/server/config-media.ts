import { MEDIA_BOUNDS, MEDIA_DEFAULTS } from '../media/index.js';
import { choice, flag, group, number, text } from './config-option.js';

const M = MEDIA_DEFAULTS;
const B = MEDIA_BOUNDS;

/** A number with the mixer's own default and bounds. */
const bounded = (name: keyof typeof B, about: string) => number(M[name], B[name][0], B[name][1], about);

/** Section `media`: the mixer. */
export const MEDIA = group(
  {
    address: text(M.address, 'Numeric address at which media is received; phones with IPv6 use `ipv6Address`.'),
    publicAddress: text(M.publicAddress, 'Address to name to phones, when it is another one. Empty = `address`.'),
    ipv6Address: text(
      M.ipv6Address,
      'Where phones with IPv6 send their media, when `address` is an IPv4 one. `auto` = `::1` where `address` is loopback and the machine has it, else nowhere; empty = nowhere.',
    ),
    ipv6PublicAddress: text(M.ipv6PublicAddress, 'Address to name to phones instead of `ipv6Address`. Empty = that.'),
    firstPort: bounded('firstPort', 'First port of the range for media; IPv4 and IPv6 have the whole range each.'),
    lastPort: bounded('lastPort', 'Last port of the range.'),
    workers: { ...bounded('workers', 'Worker threads; one serves about 1,000 members.'), defaultText: 'cores − 1' },
    maxLegs: bounded('maxLegs', 'Legs whose media passes the server at one time.'),
    maxConferenceMembers: bounded('maxConferenceMembers', 'Members of one conference.'),
    promptFolder: text(M.promptFolder, 'Folder of announcements (WAV). Empty = none can be played.'),
    recordingFolder: text(M.recordingFolder, 'Folder of recordings. Empty = nothing can be recorded.'),
    music: text(M.music, 'WAV file of the music on hold, relative to `promptFolder`. Empty = silence.'),
    tonePlan: choice(M.tonePlan, ['eu', 'us'], 'Frequencies and rhythm of the ringing and busy tones.'),
    ringback: flag(M.ringback, 'Who talks to nobody while others ring hears the ringing tone.'),
    inbandKeys: choice(
      M.inbandKeys,
      ['never', 'fallback', 'always'],
      'Whether keys are looked for as tones: never; where a phone has no telephone-event; everywhere.',
    ),
    keyPress: bounded('keyPress', 'Milliseconds that a key is sent.'),
    keyGap: bounded('keyGap', 'Milliseconds between two keys.'),
    maxKeys: bounded('maxKeys', 'Keys that one TSendDTMF may send.'),
    rtpTimeout: bounded('rtpTimeout', 'Milliseconds without packets after which a leg counts as silent; 0 = never.'),
    relatchAfter: bounded(
      'relatchAfter',
      'Milliseconds without packets after which the far end may come from another address.',
    ),
    rtcpInterval: bounded('rtcpInterval', 'Mean time between two RTCP reports of a leg, milliseconds; 0 = none.'),
    packetsPerFrame: bounded('packetsPerFrame', 'Packets accepted from one leg in 20 ms.'),
    jitterInitialDelay: bounded('jitterInitialDelay', 'Milliseconds of sound collected before a stream is played.'),
    jitterMaxDelay: bounded('jitterMaxDelay', 'Milliseconds of sound collected at most.'),
    maxRecording: bounded('maxRecording', 'Milliseconds of one recording.'),
    maxRecordings: bounded('maxRecordings', 'Recordings at one time.'),
    recordingBacklog: bounded('recordingBacklog', 'Bytes of a recording that may wait for the disk.'),
    maxPromptBytes: bounded('maxPromptBytes', 'Bytes of one announcement.'),
    promptCacheBytes: bounded('promptCacheBytes', 'Bytes of announcements that are kept in memory.'),
    phases: bounded(
      'phases',
      'Parts into which each 20 ms are divided; more = smoother, at the cost of more wake-ups.',
    ),
    catchUp: bounded('catchUp', 'Frames of 20 ms that are caught up after a stall; what is older is left out.'),
    directAbove: bounded(
      'directAbove',
      'From so many legs in a worker on, packets are fetched instead of announced, which costs less; 0 = never.',
    ),
    priority: bounded('priority', 'Nice value of the media threads, where permitted; 0 = as the process.'),
    workerTimeout: bounded('workerTimeout', 'Milliseconds that a worker may stand still before it is replaced.'),
    openTimeout: bounded('openTimeout', 'Milliseconds that opening the ports of one leg may take.'),
  },
  'The mixer for conferences of three and more, supervision, treatments and recording.',
);
