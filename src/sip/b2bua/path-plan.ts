import type { LegId, LegPath } from '../../core/index.js';

/** How a leg's voice is to be carried: straight to another leg, through the mixer, or left as it is. */
export type MediaWish =
  | { readonly kind: 'direct'; readonly peer: string; readonly sends: boolean; readonly receives: boolean }
  | { readonly kind: 'mix' }
  | { readonly kind: 'leave' };

export interface PlanOptions {
  /** There is a mixer. */
  readonly mixer: boolean;
  /** Media of two-party calls passes the mixer too. */
  readonly forceRelay: boolean;
  /** The mixer has music for those that are put on hold. */
  readonly music: boolean;
  /** Legs that need the mixer while they are alone: something is played to them, or they must not be heard elsewhere. */
  readonly treated: readonly LegId[];
  /** Legs that are answered; a caller that is not hears ringing by signalling. */
  readonly answered: readonly LegId[];
  /** Legs that ring and sound already, straight to the device that waits for them. */
  readonly early: readonly LegId[];
  /** Legs without a voice: those of simulated phones. Who talks to one of them hears the mixer. */
  readonly voiceless: readonly LegId[];
}

const PLAIN: ReadonlySet<LegPath['mode']> = new Set(['talk', 'mute', 'deaf', 'mute-deaf', 'held']);
export const LEAVE: MediaWish = { kind: 'leave' };
const MIX: MediaWish = { kind: 'mix' };

/**
 * What every leg of a call needs, from what each may hear and say. Two plain parties talk directly; observers, coaches,
 * recordings, a third party and who is to hear music on hold need the mixer. `sends` and `receives` are the peer's voice towards the leg, and the leg's towards the peer.
 */
export function planMedia(paths: readonly LegPath[], options: PlanOptions): Map<string, MediaWish> {
  const wishes = new Map<string, MediaWish>();
  const members = paths.filter((path) => path.mode !== 'ringing');
  for (const path of paths) wishes.set(path.leg, LEAVE);
  if (members.length === 1) {
    const [only] = members;
    const waits = options.answered.includes(only!.leg) && paths.length > 1;
    const heard = paths.find(({ leg, mode }) => mode === 'ringing' && options.early.includes(leg));
    if (heard !== undefined && waits && !options.treated.includes(only!.leg) && only!.record === undefined) {
      const receives = speaks(only!.mode);
      if (hears(only!.mode)) wishes.set(only!.leg, { kind: 'direct', peer: heard.leg, sends: true, receives });
      return wishes;
    }
    const needed = options.treated.includes(only!.leg) || waits || only!.record !== undefined;
    if (options.mixer && needed) wishes.set(only!.leg, MIX);
    return wishes;
  }
  const isPlain = ({ leg, mode, record }: LegPath): boolean =>
    PLAIN.has(mode) && record === undefined && !options.voiceless.includes(leg);
  const plain = members.length === 2 && members.every(isPlain);
  if (options.mixer && members.length > 0 && (!plain || options.forceRelay)) {
    for (const path of members) wishes.set(path.leg, MIX);
    return wishes;
  }
  // Without a mixer a larger call can only be carried for two: those that talk, the first of them.
  const pair = members.filter((path) => PLAIN.has(path.mode)).slice(0, 2);
  if (pair.length < 2) return wishes;
  const [a, b] = pair as [LegPath, LegPath];
  const aHears = hears(a.mode) && speaks(b.mode);
  const bHears = hears(b.mode) && speaks(a.mode);
  const waits = options.mixer && options.music ? whoWaits(a, b) : undefined;
  wishes.set(a.leg, waits === a ? MIX : { kind: 'direct', peer: b.leg, sends: aHears, receives: bHears });
  wishes.set(b.leg, waits === b ? MIX : { kind: 'direct', peer: a.leg, sends: bHears, receives: aHears });
  return wishes;
}

/** Who of two was put on hold by the other one, if any. */
function whoWaits(a: LegPath, b: LegPath): LegPath | undefined {
  if (b.mode === 'held' && hears(a.mode)) return a;
  return a.mode === 'held' && hears(b.mode) ? b : undefined;
}

function hears(mode: LegPath['mode']): boolean {
  return mode === 'talk' || mode === 'mute';
}

function speaks(mode: LegPath['mode']): boolean {
  return mode === 'talk' || mode === 'deaf';
}
