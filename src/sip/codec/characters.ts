/*
 * Character classes of RFC 3261 section 25.1 as one table of bit flags. Messages are handled as binary strings (one
 * character per byte), so every index is below 256.
 */

/** `token`: method names, header names, parameter names, tags. */
export const TOKEN = 1;
/** `word`: both halves of a Call-ID. */
export const WORD = 2;
/** `unreserved` and `user-unreserved`: the user part of a URI (escapes apart). */
export const USER = 4;
/** `unreserved` and `param-unreserved`: names and values of URI parameters (escapes apart). */
export const URI_PARAM = 8;
/** `unreserved` and `hnv-unreserved`: headers of a URI (escapes apart). */
export const URI_HEADER = 16;
/** Letters, digits, `-`, `.`; the underscore that many networks use in host names is let through. */
export const HOST = 32;
export const HEX = 64;
export const DIGIT = 128;
/** Anything that may stand in header text: no controls but the tab. Bytes above 127 are parts of UTF-8 characters. */
export const TEXT = 256;
/** `token`, and what else an unquoted parameter value may hold as a `host`: `[`, `]`, `:`. */
export const VALUE = 512;
/** Password of a URI (RFC 3261 `password`, escapes apart). */
export const PASSWORD = 1024;
/** `reserved`, `unreserved` or `%`: an absolute URI of an unknown scheme, and other URI text. */
export const URIC = 2048;

export const CHAR_CLASS: Uint16Array = /* @__PURE__ */ buildTable();

function buildTable(): Uint16Array {
  const table = new Uint16Array(256);
  const add = (characters: string, flag: number): void => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)]! |= flag;
  };
  const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const unreserved = `${alphanumeric}-_.!~*'()`;
  const token = `${alphanumeric}-.!%*_+\`'~`;
  add(token, TOKEN | VALUE);
  add('[]:', VALUE);
  add(`${token}()<>:\\"/[]?{}`, WORD);
  add(`${unreserved}&=+$,;?/`, USER);
  add(`${unreserved}&=+$,`, PASSWORD);
  add(`${unreserved}[]/:&+$`, URI_PARAM);
  add(`${unreserved}[]/?:+$`, URI_HEADER);
  add(`${alphanumeric}-._`, HOST);
  add('0123456789ABCDEFabcdef', HEX);
  add('0123456789', DIGIT);
  add(`${unreserved};/?:@&=+$,%#[]`, URIC);
  for (let code = 0; code < 256; code++) if ((code >= 0x20 && code !== 0x7f) || code === 9) table[code]! |= TEXT;
  return table;
}

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const PERCENT = 37;
export const STAR = 42;
export const COMMA = 44;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
