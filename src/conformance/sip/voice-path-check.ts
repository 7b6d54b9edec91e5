import type { Command, LegPath } from '../../core/index.js';
import type { AgentCall } from '../../sip-agent/index.js';

/** What a leg's phone was told, as the check sees it. */
export interface ToldLeg {
  readonly leg: string;
  readonly call: AgentCall;
  /** Port that the mixer has for it, if it has one. */
  readonly mixerPort: number | undefined;
}

/**
 * Compares the voice paths that the core has commanded with what the phones were really told by SDP: two who talk send to each
 * other, whoever is held or muted is not heard; three and more, and who is recorded, send to the mixer.
 */
export class VoicePathCheck {
  readonly #paths = new Map<string, readonly LegPath[]>();
  readonly #isRelayed: boolean;

  /** @param isRelayed two who talk send to the mixer as well (`sip.forceRelay`) */
  constructor(isRelayed = false) {
    this.#isRelayed = isRelayed;
  }

  /** Takes note of a command. */
  command(command: Command): void {
    if (command.type === 'CommandConnect') {
      for (const { leg } of command.legs) this.#forget(leg);
      this.#paths.set(command.ConnID, command.legs);
    } else if (command.type === 'CommandRelease') this.#forget(command.leg);
  }

  #forget(leg: string): void {
    for (const [ConnID, paths] of this.#paths) {
      const left = paths.filter((path) => path.leg !== leg);
      if (left.length === 0) this.#paths.delete(ConnID);
      else if (left.length < paths.length) this.#paths.set(ConnID, left);
    }
  }

  /** What is not as it should be, now that everything has come to rest. */
  problems(told: readonly ToldLeg[]): string[] {
    const byLeg = new Map(told.map((leg) => [leg.leg, leg]));
    const calls = [...this.#paths.values()].map((paths) => ({
      talking: paths.flatMap(({ leg, mode }) => (isConnected(mode) ? (byLeg.get(leg)?.call ?? []) : [])),
      problems: problemsOf(paths, byLeg, told, this.#isRelayed),
    }));
    // A phone that has two calls in one dialog, both connected, has one voice: it is in one of them.
    const inOrder = new Set(calls.flatMap(({ talking, problems }) => (problems?.length === 0 ? talking : [])));
    return calls.flatMap(({ talking, problems }) =>
      talking.some((call) => inOrder.has(call)) ? [] : (problems ?? []),
    );
  }
}

/** Undefined while no two are connected. Legs that are not told of are those of simulated phones: who talks to one hears the mixer. */
function problemsOf(
  paths: readonly LegPath[],
  byLeg: ReadonlyMap<string, ToldLeg>,
  told: readonly ToldLeg[],
  isRelayed: boolean,
): readonly string[] | undefined {
  const connected = paths.filter(({ mode }) => mode !== 'ringing');
  if (connected.length < 2) return undefined;
  const members = connected.flatMap((path) => {
    const leg = byLeg.get(path.leg);
    return leg === undefined ? [] : [{ path, leg }];
  });
  const waiting = members.filter(({ leg }) => leg.call.state !== 'established');
  if (waiting.length > 0)
    return waiting.map(({ leg: { call } }) => `${call.ownNumber} is connected, its phone ${call.state}`);
  const [a, b] = members;
  const isPlain =
    !isRelayed && connected.length === 2 && members.every(({ path }) => PLAIN.has(path.mode) && !path.record);
  if (a === undefined || b === undefined || !isPlain)
    return members.flatMap((member) => (isElsewhere(member, told) ? [] : toMixer(member.leg)));
  // Both hold this call, and may well meet in another one.
  if (isElsewhere(a, told) && isElsewhere(b, told)) return [];
  return [...heardBy(a, b), ...heardBy(b, a)];
}

/** Whether the DN is connected in this call, be it muted or deaf. */
function isConnected(mode: LegPath['mode']): boolean {
  return mode !== 'ringing' && mode !== 'held';
}

interface Member {
  readonly path: LegPath;
  readonly leg: ToldLeg;
}

const PLAIN: ReadonlySet<LegPath['mode']> = new Set(['talk', 'mute', 'deaf', 'mute-deaf', 'held']);

/** Whoever holds this call for another one that the phone has in the same dialog is connected with that one. */
function isElsewhere({ path, leg }: Member, told: readonly ToldLeg[]): boolean {
  return path.mode === 'held' && told.some((other) => other !== leg && other.call === leg.call);
}

function toMixer({ call, mixerPort }: ToldLeg): string[] {
  const { session } = call;
  const found: string[] = [];
  // Who holds at the device is told in one direction only.
  if (call.held) return found;
  if (mixerPort === undefined) found.push('has no port at the mixer');
  else if (session.remotePort !== mixerPort) found.push(`sends to port ${session.remotePort}, not to the mixer`);
  if (!session.sends || !session.receives) found.push('is connected with the mixer in one direction only');
  return found.map((what) => `the phone of ${call.ownNumber} ${what}`);
}

function heardBy(speaker: Member, listener: Member): string[] {
  const { session } = speaker.leg.call;
  // Whoever has put the call on hold at the device does not listen, whatever the core has commanded: an external party.
  if (listener.leg.call.held) return [];
  const flows =
    (speaker.path.mode === 'talk' || speaker.path.mode === 'deaf') &&
    (listener.path.mode === 'talk' || listener.path.mode === 'mute');
  const who = `the phone of ${speaker.leg.call.ownNumber}`;
  const meets = session.remotePort === listener.leg.call.audio.port;
  if (!flows) {
    return session.sends && listener.leg.call.session.receives && meets ? [`${who} is heard, though it must not`] : [];
  }
  const found: string[] = [];
  if (!session.sends) found.push(`${who} does not send, though it should be heard`);
  if (!listener.leg.call.session.receives) found.push(`${who} is not listened to, though it should be heard`);
  if (!meets) {
    found.push(`${who} sends to port ${session.remotePort}, not to ${listener.leg.call.audio.port}`);
  }
  return found;
}
