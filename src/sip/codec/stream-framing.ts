import { DEFAULT_SIP_LIMITS, type SipLimits } from './limits.js';

/** What a piece of a stream brought to light. */
export interface FramedInput {
  /** Complete messages as binary strings, in order. */
  readonly messages: readonly string[];
  /** Number of double CRLF pings (RFC 5626 section 3.5.1); each is answered with one CRLF. */
  readonly pings: number;
  /** Set when the stream can no longer be understood and must be closed. */
  readonly fault: string | undefined;
}

/**
 * Cuts a TCP or TLS stream into messages by Content-Length (RFC 3261 section 18.3). The bytes may come in any pieces. After a
 * fault everything else is ignored.
 */
export class StreamFramer {
  private pending = '';
  /** Where the search for the end of the head goes on. */
  private searched = 0;
  private bodyStart = -1;
  private messageEnd = -1;
  private fault: string | undefined = undefined;

  constructor(private readonly limits: SipLimits = DEFAULT_SIP_LIMITS) {}

  /** Bytes that wait for the rest of their message. */
  get waiting(): number {
    return this.pending.length;
  }

  feed(chunk: Buffer): FramedInput {
    const messages: string[] = [];
    let pings = 0;
    if (this.fault !== undefined) return { messages, pings, fault: this.fault };
    const piece = chunk.toString('latin1');
    this.pending = this.pending === '' ? piece : this.pending + piece;
    while (this.fault === undefined) {
      if (this.bodyStart < 0) {
        pings += this.skipKeepAlives();
        if (!this.findHead()) break;
      }
      if (this.pending.length < this.messageEnd) break;
      messages.push(this.pending.slice(0, this.messageEnd));
      this.pending = this.pending.slice(this.messageEnd);
      this.bodyStart = -1;
      this.searched = 0;
    }
    return { messages, pings, fault: this.fault };
  }

  /** Removes CRLFs before a start line; a pair of them is a ping. A single one stays until it is clear what follows. */
  private skipKeepAlives(): number {
    let at = 0;
    while (this.pending.startsWith('\r\n\r\n', at)) at += 4;
    const pings = at / 4;
    if (this.pending.startsWith('\r\n', at)) {
      const next = this.pending.charCodeAt(at + 2);
      if (!Number.isNaN(next) && next !== 13) at += 2;
      else if (this.pending.length > at + 3) this.fault = 'bare CR before a start line';
    }
    if (at > 0) {
      this.pending = this.pending.slice(at);
      this.searched = 0;
    }
    return pings;
  }

  /** Looks for the end of the head and reads the Content-Length; false while the head is incomplete or after a fault. */
  private findHead(): boolean {
    if (this.pending === '' || this.pending === '\r' || this.pending.startsWith('\r\n')) return false;
    const headEnd = this.pending.indexOf('\r\n\r\n', this.searched);
    if (headEnd < 0) {
      this.searched = Math.max(0, this.pending.length - 3);
      if (this.pending.length > this.limits.headBytes) this.fault = 'headers too long';
      return false;
    }
    const length = headEnd > this.limits.headBytes ? -1 : contentLengthOf(this.pending, headEnd);
    if (length < 0 || headEnd + 4 + length > this.limits.messageBytes) {
      this.fault = length < 0 ? 'no usable Content-Length' : 'message too long';
      return false;
    }
    this.bodyStart = headEnd + 4;
    this.messageEnd = this.bodyStart + length;
    return true;
  }
}

/** Content-Length in a head that ends at `headEnd`; -1 when it is missing, repeated with another value, or no number. */
function contentLengthOf(text: string, headEnd: number): number {
  let found = -1;
  for (let line = text.indexOf('\r\n'); line >= 0 && line < headEnd; line = text.indexOf('\r\n', line + 2)) {
    const first = text.charCodeAt(line + 2) | 32;
    if (first !== 99 && first !== 108) continue;
    const lineEnd = text.indexOf('\r\n', line + 2);
    const match = /^(?:content-length|l)[ \t]*:\s*(-?\d+)\s*$/i.exec(
      unfoldedLine(text, line + 2, lineEnd < 0 ? headEnd : lineEnd),
    );
    if (match === null) continue;
    const length = Number(match[1]);
    if (!(length >= 0) || (found >= 0 && found !== length)) return -1;
    found = length;
  }
  return found;
}

function unfoldedLine(text: string, start: number, end: number): string {
  let stop = end;
  while (text.charCodeAt(stop + 2) === 32 || text.charCodeAt(stop + 2) === 9) {
    const next = text.indexOf('\r\n', stop + 2);
    if (next < 0) break;
    stop = next;
  }
  return text.slice(start, stop);
}
