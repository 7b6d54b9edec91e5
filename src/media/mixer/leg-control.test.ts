import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PCMU } from '../codec/g711.js';
import { readRtcp, writeRtcp } from '../rtp/rtcp-packet.js';
import { SrtpReceiver, SrtpSender } from '../srtp/srtp.js';
import { LEG_SETTINGS, MixerFixture, type Phone, shareOf } from './fixture.js';

const RTCP = { rtcpInterval: 50 };

/** The SSRC of what a phone gets, as RTCP writes it. */
const ssrcOf = (phone: Phone) => (phone.received[0]?.header.ssrc ?? 0) >>> 0;

test('sender reports state what was sent and how the far end is received', () => {
  const fixture = new MixerFixture({}, RTCP);
  const a = fixture.phone('A', 400);
  fixture.phone('B', 700);
  fixture.phone('C', 1150);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(400);
  assert.ok(a.rtcp.length >= 5 && a.rtcp.length <= 16, `${a.rtcp.length} in 8 s at a mean of 1 s`);
  const last = a.rtcp.at(-1) as Buffer;
  const compound = readRtcp(last, last.length);
  const report = compound?.reports[0];
  assert.equal(report?.ssrc, ssrcOf(a));
  assert.equal(report?.sender?.octets, (report?.sender?.packets ?? 0) * 160);
  assert.ok(Math.abs((report?.sender?.time ?? 0) - (LEG_SETTINGS.epoch + fixture.now)) < 2000);
  assert.equal(report?.blocks[0]?.ssrc, a.ssrc);
  assert.equal(report?.blocks[0]?.lost, 0);
  assert.equal(compound?.cnames[0]?.cname, 'fixture');
});

test('who sends nothing writes receiver reports; goodbye at the end', () => {
  const fixture = new MixerFixture({}, RTCP);
  const a = fixture.phone('A', 400, { receives: false });
  fixture.connect('c', { A: 'talk' });
  fixture.run(200);
  const first = a.rtcp[0] as Buffer;
  const report = readRtcp(first, first.length)?.reports[0];
  assert.equal(report?.sender, undefined);
  assert.equal(report?.blocks.length, 1);
  fixture.engine.free('A', fixture.now);
  const last = a.rtcp.at(-1) as Buffer;
  assert.deepEqual(readRtcp(last, last.length)?.goodbyes, [report?.ssrc]);
});

test('reports of the far end: loss, jitter and the round trip', () => {
  const fixture = new MixerFixture({}, RTCP);
  const a = fixture.phone('A', 400);
  fixture.phone('B', 700);
  fixture.phone('C', 700);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(150);
  const sr = a.rtcp.at(-1) as Buffer;
  const sent = readRtcp(sr, sr.length)?.reports[0]?.sender;
  assert.ok(sent);
  const sentAt = sent.time - LEG_SETTINGS.epoch;
  // The report comes back 300 ms after it was sent, of which the phone kept it 250 ms.
  const answer = Buffer.alloc(128);
  const length = writeRtcp(
    {
      ssrc: a.ssrc,
      cname: 'phone',
      block: {
        ssrc: ssrcOf(a),
        fractionLost: 64,
        lost: 5,
        highestSequence: 1,
        jitter: 80,
        lastSenderReport: sent.compactNtp,
        delay: 0.25 * 65536,
      },
    },
    answer,
  );
  fixture.engine.leg('A')?.rtcpPacketIn(answer, length, a.address.address, 10001, sentAt + 300);
  const remote = fixture.engine.statistics('A')?.remote;
  assert.equal(remote?.fractionLost, 0.25);
  assert.equal(remote?.jitter, 10);
  assert.ok(Math.abs((remote?.roundTrip ?? 0) - 50) < 1, `${remote?.roundTrip}`);
});

test('a sender report of the far end is referred to', () => {
  const fixture = new MixerFixture({}, RTCP);
  const a = fixture.phone('A', 400);
  fixture.connect('c', { A: 'talk' });
  fixture.run(10);
  const report = Buffer.alloc(128);
  const length = writeRtcp(
    { ssrc: a.ssrc, cname: 'phone', sender: { time: 1_000_000_000_000, timestamp: 1, packets: 1, octets: 160 } },
    report,
  );
  const compact = readRtcp(report, length)?.reports[0]?.sender?.compactNtp;
  const at = fixture.now;
  fixture.engine.leg('A')?.rtcpPacketIn(report, length, a.address.address, 10001, at);
  a.rtcp.length = 0;
  while (a.rtcp.length === 0) fixture.run(1);
  const own = a.rtcp[0] as Buffer;
  const block = readRtcp(own, own.length)?.reports[0]?.blocks[0];
  assert.equal(block?.lastSenderReport, compact);
  assert.ok(Math.abs((block?.delay ?? 0) / 65.536 - (fixture.now - at)) < 2);
});

