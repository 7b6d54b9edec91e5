import { enumNameOf, enumValue } from './enum-names.js';
import { ATTRIBUTES, type AttributeName } from './generated/attributes.js';
import { type EnumName, INFO_STATUS, INFO_TYPE } from './generated/enums.js';
import type { TMessage } from './generated/messages.js';
import type { MessageName } from './generated/names.js';
import type { KVList, KVValue } from './kv-list.js';
import { unquoted } from './log-text.js';
import { nameOfMessage } from './message-names.js';

/** A message found in a log. */
export interface LoggedMessage {
  readonly message: TMessage;
  /** Line of the log, counted from 1, on which it begins. */
  readonly line: number;
  /** Time of day as printed, or empty where the layout has none. */
  readonly time: string;
  /** Lines of the block that could not be read; their attributes are missing. */
  readonly unread: readonly string[];
}

/** Where a block of attributes begins; the first group is the time, the second the message. */
const FIRST_LINES: readonly RegExp[] = [
  /^@(\d[\d:.]*)[^\n]*?: message (\w+)\s*$/,
  /^(): message (\w+)\s*$/,
  /^()message (\w+)\s*$/,
  /^(\d\S*) (?:Trc|Int|Trace|Interaction) 0454[1-5] (Request\w+) received from /,
];

/**
 * Finds the messages in a T-Server log: what `formatTServerMessage` prints, and the layouts of real servers that are
 * documented in spec/tlib/logs.md. Never throws; what it does not know it leaves out.
 */
export function parseTServerLog(text: string): readonly LoggedMessage[] {
  const found: LoggedMessage[] = [];
  const lines = text.split('\n');
  let at = 0;
  while (at < lines.length) {
    const start = at++;
    const head = firstLine(lines[start] as string);
    if (head === undefined) continue;
    while (at < lines.length && lines[at]?.startsWith('\t')) at++;
    found.push(readBlock(head.id, head.time, start, lines.slice(start + 1, at)));
  }
  return found;
}

function firstLine(line: string): { readonly id: MessageName; readonly time: string } | undefined {
  for (const pattern of FIRST_LINES) {
    const match = pattern.exec(line);
    const id = match ? nameOfMessage(match[2] as string) : undefined;
    if (match && id !== undefined) return { id, time: match[1] as string };
  }
  return undefined;
}

function readBlock(id: MessageName, time: string, start: number, lines: readonly string[]): LoggedMessage {
  const message: Record<string, unknown> = { id };
  const unread: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as string).replace(/\r$/, '');
    const attribute = /^\tAttribute(\w+)\t?(.*)$/s.exec(line);
    if (attribute) {
      const end = endOfPairs(lines, i + 1);
      const value = readAttribute(id, message, attribute, lines.slice(i + 1, end));
      if (!value) unread.push(line);
      i = end - 1;
    } else if (id === 'EventError' && /^\s*\(.*\)\s*$/.test(line)) {
      message['ErrorMessage'] ??= line.trim().slice(1, -1);
    } else unread.push(line);
  }
  nameInfoStatus(message);
  return { message: message as unknown as TMessage, line: start + 1, time, unread };
}

/** Pair lines have two tabs or more, in old logs two blanks in place of the second. */
const PAIR = /^\t(?:\t+| {2})'/;

function endOfPairs(lines: readonly string[], from: number): number {
  let end = from;
  while (end < lines.length && PAIR.test(lines[end] as string)) end++;
  return end;
}

const BY_LOG_NAME: ReadonlyMap<string, { readonly name: AttributeName; readonly infoType?: EnumName }> = new Map([
  ...(Object.keys(ATTRIBUTES) as AttributeName[]).map((name) => [ATTRIBUTES[name].logName, { name }] as const),
  ...Object.values(INFO_TYPE).map((e) => [`Attribute${e}`, { name: 'InfoType' as const, infoType: e }] as const),
]);

/** @returns whether the attribute could be read */
function readAttribute(
  id: MessageName,
  message: Record<string, unknown>,
  [, plain, text]: RegExpExecArray,
  pairLines: readonly string[],
): boolean {
  const known = BY_LOG_NAME.get(`Attribute${plain}`);
  if (known === undefined) return false;
  const value =
    ATTRIBUTES[known.name].kind === 'kv-list'
      ? readList(pairLines)
      : readValue(id, known.name, known.infoType, (text as string).trimEnd());
  if (value === undefined) return false;
  message[known.name] = value;
  return true;
}

function readValue(id: MessageName, name: AttributeName, infoType: EnumName | undefined, text: string): unknown {
  const { kind, enum: enumName } = ATTRIBUTES[name];
  switch (kind) {
    case 'string':
    case 'uuid':
    case 'mask':
      return unquoted(text);
    case 'connid':
      return /^[0-9a-f]{16}$/i.test(text) ? text.toLowerCase() : undefined;
    case 'sequence':
      return /^[0-9a-f]{1,16}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
    case 'character': {
      const code = integer(text);
      return code === undefined || code < 0 || code > 0x10ffff ? undefined : String.fromCodePoint(code);
    }
    case 'enum':
    case 'info-type': {
      const table = (infoType ?? enumName) as EnumName;
      const value = integer(text);
      return value === undefined ? enumValue(table, unquoted(text)) : enumNameOf(table, value, id);
    }
    case 'info-status':
      return integer(text) ?? unquoted(text);
    case 'message':
      return nameOfMessage(integer(text) ?? text);
    case 'integer':
      return integer(text);
    case 'kv-list':
      return undefined;
  }
}

/** A decimal number, possibly with something in parentheses after it (times). */
function integer(text: string): number | undefined {
  const match = /^(-?\d{1,20})(?: \([^)]*\))?$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** The number in InfoStatus stands for a name where its InfoType says so. */
function nameInfoStatus(message: Record<string, unknown>): void {
  const enumName = INFO_STATUS[String(message['InfoType'])];
  const value = message['InfoStatus'];
  if (enumName === undefined || typeof value !== 'number') return;
  message['InfoStatus'] = enumNameOf(enumName, value) ?? value;
}

type OpenList = Record<string, KVValue | KVValue[]>;

function readList(lines: readonly string[]): KVList {
  const root: OpenList = {};
  const open: OpenList[] = [root];
  for (const raw of lines) {
    const line = raw.replace(/\r$/, '');
    const tabs = (/^\t*/.exec(line) as RegExpExecArray)[0].length;
    const depth = Math.max(0, Math.min(tabs - 2, open.length - 1));
    open.length = depth + 1;
    const list = open[depth] as OpenList;
    const text = line.trimStart();
    const tab = text.indexOf("'\t", 1);
    if (tab > 0) add(list, unquoted(text.slice(0, tab + 1)), scalar(text.slice(tab + 2)));
    else if (text.endsWith("'(list)")) {
      const inner: OpenList = {};
      add(list, unquoted(text.slice(0, -'(list)'.length)), inner);
      open.push(inner);
    }
  }
  return root;
}

function scalar(text: string): KVValue {
  return /^-?\d+$/.test(text) ? Number(text) : unquoted(text);
}

/** A key that occurs again gets an array of its values. */
function add(list: OpenList, key: string, value: KVValue): void {
  if (key === '__proto__') return;
  const before = Object.hasOwn(list, key) ? list[key] : undefined;
  if (before === undefined) list[key] = value;
  else if (Array.isArray(before)) before.push(value);
  else list[key] = [before, value];
}
