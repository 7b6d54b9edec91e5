import { AT, CHAR_CLASS, COLON, PASSWORD, QUESTION, URI_HEADER, URIC, USER } from './characters.js';
import { Cursor } from './cursor.js';
import { parseHost, parsePort } from './host.js';
import { escapedSpan, NO_PARAMS, type Params, param, parseUriParams, writeParams } from './params.js';

/** A URI of scheme sip or sips in its parts; of any other scheme `user` holds all that follows the colon. */
export class SipUri {
  constructor(
    /** Lower case, without the colon. */
    readonly scheme: string,
    /** With its escapes; '' when there is none. For `tel` the number, for unknown schemes the opaque part. */
    readonly user: string,
    /** With its escapes; '' when there is none. */
    readonly password: string,
    /** Name or address; IPv6 in brackets. '' for schemes other than sip and sips. */
    readonly host: string,
    /** 0 when the URI names none. */
    readonly port: number,
    readonly params: Params,
    /** Headers after `?`, without it; '' when there are none. */
    readonly headers: string,
  ) {}

  isSip(): boolean {
    return this.scheme === 'sip' || this.scheme === 'sips';
  }

  param(name: string): string | undefined {
    return param(this.params, name);
  }

  toString(): string {
    if (!this.isSip()) return `${this.scheme}:${this.user}${writeParams(this.params)}`;
    const login = this.user === '' ? '' : this.password === '' ? `${this.user}@` : `${this.user}:${this.password}@`;
    const port = this.port === 0 ? '' : `:${this.port}`;
    const headers = this.headers === '' ? '' : `?${this.headers}`;
    return `${this.scheme}:${login}${this.host}${port}${writeParams(this.params)}${headers}`;
  }
}

/** The whole of `text` as a URI, or undefined. */
export function parseUri(text: string): SipUri | undefined {
  const cursor = new Cursor(text);
  const uri = parseUriAt(cursor);
  return uri !== undefined && cursor.at === cursor.end ? uri : undefined;
}

/** A URI from the cursor to its end (`cursor.end` is where the URI must stop). */
export function parseUriAt(cursor: Cursor): SipUri | undefined {
  const { text, bytes } = cursor;
  const start = cursor.at;
  let i = start;
  // Scheme: a letter, then letters, digits, + - . (RFC 3986 section 3.1)
  while (i < cursor.end) {
    const plain = bytes[i]!;
    const code = plain | 32;
    if (
      (code >= 97 && code <= 122) ||
      (i > start && ((plain >= 48 && plain <= 57) || plain === 43 || plain === 45 || plain === 46))
    )
      i++;
    else break;
  }
  if (i === start || i >= cursor.end || bytes[i] !== COLON) return undefined;
  const scheme = i - start === 3 && text.startsWith('sip', start) ? 'sip' : text.slice(start, i).toLowerCase();
  cursor.at = i + 1;
  if (scheme === 'sip' || scheme === 'sips') return parseSipRest(cursor, scheme);
  if (scheme === 'tel') return parseTelRest(cursor);
  const opaque = cursor.span(URIC);
  return cursor.at === opaque ? undefined : new SipUri(scheme, text.slice(opaque, cursor.at), '', '', 0, NO_PARAMS, '');
}

function parseSipRest(cursor: Cursor, scheme: string): SipUri | undefined {
  const text = cursor.text;
  let user = '';
  let password = '';
  // An unescaped @ can stand nowhere in a URI but behind the user part.
  let at = cursor.at;
  while (at < cursor.end && cursor.bytes[at] !== AT) at++;
  if (at < cursor.end) {
    const name = escapedSpan(cursor, USER);
    if (name === undefined || name === '') return undefined;
    user = name;
    if (cursor.peek() === COLON) {
      cursor.at++;
      const secret = escapedSpan(cursor, PASSWORD);
      if (secret === undefined) return undefined;
      password = secret;
    }
    if (cursor.peek() !== AT) return undefined;
    cursor.at++;
  }
  const host = parseHost(cursor);
  if (host === undefined) return undefined;
  const port = parsePort(cursor, false);
  if (port < 0) return undefined;
  const params = parseUriParams(cursor);
  if (params === undefined) return undefined;
  let headers = '';
  if (cursor.peek() === QUESTION) {
    cursor.at++;
    const start = cursor.at;
    if (!skipUriHeaders(cursor)) return undefined;
    headers = text.slice(start, cursor.at);
  }
  return new SipUri(scheme, user, password, host, port, params, headers);
}

/** `name=value&name=value`: RFC 3261 `headers`. */
function skipUriHeaders(cursor: Cursor): boolean {
  for (;;) {
    const name = escapedSpan(cursor, URI_HEADER);
    if (name === undefined || name === '' || cursor.peek() !== 61) return false;
    cursor.at++;
    if (escapedSpan(cursor, URI_HEADER) === undefined) return false;
    if (cursor.peek() !== 38) return true;
    cursor.at++;
  }
}

/** RFC 3966: digits and visual separators, `+` in front of global numbers, then parameters. */
function parseTelRest(cursor: Cursor): SipUri | undefined {
  const start = cursor.at;
  const text = cursor.text;
  if (cursor.peek() === 43) cursor.at++;
  const first = cursor.at;
  while (cursor.at < cursor.end && '0123456789ABCDEFabcdef*#-.()'.includes(text.charAt(cursor.at))) cursor.at++;
  if (cursor.at === first) return undefined;
  const number = text.slice(start, cursor.at);
  const params = parseUriParams(cursor);
  return params === undefined ? undefined : new SipUri('tel', number, '', '', 0, params, '');
}

/** Text with its `%HH` escapes resolved, as a binary string. */
export function unescapeUri(text: string): string {
  return text.includes('%')
    ? text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

/** `text` as the user part of a URI: characters that may not stand there are escaped. */
export function escapeUser(text: string): string {
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 256 && (CHAR_CLASS[code]! & USER) !== 0) escaped += text[i];
    else
      for (const byte of new TextEncoder().encode(text[i]))
        escaped += `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return escaped;
}

/** RFC 3261 section 19.1.4 for sip and sips URIs as far as bindings need it: user and password exact, the rest without case. */
export function sameUri(a: SipUri, b: SipUri): boolean {
  if (
    a.scheme !== b.scheme ||
    unescapeUri(a.user) !== unescapeUri(b.user) ||
    unescapeUri(a.password) !== unescapeUri(b.password)
  )
    return false;
  if (a.host.toLowerCase() !== b.host.toLowerCase() || a.port !== b.port) return false;
  return sameParams(a.params, b.params) && sameParams(b.params, a.params) && a.headers === b.headers;
}

/** Parameters that must be equal when one side has them: RFC 3261 section 19.1.4. */
const COMPARED_ALWAYS = new Set(['user', 'ttl', 'method', 'maddr', 'transport']);

function sameParams(a: Params, b: Params): boolean {
  for (let i = 0; i < a.length; i += 2) {
    const other = param(b, a[i]!);
    if (
      other === undefined
        ? COMPARED_ALWAYS.has(a[i]!)
        : unescapeUri(other).toLowerCase() !== unescapeUri(a[i + 1]!).toLowerCase()
    )
      return false;
  }
  return true;
}
