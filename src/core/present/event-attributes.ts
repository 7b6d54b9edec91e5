import { EVENTS } from '../../protocol/index.js';

/** Attributes of a party or its call that an event may bear only where its table lists them (event-rules 1.4). */
const NAMES = [
  'CallID',
  'CallUUID',
  'CallType',
  'CallState',
  'ThisDNRole',
  'PartyState',
  'ThisQueue',
  'AgentID',
  'ANI',
  'DNIS',
  'UserData',
  'Reasons',
] as const;

/** Which of them the table of an event lists. Flags, as they are looked at for every event. */
export type Listed = Readonly<Record<(typeof NAMES)[number], boolean>>;

const LISTED: ReadonlyMap<string, Listed> = new Map(
  Object.entries(EVENTS).map(([id, { mandatory, optional }]) => [id, flags(new Set([...mandatory, ...optional]))]),
);

const NONE = flags(new Set());

/** What the table of this event lists. */
export function listedIn(id: string): Listed {
  return LISTED.get(id) ?? NONE;
}

function flags(names: ReadonlySet<string>): Listed {
  return Object.fromEntries(NAMES.map((name) => [name, names.has(name)])) as Listed;
}
