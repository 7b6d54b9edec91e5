import { IVR_MESSAGES, type IvrList, type IvrNode, type IvrToServer } from '../../protocol/index.js';
import type { Actors } from '../actors.js';
import type { DriverMessage } from './ivr-flow.js';

const SCHEMAS = new Map(IVR_MESSAGES.map((schema) => [schema.name, schema]));
const LISTS: ReadonlySet<string> = new Set(['list', 'nodes', 'pairs']);

/** What the labels of a flow mean in this run, besides the DNs. */
export interface MessageLabels {
  readonly actors: Actors;
  /** RefID label → RefID that the server gave. */
  readonly refIds: Map<string, string>;
}

/** The message with numbers in place of labels; maps become lists of nodes. */
export function buildIvrMessage({ name, fields }: DriverMessage, labels: MessageLabels): IvrToServer {
  const schema = SCHEMAS.get(name);
  const message: Record<string, unknown> = { id: name };
  for (const [key, value] of fields) {
    const content = schema?.children.find((child) => child.name === key)?.content;
    if (content !== undefined && LISTS.has(content)) message[key] = nodesOf(value, labels.actors);
    else message[key] = textOf(key, value, labels);
  }
  return message as unknown as IvrToServer;
}

function textOf(key: string, value: unknown, { actors, refIds }: MessageLabels): string {
  const text = String(value);
  return key === 'RefID' ? (refIds.get(text) ?? text) : actors.number(text);
}

/** Text = Str, integer = Int, map = List; a list under `key*` = the key as often. */
function nodesOf(value: unknown, actors: Actors): IvrList {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]): IvrList => {
    if (!key.endsWith('*') || !Array.isArray(one)) return [nodeOf(key, one, actors)];
    return one.map((each) => nodeOf(key.slice(0, -1), each, actors));
  });
}

function nodeOf(Name: string, value: unknown, actors: Actors): IvrNode {
  if (typeof value === 'number') return { Name, Type: 'Int', Val: value };
  if (typeof value === 'object') return { Name, List: nodesOf(value, actors) };
  return { Name, Type: 'Str', Val: actors.number(String(value)) };
}
