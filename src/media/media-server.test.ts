import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { MediaNews, MediaPort } from '../sip/index.js';
import { MediaServer } from './media-server.js';
import type { VoiceMode } from './mixer/voice-path.js';
import { goertzelPower } from './player/dtmf-detector.js';
import { readWav, wavHeader } from './player/wav-format.js';
import { wavSamples } from './player/wav-samples.js';
import type { MediaEvent } from './server/media-events.js';
import type { MediaOptions } from './server/media-options.js';
import { UdpPhone, until } from './server/udp-phone.js';

const TONES = { A: 400, B: 700, C: 1150, D: 1900 } as const;
type Name = keyof typeof TONES;

const folder = await mkdtemp(join(tmpdir(), 'media-'));
after(() => rm(folder, { recursive: true }));

/** Each test has ports of its own, so that they do not meet. */
let nextPort = 41000;

class Stage {
  readonly phones = new Map<string, UdpPhone>();
  readonly ports = new Map<string, number>();
  private constructor(
    readonly server: MediaServer,
    readonly events: readonly MediaEvent[],
  ) {}

  static async open(options: Partial<MediaOptions> = {}): Promise<Stage> {
    const firstPort = nextPort;
    nextPort += 200;
    const events: MediaEvent[] = [];
    const started = await MediaServer.start(
      { firstPort, lastPort: firstPort + 199, workers: 1, rtcpInterval: 500, ...options },
      (event) => events.push(event),
    );
    assert.ok(started.ok, started.ok ? '' : started.message);
    return new Stage(started.value, events);
  }

  /** Allocates a leg for a phone with its tone, and lets it talk. */
  async phone(name: Name, near?: Name): Promise<UdpPhone> {
    const phone = await UdpPhone.open(TONES[name]);
    this.phones.set(name, phone);
    const endpoint = await this.server.allocate(name, near === undefined ? {} : { near });
    assert.ok(endpoint.ok, endpoint.ok ? '' : endpoint.message);
    this.ports.set(name, endpoint.value.port);
    const set = this.server.setRemote(name, {
      address: '127.0.0.1',
      port: phone.port,
      rtcpPort: phone.rtcpPort,
      codec: 'PCMU',
      telephoneEvent: 101,
    });
    assert.ok(set.ok);
    phone.call(endpoint.value.port);
    return phone;
  }

  connect(id: string, modes: Partial<Record<Name, VoiceMode>>): void {
    const paths = Object.entries(modes).map(([leg, mode]) => ({ leg, mode }));
    const done = this.server.connect(id, paths);
    assert.ok(done.ok, done.ok ? '' : done.message);
  }

  /** Waits until a phone hears exactly these tones. */
  async hears(name: Name, expected: string): Promise<void> {
    const phone = this.phones.get(name) as UdpPhone;
    const heard = () => (Object.keys(TONES) as Name[]).filter((other) => phone.hears(TONES[other])).join('');
    await until(`${name} hears ${expected || 'nothing'}`, () =>
      expected === '' ? phone.hearsNothing() : heard() === expected,
    );
  }

  async close(): Promise<void> {
    for (const phone of this.phones.values()) phone.close();
    await this.server.close();
  }
}

async function withStage(options: Partial<MediaOptions>, work: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.open(options);
  try {
    await work(stage);
  } finally {
    await stage.close();
  }
}

const typesOf = (stage: Stage) => stage.events.map(({ type }) => type);

function tone(frequency: number, ms: number): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * frequency * i) / 8000)),
  );
}

async function writePrompt(name: string, samples: Int16Array): Promise<void> {
  const header = wavHeader({ encoding: 'pcm16', sampleRate: 8000, channels: 1 }, samples.byteLength);
  await writeFile(join(folder, name), Buffer.concat([header, new Uint8Array(samples.buffer)]));
}

