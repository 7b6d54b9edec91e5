import { EVENTS } from './generated/event-table.js';
import type { EventName, MessageName, RequestName } from './generated/names.js';
import { REQUESTS } from './generated/request-table.js';

const byNumber: MessageName[] = [];
const byName = new Map<string, MessageName>();
for (const [name, { number, functions }] of Object.entries(REQUESTS)) {
  byNumber[number] = name as RequestName;
  byName.set(name, name as RequestName);
  for (const alias of functions) byName.set(alias, name as RequestName);
}
for (const [name, { number }] of Object.entries(EVENTS)) {
  byNumber[number] = name as EventName;
  byName.set(name, name as EventName);
}

/** Name of a message from its number, its name or the name of a library function (`TMakeCall`). */
export function nameOfMessage(message: string | number): MessageName | undefined {
  return typeof message === 'number' ? byNumber[message] : byName.get(message);
}

/** Number of the TMessageType. */
export function numberOfMessage(name: MessageName): number {
  return isRequestName(name) ? REQUESTS[name].number : EVENTS[name as EventName].number;
}

/** Whether the name is that of a request (its own name, no alias). */
export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

/** Whether the name is that of an event. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
