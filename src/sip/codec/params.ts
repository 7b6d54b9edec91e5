import { CHAR_CLASS, EQUALS, HEX, PERCENT, QUOTE, SEMICOLON, URI_PARAM, VALUE } from './characters.js';
import type { Cursor } from './cursor.js';

/**
 * Parameters in their order: name (lower case), value, name, value … A parameter without `=` has the value `''`. Values are
 * as written: quoted strings keep their quotes, escapes of URI parameters stay.
 */
export type Params = readonly string[];

export const NO_PARAMS: Params = [];

/** Value of a parameter (`''` when it has none), or undefined when it is absent. `name` in lower case. */
export function param(params: Params, name: string): string | undefined {
  for (let i = 0; i < params.length; i += 2) if (params[i] === name) return params[i + 1];
  return undefined;
}

/** Header parameters `;name=value;…` with white space allowed around the signs, up to `,`, the end or anything else. */
export function parseHeaderParams(cursor: Cursor): Params | undefined {
  let params: string[] | undefined;
  for (;;) {
    const before = cursor.at;
    if (!cursor.take(SEMICOLON)) {
      cursor.at = before;
      return params ?? NO_PARAMS;
    }
    const name = cursor.token();
    if (name === undefined) return undefined;
    let value = '';
    const afterName = cursor.at;
    if (cursor.take(EQUALS)) {
      const start = cursor.at;
      if (cursor.peek() === QUOTE) {
        if (!cursor.skipQuoted()) return undefined;
      } else {
        cursor.span(VALUE);
        if (cursor.at === start) return undefined;
      }
      value = cursor.text.slice(start, cursor.at);
    } else cursor.at = afterName;
    if (params === undefined) params = [lowerCase(name), value];
    else params.push(lowerCase(name), value);
  }
}

/** URI parameters `;name=value;…`: no white space, `%` escapes. */
export function parseUriParams(cursor: Cursor): Params | undefined {
  if (cursor.peek() !== SEMICOLON) return NO_PARAMS;
  const params: string[] = [];
  while (cursor.peek() === SEMICOLON) {
    cursor.at++;
    const name = escapedSpan(cursor, URI_PARAM);
    if (name === undefined || name === '') return undefined;
    let value = '';
    if (cursor.peek() === EQUALS) {
      cursor.at++;
      const given = escapedSpan(cursor, URI_PARAM);
      if (given === undefined || given === '') return undefined;
      value = given;
    }
    params.push(lowerCase(name), value);
  }
  return params;
}

/** Text of a class with `%HH` escapes, possibly empty; undefined when an escape is broken. */
export function escapedSpan(cursor: Cursor, characterClass: number): string | undefined {
  const bytes = cursor.bytes;
  const start = cursor.at;
  let i = start;
  while (i < cursor.end) {
    const code = bytes[i]!;
    if ((CHAR_CLASS[code]! & characterClass) !== 0) i++;
    else if (code === PERCENT) {
      if (i + 2 >= cursor.end) return undefined;
      if ((CHAR_CLASS[bytes[i + 1]!]! & CHAR_CLASS[bytes[i + 2]!]! & HEX) === 0) return undefined;
      i += 3;
    } else break;
  }
  cursor.at = i;
  return i === start ? '' : cursor.text.slice(start, i);
}

/** Parameters as they are written in a header or URI. */
export function writeParams(params: Params): string {
  let text = '';
  for (let i = 0; i < params.length; i += 2)
    text += params[i + 1] === '' ? `;${params[i]}` : `;${params[i]}=${params[i + 1]}`;
  return text;
}

/** Lower case only when there is something to change: names almost always come in lower case. */
function lowerCase(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 65 && code <= 90) return text.toLowerCase();
  }
  return text;
}
