import { EVENTS } from '../../protocol/index.js';

/** Attributes that every party and call has, and nearly every table lists. */
const COMMON = ['CallID', 'CallUUID', 'CallType', 'ThisDNRole', 'PartyState'] as const;

/** Attributes of a party or its call that an event may bear only where its table lists them (event-rules 1.4). */
const NAMES = [...COMMON, 'CallState', 'ThisQueue', 'AgentID', 'ANI', 'DNIS', 'UserData', 'Reasons'] as const;

/** Which of them the table of an event lists. Flags, as they are looked at for every event. */
export type Listed = Readonly<Record<(typeof NAMES)[number], boolean>> & {
  /** Those of `COMMON` that it does not list; mostly none. */
  readonly unlisted: readonly string[];
};

const LISTED: ReadonlyMap<string, Listed> = new Map(
  Object.entries(EVENTS).map(([id, { mandatory, optional }]) => [id, flags(new Set([...mandatory, ...optional]))]),
);

const NONE = flags(new Set());

/** What the table of this event lists. */
export function listedIn(id: string): Listed {
  return LISTED.get(id) ?? NONE;
}

/** The common attributes without those that the table does not list. */
export function onlyListed(common: object, { unlisted }: Listed): Record<string, unknown> {
  return Object.fromEntries(Object.entries(common).filter(([name]) => !unlisted.includes(name)));
}

function flags(names: ReadonlySet<string>): Listed {
  const unlisted = COMMON.filter((name) => !names.has(name));
  return { ...Object.fromEntries(NAMES.map((name) => [name, names.has(name)])), unlisted } as unknown as Listed;
}
