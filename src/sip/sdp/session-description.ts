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
  const rows = text.split('\n');
  if (rows.at(-1) === '') rows.pop();
  if (rows.length < 4 || rows.length > limits.lines) return undefined;
  let origin = '';
  const lines: string[] = [];
  const media: { type: string; port: number; protocol: string; formats: string[]; lines: string[] }[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!.endsWith('\r') ? rows[i]!.slice(0, -1) : rows[i]!;
    if (row.charCodeAt(1) !== 61 || row.includes('\0')) return undefined;
    const type = row.charCodeAt(0);
    if (type < 97 || type > 122) return undefined;
    if (i === 0 ? row !== 'v=0' : i === 1 ? !ORIGIN.test(row) : i === 2 && type !== 115) return undefined;
    if (i === 1) origin = row.slice(2);
    if (i < 2) continue;
    if (type === 109) {
      const section = mediaLine(row);
      if (section === undefined || media.length >= limits.media) return undefined;
      media.push(section);
    } else (media.at(-1)?.lines ?? lines).push(row);
  }
  const addressed = lines.some(isConnection);
  for (const section of media)
    if (section.port !== 0 && !addressed && !section.lines.some(isConnection)) return undefined;
  return { origin, lines, media };
}

const ORIGIN = /^o=\S+ \S+ \S+ IN IP[46] \S+$/;

function isConnection(line: string): boolean {
  return line.startsWith('c=IN IP');
}

function mediaLine(
  row: string,
): { type: string; port: number; protocol: string; formats: string[]; lines: string[] } | undefined {
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
    formats: parts.slice(3).filter((format) => format !== ''),
    lines: [],
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
