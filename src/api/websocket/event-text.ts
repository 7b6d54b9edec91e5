import type { TEvent } from '../../protocol/index.js';
import type { LoggedEvent } from './logged-event.js';

/**
 * Turns events into text. The hub hands the same object to all clients of an event, one after the other, so that
 * remembering the last one is enough to make the text once for all of them.
 */
export class EventText {
  #event: TEvent | undefined;
  #logged: LoggedEvent = { body: '', ReferenceID: undefined, logs: 0 };

  /** The event as it is kept: the same object for all clients, but for the one whose request it answers. */
  logged(event: TEvent, ReferenceID: number | undefined): LoggedEvent {
    if (event !== this.#event) {
      this.#logged = { body: bytesOf(JSON.stringify(event)).slice(0, -1), ReferenceID: undefined, logs: 0 };
      this.#event = event;
    }
    return ReferenceID === undefined ? this.#logged : { body: this.#logged.body, ReferenceID, logs: 0 };
  }
}

/**
 * The message as it goes to one client: the shared text with that client's own attributes. Like all that is given to the
 * socket it is a string with one character per byte, which costs less to write than a buffer.
 */
export function messageOf(event: LoggedEvent, sequenceNumber: number, repeated = false): string {
  const reference = event.ReferenceID === undefined ? '' : `,"ReferenceID":${event.ReferenceID}`;
  return `${event.body},"EventSequenceNumber":${sequenceNumber}${reference}${repeated ? ',"Repeated":true' : ''}}`;
}

/** The UTF-8 bytes of a text, one character each. */
export function bytesOf(text: string): string {
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1');
}

/** One unfragmented, unmasked text message (RFC 6455 section 5.2) of these bytes. */
export function textFrame(bytes: string): string {
  const { length } = bytes;
  if (length < 126) return String.fromCharCode(0x81, length) + bytes;
  if (length < 65_536) return String.fromCharCode(0x81, 126, length >> 8, length & 0xff) + bytes;
  const low = String.fromCharCode(length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff);
  return `\x81\x7f\0\0\0\0${low}${bytes}`;
}
