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

/** Text = Str, integer = Int, map = List. */
function nodesOf(value: unknown, actors: Actors): IvrList {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([Name, one]): IvrNode => {
    if (typeof one === 'number') return { Name, Type: 'Int', Val: one };
    if (typeof one === 'object') return { Name, List: nodesOf(one, actors) };
    return { Name, Type: 'Str', Val: actors.number(String(one)) };
  });
}