async function readRecording(name: string): Promise<Int16Array> {
  const wav = readWav(await readFile(join(folder, name)));
  assert.ok(typeof wav !== 'string', String(wav));
  return wavSamples(wav, () => Promise.resolve());
}

test('it has the shape that the SIP side asks for', () =>
  withStage({}, async ({ server }) => {
    const port: MediaPort = server;
    const news: (event: MediaNews) => void = () => {};
    const listener: Parameters<typeof MediaServer.start>[1] = news;
    assert.equal(typeof listener, 'function');
    assert.equal((await port.allocate('A')).ok, true);
    assert.equal(
      port.connect('c', [
        { leg: 'A', mode: 'talk' },
        { leg: 'B', mode: 'ringing' },
      ]).ok,
      true,
    );
  }));

test('three phones in a conference, one is put on hold, one leaves', () =>
  withStage({}, async (stage) => {
    for (const name of ['A', 'B', 'C'] as const) await stage.phone(name);
    stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    stage.connect('c', { A: 'talk', B: 'held', C: 'talk' });
    await Promise.all([stage.hears('A', 'C'), stage.hears('B', ''), stage.hears('C', 'A')]);
    assert.equal(await stage.server.free('C'), true);
    stage.connect('c', { A: 'talk', B: 'talk' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
    assert.equal(await stage.server.free('C'), false);
    await until('reports came', () => (stage.phones.get('A') as UdpPhone).reports.length > 0);
  }));

test('a worker that dies is replaced, and all its conferences go on at the same ports', () =>
  withStage({}, async (stage) => {
    for (const name of ['A', 'B', 'C', 'D'] as const) await stage.phone(name);
    stage.connect('one', { A: 'talk', B: 'talk' });
    stage.connect('two', { C: 'talk', D: 'mute' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A'), stage.hears('C', ''), stage.hears('D', 'C')]);
    for (let round = 1; round <= 2; round++) {
      const before = [...stage.phones.values()].map(({ ssrcs }) => ssrcs.size);
      stage.server.killWorker(0);
      await until(
        'the worker is replaced',
        () => typesOf(stage).filter((type) => type === 'worker-replaced').length === round,
      );
      // A new source tells that packets come from the new worker.
      for (const [i, { ssrcs }] of [...stage.phones.values()].entries()) {
        await until('the new worker sends', () => ssrcs.size > (before[i] as number));
      }
      await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A'), stage.hears('C', ''), stage.hears('D', 'C')]);
    }
    assert.deepEqual(typesOf(stage), ['worker-died', 'worker-replaced', 'worker-died', 'worker-replaced']);
    const replaced = stage.events.filter((event) => event.type === 'worker-replaced');
    assert.deepEqual(
      replaced.map(({ legs }) => legs),
      [4, 4],
    );
  }));

test('packets are fetched when there are many legs; a phone that pauses comes back by events', () =>
  withStage({ directAbove: 3 }, async (stage) => {
    for (const name of ['A', 'B', 'C'] as const) await stage.phone(name);
    stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
    await until('packets are fetched', () => stage.server.figures()[0]?.directLegs === 3);
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    const c = stage.phones.get('C') as UdpPhone;
    c.tone = undefined;
    await until('C is listened to by events', () => stage.server.figures()[0]?.directLegs === 2);
    await stage.hears('A', 'B');
    c.tone = TONES.C;
    await stage.hears('A', 'BC');
    await until('packets of C are fetched again', () => stage.server.figures()[0]?.directLegs === 3);
    // Two that are left alone are relayed, which needs each packet at once.
    await stage.server.free('C');
    await until('packets are announced', () => stage.server.figures()[0]?.directLegs === 0);
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
  }));

test('legs of two workers meet in one conference; a leg keeps its port', () =>
  withStage({ workers: 2 }, async (stage) => {
    for (const name of ['A', 'B', 'C', 'D'] as const) await stage.phone(name);
    assert.deepEqual(stage.server.figures().length, 2);
    stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    stage.connect('d', { C: 'talk', D: 'talk' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('C', 'D'), stage.hears('D', 'C')]);
    stage.server.killWorker(0);
    stage.server.killWorker(1);
    await until('both are replaced', () => typesOf(stage).filter((type) => type === 'worker-replaced').length === 2);
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A'), stage.hears('C', 'D'), stage.hears('D', 'C')]);
  }));

test('orders that are given while no worker runs are carried out by the next one', () =>
  withStage({}, async (stage) => {
    await stage.phone('A');
    await stage.phone('B');
    stage.server.killWorker(0);
    await until('the worker died', () => typesOf(stage).includes('worker-died'));
    stage.connect('c', { A: 'talk', B: 'mute' });
    const c = stage.phone('C');
    await stage.hears('B', 'A');
    await c;
    stage.connect('c', { A: 'talk', B: 'mute', C: 'talk' });
    await stage.hears('B', 'AC');
  }));

test('a loop that stands still is noticed, and the worker replaced', () =>
  withStage({ workerTimeout: 60_000 }, async (stage) => {
    await stage.phone('A');
    await stage.phone('B');
    stage.connect('c', { A: 'talk', B: 'talk' });
    await stage.hears('A', 'B');
    // Seen from a clock that runs away, the loop has not turned for a minute.
    const now = performance.now();
    stage.server.watchWorkers(now);
    stage.server.watchWorkers(now + 1000);
    stage.server.watchWorkers(now + 1e9);
    await until('it is replaced', () => typesOf(stage).includes('worker-replaced'));
    await stage.hears('A', 'B');
  }));

test('a stranger is not heard, gets nothing, and changes nothing', () =>
  withStage({}, async (stage) => {
    const a = await stage.phone('A');
    const b = await stage.phone('B');
    await stage.phone('C');
    // Loopback has many addresses on Linux: this one no SDP has named.
    const stranger = await UdpPhone.open(TONES.D, '127.0.0.2');
    try {
      a.tone = undefined;
      stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
      stranger.call(stage.ports.get('A') as number, '127.0.0.1');
      let strangers = 0;
      while (strangers < 20) strangers = (await stage.server.legStatistics('A'))?.packets.strangers ?? 0;
      await stage.hears('B', 'C');
      a.tone = TONES.A;
      await stage.hears('B', 'AC');
      // From now on the kernel drops the stranger's packets: the socket is connected to the phone.
      for (let i = 0; i < 50; i++) stranger.send();
      await stage.hears('B', 'AC');
      assert.equal(stranger.received, 0);
      assert.equal(b.ssrcs.size, 1);
    } finally {
      stranger.close();
    }
  }));

test('a treatment: prompts of files, a key that interrupts, collected digits', async () => {
  await writePrompt('welcome.wav', tone(900, 600));
  await writePrompt('17.wav', tone(1500, 60_000));
  await withStage({ promptFolder: folder }, async (stage) => {
    const a = await stage.phone('A');
    const treated = await stage.server.treat('A', 'PlayAnnouncementAndDigits', {
      PROMPT: { '2': { ID: 17, INTERRUPTABLE: 1 }, '1': { TEXT: 'welcome' } },
      MAX_DIGITS: 2,
    });
    assert.ok(treated.ok);
    await until('the second prompt is heard', () => a.hears(1500));
    a.key(4);
    await stage.hears('A', '');
    a.key(2);
    await until('it ended', () => typesOf(stage).includes('treatment-ended'));
    assert.deepEqual(stage.events, [
      { type: 'digits', leg: 'A', digits: '4' },
      { type: 'prompts-ended', leg: 'A', treatment: treated.value },
      { type: 'digits', leg: 'A', digits: '2' },
      {
        type: 'treatment-ended',
        leg: 'A',
        treatment: treated.value,
        TreatmentType: 'PlayAnnouncementAndDigits',
        reason: 'max-digits',
        interrupted: true,
        CollectedDigits: '42',
        LastCollectedDigit: '2',
      },
    ]);
    const missing = await stage.server.treat('A', 'PlayAnnouncement', { PROMPT: { '1': { TEXT: '../secret' } } });
    assert.deepEqual(missing.ok || missing.code, 'no-such-prompt');
  });
});

test('music on hold and an endless treatment survive their worker', async () => {
  await writePrompt('music.wav', tone(1000, 1000));
  await withStage({ promptFolder: folder, music: 'music' }, async (stage) => {
    const a = await stage.phone('A');
    const b = await stage.phone('B');
    stage.connect('c', { A: 'held', B: 'talk' });
    assert.ok((await stage.server.treat('B', 'RingBack', {})).ok);
    await until('A hears music', () => a.hears(1000));
    await until('B hears the ringing tone', () => b.hears(425));
    stage.server.killWorker(0);
    await until('the new worker sends', () => a.ssrcs.size === 2 && b.ssrcs.size === 2);
    await until('A hears music', () => a.hears(1000));
    await until('B hears the ringing tone', () => b.hears(425));
    assert.ok(!typesOf(stage).includes('treatment-ended'));
  });
});

test('of two treatments the one that was ordered last wins, whatever takes longer to read', async () => {
  await writePrompt('long.wav', tone(900, 60_000));
  await withStage({ promptFolder: folder }, async (stage) => {
    const a = await stage.phone('A');
    const [first, second] = await Promise.all([
      stage.server.treat('A', 'PlayAnnouncement', { PROMPT: { '1': { TEXT: 'long' } } }),
      stage.server.treat('A', 'RingBack', {}),
    ]);
    assert.ok(first.ok && second.ok);
    await until('the ringing tone is heard', () => a.hears(425));
    assert.equal(a.hears(900), false);
    assert.deepEqual(
      stage.events.map((event) => event.type === 'treatment-ended' && [event.treatment, event.reason]),
      [[first.value, 'replaced']],
    );
  });
});

test('recordings go on in the same file when their worker dies', () =>
  withStage({ recordingFolder: folder }, async (stage) => {
    await stage.phone('A');
    await stage.phone('B');
    stage.connect('c', { A: 'talk', B: 'talk' });
    await stage.hears('B', 'A');
    const leg = stage.server.record({ file: 'leg-a', what: 'said', target: 'A' });
    const call = stage.server.record({ file: 'call-c.wav', what: 'mixed', target: 'c' });
    assert.ok(leg.ok && call.ok);
    assert.deepEqual([leg.value, call.value], [join(folder, 'leg-a.wav'), join(folder, 'call-c.wav')]);
    const size = async () => (await readdir(folder)).includes('leg-a.wav') && (await readFile(leg.value)).length;
    let written = await size();
    while (!written || written < 32_000) written = await size();
    stage.server.killWorker(0);
    await until('the worker is replaced', () => typesOf(stage).includes('worker-replaced'));
    const before = (await readFile(leg.value)).length;
    while ((await readFile(leg.value)).length <= before);
    assert.equal(stage.server.stopRecording(leg.value), true);
    assert.equal(stage.server.stopRecording(leg.value), false);
    assert.equal(stage.server.stopRecording(call.value), true);
    await until('both are on disk', () => typesOf(stage).filter((type) => type === 'recording-ended').length === 2);
    assert.ok(stage.events.every((event) => event.type !== 'recording-ended' || event.error === undefined));
    const said = await readRecording('leg-a.wav');
    assert.ok(goertzelPower(said, said.length - 8000, 4000, TONES.A) > 1_000_000);
    const mixed = await readRecording('call-c.wav');
    for (const name of ['A', 'B'] as const)
      assert.ok(goertzelPower(mixed, mixed.length - 8000, 4000, TONES[name]) > 1_000_000);
  }));

test('a file that is there already is not overwritten', () =>
  withStage({ recordingFolder: folder }, async (stage) => {
    await writeFile(join(folder, 'there.wav'), 'precious');
    await stage.phone('A');
    assert.ok(stage.server.record({ file: 'there', what: 'said', target: 'A' }).ok);
    stage.server.stopRecording(join(folder, 'there.wav'));
    await until('the recording ended', () => typesOf(stage).includes('recording-ended'));
    const ended = stage.events.find((event) => event.type === 'recording-ended');
    assert.match(ended?.error ?? '', /EEXIST/);
    assert.equal(await readFile(join(folder, 'there.wav'), 'utf8'), 'precious');
  }));

test('an announcement is recorded, played and deleted', () =>
  withStage({ recordingFolder: folder }, async (stage) => {
    const a = await stage.phone('A');
    const recorded = await stage.server.treat('A', 'RecordUserAnnouncement', { USER_ANN_ID: 5, TERM_DIGITS: '#' });
    assert.ok(recorded.ok);
    await until('the server takes packets', () => a.received > 60);
    a.key(11);
    await until('it is on disk', () => typesOf(stage).includes('recording-ended'));
    a.tone = undefined;
    assert.ok((await stage.server.treat('A', 'PlayAnnouncement', { PROMPT: { '1': { USER_ANN_ID: 5 } } })).ok);
    await until('it is heard', () => a.hears(TONES.A));
    assert.ok((await stage.server.treat('A', 'DeleteUserAnnouncement', { USER_ANN_ID: 5 })).ok);
    assert.ok(!(await readdir(folder)).includes('announcement-5.wav'));
  }));

test('keys are sent to the far end', () =>
  withStage({}, async (stage) => {
    const a = await stage.phone('A');
    stage.connect('c', { A: 'talk' });
    assert.ok(stage.server.sendDigits('A', '12#').ok);
    await until('three keys came', () => a.keys.length === 3);
    assert.deepEqual(a.keys, [1, 2, 11]);
    const refused = stage.server.sendDigits('A', '12x');
    assert.deepEqual(refused.ok || refused.code, 'bad-parameter');
  }));

test('silence of the far end is told', () =>
  withStage({ rtpTimeout: 200 }, async (stage) => {
    const a = await stage.phone('A');
    stage.connect('c', { A: 'talk' });
    await until('media flows', () => a.received > 10);
    a.tone = undefined;
    await until('it is told', () => stage.events.some((event) => event.type === 'rtp-timeout' && event.leg === 'A'));
  }));

test('IPv6', async (t) => {
  const probe = await UdpPhone.open(undefined, '::1').catch(() => undefined);
  if (probe === undefined) return t.skip('this machine has no IPv6');
  probe.close();
  await withStage({ address: '::1' }, async (stage) => {
    const phones = await Promise.all([UdpPhone.open(TONES.A, '::1'), UdpPhone.open(TONES.B, '::1')]);
    for (const [i, phone] of phones.entries()) {
      const leg = ['A', 'B'][i] as string;
      const endpoint = await stage.server.allocate(leg, { rtcpMux: true });
      assert.ok(endpoint.ok);
      assert.equal(endpoint.value.rtcpPort, endpoint.value.port);
      // Written in another way than the sockets write it.
      stage.server.setRemote(leg, { address: '0:0:0:0:0:0:0:1', port: phone.port, rtcpMux: true, codec: 'PCMA' });
      phone.call(endpoint.value.port);
      stage.phones.set(leg, phone);
    }
    stage.connect('c', { A: 'talk', B: 'talk' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
  });
});

test('ports: pairs from the range, taken ones are passed over, freed ones come back', () =>
  withStage({}, async (stage) => {
    const { server } = stage;
    const first = await server.allocate('one', { srtp: true });
    assert.ok(first.ok);
    const { value } = first;
    assert.equal(value.port % 2, 0);
    assert.equal(value.rtcpPort, value.port + 1);
    assert.equal(value.address, '127.0.0.1');
    assert.deepEqual(
      value.codecs.map(({ name }) => name),
      ['PCMU', 'PCMA'],
    );
    assert.equal(value.srtp?.keying.length, 30);
    const squatter = createSocket('udp4');
    await new Promise<void>((resolve) => squatter.bind(value.port + 3, '127.0.0.1', resolve));
    const second = await server.allocate('two');
    assert.ok(second.ok);
    assert.equal(second.value.port, value.port + 4);
    squatter.close();
    await server.free('one');
    // Its ports can be had by anybody again.
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(value.port, '127.0.0.1', resolve));
    socket.close();
  }));

test('refusals change nothing', () =>
  withStage({ maxLegs: 3, maxConferenceMembers: 2 }, async (stage) => {
    const { server } = stage;
    const code = (result: { ok: boolean; code?: string }) => (result.ok ? 'ok' : result.code);
    for (const leg of ['A', 'B', 'C']) assert.ok((await server.allocate(leg)).ok);
    assert.equal(code(await server.allocate('A')), 'leg-exists');
    assert.equal(code(await server.allocate('D')), 'too-many-legs');
    assert.equal(code(server.connect('', [])), 'bad-parameter');
    assert.equal(code(server.connect('c', [{ leg: 'X', mode: 'talk' }])), 'unknown-leg');
    assert.equal(
      code(
        server.connect('c', [
          { leg: 'A', mode: 'talk' },
          { leg: 'A', mode: 'mute' },
        ]),
      ),
      'bad-parameter',
    );
    assert.equal(
      code(
        server.connect(
          'c',
          ['A', 'B', 'C'].map((leg) => ({ leg, mode: 'talk' })),
        ),
      ),
      'too-many-members',
    );
    assert.equal(code(server.setRemote('X', { address: '127.0.0.1', port: 1, codec: 'PCMU' })), 'unknown-leg');
    for (const remote of [
      { address: 'example.com', port: 1, codec: 'PCMU' },
      { address: '127.0.0.1', port: 70000, codec: 'PCMU' },
      { address: '127.0.0.1', port: 1, codec: 'opus' },
      { address: '127.0.0.1', port: 1, codec: 'PCMU', telephoneEvent: 200 },
      { address: '127.0.0.1', port: 1, codec: 'PCMU', sources: ['x'] },
      {
        address: '127.0.0.1',
        port: 1,
        codec: 'PCMU',
        srtp: {
          send: { suite: 'AES_CM_128_HMAC_SHA1_80', keying: new Uint8Array(3) },
          receive: { suite: 'AES_CM_128_HMAC_SHA1_80', keying: new Uint8Array(30) },
        },
      },
    ]) {
      assert.equal(code(server.setRemote('A', remote as never)), 'bad-parameter', JSON.stringify(remote));
    }
    assert.equal(code(await server.treat('X', 'Music', {})), 'unknown-leg');
    assert.equal(code(await server.treat('A', 'PlayApplication', {})), 'unsupported');
    assert.equal(code(await server.treat('A', 'constructor', {})), 'unsupported');
    assert.equal(code(await server.treat('A', 'CollectDigits', { MAX_DIGITS: 99 })), 'bad-parameter');
    assert.equal(code(server.stopTreatment('X')), 'unknown-leg');
    assert.equal(code(server.record({ file: 'x', what: 'said', target: 'A' })), 'bad-parameter');
    assert.equal(await server.legStatistics('X'), undefined);
    assert.equal(
      code(await MediaServer.start({ firstPort: 1, tonePlan: 'xx' as 'eu', address: 'host' }, () => {})),
      'bad-parameter',
    );
    await server.close();
    assert.equal(code(await server.allocate('E')), 'closed');
    await server.close();
  }));
