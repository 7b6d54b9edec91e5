import type { TEvent } from '../../protocol/index.js';
import type { LoggedEvent } from './event-log.js';

/**
 * Turns events into text. The hub hands the same object to all clients of an event, one after the other, so that
 * remembering the last one is enough to make the text once for all of them.
 */
export class EventText {
  #event: TEvent | undefined;
  #body: Buffer = Buffer.alloc(0);

  /** JSON text of the event without the closing brace. */
  body(event: TEvent): Buffer {
    if (event !== this.#event) {
      const text = JSON.stringify(event);
      this.#body = Buffer.from(text.slice(0, -1));
      this.#event = event;
    }
    return this.#body;
  }
}

/** The message as it goes to one client: the shared text with that client's own attributes. */
export function messageOf(event: LoggedEvent, sequenceNumber: number, repeated = false): Buffer {
  let own = `,"EventSequenceNumber":${sequenceNumber}`;
  if (event.ReferenceID !== undefined) own += `,"ReferenceID":${event.ReferenceID}`;
  if (repeated) own += ',"Repeated":true';
  own += '}';
  const message = Buffer.allocUnsafe(event.body.length + own.length);
  event.body.copy(message);
  message.write(own, event.body.length, 'latin1');
  return message;
}
