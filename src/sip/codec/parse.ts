import { CHAR_CLASS, COLON, COMMA, CR, LF, SPACE, TAB, TEXT, TOKEN } from './characters.js';
import { Cursor } from './cursor.js';
import { checkHeader, checkText, spanCallId } from './header-check.js';
import { findHeader, type HeaderDefinition } from './header-names.js';
import { parseNumber } from './host.js';
import { DEFAULT_SIP_LIMITS, type SipLimits } from './limits.js';
import { HeaderList, type SipMessage } from './message.js';
import { type NameAddr, parseNameAddrAt } from './name-addr.js';
import { parseUriAt, type SipUri } from './uri.js';
import { parseViaAt, type Via } from './via.js';

/** Why a message was refused, and what could be read of it: enough to answer a bad request when all of it is there. */
export interface SipParseError {
  /** Status that a request with this fault is answered with; a response is dropped. 0: not even a start line, drop. */
  readonly status: number;
  /** Reason phrase that says what is wrong. */
  readonly reason: string;
  /** Set when the start line was that of a request. */
  readonly method: string | undefined;
  /** What the answer must repeat (RFC 3261 section 8.2.6.2); undefined where it was missing or broken. */
  readonly headers: HeaderList;
  readonly via: Via | undefined;
}

export type ParseResult =
  | { readonly ok: true; readonly message: SipMessage }
  | { readonly ok: false; readonly error: SipParseError };

/**
 * Reads one message from its bytes, given as a binary string (one character per byte), and as they came where they are at hand. On datagrams bytes after the Content-Length are ignored
 * and a missing Content-Length means "to the end" (RFC 3261 section 18.3); streams hand in exactly one message.
 */
export function parseMessage(text: string, limits: SipLimits = DEFAULT_SIP_LIMITS, bytes?: Buffer): ParseResult {
  const reader = new MessageReader(new Cursor(text, bytes), limits);
  const message = reader.read();
  if (message !== undefined) return { ok: true, message };
  const { status, reason, method, headers, via } = reader;
  return { ok: false, error: { status, reason, method, headers, via } };
}

/** State of reading one message; fields hold what was found so far so that a fault can still be answered. */
class MessageReader {
  readonly headers = new HeaderList();
  status = 400;
  reason = 'Bad Request';
  method: string | undefined = undefined;
  via: Via | undefined = undefined;

  private readonly text: string;
  private readonly bytes: Uint8Array;
  /** Bits of the single headers that came already. */
  private seen = 0;
  private viaCount = 0;
  private from: NameAddr | undefined = undefined;
  private to: NameAddr | undefined = undefined;
  private callId = '';
  private cseq = -1;
  private cseqMethod = '';
  private maxForwards = -1;
  private contentLength = -1;
  private uri: SipUri | undefined = undefined;
  private uriText = '';
  private responseStatus = 0;
  private responseReason = '';
  /** First fault found; later headers are still read so that the answer can be addressed. */
  private faulty = false;

  constructor(
    private readonly cursor: Cursor,
    private readonly limits: SipLimits,
  ) {
    this.text = cursor.text;
    this.bytes = cursor.bytes;
  }

  read(): SipMessage | undefined {
    const { text, bytes } = this;
    if (text.length > this.limits.messageBytes) return this.drop('Message Too Large');
    let start = 0;
    // RFC 3261 section 7.5: empty lines before the start line are ignored.
    while (bytes[start] === CR && bytes[start + 1] === LF) start += 2;
    const lineEnd = text.indexOf('\r\n', start);
    if (lineEnd < 0) return this.drop('No Start Line');
    if (!this.readStartLine(start, lineEnd)) return undefined;
    const bodyStart = this.readHeaders(lineEnd + 2);
    if (bodyStart < 0) return undefined;
    if (!this.checkMandatory()) return undefined;
    return this.finish(bodyStart);
  }

  private drop(reason: string): undefined {
    this.status = 0;
    this.reason = reason;
    return undefined;
  }

  private fault(reason: string, status = 400): void {
    if (this.faulty) return;
    this.faulty = true;
    this.status = status;
    this.reason = reason;
  }

  private readStartLine(start: number, end: number): boolean {
    const text = this.text;
    if (text.startsWith('SIP/2.0 ', start)) return this.readStatusLine(start + 8, end);
    const cursor = this.cursor;
    cursor.at = start;
    cursor.end = end;
    cursor.span(TOKEN);
    if (cursor.at === start || cursor.peek() !== SPACE) {
      this.drop('No Start Line');
      return false;
    }
    const method = text.slice(start, cursor.at);
    if (method === 'SIP') {
      this.drop('No Start Line');
      return false;
    }
    const uriStart = cursor.at + 1;
    const lastSpace = text.lastIndexOf(' ', end - 1);
    const versionSpace = lastSpace > uriStart ? lastSpace : -1;
    if (versionSpace < 0 || !text.startsWith('SIP/', versionSpace + 1)) {
      // RFC 4475 section 3.1.2.8, 3.1.2.9, 3.1.2.10: exactly one space between the parts and none behind.
      const looksLikeSip = text.slice(uriStart, end).includes('SIP/');
      if (!looksLikeSip) {
        this.drop('No Start Line');
        return false;
      }
      this.method = method;
      this.fault('Bad Request-Line');
      return true;
    }
    this.method = method;
    if (text.slice(versionSpace + 1, end) !== 'SIP/2.0') {
      const version = /^SIP\/(\d+)\.(\d+)$/i.exec(text.slice(versionSpace + 1, end));
      if (version === null) this.fault('Bad Request-Line');
      else if (version[1] !== '2' || version[2] !== '0') this.fault('Version Not Supported', 505);
    }
    this.readRequestUri(uriStart, versionSpace);
    return true;
  }

