import type { IvrList, IvrToDriver } from '../protocol/index.js';
import { UsageError } from './command.js';

export type IvrFormat = 'line' | 'json';

export function ivrFormat(given: string | undefined): IvrFormat {
  if (given === undefined || given === 'line') return 'line';
  if (given === 'json') return 'json';
  throw new UsageError(`--format ${given}: must be line or json`);
}

/** One message of the server as text, ending with a line break: `10:15:32.441  c1  CallStatus  Event=Ringing`. */
export function printIvrMessage(message: IvrToDriver, format: IvrFormat): string {
  if (format === 'json') return `${JSON.stringify(message)}\n`;
  const { id, CallId, ...rest } = message as unknown as Readonly<Record<string, unknown>>;
  const time = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(11, 23);
  const parts = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
  return `${time}  ${String(CallId ?? '-').padEnd(12)}  ${String(id).padEnd(14)}  ${parts.join(' ')}`
    .trimEnd()
    .concat('\n');
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `{${(value as IvrList).map(nodeText).join(', ')}}`;
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return /^[\w.:+*#-]+$/.test(text) ? text : JSON.stringify(text);
}

function nodeText(node: IvrList[number]): string {
  return 'List' in node ? `${node.Name}: {${node.List.map(nodeText).join(', ')}}` : `${node.Name}: ${shown(node.Val)}`;
}
