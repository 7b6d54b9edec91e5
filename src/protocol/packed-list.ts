import type { KVList, KVValue } from './kv-list.js';

/*
 * Packed form of a key-value list, as the heads of lists in T-Server logs show it: two bytes number of pairs; for each
 * pair one byte type (0 string, 1 integer, 3 list), two bytes length of the key, the key; then for a string two bytes
 * length and the string, for an integer four bytes, for a list its own packed form. Numbers are big-endian, text UTF-8.
 * A key with several values becomes as many pairs.
 */
const TYPE_STRING = 0;
const TYPE_INTEGER = 1;
const TYPE_LIST = 3;

/** Size of the packed form in bytes. */
export function packedSize(list: KVList): number {
  let size = 2;
  for (const key of Object.keys(list)) {
    const value = list[key] as KVValue | readonly KVValue[];
    const head = 3 + utf8Length(key);
    if (Array.isArray(value)) for (const one of value as readonly KVValue[]) size += head + valueSize(one);
    else size += head + valueSize(value as KVValue);
  }
  return size;
}

function valueSize(value: KVValue): number {
  if (typeof value === 'string') return 2 + utf8Length(value);
  return typeof value === 'number' ? 4 : packedSize(value);
}

/** Bytes of a string in UTF-8; half a surrogate pair counts as U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    // A surrogate pair: two units counted as length and two bytes added, which makes the four that it has.
    if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text, i + 1)) i++;
  }
  return bytes;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}

/** The packed form. Lengths and counts above 65,535 do not fit: check the list first. */
export function encodeKVList(list: KVList): Uint8Array {
  const bytes = new Uint8Array(packedSize(list));
  writeList(bytes, 0, list);
  return bytes;
}

function writeList(bytes: Uint8Array, start: number, list: KVList): number {
  let count = 0;
  let at = start + 2;
  for (const key of Object.keys(list)) {
    const value = list[key] as KVValue | readonly KVValue[];
    for (const one of Array.isArray(value) ? (value as readonly KVValue[]) : [value as KVValue]) {
      at = writePair(bytes, at, key, one);
      count++;
    }
  }
  write16(bytes, start, count);
  return at;
}

function writePair(bytes: Uint8Array, start: number, key: string, value: KVValue): number {
  bytes[start] = typeof value === 'string' ? TYPE_STRING : typeof value === 'number' ? TYPE_INTEGER : TYPE_LIST;
  const at = writeText(bytes, start + 1, key);
  if (typeof value === 'string') return writeText(bytes, at, value);
  if (typeof value !== 'number') return writeList(bytes, at, value);
  write16(bytes, at, value >>> 16);
  write16(bytes, at + 2, value);
  return at + 4;
}

function writeText(bytes: Uint8Array, start: number, text: string): number {
  let at = start + 2;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number;
    if (point > 0xffff) i++;
    at = writeCodePoint(bytes, at, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
  }
  write16(bytes, start, at - start - 2);
  return at;
}

function writeCodePoint(bytes: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    bytes[at] = point;
    return at + 1;
  }
  const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  bytes[at] = ([0, 0xc0, 0xe0, 0xf0][tail] as number) | (point >> (6 * tail));
  for (let i = 1; i <= tail; i++) bytes[at + i] = 0x80 | ((point >> (6 * (tail - i))) & 0x3f);
  return at + tail + 1;
}

function write16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value >> 8) & 0xff;
  bytes[at + 1] = value & 0xff;
}
