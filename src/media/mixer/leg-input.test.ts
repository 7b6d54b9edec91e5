import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MixerFixture, powerAt, shareOf } from './fixture.js';

function three() {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  const b = fixture.phone('B', 700);
  const c = fixture.phone('C');
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  return { fixture, a, b, c };
}

test('a twentieth lost, some doubled, some swapped: the tone stays clear', () => {
  const { fixture, a, b, c } = three();
  b.tone = undefined;
  a.tone = undefined;
  let held: Buffer | undefined;
  fixture.run(250, (frame) => {
    a.tone = 400;
    const packet = a.voice();
    a.tone = undefined;
    if (frame % 20 === 7) return;
    if (frame % 10 === 3) held = packet;
    else {
      fixture.deliver(a, packet);
      if (frame % 15 === 2) fixture.deliver(a, packet);
      if (held !== undefined) fixture.deliver(a, held);
      held = undefined;
    }
  });
  const heard = c.heard().subarray(8000);
  assert.ok(shareOf(heard, 400) > 0.9, `share ${shareOf(heard, 400)}`);
  const statistics = fixture.engine.statistics('A');
  assert.ok(statistics && statistics.lost >= 11 && statistics.lost <= 14, JSON.stringify(statistics));
  assert.ok(statistics.concealed >= 12);
});

test('a phone that falls silent is silence for the others after a moment', () => {
  const { fixture, a, b, c } = three();
  b.tone = undefined;
  fixture.run(50);
  a.tone = undefined;
  fixture.run(50);
  const heard = c.heard();
  assert.ok(powerAt(heard.subarray(-8000, -6400), 400) > 0);
  assert.ok(heard.subarray(-1600).every((sample) => sample === 0));
});

test('comfort noise is tolerated and heard as noise of its level', () => {
  const { fixture, a, b, c } = three();
  b.tone = undefined;
  fixture.run(20);
  a.tone = undefined;
  const packet = Buffer.alloc(13);
  packet[12] = 40;
  fixture.deliver(a, a.stamp(packet, 13, 160));
  fixture.run(50);
  const heard = c.heard().subarray(-4000);
  const level = 10 * Math.log10(heard.reduce((sum, sample) => sum + sample * sample, 0) / heard.length / 32767 ** 2);
  assert.ok(Math.abs(level + 40) < 2, `${level} dBov`);
  a.tone = 400;
  fixture.run(50);
  assert.ok(shareOf(c.heard().subarray(-4000), 400) > 0.9, 'sound ends the noise');
});

test('the tone of a key is not heard beside its event', () => {
  const { fixture, a, b, c } = three();
  b.tone = undefined;
  fixture.run(30);
  const timestamp = a.timestamp;
  fixture.run(30, (frame) => {
    const packet = Buffer.alloc(16);
    packet.set([9, 10, 0, 160 * (frame % 200) > 255 ? 255 : 0], 12);
    const { timestamp: now } = a;
    a.timestamp = timestamp;
    fixture.deliver(a, a.stamp(packet, 101, 0));
    a.timestamp = now;
  });
  assert.deepEqual(fixture.digits, [{ leg: 'A', digits: '9' }]);
  assert.ok(
    c
      .heard()
      .subarray(-1600)
      .every((sample) => sample === 0),
  );
  // The end of the event is lost: after a moment the voice is back.
  fixture.run(30);
  assert.ok(shareOf(c.heard().subarray(-1600), 400) > 0.9);
});

test('both laws may come, whatever was chosen for sending', () => {
  const { fixture, a, c, b } = three();
  b.tone = undefined;
  a.codec = 'PCMA';
  fixture.run(50);
  assert.ok(shareOf(c.heard().subarray(-4000), 400) > 0.9);
});

test('packets of strangers are ignored, before and after the phone has sent', () => {
  const { fixture, a, c, b } = three();
  a.tone = undefined;
  b.tone = undefined;
  const stranger = { address: '203.0.113.66', port: 4444 };
  const inject = () => {
    a.tone = 400;
    fixture.deliver(a, a.voice(), stranger);
    a.tone = undefined;
  };
  fixture.run(50, inject);
  assert.ok(c.heard().every((sample) => sample === 0));
  assert.equal(a.latched, undefined);
  a.tone = 700;
  fixture.run(5);
  assert.deepEqual(a.latched, a.address);
  a.tone = undefined;
  fixture.run(60, inject);
  // Another port of the right address is a stranger too, once the phone is latched.
  fixture.deliver(a, a.voice(), { ...a.address, port: 9 });
  assert.ok(
    c
      .heard()
      .subarray(-1600)
      .every((sample) => sample === 0),
  );
  assert.equal(fixture.engine.statistics('A')?.packets.strangers, 111);
});