  private readRequestUri(start: number, end: number): void {
    if (end - start > this.limits.uriBytes) {
      this.fault('Request-URI Too Long', 414);
      return;
    }
    const cursor = this.cursor;
    cursor.at = start;
    cursor.end = end;
    const uri = parseUriAt(cursor);
    if (uri === undefined || cursor.at !== end) {
      const foreign = /^(?!sips?:|tel:)[a-z][a-z0-9+.-]*:/i.test(this.text.slice(start, end));
      this.fault(foreign ? 'Unsupported URI Scheme' : 'Bad Request-URI', foreign ? 416 : 400);
      return;
    }
    // RFC 4475 section 3.1.2.11: headers are not allowed in a Request-URI.
    if (uri.headers !== '') this.fault('Headers in Request-URI');
    else if (!uri.isSip() && uri.scheme !== 'tel') this.fault('Unsupported URI Scheme', 416);
    this.uri = uri;
    this.uriText = this.text.slice(start, end);
  }

  private readStatusLine(start: number, end: number): boolean {
    const text = this.text;
    const code = text.slice(start, start + 4);
    if (!/^[1-6]\d\d $/.test(code)) {
      this.drop('Bad Status-Line');
      return false;
    }
    for (let i = start + 4; i < end; i++) {
      if ((CHAR_CLASS[this.bytes[i]!]! & TEXT) === 0) {
        this.drop('Bad Reason-Phrase');
        return false;
      }
    }
    this.responseStatus = Number(code);
    this.responseReason = text.slice(start + 4, end);
    return true;
  }

