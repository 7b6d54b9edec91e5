import { checkKVList } from './check-kv-list.js';
import type { CheckLimits } from './check-limits.js';
import { enumValue } from './enum-names.js';
import { ATTRIBUTES, type AttributeName } from './generated/attributes.js';
import { type EnumName, INFO_TYPE } from './generated/enums.js';
import type { RequestName } from './generated/names.js';
import { nameOfMessage } from './message-names.js';

/** A value that was refused; `text` says why. */
export class Refused {
  constructor(readonly text: string) {}
}

/** Checks one value: gives it back in its one spelling, or `Refused`. */
export type Check = (value: unknown, limits: CheckLimits) => unknown;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get in
const CONTROL = /[\u0000-\u001f\u007f]/;

const checkString: Check = (value, limits) => {
  if (typeof value !== 'string') return new Refused('must be a string');
  if (value.length > limits.stringLength) return new Refused(`is longer than ${limits.stringLength}`);
  return CONTROL.test(value) ? new Refused('must not have control characters') : value;
};

const checkFilledString: Check = (value, limits) =>
  value === '' ? new Refused('is empty') : checkString(value, limits);

const checkDigits: Check = (value, limits) => {
  if (typeof value !== 'string' || !/^[0-9*#A-Da-d,]+$/.test(value)) return new Refused('must be digits 0-9 * # A-D');
  return checkString(value, limits);
};

const PATTERNS = {
  uuid: { pattern: /^[0-9A-Za-z]{32}$/, text: 'must be 32 letters and digits' },
  character: { pattern: /^\P{Cc}$/u, text: 'must be one character' },
  mask: { pattern: /^(?:[0-9a-fA-F]{2}){1,64}$/, text: 'must be up to 64 bytes in hexadecimal digits' },
} as const;

function checkPattern({ pattern, text }: { readonly pattern: RegExp; readonly text: string }): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : new Refused(text));
}

const checkInteger: Check = (value) =>
  Number.isInteger(value) && (value as number) >= -0x80000000 && (value as number) <= 0xffffffff
    ? value === 0
      ? 0
      : value
    : new Refused('must be a 32-bit integer');

/** From 1, as the functions of the library give it back. */
export function checkReferenceID(value: unknown): unknown {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 0xffffffff
    ? value
    : new Refused('must be an integer from 1 to 4294967295');
}

const checkSequence: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? value === 0
      ? 0
      : value
    : new Refused('must be an integer from 0');

export const checkConnID: Check = (value) =>
  typeof value === 'string' && /^[0-9a-fA-F]{16}$/.test(value)
    ? value.toLowerCase()
    : new Refused('must be 16 hexadecimal digits');

const checkList: Check = (value, limits) => {
  const list = checkKVList(value, limits);
  return typeof list === 'string' ? new Refused(list) : list;
};

const checkMessage: Check = (value) => {
  const name = typeof value === 'string' || typeof value === 'number' ? nameOfMessage(value) : undefined;
  return name ?? new Refused('must be the name of a message');
};

function checkEnum(enums: readonly EnumName[], id: RequestName): Check {
  return (value) => {
    for (const name of enums) {
      const found = enumValue(name, value, id);
      if (found !== undefined) return found;
    }
    return new Refused(`must be a value of ${enums.join(' or ')}`);
  };
}

const checkInfoStatus: Check = (value, limits) =>
  typeof value === 'string' ? checkFilledString(value, limits) : checkInteger(value, limits);

/**
 * The check of one attribute of one request.
 * @param filled the string must not be empty
 */
export function checkOf(id: RequestName, name: AttributeName, filled: boolean): Check {
  if (name === 'ReferenceID') return checkReferenceID;
  const { kind, enum: enumName } = ATTRIBUTES[name];
  switch (kind) {
    case 'string':
      return name === 'DTMFDigits' ? checkDigits : filled ? checkFilledString : checkString;
    case 'uuid':
    case 'character':
    case 'mask':
      return checkPattern(PATTERNS[kind]);
    case 'integer':
      return checkInteger;
    case 'sequence':
      return checkSequence;
    case 'connid':
      return checkConnID;
    case 'kv-list':
      return checkList;
    case 'message':
      return checkMessage;
    case 'enum':
      return checkEnum([enumName as EnumName], id);
    case 'info-type':
      return checkEnum(infoTypes(id), id);
    case 'info-status':
      return checkInfoStatus;
  }
}

/** The enumeration of InfoType in this request; in a request that carries any event, all of them. */
function infoTypes(id: RequestName): readonly EnumName[] {
  const own = INFO_TYPE[id];
  return own === undefined ? [...new Set(Object.values(INFO_TYPE))] : [own];
}
