import assert from 'node:assert/strict';
import type { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import * as ws from 'ws';
import type { TEvent } from '../../protocol/index.js';
import { bytesOf, EventText, messageOf, textFrame } from './event-text.js';

/** The reading half of `ws`, which its types leave out. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** What a WebSocket receiver makes of the frames. */
function received(frames: string): string[] {
  const messages: string[] = [];
  const receiver = new Receiver({ isServer: false, allowSynchronousEvents: true });
  receiver.on('message', (data: Buffer, isBinary: boolean) => messages.push(isBinary ? 'binary' : data.toString()));
  receiver.write(Buffer.from(frames, 'latin1'));
  return messages;
}

describe('textFrame', () => {
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]) {
    it(`carries ${length} bytes`, () => {
      const text = 'x'.repeat(length);
      assert.deepEqual(received(textFrame(text)), [text]);
    });
  }

  it('carries what is beyond ASCII, and several in a row', () => {
    const texts = ['{"a":"Zoë ☎ 📞"}', '{}', '"ü"'];
    assert.deepEqual(received(texts.map((text) => textFrame(bytesOf(text))).join('')), texts);
  });
});

describe('EventText', () => {
  it('makes the text of an event once for all its clients, and another for the next event', () => {
    const text = new EventText();
    let made = 0;
    const event = (n: number) =>
      ({ id: 'EventOnHook', ThisDN: 'ü', toJSON: () => ({ id: 'EventOnHook', n, made: ++made }) }) as unknown as TEvent;
    const [first, second] = [event(1), event(2)];
    const [shared, again] = [text.logged(first, undefined), text.logged(first, undefined)];
    const answer = text.logged(second, 9);
    assert.equal(made, 2);
    assert.equal(shared, again);
    const message = messageOf(answer, 4, true);
    assert.deepEqual(JSON.parse(message), {
      id: 'EventOnHook',
      n: 2,
      made: 2,
      EventSequenceNumber: 4,
      ReferenceID: 9,
      Repeated: true,
    });
  });
});
