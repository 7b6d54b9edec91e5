import { isIPv6 } from 'node:net';
import { CHAR_CLASS, CLOSE_BRACKET, COLON, DIGIT, DOT, HOST, OPEN_BRACKET } from './characters.js';
import type { Cursor } from './cursor.js';

/**
 * Host name, IPv4 address or bracketed IPv6 address at the cursor (brackets kept); undefined if it is none of them.
 * The three colons that the grammar of RFC 3261 could produce are read as two (RFC 5118 section 4.5).
 */
export function parseHost(cursor: Cursor): string | undefined {
  const start = cursor.at;
  if (cursor.peek() === OPEN_BRACKET) {
    const close = cursor.text.indexOf(']', start);
    if (close < 0 || close >= cursor.end || cursor.bytes[close] !== CLOSE_BRACKET) return undefined;
    const address = cursor.text.slice(start + 1, close).replace(':::', '::');
    if (address.length > 45 || !isIPv6(address) || address.includes('%')) return undefined;
    cursor.at = close + 1;
    return `[${address}]`;
  }
  cursor.span(HOST);
  if (cursor.at === start) return undefined;
  if (cursor.at - start > 255) return undefined;
  for (let i = start; i < cursor.at; i++) {
    // A label is never empty and the name does not begin with a hyphen.
    if (cursor.bytes[i] === DOT ? i === start || cursor.bytes[i - 1] === DOT : i === start && cursor.bytes[i] === 45)
      return undefined;
  }
  return cursor.text.slice(start, cursor.at);
}

/** `:port` at the cursor: 0 when there is none, -1 when it is no number from 1 to 65535. White space around `:` only where `loose`. */
export function parsePort(cursor: Cursor, loose: boolean): number {
  const before = cursor.at;
  if (loose) cursor.skipSpace();
  if (cursor.peek() !== COLON) {
    cursor.at = before;
    return 0;
  }
  cursor.at++;
  if (loose) cursor.skipSpace();
  const port = parseNumber(cursor, 65_535);
  return port <= 0 ? -1 : port;
}

/** Decimal number at the cursor up to `max`; -1 when there is none or it is larger. Leading zeros are let through. */
export function parseNumber(cursor: Cursor, max: number): number {
  const start = cursor.at;
  let value = 0;
  while (cursor.at < cursor.end) {
    const code = cursor.bytes[cursor.at]!;
    if ((CHAR_CLASS[code]! & DIGIT) === 0) break;
    value = value * 10 + (code - 48);
    if (value > max) return -1;
    cursor.at++;
  }
  return cursor.at === start ? -1 : value;
}

/** IPv6 addresses without their brackets, everything else as it is: the form that sockets take. */
export function bareHost(host: string): string {
  return host.charCodeAt(0) === OPEN_BRACKET ? host.slice(1, -1) : host;
}

/** The form that SIP writes: IPv6 addresses in brackets. */
export function bracketHost(address: string): string {
  return address.includes(':') && address.charCodeAt(0) !== OPEN_BRACKET ? `[${address}]` : address;
}

/** The eight numbers of an IPv6 address, which must be one; a zone (`%eth0`) does not count. */
export function ipv6Groups(address: string): number[] {
  const [text = ''] = address.split('%');
  const [head = '', tail] = text.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups.map((group) => Number.parseInt(group, 16));
}
