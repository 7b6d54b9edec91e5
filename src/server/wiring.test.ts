import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { JournalEntry } from '../hub/index.js';
import { parseTServerLog, type TEvent, type TRequest } from '../protocol/index.js';
import { readConfig } from './config-read.js';
import { coreConfigOf } from './core-config.js';
import { DEMO } from './demo.js';
import { createLog } from './log.js';
import { packageVersion } from './package-files.js';
import { replayRecording } from './replay-recording.js';
import { StartError } from './start-error.js';
import { type RunningServer, startServer } from './wiring.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-server-'));
const quiet = createLog('error', () => {});
const start = (...set: string[]) =>
  startServer(readConfig({ base: DEMO, set: ['http.port=0', 'ivr.ivrs=[]', 'ivr.network-route-dns=[]', ...set] }), {
    log: quiet,
  });

/** A short call, made without any socket. */
function makeCall({ hub, sim }: RunningServer): TEvent[] {
  const events: TEvent[] = [];
  const client = hub.open({ ApplicationName: 'test', onEvent: ({ event }) => events.push(event) });
  client.request({ id: 'RequestRegisterAddress', ThisDN: '7001', ReferenceID: 1 } as TRequest);
  client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002', ReferenceID: 2 } as TRequest);
  sim.phone('7002', { do: 'answer' });
  sim.phone('7002', { do: 'hangup' });
  client.close();
  return events;
}

