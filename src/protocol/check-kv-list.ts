import type { CheckLimits } from './check-limits.js';
import type { KVList, KVValue } from './kv-list.js';
import { utf8Length } from './packed-list.js';

/** Thrown nowhere: what is wrong with a list is returned as text. */
export type ListResult = KVList | string;

/** Keys that would reach the prototype of a plain object in careless code. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Pairs and bytes seen so far, over all levels. */
interface Tally {
  pairs: number;
  bytes: number;
}

/**
 * Checks a key-value list from outside and copies it. An array of one value becomes that value.
 * @returns the copy, or in words what is wrong with it
 */
export function checkKVList(value: unknown, limits: CheckLimits): ListResult {
  return copyList(value, limits, { pairs: 0, bytes: 0 }, 1);
}

function copyList(value: unknown, limits: CheckLimits, tally: Tally, depth: number): ListResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object of key-value pairs';
  if (depth > limits.listDepth) return `is nested deeper than ${limits.listDepth}`;
  tally.bytes += 2;
  const copy: Record<string, KVValue | readonly KVValue[]> = {};
  for (const key of Object.keys(value)) {
    if (key.length === 0) return 'has an empty key';
    if (key.length > limits.keyLength) return `has a key longer than ${limits.keyLength}`;
    if (FORBIDDEN_KEYS.has(key)) return `has the forbidden key ${key}`;
    const result = copyValues((value as Record<string, unknown>)[key], key, limits, tally, depth);
    if (result instanceof Refusal) return result.text;
    copy[key] = result;
  }
  return copy;
}

/** Tells a refusal from a string value. */
class Refusal {
  constructor(readonly text: string) {}
}

function copyValues(
  value: unknown,
  key: string,
  limits: CheckLimits,
  tally: Tally,
  depth: number,
): KVValue | readonly KVValue[] | Refusal {
  if (!Array.isArray(value)) return copyValue(value, key, limits, tally, depth);
  if (value.length === 0) return new Refusal(`has no value for the key ${key}`);
  if (value.length > limits.listPairs) return tooManyPairs(limits);
  const copies: KVValue[] = [];
  for (const one of value) {
    const result = copyValue(one, key, limits, tally, depth);
    if (result instanceof Refusal) return result;
    copies.push(result);
  }
  return copies.length === 1 ? (copies[0] as KVValue) : copies;
}

function copyValue(value: unknown, key: string, limits: CheckLimits, tally: Tally, depth: number): KVValue | Refusal {
  if (++tally.pairs > limits.listPairs) return tooManyPairs(limits);
  tally.bytes += 3 + utf8Length(key);
  if (typeof value === 'string') {
    // Long strings are not even measured.
    tally.bytes += 2 + (value.length > limits.packedSize ? value.length : utf8Length(value));
    return tally.bytes > limits.packedSize ? tooLarge(limits) : value;
  }
  if (typeof value === 'number') {
    tally.bytes += 4;
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff) {
      return new Refusal(`has a number that is no 32-bit integer at the key ${key}`);
    }
    return tally.bytes > limits.packedSize ? tooLarge(limits) : value === 0 ? 0 : value;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Refusal(`has neither string, integer nor list at the key ${key}`);
  }
  const inner = copyList(value, limits, tally, depth + 1);
  if (typeof inner === 'string') return new Refusal(inner);
  return tally.bytes > limits.packedSize ? tooLarge(limits) : inner;
}

function tooManyPairs(limits: CheckLimits): Refusal {
  return new Refusal(`has more than ${limits.listPairs} pairs`);
}

function tooLarge(limits: CheckLimits): Refusal {
  return new Refusal(`is larger than ${limits.packedSize} bytes when packed`);
}