  /** Reads all headers; returns where the body begins, or -1 when the head is so broken that reading stops. */
  private readHeaders(at: number): number {
    const { text, bytes, limits, cursor } = this;
    let position = at;
    for (let count = 0; ; count++) {
      const first = bytes[position];
      if (first === CR && bytes[position + 1] === LF) return position + 2;
      if (count >= limits.headerCount || position > limits.headBytes) return this.stop('Too Many Headers');
      cursor.at = position;
      cursor.end = text.length;
      cursor.span(TOKEN);
      const nameEnd = cursor.at;
      let colon = nameEnd;
      while (bytes[colon] === SPACE || bytes[colon] === TAB) colon++;
      if (position >= text.length) return this.stop('Headers Not Ended');
      if (nameEnd === position || bytes[colon] !== COLON) return this.stop('Bad Header Name');
      let lineEnd = text.indexOf('\r\n', colon);
      if (lineEnd < 0) return this.stop('Headers Not Ended');
      let valueStart = colon + 1;
      const folded = bytes[lineEnd + 2] === SPACE || bytes[lineEnd + 2] === TAB;
      if (folded) {
        do {
          lineEnd = text.indexOf('\r\n', lineEnd + 2);
          if (lineEnd < 0) return this.stop('Headers Not Ended');
        } while (bytes[lineEnd + 2] === SPACE || bytes[lineEnd + 2] === TAB);
      }
      if (lineEnd - position > limits.headerBytes) return this.stop('Header Too Long');
      let valueEnd = lineEnd;
      while (valueStart < valueEnd && isBlank(bytes[valueStart])) valueStart++;
      while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) valueEnd--;
      const definition = findHeader(bytes, position, nameEnd);
      if (folded) {
        this.header(definition, text.slice(position, nameEnd), new Cursor(unfolded(text.slice(valueStart, valueEnd))));
      } else {
        cursor.at = valueStart;
        cursor.end = valueEnd;
        this.header(definition, definition === undefined ? text.slice(position, nameEnd) : '', cursor);
      }
      position = lineEnd + 2;
    }
  }

  private stop(reason: string): -1 {
    this.fault(reason);
    return -1;
  }

  /** Checks one header and keeps it; `cursor` holds its value. */
  private header(definition: HeaderDefinition | undefined, name: string, cursor: Cursor): void {
    const value = cursor.text.slice(cursor.at, cursor.end);
    if (definition === undefined) {
      if (checkText(cursor)) this.headers.add(name, value);
      else if (breaksLines(value)) this.fault('Control Character in Header');
      return;
    }
    const repeated =
      definition.bit !== 0
        ? (this.seen & definition.bit) !== 0
        : definition.single && this.headers.has(definition.name);
    this.seen |= definition.bit;
    if (definition.informs && (repeated || !this.readKnown(definition, cursor))) {
      if (breaksLines(value)) this.fault(`Bad ${definition.name} Header`);
      return;
    }
    if (repeated) {
      // RFC 4475 section 3.3.8, 3.3.9: which of them would count?
      this.fault(`Multiple ${definition.name} Headers`);
      return;
    }
    if (!definition.informs && !this.readKnown(definition, cursor)) this.fault(`Bad ${definition.name} Header`);
    else this.headers.add(definition.name, value);
  }

  private readKnown(definition: HeaderDefinition, cursor: Cursor): boolean {
    switch (definition.grammar) {
      case 'via':
        return this.readVia(cursor);
      case 'address': {
        const address = parseNameAddrAt(cursor);
        if (address === undefined || !cursor.finished()) return false;
        if (address.uriText.length > this.limits.uriBytes) return false;
        if (definition.name === 'From') this.from = address;
        else if (definition.name === 'To') this.to = address;
        return true;
      }
      case 'call-id': {
        const start = cursor.at;
        if (!spanCallId(cursor) || cursor.at !== cursor.end) return false;
        this.callId = cursor.text.slice(start, cursor.end);
        return true;
      }
      case 'cseq': {
        const number = parseNumber(cursor, 0x7fff_ffff);
        const afterNumber = cursor.at;
        cursor.skipSpace();
        if (number < 0 || cursor.at === afterNumber) return false;
        const method = cursor.token();
        if (method === undefined || !cursor.finished()) return false;
        this.cseq = number;
        this.cseqMethod = method;
        return true;
      }
      case 'max-forwards': {
        const hops = parseNumber(cursor, 255);
        this.maxForwards = hops;
        return hops >= 0 && cursor.finished();
      }
      case 'content-length': {
        const length = parseNumber(cursor, 0x7fff_ffff);
        this.contentLength = length;
        return length >= 0 && cursor.finished();
      }
      default:
        return checkHeader(definition.grammar, cursor);
    }
  }

  private readVia(cursor: Cursor): boolean {
    do {
      const via = parseViaAt(cursor);
      if (via === undefined || ++this.viaCount > this.limits.viaCount) return false;
      if (this.via === undefined) this.via = via;
    } while (cursor.take(COMMA));
    return cursor.finished();
  }

  /** RFC 3261 section 8.1.1: Via, From, To, Call-ID and CSeq in every message, and CSeq of the same method. */
  private checkMandatory(): boolean {
    if (this.via === undefined) this.fault('Missing Via Header');
    else if (this.from === undefined) this.fault('Missing From Header');
    else if (this.to === undefined) this.fault('Missing To Header');
    else if (this.callId === '') this.fault('Missing Call-ID Header');
    else if (this.cseq < 0) this.fault('Missing CSeq Header');
    else if (this.method !== undefined && this.cseqMethod !== this.method) this.fault('CSeq Method Differs');
    return !this.faulty;
  }

  private finish(bodyStart: number): SipMessage | undefined {
    const available = this.text.length - bodyStart;
    const length = this.contentLength < 0 ? available : this.contentLength;
    if (length > available) {
      // RFC 3261 section 18.3: a request whose body is cut off is answered with 400, a response dropped.
      this.fault('Body Shorter Than Content-Length');
      return undefined;
    }
    const body = length === 0 ? '' : this.text.slice(bodyStart, bodyStart + length);
    // Written out twice: objects of one shape that are filled in one go are what the engine handles fastest.
    if (this.method !== undefined) {
      return {
        kind: 'request',
        method: this.method,
        uri: this.uri!,
        uriText: this.uriText,
        maxForwards: this.maxForwards < 0 ? 70 : this.maxForwards,
        headers: this.headers,
        body,
        via: this.via!,
        moreVias: this.viaCount > 1,
        from: this.from!,
        to: this.to!,
        callId: this.callId,
        cseq: this.cseq,
        cseqMethod: this.cseqMethod,
      };
    }
    return {
      kind: 'response',
      status: this.responseStatus,
      reason: this.responseReason,
      headers: this.headers,
      body,
      via: this.via!,
      moreVias: this.viaCount > 1,
      from: this.from!,
      to: this.to!,
      callId: this.callId,
      cseq: this.cseq,
      cseqMethod: this.cseqMethod,
    };
  }
}

/** A fold and the white space around it count as one space (RFC 3261 section 7.3.1). */
function unfolded(value: string): string {
  const lines = value.split('\r\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    // By hand: what else is white space to `trim` may be part of a UTF-8 character, and a pattern would look at each run of blanks again and again.
    let [start, end] = [0, line.length];
    while (start < end && isSpace(line.charCodeAt(start))) start++;
    while (end > start && isSpace(line.charCodeAt(end - 1))) end--;
    lines[i] = line.slice(start, end);
  }
  return lines.filter((line) => line !== '').join(' ');
}

/** A bare CR or LF: other readers see another header there, so the message is refused whatever the header says. */
function breaksLines(value: string): boolean {
  return value.includes('\n') || value.includes('\r');
}

function isSpace(code: number | undefined): boolean {
  return code === SPACE || code === TAB;
}

function isBlank(code: number | undefined): boolean {
  return isSpace(code) || code === CR || code === LF;
}
