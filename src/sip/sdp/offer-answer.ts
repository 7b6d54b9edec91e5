import { codecsOf, isAuxiliary } from './codecs.js';
import { type Direction, isDirectionLine } from './direction.js';
import type { SdpMedia, SessionDescription } from './session-description.js';

/** What else is known of the side that an offer is answered for. */
export interface AnswererFacts {
  /**
   * Its description is its answer to this very offer: then its payload types are those that it listens to, whatever the offer calls
   * them, and its order of preference counts (RFC 3264 section 6.1).
   */
  readonly hasAnswered?: boolean;
  /** Its part in the DTLS handshake, which an answer has to name (RFC 5763 section 5); default `passive`. */
  readonly setup?: DtlsSetup | undefined;
}

export type DtlsSetup = 'active' | 'passive';

/**
 * Answers `offer` on behalf of a side that described itself with `basis` (RFC 3264 section 6): same media in the same order, the
 * payload types of the offer, only formats that both know; media that `basis` does not have are refused with port 0.
 * Undefined when no voice codec is common.
 */
export function answerOffer(
  offer: SessionDescription,
  basis: SessionDescription,
  direction: Direction,
  facts: AnswererFacts = {},
): SessionDescription | undefined {
  const used = new Set<SdpMedia>();
  let voice = false;
  const media = offer.media.map((offered): SdpMedia => {
    const own = basis.media.find(
      (candidate) =>
        !used.has(candidate) && candidate.type === offered.type && candidate.port !== 0 && offered.port !== 0,
    );
    const answered = own === undefined ? undefined : answerMedia(offered, own, direction, facts);
    if (own === undefined || answered === undefined) return refused(offered);
    used.add(own);
    voice ||= offered.type === 'audio';
    return answered;
  });
  return voice
    ? {
        origin: basis.origin,
        lines: basis.lines.filter((line) => !isDirectionLine(line) && isAnswerable(line, offer)),
        media,
      }
    : undefined;
}

function refused(offered: SdpMedia): SdpMedia {
  return { ...offered, port: 0, lines: [] };
}

