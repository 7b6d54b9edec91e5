import { randomBytes } from 'node:crypto';
import {
  type CryptoAttribute,
  type CryptoSuite,
  readCryptoAttribute,
  type SrtpKey,
  writeCryptoAttribute,
} from '../media/index.js';
import {
  answerDirection,
  contentOf,
  type Direction,
  directionOf,
  parseSdp,
  type SdpMedia,
  type SessionDescription,
  type SipRequest,
  type SipResponse,
} from '../sip/index.js';

/** Where an agent receives audio. */
export interface AudioPort {
  readonly address: string;
  readonly port: number;
}

/** Payload types by what an agent can do with them; undefined where the other side cannot. */
export interface AgreedPayloads {
  /** G.711 µ-law. */
  readonly voice: number;
  readonly telephoneEvent: number | undefined;
  /** Keys of SRTP; undefined for plain RTP. */
  readonly srtp?: { readonly send: SrtpKey; readonly receive: SrtpKey } | undefined;
}

/** `off`: plain RTP only; `savp`: encrypted RTP only; `best-effort`: RTP/AVP with a key that the other side may leave unused. */
export type AgentSrtp = 'off' | 'savp' | 'best-effort';

/** Suites that an agent offers, the preferred one first. */
const SUITES: readonly CryptoSuite[] = ['AES_CM_128_HMAC_SHA1_32', 'AES_CM_128_HMAC_SHA1_80'];

const OFFERED: readonly string[] = ['a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15'];

/** Writes the descriptions of one call: one session id, a version that rises when something changes (RFC 3264 section 8). */
export class AgentSdp {
  private version = 0;
  private latest = '';
  /** One key for each suite, the same in all descriptions of the call. */
  private readonly keys = SUITES.map((suite) => ({ suite, keying: new Uint8Array(randomBytes(30)) }));

  constructor(
    private readonly audio: AudioPort,
    private readonly sessionId: number,
    private readonly srtp: AgentSrtp = 'off',
  ) {}

  offer(direction: Direction): string {
    const keys = this.keys.map((key, i) => `a=crypto:${writeCryptoAttribute({ tag: i + 1, ...key })}`);
    const maps = this.srtp === 'off' ? OFFERED : [...OFFERED, ...keys];
    return this.write([media(`m=audio ${this.audio.port} ${this.profile} 0 101`, maps, direction)]);
  }

  /** What of the other side's audio can be used; undefined when it cannot be answered. */
  payloadsOf(offered: SdpMedia): AgreedPayloads | undefined {
    const payloads = offered.protocol === this.profile ? payloadsOf(offered) : undefined;
    if (payloads === undefined || this.srtp === 'off') return payloads;
    const crypto = this.cryptoOf(offered);
    const own = this.keys.find(({ suite }) => suite === crypto?.suite);
    if (crypto !== undefined && own !== undefined) return { ...payloads, srtp: { send: own, receive: crypto } };
    return this.srtp === 'savp' ? undefined : payloads;
  }

  private get profile(): string {
    return this.srtp === 'savp' ? 'RTP/SAVP' : 'RTP/AVP';
  }

  private cryptoOf(offered: SdpMedia): CryptoAttribute | undefined {
    return offered.lines
      .filter((line) => line.startsWith('a=crypto:'))
      .map((line) => readCryptoAttribute(line.slice(9)))
      .find((crypto) => crypto !== undefined);
  }

  /** The answer to an offer, or undefined when it has no audio that this agent can do. */
  answer(offer: SessionDescription, wished: Direction): string | undefined {
    const direction = answerDirection(directionOf(offer), wished);
    let found = false;
    const lines = offer.media.map((offered) => {
      const payloads = found || offered.port === 0 ? undefined : this.payloadsOf(offered);
      if (payloads === undefined) return `m=${offered.type} 0 ${offered.protocol} ${offered.formats.join(' ')}\r\n`;
      found = true;
      const { voice, telephoneEvent } = payloads;
      const formats = telephoneEvent === undefined ? `${voice}` : `${voice} ${telephoneEvent}`;
      const maps = [`a=rtpmap:${voice} PCMU/8000`];
      if (telephoneEvent !== undefined) maps.push(`a=rtpmap:${telephoneEvent} telephone-event/8000`);
      const crypto = this.srtp === 'off' ? undefined : this.cryptoOf(offered);
      if (crypto !== undefined && payloads.srtp !== undefined)
        maps.push(`a=crypto:${writeCryptoAttribute({ tag: crypto.tag, ...payloads.srtp.send })}`);
      return media(`m=audio ${this.audio.port} ${this.profile} ${formats}`, maps, direction);
    });
    return found ? this.write(lines) : undefined;
  }

  private write(lines: readonly string[]): string {
    const { address } = this.audio;
    const connection = `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`;
    const content = `s=-\r\nc=${connection}\r\nt=0 0\r\n${lines.join('')}`;
    if (content !== this.latest) this.version++;
    this.latest = content;
    return `v=0\r\no=- ${this.sessionId} ${this.version} ${connection}\r\n${content}`;
  }
}

function media(line: string, maps: readonly string[], direction: Direction): string {
  return `${[line, ...maps, 'a=ptime:20', `a=${direction}`].join('\r\n')}\r\n`;
}

/** What of a medium an agent can use; undefined when it has no µ-law. */
function payloadsOf(offered: SdpMedia): AgreedPayloads | undefined {
  if (offered.type !== 'audio') return undefined;
  let voice: number | undefined;
  let telephoneEvent: number | undefined;
  for (const format of offered.formats) {
    const map = offered.lines
      .find((line) => line.startsWith(`a=rtpmap:${format} `))
      ?.split(' ')[1]
      ?.toLowerCase();
    if (map === 'pcmu/8000' || (map === undefined && format === '0')) voice ??= Number(format);
    else if (map === 'telephone-event/8000') telephoneEvent ??= Number(format);
  }
  return voice === undefined ? undefined : { voice, telephoneEvent };
}

/** The description of a message; undefined when it has none that can be read. */
export function sdpOf(message: SipRequest | SipResponse): SessionDescription | undefined {
  const content = contentOf(message);
  return content.kind === 'sdp' ? readSdp(content.sdp) : undefined;
}

/** Reads a description that must be one. */
export function readSdp(text: string): SessionDescription | undefined {
  return text === '' ? undefined : parseSdp(text);
}
