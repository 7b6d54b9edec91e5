import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_SIP_LIMITS } from './limits.js';
import { parseMessage } from './parse.js';
import { StreamFramer } from './stream-framing.js';

function message(callId: string, body = ''): string {
  return `OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

const STREAM = [
  message('1'),
  '\r\n\r\n',
  message('2', 'body\r\n\r\nwith blank line'),
  '\r\n',
  message('3', '\xff\x00'),
  '\r\n\r\n\r\n\r\n',
].join('');

function callIds(messages: readonly string[]): string[] {
  return messages.map((text) => {
    const result = parseMessage(text);
    assert.ok(result.ok);
    return result.message.callId;
  });
}

test('a stream in one piece and byte by byte gives the same messages and pings', () => {
  const whole = new StreamFramer().feed(Buffer.from(STREAM, 'latin1'));
  assert.deepEqual(callIds(whole.messages), ['1', '2', '3']);
  assert.equal(whole.pings, 3);
  assert.equal(whole.fault, undefined);

  const framer = new StreamFramer();
  const messages: string[] = [];
  let pings = 0;
  for (const byte of Buffer.from(STREAM, 'latin1')) {
    const piece = framer.feed(Buffer.from([byte]));
    messages.push(...piece.messages);
    pings += piece.pings;
    assert.equal(piece.fault, undefined);
  }
  assert.deepEqual(messages, whole.messages);
  assert.equal(pings, 3);
  assert.equal(framer.waiting, 0);
});

test('any cutting of a stream gives the same messages', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 60 }), (sizes) => {
      const framer = new StreamFramer();
      const messages: string[] = [];
      let at = 0;
      for (let i = 0; at < STREAM.length; i++) {
        const size = sizes[i % sizes.length]!;
        messages.push(...framer.feed(Buffer.from(STREAM.slice(at, at + size), 'latin1')).messages);
        at += size;
      }
      assert.deepEqual(callIds(messages), ['1', '2', '3']);
    }),
    { numRuns: 200 },
  );
});

test('a stream that cannot be cut is at fault: no, wrong, repeated or too large Content-Length, endless head, bare CR', () => {
  const fault = (text: string): string | undefined => new StreamFramer().feed(Buffer.from(text, 'latin1')).fault;
  assert.equal(fault(message('1').replace(/Content-Length: 0\r\n/, '')), 'no usable Content-Length');
  assert.equal(fault(message('1').replace('Length: 0', 'Length: -9')), 'no usable Content-Length');
  assert.equal(fault(message('1').replace('Length: 0', 'Length: 0\r\nl: 5')), 'no usable Content-Length');
  assert.equal(
    fault(message('1').replace('Length: 0', `Length: ${DEFAULT_SIP_LIMITS.messageBytes}`)),
    'message too long',
  );
  assert.equal(fault('X'.repeat(DEFAULT_SIP_LIMITS.headBytes + 1)), 'headers too long');
  assert.equal(fault('\r\n\rOPTIONS'), 'bare CR before a start line');
  assert.equal(fault(message('1').replace('Content-Length: 0', 'l :\r\n  0')), undefined);
});

test('nothing is kept after a fault', () => {
  const framer = new StreamFramer();
  assert.ok(framer.feed(Buffer.from('X'.repeat(DEFAULT_SIP_LIMITS.headBytes + 1))).fault);
  const held = framer.waiting;
  framer.feed(Buffer.alloc(100_000, 65));
  assert.equal(framer.waiting, held);
});