test('RTCP of a stranger is ignored', () => {
  const fixture = new MixerFixture({}, RTCP);
  fixture.phone('A', 400);
  fixture.connect('c', { A: 'talk' });
  fixture.run(10);
  const report = Buffer.alloc(128);
  const length = writeRtcp({ ssrc: 1, cname: 'x' }, report);
  fixture.engine.leg('A')?.rtcpPacketIn(report, length, '203.0.113.66', 10001, fixture.now);
  assert.equal(fixture.engine.statistics('A')?.packets.strangers, 1);
});

test('with rtcp-mux reports go and come over the RTP port', () => {
  const fixture = new MixerFixture({}, RTCP);
  const a = fixture.phone('A', 400, { rtcpMux: true });
  fixture.connect('c', { A: 'talk' });
  fixture.run(100);
  assert.equal(a.rtcp.length, 0);
  const reports = a.received.filter(({ bytes }) => readRtcp(bytes, bytes.length) !== undefined);
  assert.ok(reports.length >= 1);
  const report = Buffer.alloc(128);
  const length = writeRtcp(
    {
      ssrc: 1,
      cname: 'x',
      block: {
        ssrc: reports[0]?.bytes.readUInt32BE(4) ?? 0,
        fractionLost: 128,
        lost: 0,
        highestSequence: 0,
        jitter: 0,
        lastSenderReport: 0,
        delay: 0,
      },
    },
    report,
  );
  fixture.deliver(a, report.subarray(0, length) as Buffer);
  assert.equal(fixture.engine.statistics('A')?.remote?.fractionLost, 0.5);
});

test('SRTP: encrypted both ways, plain packets are dropped, reports too are protected', () => {
  const [ours, theirs] = [1, 2].map((seed) => ({
    suite: 'AES_CM_128_HMAC_SHA1_80' as const,
    keying: Uint8Array.from({ length: 30 }, (_, i) => i * seed),
  }));
  assert.ok(ours && theirs);
  const fixture = new MixerFixture({}, RTCP);
  const a = fixture.phone('A', undefined, { srtp: { send: ours, receive: theirs } });
  const b = fixture.phone('B', 700);
  const c = fixture.phone('C', undefined);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  const sealer = new SrtpSender(theirs.suite, theirs.keying);
  fixture.run(100, () => {
    a.tone = 400;
    const plain = a.voice();
    a.tone = undefined;
    const packet = Buffer.alloc(plain.length + 14);
    packet.set(plain);
    const length = sealer.protect(packet, plain.length);
    fixture.deliver(a, packet.subarray(0, length));
  });
  assert.ok(shareOf(c.heard().subarray(-1600), 400) > 0.3, 'what A says is heard');
  const opener = new SrtpReceiver(ours.suite, ours.keying);
  const heard: number[] = [];
  for (const packet of a.received) {
    const bytes = Buffer.from(packet.bytes);
    assert.equal(opener.unprotect(bytes, bytes.length), 172);
    heard.push(...[...bytes.subarray(12, 172)].map((byte) => PCMU.decode[byte] as number));
  }
  assert.ok(shareOf(Int16Array.from(heard).subarray(-1600), b.tone ?? 0) > 0.9);
  const report = Buffer.from(a.rtcp[0] as Buffer);
  const length = opener.unprotectRtcp(report, report.length);
  assert.ok(readRtcp(report, length));
  const before = fixture.engine.statistics('A')?.packets;
  a.tone = 400;
  fixture.deliver(a, a.voice());
  const after = fixture.engine.statistics('A')?.packets;
  assert.equal((after?.unauthentic ?? 0) - (before?.unauthentic ?? 0), 1);
});

test('RTCP goes to the port after that of the sound, or where the description says, also after another port was in use', () => {
  const fixture = new MixerFixture({}, { ...RTCP, relatchAfter: 10 });
  const a = fixture.phone('A', 400, { rtcpPort: 5001 });
  fixture.connect('c', { A: 'talk' });
  fixture.run(120);
  a.tone = undefined;
  fixture.run(20);
  fixture.run(120, () => {
    a.tone = 400;
    fixture.deliver(a, a.voice(), { address: '192.0.2.1', port: 20_000 });
    a.tone = undefined;
  });
  fixture.run(20);
  a.tone = 400;
  fixture.run(120);
  const changes = a.rtcpPorts.filter((port, i) => port !== a.rtcpPorts[i - 1]);
  assert.deepEqual(changes, [5001, 20_001, 5001]);
});