test('a phone behind a NAT is answered where it sends from', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  const b = fixture.phone('B', 700);
  fixture.phone('C', 1150);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  b.tone = undefined;
  const outside = { ...b.address, port: 61234 };
  fixture.run(10);
  assert.deepEqual(b.received.at(-1)?.to.port, b.address.port);
  fixture.run(10, () => fixture.deliver(b, b.voice(), outside));
  assert.deepEqual(b.received.at(-1)?.to, outside);
  assert.deepEqual(b.latched, outside);
  assert.ok(a.received.length > 0);
});

test('after a long silence the phone may come from another port', () => {
  const { fixture, b } = three();
  fixture.run(10);
  assert.ok(b.latched);
  b.tone = undefined;
  fixture.run(260);
  assert.equal(b.latched, undefined);
  const elsewhere = { ...b.address, port: 7 };
  fixture.deliver(b, b.voice(), elsewhere);
  assert.deepEqual(b.latched, elsewhere);
});

test('a flood of one phone is cut off within the frame', () => {
  const { fixture, a } = three();
  fixture.run(10);
  for (let i = 0; i < 500; i++) fixture.deliver(a, a.voice());
  const counts = fixture.engine.statistics('A')?.packets;
  assert.ok(counts && counts.flooded >= 449 && counts.received <= 62, JSON.stringify(counts));
});

test('no packet makes the mixer throw, and the tone of the others stays clear', () => {
  const { fixture, a, b, c } = three();
  a.tone = undefined;
  fixture.run(20);
  const packets = fc.sample(
    fc.oneof(
      fc.uint8Array({ maxLength: 1600 }),
      fc
        .record({
          head: fc.integer({ min: 0x80, max: 0xbf }),
          type: fc.constantFrom(0, 8, 13, 101, 0x80, 0xc8, 0xe5),
          rest: fc.uint8Array({ maxLength: 400 }),
        })
        .map(({ head, type, rest }) => Uint8Array.of(head, type, ...rest)),
    ),
    { numRuns: 3000, seed: 1 },
  );
  fixture.run(300, (frame) => {
    for (const packet of packets.slice(frame * 10, frame * 10 + 10)) {
      fixture.deliver(a, Buffer.from(packet));
      fixture.engine.leg('A')?.rtcpPacketIn(Buffer.from(packet), packet.length, a.address.address, 9, fixture.now);
    }
  });
  a.ssrc = 5;
  fixture.run(60);
  assert.ok(shareOf(c.heard().subarray(-1600), b.tone ?? 0) > 0.9);
});

test('the time-out is told once, and again after packets came', () => {
  const fixture = new MixerFixture({}, { quietAfter: 50 });
  const a = fixture.phone('A', 400);
  fixture.phone('B', undefined, { sends: false });
  fixture.connect('c', { A: 'talk', B: 'talk' });
  fixture.run(100);
  assert.deepEqual(fixture.quiet, []);
  a.tone = undefined;
  fixture.run(200);
  assert.deepEqual(fixture.quiet, ['A']);
  a.tone = 400;
  fixture.run(10);
  a.tone = undefined;
  fixture.run(100);
  assert.deepEqual(fixture.quiet, ['A', 'A']);
});

test('silence of who holds counts from the end of the hold', () => {
  const fixture = new MixerFixture({}, { quietAfter: 50 });
  fixture.phone('A', undefined);
  fixture.phone('B', 400);
  fixture.connect('c', { A: 'held', B: 'talk' });
  fixture.run(70);
  const held = fixture.quiet.length;
  fixture.connect('c', { A: 'talk', B: 'talk' });
  fixture.run(45);
  assert.equal(fixture.quiet.length, held);
  fixture.connect('c', { A: 'mute', B: 'talk' });
  fixture.run(10);
  assert.equal(fixture.quiet.length, held + 1);
  assert.ok(fixture.quiet.every((leg) => leg === 'A'));
});

test('payload types of the far end: its own numbers, and the static ones, which are those of our own description', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', undefined, { payloadTypes: { PCMU: 96, PCMA: 97 }, telephoneEvent: 98 });
  const b = fixture.phone('B');
  fixture.phone('C');
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  for (const type of [96, 0]) {
    const from = b.received.length;
    fixture.run(30, () => {
      a.tone = 400;
      const packet = a.voice();
      a.tone = undefined;
      packet[1] = type;
      fixture.deliver(a, packet);
    });
    assert.ok(shareOf(b.heard(from).subarray(1600), 400) > 0.9, `type ${type}`);
  }
  assert.ok(a.received.every(({ header }) => header.payloadType === 96));
});
