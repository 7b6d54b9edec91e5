import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerToStun } from './stun.js';

const COOKIE = '2112a442';
const ID = '000102030405060708090a0b';

/** A message of this type with these attributes, all in hexadecimal. */
function stun(type: string, attributes = '', cookie = COOKIE): Buffer {
  const length = (attributes.length / 2).toString(16).padStart(4, '0');
  return Buffer.from(`${type}${length}${cookie}${ID}${attributes}`, 'hex');
}

const answer = (message: Buffer, address = '192.0.2.1', port = 32853): string | undefined =>
  answerToStun(message, address, port)?.toString('hex');

test('a binding request is answered with where it came from (RFC 5389 section 15.2)', () => {
  // Port and address of RFC 5769 section 2.2.
  assert.equal(answer(stun('0001')), `0101000c${COOKIE}${ID}002000080001a147e112a643`);
  const address = [0x20, 0x01, 0x0d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77];
  const key = Buffer.from(`${COOKIE}${ID}`, 'hex');
  assert.equal(
    answer(stun('0001'), '2001:db8:1234:5678:11:2233:4455:6677'),
    `01010018${COOKIE}${ID}002000140002a147${Buffer.from(address.map((byte, at) => byte ^ key[at]!)).toString('hex')}`,
  );
  assert.equal(answer(stun('0001'), '::1')?.slice(-2), (0x01 ^ 0x0b).toString(16).padStart(2, '0'));
});

test('attributes that may be left aside are; others are named in a 420 (section 7.3.1)', () => {
  assert.match(answer(stun('0001', '8022000474657374'))!, /^0101/);
  // USERNAME with padding: this usage of STUN asks nobody who he is.
  assert.match(answer(stun('0001', '000600036162630080280004deadbeef'))!, /^0101/);
  const error = '0009000400000414';
  assert.equal(answer(stun('0001', '00240000')), `01110010${COOKIE}${ID}${error}000a000200240000`);
  assert.equal(
    answer(stun('0001', '002400046e0001ff000300040000000600240000')),
    `01110010${COOKIE}${ID}${error}000a000400240003`,
  );
});

test('no answer is larger than what is fair, and none goes to what is no binding request', () => {
  const many = '00030000'.repeat(100);
  const request = stun('0001', many);
  assert.ok(answerToStun(request, '192.0.2.1', 1)!.length <= request.length);
  for (const [why, message] of [
    ['an indication', stun('0011')],
    ['a success response', stun('0101')],
    ['an error response', stun('0111')],
    ['another method', stun('0003')],
    ['RFC 3489, without the cookie', stun('0001', '', '00000000')],
    ['cut off', stun('0001').subarray(0, 19)],
    ['longer than it says', Buffer.concat([stun('0001'), Buffer.alloc(4)])],
    ['a length that is no multiple of four', Buffer.concat([stun('0001', '0006')])],
    ['an attribute beyond the end', stun('0001', '00060008ffffffff')],
    ['half an attribute', stun('0001', '80220004').subarray(0, 24)],
    ['nothing', Buffer.alloc(0)],
  ] as const)
    assert.equal(answer(message), undefined, why);
});