describe('startServer', () => {
  it('records inputs and outputs; the inputs replayed give the same outputs', async () => {
    const file = join(folder, 'record.jsonl');
    const server = await start(`record.file=${file}`);
    const events = makeCall(server);
    await server.stop();
    assert.deepEqual(
      events.map((event) => event.id),
      ['EventRegistered', 'EventDialing', 'EventEstablished', 'EventReleased'],
    );
    const entries: JournalEntry[] = [];
    const result = await replayRecording(file, (entry) => entries.push(entry));
    assert.deepEqual(result, { kind: 'same', inputs: entries.length });
    assert.deepEqual(
      entries.map((entry) => entry.sequence),
      Array.from(entries, (_, i) => i + 1),
    );
    const told = entries.flatMap(({ outputs }) => outputs.flatMap((o) => (o.kind === 'event' ? [o.event.id] : [])));
    for (const { id } of events) assert(told.includes(id), id);
  });

  const lines = [
    '{"recording":1,"version":"0","core":CORE}',
    '{"sequence":1,"input":{"kind":"client","client":"c1","change":"opened","ApplicationName":"a","time":1},"outputs":[]}',
  ];
  const broken: readonly [string, readonly string[], object][] = [
    [
      'other outputs',
      [lines[0] ?? '', (lines[1] ?? '').replace('[]', '[7]')],
      { kind: 'differs', sequence: 1, recorded: '[7]', replayed: '[]' },
    ],
    ['nothing', [], { kind: 'unreadable', line: 1, problem: 'the file is empty' }],
    ['no head', lines.slice(1), { kind: 'unreadable', line: 1, problem: 'not the head of a recording' }],
    ['half a line', [...lines, '{"sequence":2,'], { kind: 'unreadable', line: 3, problem: 'no JSON object' }],
    ['no input', [...lines, '{"sequence":2}'], { kind: 'unreadable', line: 3, problem: 'no input with its outputs' }],
  ];
  for (const [what, text, expected] of broken) {
    it(`a recording with ${what} is told`, async () => {
      const file = join(folder, 'broken.jsonl');
      const core = JSON.stringify(coreConfigOf(readConfig(), 0, '1.2.3'));
      writeFileSync(file, text.map((line) => `${line.replace('CORE', core)}\n`).join(''));
      assert.deepEqual(await replayRecording(file, () => {}), expected);
    });
  }

  it('writes requests and events in the layout of T-Server logs', async () => {
    const file = join(folder, 'tserver.log');
    const server = await start(`log.tserver-file=${file}`);
    makeCall(server);
    await server.stop();
    const text = readFileSync(file, 'utf8');
    assert.match(text, /^Application name: TServer_partyline\n/);
    assert.match(text, /^\d\d:\d\d:\d\d\.\d{3} Trc 04541 RequestMakeCall received from \[\d+\] \([0-9a-f]{8} test\)$/m);
    // Events of DNs without a client are written too.
    assert.deepEqual(
      parseTServerLog(text).map(({ message }) => `${message.id} ${(message as { ThisDN?: string }).ThisDN}`),
      [
        'RequestRegisterAddress 7001',
        'EventRegistered 7001',
        'RequestMakeCall 7001',
        'EventDialing 7001',
        'EventRinging 7002',
        'EventEstablished 7002',
        'EventEstablished 7001',
        'EventReleased 7002',
        'EventReleased 7001',
      ],
    );
  });

  it('hide-user-data: no user data in that log', async () => {
    for (const hidden of [false, true]) {
      const file = join(folder, `hidden-${hidden}.log`);
      const server = await start(`log.tserver-file=${file}`, `ivr.options.hide-user-data=${hidden}`);
      const client = server.hub.open({ ApplicationName: 'test', onEvent: () => {} });
      client.request({ id: 'RequestRegisterAddress', ThisDN: '7001' });
      client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002', UserData: { account: '4711' } });
      await server.stop();
      const text = readFileSync(file, 'utf8');
      assert.match(text, /EventRinging/);
      assert.equal(text.includes('AttributeUserData'), !hidden);
    }
  });

  it('tells its version to whoever asks', async () => {
    const server = await start();
    const events: TEvent[] = [];
    const client = server.hub.open({ ApplicationName: 'test', onEvent: ({ event }) => events.push(event) });
    client.request({ id: 'RequestQueryServer', ReferenceID: 1 } as TRequest);
    await server.stop();
    const told = events.flatMap((event) => (event.id === 'EventServerInfo' ? [event.ServerVersion] : []));
    assert.deepEqual(told, [packageVersion()]);
  });

  it('that cannot write its files does not start, and says which', async () => {
    await assert.rejects(start('record.file=/no/such/folder/x'), (error) => {
      assert(error instanceof StartError);
      assert.match(
        error.message,
        /^record\.file: \/no\/such\/folder\/x cannot be written: there is no such file or folder/,
      );
      return true;
    });
    await assert.rejects(
      start('http.tls={cert: /no/cert.pem, key: /no/key.pem}'),
      /http\.tls\.cert: \/no\/cert\.pem cannot be read/,
    );
  });

  it('gives every start another prefix of its ConnIDs', () => {
    const config = readConfig();
    const [a, b] = [0, 300].map((later) => coreConfigOf(config, 1_800_000_000_000 + later, '1.2.3').connIdPrefix);
    assert.match(a ?? '', /^[0-9a-f]{8}$/);
    assert.notEqual(a, b);
  });

  it('lets numbers outside behave by themselves when told so', async () => {
    const server = await start('sim.network=[{number: 5550*, outcome: busy}, {number: 555*, outcome: answered}]');
    const events: string[] = [];
    const client = server.hub.open({ ApplicationName: 'test', onEvent: ({ event }) => events.push(event.id) });
    const ended = new Promise<void>((resolve) => {
      const wait = () => (events.includes('EventDestinationBusy') ? resolve() : setImmediate(wait));
      wait();
    });
    client.request({ id: 'RequestRegisterAddress', ThisDN: '7001' } as TRequest);
    client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '5550123' } as TRequest);
    await ended;
    client.close();
    await server.stop();
  });
});

describe('log', () => {
  it('writes JSON lines, or lines for people, of its level and above', () => {
    const lines: string[] = [];
    const json = createLog('warn', (line) => lines.push(line));
    json.info({}, 'unseen');
    json.warn({ a: 1 }, 'seen');
    createLog('info', (line) => lines.push(line), 'text').info({ url: 'ws://x', n: [1], none: undefined }, 'ready');
    assert.equal(lines.length, 2);
    const { time, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(rest, { level: 'warn', message: 'seen', a: 1 });
    assert.match(lines[1] ?? '', /^\d\d:\d\d:\d\d\.\d{3} info {2}ready url=ws:\/\/x n=\[1\]\n$/);
  });
});

describe('status page', () => {
  const withIvr = () =>
    startServer(readConfig({ base: DEMO, set: ['http.port=0', 'ivr.options.gli-server-address=127.0.0.1:0'] }), {
      log: quiet,
    });

  it('has the figures of the IVR Server', async () => {
    const server = await withIvr();
    const status = (await (await fetch(`${server.httpUrl}/status`)).json()) as { ivr: { ports: number } };
    assert.equal(status.ivr.ports, 2);
    await server.stop();
  });
});
