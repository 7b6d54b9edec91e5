import { EQUALS } from '../codec/characters.js';

/** One `m=` section. Lines are kept as they came, so that what is not understood here passes through unharmed. */
export interface SdpMedia {
  /** audio, video, … */
  readonly type: string;
  readonly port: number;
  /** RTP/AVP, RTP/SAVP, … */
  readonly protocol: string;
  readonly formats: readonly string[];
  /** Lines after the `m=` line, without line ends. */
  readonly lines: readonly string[];
}

/** SDP (RFC 8866) as far as a switch has to understand it; the rest is kept as it came. */
export interface SessionDescription {
  /** Value of the `o=` line. */
  readonly origin: string;
  /** Lines between `o=` and the first `m=`. */
  readonly lines: readonly string[];
  readonly media: readonly SdpMedia[];
}

export interface SdpLimits {
  readonly bytes: number;
  readonly lines: number;
  readonly media: number;
}

const DEFAULT_SDP_LIMITS: SdpLimits = { bytes: 16_384, lines: 400, media: 16 };

/**
 * Reads a session description (RFC 4566, as RFC 3264 uses it): undefined when it lacks what an answer needs (v, o, s, an address
 * for every medium that is not refused) or breaks the form of a line. Lines may end in LF alone (RFC 4566 section 5).
 */
export function parseSdp(text: string, limits: SdpLimits = DEFAULT_SDP_LIMITS): SessionDescription | undefined {
  if (text.length > limits.bytes) return undefined;
  const rows = rowsOf(text);
  if (rows.length < 4 || rows.length > limits.lines || text.includes('\0')) return undefined;
  const starts: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    let row = rows[i]!;
    // A name of a single blank is a name.
    if (row.endsWith(' ') && !row.startsWith('s=')) rows[i] = row = row.trimEnd();
    const type = row.charCodeAt(0);
    if (row.charCodeAt(1) !== EQUALS || type < 97 || type > 122) return undefined;
    if (i === 0 ? row !== 'v=0' : i === 1 ? !ORIGIN.test(row) : i === 2 && type !== 115) return undefined;
    if (type === 109) starts.push(i);
  }
  if (starts.length > limits.media) return undefined;
  const lines = rows.slice(2, starts[0]);
  const media = starts.map((start, i) => mediaOf(rows[start]!, rows.slice(start + 1, starts[i + 1])));
  if (!media.every((section) => section !== undefined)) return undefined;
  const addressed = lines.some(isConnection);
  for (const section of media)
    if (section.port !== 0 && !addressed && !section.lines.some(isConnection)) return undefined;
  return { origin: rows[1]!.slice(2), lines, media };
}

/** Lines without their ends; nearly always these are CRLF. */
function rowsOf(text: string): string[] {
  const strict = text.split('\r\n');
  const isStrict = !text.endsWith('\r') && !strict.some((row) => row.includes('\n'));
  const rows = isStrict ? strict : text.split(/\r?\n|\r$/);
  if (rows.at(-1) === '') rows.pop();
  return rows;
}

/** What stands before the address is its writer's concern, and some write names with blanks. */
const ORIGIN = /^o=\S.* IN IP[46] \S+$/;

function isConnection(line: string): boolean {
  return line.startsWith('c=IN IP');
}

function mediaOf(row: string, lines: readonly string[]): SdpMedia | undefined {
  const parts = row.slice(2).split(' ');
  const [type, ports, protocol] = parts;
  if (type === undefined || type === '' || protocol === undefined || parts.length < 4 || parts.length > 67)
    return undefined;
  const number = /^(\d{1,5})(?:\/\d{1,5})?$/.exec(ports ?? '');
  if (number === null || Number(number[1]) > 65_535) return undefined;
  return {
    type,
    port: Number(number[1]),
    protocol,
    formats: parts.includes('') ? parts.slice(3).filter((format) => format !== '') : parts.slice(3),
    lines,
  };
}

/** The text of a description; `origin` replaces its own `o=` line. */
export function writeSdp(sdp: SessionDescription, origin = sdp.origin): string {
  let text = `v=0\r\no=${origin}\r\n`;
  for (const line of sdp.lines) text += `${line}\r\n`;
  for (const media of sdp.media) {
    text += `m=${media.type} ${media.port} ${media.protocol} ${media.formats.join(' ')}\r\n`;
    for (const line of media.lines) text += `${line}\r\n`;
  }
  return text;
}

/** Address and port to which audio is to be sent, undefined when there is no audio. */
export function audioTarget(sdp: SessionDescription): { address: string; port: number } | undefined {
  const audio = audioOf(sdp);
  if (audio === undefined) return undefined;
  const line = audio.lines.find(isConnection) ?? sdp.lines.find(isConnection);
  const address = line?.split(' ')[2]?.split('/')[0];
  return address === undefined ? undefined : { address, port: audio.port };
}

/** The port that `a=rtcp` names (RFC 3605); undefined when there is none, or it is one at another address than the sound's. */
export function rtcpPortOf(sdp: SessionDescription): number | undefined {
  const line = audioOf(sdp)?.lines.find((each) => each.startsWith('a=rtcp:'));
  const [, port, address] = /^a=rtcp:(\d{1,5})(?: IN IP[46] (\S+))?\s*$/.exec(line ?? '') ?? [];
  if (port === undefined || Number(port) === 0 || Number(port) > 65_535) return undefined;
  return address === undefined || address === audioTarget(sdp)?.address ? Number(port) : undefined;
}

/** Whether it takes RTCP at the port of its sound (RFC 5761). */
export function hasRtcpMux(sdp: SessionDescription | undefined): boolean {
  return sdp !== undefined && audioOf(sdp)?.lines.includes('a=rtcp-mux') === true;
}

/** The first audio section that is not refused. */
export function audioOf(sdp: SessionDescription): SdpMedia | undefined {
  return sdp.media.find((media) => media.type === 'audio' && media.port !== 0);
}
