/** What a leg may hear and say in its conference; the same words as `LegPath` of the core. */
export const VOICE_MODES = ['talk', 'mute', 'deaf', 'mute-deaf', 'held', 'observe', 'coach', 'ringing'] as const;
export type VoiceMode = (typeof VOICE_MODES)[number];

/** One leg of a conference. */
export interface VoicePath {
  readonly leg: string;
  /**
   * talk: hears all and is heard; mute: hears only; deaf: is heard only; mute-deaf: neither, it hears the music on hold
   * (TListenDisconnect); held: it has put the others on hold, neither; observe: hears all, nobody hears it; coach: hears all, only `coaches` hears it; ringing: not answered
   * yet, neither, and nothing is sent to it. One that is held or rings need not have been opened.
   */
  readonly mode: VoiceMode;
  readonly coaches?: string;
  /** A ringing leg whose far end already speaks (early media): it takes part as `talk` does. */
  readonly early?: boolean;
}

/** What is sent to a member when nothing is played to it alone. */
export type Hears = 'mix' | 'music' | 'ringback' | 'silence' | 'nothing';

export interface MemberPlan {
  readonly hears: Hears;
  /** Whether it is part of the mix that all others hear. */
  readonly speaks: boolean;
  /** Positions of the members that only this one hears. */
  readonly whisperers: readonly number[];
}

const HEARS: Readonly<Record<VoiceMode, Hears>> = {
  talk: 'mix',
  mute: 'mix',
  deaf: 'silence',
  'mute-deaf': 'music',
  held: 'silence',
  observe: 'mix',
  coach: 'mix',
  ringing: 'nothing',
};

/** Those that the others of a call wait for: without them they talk to nobody. */
const AWAY: ReadonlySet<VoiceMode> = new Set(['held', 'ringing', 'observe', 'coach']);

/**
 * Works out who hears whom. `ringback`: who talks while all others still ring hears the ringing tone. Who is alone because the
 * others have put the call on hold hears the music on hold.
 */
export function planMembers(paths: readonly VoicePath[], ringback: boolean): MemberPlan[] {
  const modes = paths.map((path) => (path.mode === 'ringing' && path.early ? 'talk' : path.mode));
  const speaks = modes.map((mode) => mode === 'talk' || mode === 'deaf');
  const speakers = speaks.filter(Boolean).length;
  const ringing = ringback && modes.includes('ringing');
  const onHold = modes.includes('held') && modes.filter((mode) => !AWAY.has(mode)).length === 1;
  return paths.map((path, index) => {
    const mode = modes[index] as VoiceMode;
    const others = speakers - (speaks[index] ? 1 : 0);
    const whisperers = paths.flatMap((other, at) =>
      modes[at] === 'coach' && other.coaches === path.leg && at !== index ? [at] : [],
    );
    const hears = HEARS[mode];
    const hearsNobody = hears === 'mix' && others === 0 && whisperers.length === 0;
    const waits = hearsNobody && onHold && !AWAY.has(mode);
    return {
      hears: hearsNobody && ringing ? 'ringback' : waits ? 'music' : hears,
      speaks: speaks[index] ?? false,
      whisperers: hears === 'mix' ? whisperers : [],
    };
  });
}

/** Whether two legs simply talk, so that packets can be passed on without mixing. */
export function isPlainTalk(paths: readonly VoicePath[]): boolean {
  return (
    paths.length === 2 &&
    paths.every((path) => path.mode === 'talk' || (path.mode === 'ringing' && path.early === true))
  );
}
