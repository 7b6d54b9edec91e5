import { enumNumber } from './enum-names.js';
import { ATTRIBUTES, type AttributeName } from './generated/attributes.js';
import { type EnumName, INFO_STATUS, INFO_TYPE } from './generated/enums.js';
import type { TMessage } from './generated/messages.js';
import type { KVList, KVValue } from './kv-list.js';
import { calendarDate, clockTime, escaped, quoted } from './log-text.js';
import { isRequestName } from './message-names.js';
import { encodeKVList } from './packed-list.js';

/** What a message does not know about its place in the log. */
export interface LogContext {
  /** When the server sent or got it: milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  /** Minutes that the local time of the log is ahead of UTC; default 0. */
  readonly utcOffset?: number;
  /** Version of the server; default `0.0.0`. */
  readonly version?: string;
  /** Requests: number of the client's connection. */
  readonly handle?: number;
  /** Requests: name of the client application. */
  readonly applicationName?: string;
  /** Requests: address and port of the client. */
  readonly address?: string;
}

/** First lines of a log file; readers look for `Application name:` at the beginning of a line. */
export interface LogHead {
  /** Readers recognise a T-Server by a name that begins with `TServer`. */
  readonly applicationName: string;
  readonly fileName: string;
  readonly version: string;
  readonly host: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startTime: number;
  readonly utcOffset?: number;
}

/** The head of a log file, with an empty line after it. */
export function formatTServerLogHead(head: LogHead): string {
  const seconds = Math.floor(head.startTime / 1000);
  const offset = head.utcOffset ?? 0;
  return [
    `Application name: ${escaped(head.applicationName)}`,
    'Application type: TServer',
    `Application version: ${escaped(head.version)}`,
    `Host name: ${escaped(head.host)}`,
    `File: ${escaped(head.fileName)}`,
    `Start time: ${calendarDate(seconds, offset)}T${clockTime(seconds, offset)}`,
    '',
    '',
  ].join('\n');
}

const SUPPRESSED = "'[output suppressed]'";

/**
 * One message in the layout of T-Server logs, with the empty line after it: an event as the server sends it, a request
 * as newer servers print what they receive. Attributes stand in the order of their numbers.
 */
export function formatTServerMessage(message: TMessage, context: LogContext): string {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  const names = Object.keys(message).filter((n): n is AttributeName => Object.hasOwn(ATTRIBUTES, n));
  names.sort((a, b) => (ATTRIBUTES[a].number ?? LAST) - (ATTRIBUTES[b].number ?? LAST));
  let text = `${firstLine(message, context)}\n`;
  for (const name of names) {
    const value = values[name];
    if (value !== undefined)
      text += `\t${logName(message.id, name, value)}\t${printed(name, value, values, context)}\n`;
  }
  return `${text}\n`;
}

/** Attributes without a number come last. */
const LAST = 1000;

function firstLine(message: TMessage, context: LogContext): string {
  const { time, utcOffset = 0, version = '0.0.0', handle = 0, applicationName = '', address = '' } = context;
  const clock = clockTime(time / 1000, utcOffset);
  const ms = String(Math.floor(time) % 1000).padStart(3, '0');
  if (isRequestName(message.id)) {
    const client = `${(handle >>> 0).toString(16).padStart(8, '0')} ${escaped(applicationName)} ${escaped(address)}`;
    return `${clock}.${ms} Trc 04541 ${message.id} received from [${handle}] (${client.trimEnd()})`;
  }
  const step =
    message.id === 'EventError'
      ? 'send_to_client'
      : 'ReferenceID' in message && message.ReferenceID !== undefined
        ? 'distribute_response'
        : 'distribute_event';
  return `@${clock}.${ms}0 [0] ${escaped(version)} ${step}: message ${message.id}`;
}

/** In logs InfoType goes by the name of its enumeration. */
function logName(id: string, name: AttributeName, value: unknown): string {
  return name === 'InfoType' ? `Attribute${infoTypeEnum(id, value)}` : ATTRIBUTES[name].logName;
}

function infoTypeEnum(id: string, value: unknown): EnumName {
  const own = INFO_TYPE[id];
  if (own !== undefined) return own;
  const fitting = Object.values(INFO_TYPE).find((e) => enumNumber(e, String(value)) !== undefined);
  return fitting ?? 'AddressInfoType';
}

function printed(
  name: AttributeName,
  value: unknown,
  message: Readonly<Record<string, unknown>>,
  context: LogContext,
): string {
  const { kind, enum: enumName, secret } = ATTRIBUTES[name];
  if (secret) return SUPPRESSED;
  switch (kind) {
    case 'string':
    case 'uuid':
      return quoted(String(value));
    case 'character':
      return String(String(value).codePointAt(0) ?? 0);
    case 'sequence':
      return (value as number).toString(16).padStart(16, '0');
    case 'enum':
      return number(enumName as EnumName, value);
    case 'info-type':
      return number(infoTypeEnum(String(message['id']), value), value);
    case 'info-status':
      return infoStatus(value, message['InfoType']);
    case 'kv-list':
      return printedList(value as KVList);
    case 'integer':
      return TIMES.has(name) ? `${value} (${clockTime(value as number, context.utcOffset ?? 0)})` : String(value);
    case 'connid':
    case 'mask':
    case 'message':
      return escaped(String(value));
  }
}

/** Seconds since 1970 that logs print with the local time. */
const TIMES: ReadonlySet<string> = new Set(['TimeinSecs', 'ServerStartTime']);

/** The number of an enumeration value; its name in quotes where the number is not public. */
function number(enumName: EnumName, value: unknown): string {
  return String(enumNumber(enumName, String(value)) ?? quoted(String(value)));
}

function infoStatus(value: unknown, infoType: unknown): string {
  if (typeof value === 'number') return String(value);
  const enumName = INFO_STATUS[String(infoType)];
  return enumName === undefined ? quoted(String(value)) : number(enumName, value);
}

/** Size and first bytes of the packed list, then its pairs on lines of their own. */
function printedList(list: KVList): string {
  const packed = encodeKVList(list);
  const bytes = Array.from(packed.subarray(0, 4), (b) => b.toString(16).padStart(2, '0'));
  return `[${packed.length}] ${bytes.join(' ')}..${pairs(list, '\n\t\t')}`;
}

function pairs(list: KVList, indent: string): string {
  let text = '';
  for (const key of Object.keys(list)) {
    const value = list[key] as KVValue | readonly KVValue[];
    for (const one of Array.isArray(value) ? (value as readonly KVValue[]) : [value as KVValue]) {
      text += `${indent}${quoted(key)}`;
      if (typeof one === 'object') text += `(list)${pairs(one, `${indent}\t`)}`;
      else text += `\t${typeof one === 'number' ? one : quoted(one)}`;
    }
  }
  return text;
}
