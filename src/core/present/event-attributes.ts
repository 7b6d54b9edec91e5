import { EVENTS } from '../../protocol/index.js';

const LISTED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(EVENTS).map(([id, { mandatory, optional }]) => [id, new Set<string>([...mandatory, ...optional])]),
);

const NONE: ReadonlySet<string> = new Set();

/** The attributes that an event's table lists: those, and no others, may be in it (event-rules 1.4). */
export function attributesOf(id: string): ReadonlySet<string> {
  return LISTED.get(id) ?? NONE;
}
