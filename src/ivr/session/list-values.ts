import type { IvrList, IvrNode, KVList, KVValue } from '../../protocol/index.js';

type Values = KVValue | readonly KVValue[];

/** Keys that a key-value list of the switch cannot have, besides the empty one. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * UDataEx, ExtnsEx or Parameters as a key-value list; equal names become repeated keys. Binary values become their
 * hexadecimal text. Undefined for nodes that cannot be said there (forbidden keys).
 */
export function toKVList(list: IvrList): KVList | undefined {
  const result = new Map<string, Values>();
  for (const node of list) {
    const value = nodeValue(node);
    if (value === undefined || FORBIDDEN.has(node.Name) || node.Name === '') return undefined;
    const before = result.get(node.Name);
    result.set(node.Name, before === undefined ? value : [...listed(before), value]);
  }
  return Object.fromEntries(result);
}

function nodeValue(node: IvrNode): KVValue | undefined {
  return 'List' in node ? toKVList(node.List) : node.Val;
}

/** A key-value list as nodes, in its order; a repeated key becomes as many nodes. */
export function toIvrList(list: KVList): IvrList {
  return Object.entries(list).flatMap(([Name, values]) => listed(values).map((value) => nodeOf(Name, value)));
}

function nodeOf(Name: string, value: KVValue): IvrNode {
  if (typeof value === 'string') return { Name, Type: 'Str', Val: value };
  // Int is a 32-bit number in the protocol.
  if (typeof value === 'number') {
    return value === (value | 0) ? { Name, Type: 'Int', Val: value } : { Name, Type: 'Str', Val: String(value) };
  }
  return { Name, List: toIvrList(value) };
}

export function listed(values: Values): readonly KVValue[] {
  return Array.isArray(values) ? (values as readonly KVValue[]) : [values as KVValue];
}

/** Sum over the pairs of the UTF-8 lengths of key and value text (option `user-data-limit`). */
export function userDataSize(list: KVList): number {
  let size = 0;
  for (const [key, values] of Object.entries(list)) {
    for (const value of listed(values)) {
      size +=
        Buffer.byteLength(key) + (typeof value === 'object' ? userDataSize(value) : Buffer.byteLength(String(value)));
    }
  }
  return size;
}

/** Keys of user data are not empty and hold no colon: it separates the keys of UDataGet. */
export function hasIllegalKey(list: IvrList): boolean {
  return list.some(
    (node) => node.Name === '' || node.Name.includes(':') || ('List' in node && hasIllegalKey(node.List)),
  );
}
