import { AT, CHAR_CLASS, COMMA, DIGIT, SLASH, STAR, TEXT, TOKEN, WORD } from './characters.js';
import type { Cursor } from './cursor.js';
import type { HeaderGrammar } from './header-names.js';
import { parseNumber } from './host.js';
import { parseNameAddrAt } from './name-addr.js';
import { parseHeaderParams } from './params.js';
import { parseSipDate } from './sip-date.js';

/**
 * Whether the value from the cursor to its end keeps the grammar of its header. The headers that every message needs (Via,
 * From, To, Call-ID, CSeq, Max-Forwards, Content-Length) are read in `parse.ts`, which keeps what it found.
 */
export function checkHeader(grammar: HeaderGrammar, cursor: Cursor): boolean {
  switch (grammar) {
    case 'address':
      return parseNameAddrAt(cursor) !== undefined && cursor.finished();
    case 'addresses':
      return checkAddresses(cursor);
    case 'contact':
      if (cursor.peek() === STAR && cursor.at + 1 === cursor.end) return true;
      return checkAddresses(cursor);
    case 'token':
      return cursor.token() !== undefined && cursor.finished();
    case 'tokens':
      return checkTokens(cursor);
    case 'event':
      return cursor.token() !== undefined && parseHeaderParams(cursor) !== undefined && cursor.finished();
    case 'content-type':
      return checkMediaType(cursor);
    case 'seconds':
      // Retry-After may carry a comment and parameters, Session-Expires parameters: only the number is checked.
      return cursor.span(DIGIT) !== cursor.at && checkText(cursor);
    case 'number':
      return parseNumber(cursor, 0xffff_ffff) >= 0 && cursor.finished();
    case 'date':
      return parseSipDate(cursor.text.slice(cursor.at, cursor.end)) !== undefined;
    case 'rack':
      return checkRack(cursor);
    case 'auth':
      return checkAuth(cursor);
    default:
      return checkText(cursor);
  }
}

/** No control characters; a NUL or a bare CR in a header is never right (quoted pairs live in typed headers). */
export function checkText(cursor: Cursor): boolean {
  const bytes = cursor.bytes;
  for (let i = cursor.at; i < cursor.end; i++) if ((CHAR_CLASS[bytes[i]!]! & TEXT) === 0) return false;
  return true;
}

function checkAddresses(cursor: Cursor): boolean {
  do if (parseNameAddrAt(cursor) === undefined) return false;
  while (cursor.take(COMMA));
  return cursor.finished();
}

/** Tokens with commas; an empty list is allowed (`Supported:` and `Allow:` may be empty). */
function checkTokens(cursor: Cursor): boolean {
  if (cursor.finished()) return true;
  do if (cursor.span(TOKEN) === cursor.at) return false;
  while (cursor.take(COMMA));
  return cursor.finished();
}

function checkMediaType(cursor: Cursor): boolean {
  if (cursor.span(TOKEN) === cursor.at || !cursor.take(SLASH)) return false;
  if (cursor.span(TOKEN) === cursor.at) return false;
  return parseHeaderParams(cursor) !== undefined && cursor.finished();
}

/** RFC 3262 section 7.2: response number, CSeq number, method. */
function checkRack(cursor: Cursor): boolean {
  if (parseNumber(cursor, 0xffff_ffff) < 0) return false;
  cursor.skipSpace();
  if (parseNumber(cursor, 0xffff_ffff) < 0) return false;
  cursor.skipSpace();
  return cursor.token() !== undefined && cursor.finished();
}

/** A scheme, then parameters or opaque text; what the parameters mean is decided where they are used. */
function checkAuth(cursor: Cursor): boolean {
  if (cursor.token() === undefined) return false;
  const bytes = cursor.bytes;
  cursor.skipSpace();
  while (cursor.at < cursor.end) {
    const code = bytes[cursor.at]!;
    if (code === 34) {
      if (!cursor.skipQuoted()) return false;
    } else if ((CHAR_CLASS[code]! & TEXT) === 0) return false;
    else cursor.at++;
  }
  return true;
}

/** Call-ID: `word` or `word@word`; returns false when anything else is there. */
export function spanCallId(cursor: Cursor): boolean {
  if (cursor.span(WORD) === cursor.at) return false;
  if (cursor.peek() === AT) {
    cursor.at++;
    if (cursor.span(WORD) === cursor.at) return false;
  }
  return true;
}
