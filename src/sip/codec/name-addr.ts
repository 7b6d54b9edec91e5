import { CHAR_CLASS, COMMA, GREATER, LESS, QUESTION, QUOTE, SEMICOLON, SPACE, TAB, TOKEN } from './characters.js';
import { Cursor, unquote } from './cursor.js';
import { NO_PARAMS, type Params, param, parseHeaderParams } from './params.js';
import { parseUriAt, type SipUri } from './uri.js';

/** `"Display" <uri>;params`, or `uri;params`: From, To, Contact, Route and their like. */
export class NameAddr {
  constructor(
    /** As written (quotes included), '' when there is none. */
    readonly displayText: string,
    readonly uri: SipUri,
    /** The URI as written, for comparison and for use as a request target. */
    readonly uriText: string,
    readonly params: Params,
  ) {}

  param(name: string): string | undefined {
    return param(this.params, name);
  }

  get tag(): string | undefined {
    return param(this.params, 'tag');
  }

  /** Display name without quotes, as a binary string. */
  get display(): string {
    return unquote(this.displayText);
  }
}

/** One name-addr or addr-spec at the cursor, up to `,` or the end of the header. */
export function parseNameAddrAt(cursor: Cursor): NameAddr | undefined {
  cursor.skipSpace();
  const { text, bytes } = cursor;
  const start = cursor.at;
  let display = '';
  const first = cursor.peek();
  if (first === QUOTE) {
    if (!cursor.skipQuoted()) return undefined;
    display = text.slice(start, cursor.at);
    cursor.skipSpace();
    if (cursor.peek() !== LESS) return undefined;
  } else if (first !== LESS) {
    // Either tokens before `<` or a bare addr-spec: tokens hold no colon, URIs do.
    let i = start;
    let last = start;
    while (i < cursor.end) {
      const code = bytes[i]!;
      if ((CHAR_CLASS[code]! & TOKEN) !== 0) last = ++i;
      else if (code === SPACE || code === TAB) i++;
      else break;
    }
    if (i >= cursor.end || bytes[i] !== LESS) return parseBareAddress(cursor);
    display = text.slice(start, last);
    cursor.at = i;
  }
  cursor.at++;
  let close = cursor.at;
  while (close < cursor.end && bytes[close] !== GREATER) close++;
  if (close >= cursor.end) return undefined;
  const uriStart = cursor.at;
  const outerEnd = cursor.end;
  cursor.end = close;
  const uri = parseUriAt(cursor);
  cursor.end = outerEnd;
  if (uri === undefined || cursor.at !== close) return undefined;
  cursor.at = close + 1;
  const params = parseHeaderParams(cursor);
  return params === undefined ? undefined : new NameAddr(display, uri, text.slice(uriStart, close), params);
}

/** RFC 3261 section 20: without angle brackets all parameters belong to the header, and `?` or `,` may not be in the URI. */
function parseBareAddress(cursor: Cursor): NameAddr | undefined {
  const { text, bytes } = cursor;
  const start = cursor.at;
  let i = start;
  while (i < cursor.end) {
    const code = bytes[i]!;
    if (code === SEMICOLON || code === COMMA || code === SPACE || code === TAB) break;
    if (code === QUESTION || code === GREATER || code === LESS) return undefined;
    i++;
  }
  const outerEnd = cursor.end;
  cursor.end = i;
  const uri = parseUriAt(cursor);
  cursor.end = outerEnd;
  if (uri === undefined || cursor.at !== i) return undefined;
  const params = parseHeaderParams(cursor);
  return params === undefined ? undefined : new NameAddr('', uri, text.slice(start, i), params);
}

/** The whole of a header value as one address. */
export function parseNameAddr(text: string): NameAddr | undefined {
  const cursor = new Cursor(text);
  const address = parseNameAddrAt(cursor);
  return address !== undefined && cursor.finished() ? address : undefined;
}

/** The whole of a header value as addresses with commas between them. */
export function parseNameAddrList(text: string): NameAddr[] | undefined {
  const cursor = new Cursor(text);
  const list: NameAddr[] = [];
  do {
    const address = parseNameAddrAt(cursor);
    if (address === undefined) return undefined;
    list.push(address);
  } while (cursor.take(COMMA));
  return cursor.finished() ? list : undefined;
}

/** Address without display name for a header that is written. */
export function plainAddress(uri: SipUri): NameAddr {
  return new NameAddr('', uri, uri.toString(), NO_PARAMS);
}
