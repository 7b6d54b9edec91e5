import { audioOf, type SdpMedia, type SessionDescription } from './session-description.js';

/** Who sends, as written in a description: seen from the side that wrote it. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const LINES: ReadonlySet<string> = new Set(['a=sendrecv', 'a=sendonly', 'a=recvonly', 'a=inactive']);

export function isDirectionLine(line: string): boolean {
  return line.charCodeAt(0) === 97 && LINES.has(line);
}

/** Direction of the audio of a description; the old way to hold, the address 0.0.0.0, counts as inactive (RFC 3264 section 8.4). */
export function directionOf(sdp: SessionDescription): Direction {
  const audio = audioOf(sdp);
  if (audio === undefined) return 'inactive';
  if (hasNullAddress(sdp, audio)) return 'inactive';
  const line = audio.lines.find(isDirectionLine) ?? sdp.lines.find(isDirectionLine);
  return line === undefined ? 'sendrecv' : (line.slice(2) as Direction);
}

function hasNullAddress(sdp: SessionDescription, audio: SdpMedia): boolean {
  const line =
    audio.lines.find((candidate) => candidate.startsWith('c=')) ??
    sdp.lines.find((candidate) => candidate.startsWith('c='));
  return line === 'c=IN IP4 0.0.0.0' || line === 'c=IN IP6 ::';
}

/** A hold: the other side's voice is not wanted (RFC 3264 section 8.4). */
export function isHold(direction: Direction): boolean {
  return direction === 'sendonly' || direction === 'inactive';
}

/** Direction by what may flow, seen from the side that writes the description. */
export function directionFor(sends: boolean, receives: boolean): Direction {
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

/** The direction to answer with: what is wished, as far as the offer leaves room for it (RFC 3264 section 6.1). */
export function answerDirection(offered: Direction, wished: Direction): Direction {
  const offererSends = offered === 'sendrecv' || offered === 'sendonly';
  const offererReceives = offered === 'sendrecv' || offered === 'recvonly';
  const sends = (wished === 'sendrecv' || wished === 'sendonly') && offererReceives;
  const receives = (wished === 'sendrecv' || wished === 'recvonly') && offererSends;
  return directionFor(sends, receives);
}

/** The description with one direction for all its media. */
export function withDirection(sdp: SessionDescription, direction: Direction): SessionDescription {
  return {
    origin: sdp.origin,
    lines: sdp.lines.some(isDirectionLine) ? sdp.lines.filter((line) => !isDirectionLine(line)) : sdp.lines,
    media: sdp.media.map((media) => ({
      ...media,
      lines: [...media.lines.filter((line) => !isDirectionLine(line)), `a=${direction}`],
    })),
  };
}
