import { randomInt } from 'node:crypto';
import { flatten } from '../codec/cursor.js';
import { type SdpMedia, type SessionDescription, writeSdp } from '../sdp/session-description.js';

/** One description as it was sent. */
interface Sent {
  readonly version: number;
  /** Without what stands in its `o=` line; '' before the first. */
  readonly content: string;
}

const NOTHING: Sent = { version: 0, content: '' };

/**
 * The descriptions that this server sends in one dialog. Whatever they are made from, they bear an `o=` line of their own: one
 * session id for the whole dialog, and a version that rises with every change (RFC 3264 section 8).
 */
export class LocalDescription {
  private readonly id = randomInt(1, 2 ** 31);
  private version = 0;
  private sent = NOTHING;
  /** What was agreed before the offer that is on its way. */
  private before = NOTHING;
  private family = '';
  private host = '';

  /** Text of the latest description, '' before the first. */
  get latest(): string {
    const { content, version } = this.sent;
    return content.replace('o=', `o=- ${this.id} ${version} IN ${this.family} ${this.host}`);
  }

  /** Text of an answer, or of the first offer; `hostPort` is this server's address in that dialog. */
  write(sdp: SessionDescription, hostPort: string): string {
    const content = writeSdp(sdp, '');
    if (content !== this.sent.content) {
      this.sent = { version: ++this.version, content: flatten(content) };
      this.host = hostPort.replace(/:\d+$/, '').replace(/[[\]]/g, '');
      this.family = this.host.includes(':') ? 'IP6' : 'IP4';
    }
    return this.latest;
  }

  /** Text of an offer: its media stand where the dialog has them. */
  writeOffer(sdp: SessionDescription, hostPort: string): string {
    this.before = this.sent;
    return this.write(inPlaces(sdp, this.sent.content), hostPort);
  }

  /** Text of an offer that changes nothing. */
  repeat(): string {
    this.before = this.sent;
    return this.latest;
  }

  /** The offer is refused: what was agreed before goes on. */
  takeBack(): void {
    this.sent = this.before;
  }
}

/**
 * RFC 3264 section 8: an offer has all media that the dialog had before, in their order. One that is there no more is refused, with port 0; a
 * new one comes after them.
 */
function inPlaces(sdp: SessionDescription, before: string): SessionDescription {
  const { media } = sdp;
  const places = [...before.matchAll(/^m=(\S+) \S+ (\S+) (\S+)/gm)];
  if (media.length === places.length && media.every(({ type }, i) => type === places[i]![1])) return sdp;
  const isAddress = (line: string): boolean => line.startsWith('c=');
  const lines = sdp.lines.some(isAddress) ? [] : (media[0]?.lines.filter(isAddress) ?? []);
  const left = [...media];
  const take = (fits: (each: SdpMedia) => boolean): SdpMedia | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  // Some phones have their audio twice, with SRTP and without.
  const same = places.map(([, type, protocol]) => take((each) => each.type === type && each.protocol === protocol));
  const placed = places.map(
    ([, type = '', protocol = '', format = ''], i): SdpMedia =>
      same[i] ?? take((each) => each.type === type) ?? { type, port: 0, protocol, formats: [format], lines },
  );
  return { ...sdp, media: [...placed, ...left.filter(({ port }) => port !== 0)] };
}
