import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  GLI_DATA,
  GLI_ERROR,
  GLI_MAX_BODY,
  gliErrorFrame,
  gliFrame,
  KEEP_ALIVE_REQUEST_FRAME,
  KEEP_ALIVE_RESPONSE_FRAME,
} from './gli-frame.js';
import { GliReader, type GliSink } from './gli-reader.js';

class Recorder implements GliSink {
  readonly found: string[] = [];
  frame(type: number, body: Uint8Array): void {
    this.found.push(`frame ${type} ${Buffer.from(body).toString('hex')}`);
  }
  skipped(type: number, bodyLength: number, reason: string): void {
    this.found.push(`skipped ${type} ${bodyLength} ${reason}`);
  }
  violation(reason: string, errorCode?: number): void {
    this.found.push(`violation ${reason}${errorCode === undefined ? '' : ` ${errorCode}`}`);
  }
}

function read(bytes: Uint8Array, pieces: readonly number[], maxBody = GLI_MAX_BODY): string[] {
  const recorder = new Recorder();
  const reader = new GliReader(maxBody);
  let at = 0;
  for (const size of pieces) {
    reader.feed(bytes.subarray(at, at + size), recorder);
    at += size;
  }
  reader.feed(bytes.subarray(at), recorder);
  return recorder.found;
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

test('the frames of the specification, byte for byte', () => {
  assert.deepEqual(KEEP_ALIVE_REQUEST_FRAME, hex('00 00 00 02 02 00'));
  assert.deepEqual(KEEP_ALIVE_RESPONSE_FRAME, hex('00 01 00 02 02 00'));
  assert.deepEqual(gliErrorFrame(3), hex('00 02 00 04 02 00 00 03'));
  const data = gliFrame(GLI_DATA, new Uint8Array(300));
  assert.equal(data.length, 306);
  assert.deepEqual(data.subarray(0, 6), hex('00 03 01 2E 02 00'));
  assert.throws(() => gliFrame(GLI_DATA, new Uint8Array(GLI_MAX_BODY + 1)), RangeError);
});

test('frames are found however the stream is divided', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.uint8Array({ maxLength: 3000 })), { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 40 }),
      (frames, pieces) => {
        const bytes = Buffer.concat(frames.map(([type, body]) => gliFrame(type, body)));
        const expected = frames.map(([type, body]) => {
          if (type > GLI_DATA) return `skipped ${type} ${body.length} unknown type`;
          return `frame ${type} ${type < GLI_ERROR ? '' : Buffer.from(body).toString('hex')}`;
        });
        assert.deepEqual(read(bytes, pieces), expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('byte by byte', () => {
  const bytes = Buffer.concat([KEEP_ALIVE_REQUEST_FRAME, gliFrame(GLI_DATA, Buffer.from('<x/>')), gliErrorFrame(258)]);
  const expected = ['frame 0 ', 'frame 3 3c782f3e', 'frame 2 0102'];
  assert.deepEqual(
    read(
      bytes,
      Array.from(bytes, () => 1),
    ),
    expected,
  );
});

test('the header is judged field by field, and nothing is read afterwards', () => {
  const rest = KEEP_ALIVE_REQUEST_FRAME;
  const cases: [string, string][] = [
    ['01', 'violation first byte is not 0 4'],
    ['00 03 00 01', 'violation MessageLength is less than 2'],
    ['00 07 00 00', 'violation MessageLength is less than 2'],
    ['00 03 00 05 01 00', 'violation VersionNumber 1 1'],
    ['00 03 00 05 01 01', 'violation VersionNumber 1 1'],
    ['00 03 00 05 02 01', 'violation ApplicationID 1 2'],
    ['00 09 00 05 02 07', 'violation ApplicationID 7 2'],
  ];
  for (const [header, expected] of cases) {
    assert.deepEqual(read(Buffer.concat([hex(header), rest]), []), [expected]);
    assert.deepEqual(read(hex(header), [1, 1, 1, 1, 1]), [expected], `${header} byte by byte`);
    // Not yet judged one byte earlier.
    assert.deepEqual(read(hex(header).subarray(0, -1), []), []);
  }
});

test('an unknown type is skipped by its length, whatever that is', () => {
  const bytes = Buffer.concat([gliFrame(4, new Uint8Array(9)), gliFrame(255, new Uint8Array()), gliErrorFrame(1)]);
  assert.deepEqual(read(bytes, [3, 5]), ['skipped 4 9 unknown type', 'skipped 255 0 unknown type', 'frame 2 0001']);
});

test('an oversized Data frame is skipped, the next frame is read; other types have no such limit', () => {
  const big = gliFrame(GLI_DATA, new Uint8Array(11));
  const fits = gliFrame(GLI_DATA, Buffer.from('0123456789'));
  const keepAlive = gliFrame(0, new Uint8Array(5000));
  const expected = ['skipped 3 11 oversized', `frame 3 ${Buffer.from('0123456789').toString('hex')}`, 'frame 0 '];
  assert.deepEqual(read(Buffer.concat([big, fits, keepAlive]), [7, 9], 10), expected);
});

test('the largest body goes through in pieces', () => {
  const body = Buffer.alloc(GLI_MAX_BODY, 0x41);
  const expected = [`frame 3 ${body.toString('hex')}`];
  assert.deepEqual(read(gliFrame(GLI_DATA, body), [6, 1, 1024, 1, 30000]), expected);
});

test('midFrame tells whether a frame has begun', () => {
  const reader = new GliReader(100);
  const recorder = new Recorder();
  assert.equal(reader.midFrame, false);
  reader.feed(hex('00'), recorder);
  assert.equal(reader.midFrame, true);
  reader.feed(hex('03 00 04 02 00 41'), recorder);
  assert.equal(reader.midFrame, true);
  reader.feed(hex('42'), recorder);
  assert.equal(reader.midFrame, false);
  reader.feed(hex('00 03 FF FF 02 00 41'), recorder);
  assert.equal(reader.midFrame, true, 'a frame that is skipped');
  reader.stop();
  assert.equal(reader.midFrame, false);
  assert.deepEqual(recorder.found, ['frame 3 4142']);
});