function answerMedia(
  offered: SdpMedia,
  own: SdpMedia,
  direction: Direction,
  { hasAnswered = false, setup = 'passive' }: AnswererFacts,
): SdpMedia | undefined {
  if (offered.protocol !== own.protocol) return undefined;
  // Media other than RTP pass by their formats alone; RTP may be carried by DTLS (RFC 5764).
  if (!/(?:^|\/)RTP\//.test(offered.protocol)) return { ...own, lines: own.lines };
  const known = codecsOf(own);
  const named = codecsOf(offered);
  const others = hasAnswered ? named : known;
  const common = (hasAnswered ? known : named).filter(({ name }) => others.some((codec) => codec.name === name));
  if (!common.some((codec) => !isAuxiliary(codec.name))) return undefined;
  const lines: string[] = [];
  const ofFormats: RegExpExecArray[] = [];
  for (const line of own.lines) {
    const ofFormat = OF_FORMAT.exec(line);
    if (ofFormat !== null) ofFormats.push(ofFormat);
    else if (isPassedOn(line, offered)) lines.push(line === 'a=setup:actpass' ? `a=setup:${setup}` : line);
  }
  const crypto = answerCrypto(offered, own);
  if (crypto === undefined) return undefined;
  lines.push(...crypto);
  for (const codec of common) {
    const format = known.findLast(({ name }) => name === codec.name)?.format;
    for (const [, name, of, text] of ofFormats) if (of === format) lines.push(`a=${name}:${codec.format} ${text}`);
  }
  return { ...own, formats: common.map((codec) => codec.format), lines: lines.concat(`a=${direction}`) };
}

/** What a description says of one of its formats. */
const OF_FORMAT = /^a=(rtpmap|fmtp|rtcp-fb):(\S+) (.*)$/;

/** Said anew in each answer. */
const SAID_ANEW = /^a=(?:rtpmap|fmtp|rtcp-fb|crypto):/;

/** Whether a line of the answering side's own goes into its answer: two only when the offer has them (RFC 5761 section 5.1.1, RFC 5888 section 5). */
function isPassedOn(line: string, { lines }: SdpMedia): boolean {
  if (line === 'a=rtcp-mux') return lines.includes(line);
  if (line.startsWith('a=mid:')) return lines.some((other) => other.startsWith('a=mid:'));
  return !isDirectionLine(line) && !SAID_ANEW.test(line);
}

/** The answer groups media, on one port (BUNDLE, RFC 9143) say, only as the offer does: tags that were not offered name nothing. */
function isAnswerable(line: string, offer: SessionDescription): boolean {
  const [, semantics, tags] = /^a=group:(\S+)(.*)$/.exec(line) ?? [];
  if (semantics === undefined || tags === undefined) return true;
  const offered = offer.lines.some((other) => other.startsWith(`a=group:${semantics} `));
  const mids = new Set(offer.media.flatMap(({ lines }) => lines.filter((other) => other.startsWith('a=mid:'))));
  return (
    offered &&
    tags
      .trim()
      .split(' ')
      .every((tag) => mids.has(`a=mid:${tag}`))
  );
}

/**
 * RFC 4568 section 5.1.2: one key, of the first offered suite that the answering side has, under the offer's tag. Without a common
 * one there is no answer, unless the profile lets media go unencrypted. Undefined = no answer.
 */
function answerCrypto(offered: SdpMedia, own: SdpMedia): readonly string[] | undefined {
  const offers = cryptoLinesOf(offered);
  const has = cryptoLinesOf(own);
  // Keys may be agreed on in another way, which is no concern of ours.
  if (offers.length === 0) return offered.protocol.includes('SAVP') ? has : [];
  for (const offer of offers) {
    const [, tag, suite] = CRYPTO_LINE.exec(offer) ?? [];
    for (const line of has) {
      const found = CRYPTO_LINE.exec(line);
      if (found !== null && found[2] === suite && tag !== undefined) return [`a=crypto:${tag} ${suite} ${found[3]}`];
    }
  }
  return offered.protocol.includes('SAVP') ? undefined : [];
}

/** There are fewer suites; what is more was not written to be answered. */
const MOST_CRYPTO_LINES = 16;

function cryptoLinesOf({ lines }: SdpMedia): readonly string[] {
  return lines.filter((line) => line.startsWith('a=crypto:')).slice(0, MOST_CRYPTO_LINES);
}

/** Tag, suite, and everything else. */
const CRYPTO_LINE = /^a=crypto:(\d{1,9}) +(\S+) +(.+)$/;

/** Audio of this server itself: where its mixer listens, or an address at which nothing does while a call is being built. */
export interface AudioEndpoint {
  readonly address: string;
  readonly port: number;
  /** RTCP may go to the same port (RFC 5761), and does if the other side names it too. */
  readonly rtcpMux?: boolean;
  /** `RTP/SAVP` with `a=crypto` lines, or plain RTP. */
  readonly security?: { readonly profile: string; readonly crypto: readonly string[] };
}

/** Codecs of the mixer with their static or usual payload types, the preferred one first. */
const OWN_CODECS: Readonly<Record<'PCMU' | 'PCMA', string>> = { PCMU: '0', PCMA: '8' };

/** Description of one audio endpoint with G.711 and telephone-event. */
export function audioDescription(
  endpoint: AudioEndpoint,
  direction: Direction,
  codecs: readonly ('PCMU' | 'PCMA')[] = ['PCMU', 'PCMA'],
): SessionDescription {
  const version = endpoint.address.includes(':') ? 'IP6' : 'IP4';
  return {
    origin: `- 0 0 IN ${version} ${endpoint.address}`,
    lines: ['s=-', `c=IN ${version} ${endpoint.address}`, 't=0 0'],
    media: [
      {
        type: 'audio',
        port: endpoint.port,
        protocol: endpoint.security?.profile ?? 'RTP/AVP',
        formats: [...codecs.map((codec) => OWN_CODECS[codec]), '101'],
        lines: [
          ...codecs.map((codec) => `a=rtpmap:${OWN_CODECS[codec]} ${codec}/8000`),
          'a=rtpmap:101 telephone-event/8000',
          'a=fmtp:101 0-16',
          'a=ptime:20',
          ...(endpoint.rtcpMux === true ? ['a=rtcp-mux'] : []),
          ...(endpoint.security?.crypto ?? []),
          `a=${direction}`,
        ],
      },
    ],
  };
}

/** The part in the DTLS handshake that a description settles; undefined when it leaves it open, or knows nothing of DTLS. */
export function setupOf(sdp: SessionDescription): DtlsSetup | undefined {
  return setupIn(sdp.lines) ?? sdp.media.map(({ lines }) => setupIn(lines)).find((setup) => setup !== undefined);
}

function setupIn(lines: readonly string[]): DtlsSetup | undefined {
  if (lines.includes('a=setup:active')) return 'active';
  return lines.includes('a=setup:passive') ? 'passive' : undefined;
}
