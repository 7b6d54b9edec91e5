import { formatTServerMessage, type TEvent, type TMessage } from '../protocol/index.js';
import { UsageError } from './command.js';

export type EventFormat = 'line' | 'json' | 'tserver';

export function eventFormat(given: string | undefined, fallback: EventFormat): EventFormat {
  if (given === undefined) return fallback;
  if (given === 'line' || given === 'json' || given === 'tserver') return given;
  throw new UsageError(`--format ${given}: must be line, json or tserver`);
}

/** One event as text, ending with a line break. */
export function printEvent(event: TEvent, format: EventFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(event)}\n`;
    case 'tserver':
      return formatTServerMessage(event as TMessage, {
        time: timeOf(event),
        utcOffset: -new Date().getTimezoneOffset(),
      });
    case 'line':
      return `${lineOf(event)}\n`;
    default:
      return format satisfies never;
  }
}

/** Attributes that stand first, without their names, or that people do not look for. */
const NOT_LISTED = new Set(['id', 'ThisDN', 'TimeinSecs', 'TimeinuSecs', 'EventSequenceNumber', 'CallUUID', 'CallID']);
/** Order of those that people look for most. */
const FIRST = [
  'ConnID',
  'OtherDN',
  'OtherDNRole',
  'ThirdPartyDN',
  'ThirdPartyDNRole',
  'CallState',
  'ThisDNRole',
  'CallType',
];

/** `10:15:32.441  7002  EventRinging        ConnID=… OtherDN=7001 …` */
function lineOf(event: TEvent): string {
  const values = event as unknown as Readonly<Record<string, unknown>>;
  const rest = Object.keys(values).filter((name) => !NOT_LISTED.has(name) && !FIRST.includes(name));
  const attributes = [...FIRST, ...rest].flatMap((name) =>
    values[name] === undefined ? [] : [`${name}=${shown(values[name])}`],
  );
  const time = new Date(timeOf(event) - new Date().getTimezoneOffset() * 60_000).toISOString().slice(11, 23);
  return `${time}  ${String(values['ThisDN'] ?? '-').padEnd(6)}  ${event.id.padEnd(22)}  ${attributes.join(' ')}`.trimEnd();
}

function shown(value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return /^[\w.:+*#-]+$/.test(text) ? text : JSON.stringify(text);
}

function timeOf(event: TEvent): number {
  const { TimeinSecs, TimeinuSecs } = event as { TimeinSecs?: number; TimeinuSecs?: number };
  return TimeinSecs === undefined ? Date.now() : TimeinSecs * 1000 + Math.floor((TimeinuSecs ?? 0) / 1000);
}
