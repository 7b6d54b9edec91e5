import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from './multipart.js';
import { parseMessage } from './parse.js';

const SDP = 'v=0\r\n';

function contentIn(headers: string, body: string) {
  const text = `INVITE sip:7002@example.com SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\nFrom: <sip:a@h>;tag=a\r\nTo: <sip:b@h>\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
  const result = parseMessage(text);
  assert.ok(result.ok);
  return contentOf(result.message);
}

const part = (headers: string, body: string): string => `--b\r\n${headers}\r\n${body}\r\n`;
const MIXED = 'Content-Type: multipart/mixed;boundary=b\r\n';

test('a body that may be left aside is none (RFC 3261 section 20.11); any other one is named', () => {
  const isup = 'Content-Type: application/isup;version=itu-t92+\r\n';
  assert.deepEqual(contentIn(`${isup}Content-Disposition: signal;handling=optional\r\n`, 'x'), { kind: 'none' });
  assert.deepEqual(contentIn(`${isup}Content-Disposition: signal ; Handling = "Optional"\r\n`, 'x'), { kind: 'none' });
  for (const disposition of [
    '',
    'Content-Disposition: signal\r\n',
    'Content-Disposition: signal;handling=required\r\n',
  ])
    assert.deepEqual(contentIn(`${isup}${disposition}`, 'x'), { kind: 'other', type: 'application/isup' });
});

test('the description in a multipart body: that of the session, not that of early media (RFC 3959)', () => {
  const early = part('Content-Type: application/sdp\r\nContent-Disposition: early-session\r\n', 'early');
  const session = part('Content-Type: application/sdp\r\nContent-Disposition: session;handling=required\r\n', SDP);
  assert.deepEqual(contentIn(MIXED, `${early}${session}--b--`), { kind: 'sdp', sdp: SDP });
  assert.deepEqual(contentIn(MIXED, `${early}--b--`), { kind: 'other', type: 'multipart/mixed' });
});

test('multipart bodies in multipart bodies (RFC 5621 section 3.1), to a depth that nobody goes beyond', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? `Content-Type: application/sdp\r\n\r\n${SDP}`
      : `Content-Type: multipart/alternative;boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested(depth - 1)}\r\n--b${depth}--`;
  const inside = (depth: number): string =>
    `--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n${nested(depth)}\r\n--b--`;
  assert.deepEqual(contentIn(MIXED, inside(1)), { kind: 'sdp', sdp: SDP });
  assert.deepEqual(contentIn(MIXED, inside(2)), { kind: 'sdp', sdp: SDP });
  assert.deepEqual(contentIn(MIXED, inside(9)), { kind: 'other', type: 'multipart/mixed' });
});

test('a multipart body all of which may be left aside is none', () => {
  const text = part('Content-Type: text/plain\r\nContent-Disposition: render;handling=optional\r\n', 'hello');
  assert.deepEqual(contentIn(`${MIXED}Content-Disposition: signal;handling=optional\r\n`, `${text}--b--`), {
    kind: 'none',
  });
});
