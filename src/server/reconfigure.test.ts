import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { Hub, type JournalEntry } from '../hub/index.js';
import type { TEvent, TRequest } from '../protocol/index.js';
import { changesOf } from './config-changes.js';
import { readConfig } from './config-read.js';
import { coreConfigOf } from './core-config.js';
import { createLog } from './log.js';
import { checkPasswords } from './voice.js';
import { type RunningServer, startServer } from './wiring.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-reload-'));
const running = new Set<RunningServer>();
after(async () => {
  for (const server of running) await server.stop();
});

type Seen = TEvent & Record<string, unknown>;

const FILE = {
  http: { port: 0 },
  dns: ['7001', '7002', '7003', '7501'].map((number) => ({ number })),
  external: ['555*'],
  ivr: {
    ivrs: [{ name: 'ivr1', ports: [{ port: '1', DN: '7501' }] }],
    options: { 'gli-server-address': '127.0.0.1:0' },
  },
};

/** A server with a configuration file, and a client on 7001 and 7002. */
class Served {
  readonly lines: Record<string, unknown>[] = [];
  readonly seen: Seen[] = [];
  readonly journal: JournalEntry[] = [];
  server!: RunningServer;
  client!: ReturnType<Hub['open']>;

  private constructor(private readonly file: string) {}

  static async start(content: object = FILE, name = 'config.yaml'): Promise<Served> {
    const served = new Served(join(folder, name));
    served.write(content);
    served.server = await startServer(served.read(), {
      log: createLog('info', (line) => served.lines.push(JSON.parse(line) as Record<string, unknown>)),
      journal: { append: (entry) => served.journal.push(structuredClone(entry)) },
    });
    running.add(served.server);
    served.client = served.server.hub.open({
      ApplicationName: 'test',
      onEvent: ({ event }) => served.seen.push(event as Seen),
    });
    for (const ThisDN of ['7001', '7002']) served.send({ id: 'RequestRegisterAddress', ThisDN });
    served.forget();
    return served;
  }

  write(content: object): void {
    writeFileSync(this.file, JSON.stringify(content));
  }

  readonly read = () => readConfig({ file: this.file });

  /** Writes the file and does what SIGHUP does; the log lines that came of it, without their time. */
  async reload(content: object): Promise<Record<string, unknown>[]> {
    this.write(content);
    this.lines.length = 0;
    await this.server.reload(this.read);
    return this.lines.map(({ time: _, ...line }) => line);
  }

  send(request: TRequest): void {
    this.client.request(request);
  }

  forget(): void {
    this.seen.length = 0;
  }

  take(): string[] {
    return this.seen.splice(0).map(({ id, ThisDN, ErrorCode }) => [id, ThisDN, ErrorCode].filter(Boolean).join(' '));
  }

  async stop(): Promise<void> {
    running.delete(this.server);
    await this.server.stop();
  }
}

const restartLine = (option: string) => ({
  level: 'warn',
  message: 'the option needs a restart, and stays',
  option,
});

describe('reload', () => {
  it('changes DNs, numbers outside, options, agents and rules under a call that goes on', async () => {
    const served = await Served.start();
    const { sim } = served.server;
    served.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    sim.phone('7002', { do: 'answer' });
    served.forget();
    const lines = await served.reload({
      ...FILE,
      dns: ['7001', '7003', '7004', '7501'].map((number) => ({ number, record: number === '7001' })),
      external: ['0800*'],
      agents: [{ AgentID: '1' }],
      options: { 'agent-strict-id': 'true' },
      sim: { network: [{ number: '0800*', outcome: 'busy' }] },
    });
    assert.deepEqual(lines, [{ level: 'info', message: 'configuration taken', dns: 4, restart: 0 }]);
    assert.deepEqual(served.take(), []);
    served.send({ id: 'RequestRegisterAddress', ThisDN: '7004' });
    assert.equal(sim.phone('7003', { do: 'call', to: '7004' }).ok, true);
    assert.deepEqual(served.take(), ['EventRegistered 7004', 'EventRinging 7004']);
    sim.phone('7003', { do: 'call', to: '5551' });
    assert.equal(
      sim.view().some(({ number }) => number === '5551'),
      false,
    );
    served.send({ id: 'RequestAgentLogin', ThisDN: '7004', AgentID: '2' });
    served.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '0800' });
    assert.deepEqual(served.take().slice(0, 2), ['EventError 7004 192', 'EventDialing 7001']);
    // The call of before ends as if nothing had been.
    sim.phone('7002', { do: 'hangup' });
    assert.deepEqual(served.take().slice(-3), ['EventReleased 7002', 'EventReleased 7001', 'EventDNOutOfService 7002']);
    await served.stop();
    // The change is an input: the journal gives the same outputs again.
    const startTime = Date.now();
    const connIdPrefix = served.journal
      .flatMap(({ outputs }) => outputs)
      .flatMap((output) =>
        output.kind === 'event' && 'ConnID' in output.event ? [String(output.event.ConnID)] : [],
      )[0];
    const fresh = new Hub({
      config: {
        ...coreConfigOf(readConfig({ base: FILE }), startTime, '1.2.3'),
        connIdPrefix: connIdPrefix?.slice(0, 8) ?? '',
      },
      clock: { now: () => 0, after: () => () => {} },
      switch: () => ({ command: () => {} }),
    });
    const replayed = fresh.replay(served.journal.map(({ input }) => input));
    assert.deepEqual(
      replayed,
      served.journal.flatMap(({ outputs }) => outputs),
    );
  });

  it('with a mistake in the file changes nothing, and tells it in the words of a start', async () => {
    const served = await Served.start();
    const wrong: readonly [object, RegExp][] = [
      [{ ...FILE, dns: [], extrenal: [] }, /extrenal: no such option; did you mean external\?/],
      [{ ...FILE, dns: [{ number: '7001' }, { number: '7001' }] }, /dns\.1\.number: 7001 is there twice/],
      [{ ...FILE, dns: [{ number: '7001' }], external: [] }, /ivr\.ivrs\.0\.ports\.0\.DN: 7501 is no DN/],
    ];
    for (const [content, words] of wrong) {
      const [line, ...more] = await served.reload(content);
      assert.equal(line?.['level'], 'error');
      assert.equal(line?.['message'], 'the configuration was not taken, everything stays');
      assert.match(String(line?.['problem']), words);
      assert.deepEqual(more, []);
    }
    assert.deepEqual(served.take(), []);
    assert.equal(
      served.journal.some(({ input }) => input.kind === 'configured'),
      false,
    );
    served.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    assert.deepEqual(served.take(), ['EventDialing 7001', 'EventRinging 7002']);
    await served.stop();
  });

  it('names each option that needs a restart, and takes all others', async () => {
    const served = await Served.start();
    const { ivr, ...file } = FILE;
    const lines = await served.reload({
      ...file,
      name: 'other',
      http: { port: 1, tls: { cert: '/no/cert.pem', key: '/no/key.pem' } },
      dns: FILE.dns.slice(1),
      ivr: {
        ...ivr,
        'in-front-dns': ['7501'],
        options: { 'gli-server-address': '127.0.0.1:1', 'flow-control': true },
      },
      sip: { enabled: true },
      media: { workers: 7, firstPort: 21_000 },
      record: { file: join(folder, 'never') },
    });
    assert.deepEqual(lines[0], { level: 'info', message: 'configuration taken', dns: 3, restart: 9 });
    const options = ['name', 'http.port', 'http.tls', 'ivr.in-front-dns', 'ivr.options.gli-server-address'];
    assert.deepEqual(
      lines.slice(1),
      [...options, 'sip.enabled', 'media.firstPort', 'media.workers', 'record.file'].map(restartLine),
    );
    assert.deepEqual(served.take(), ['EventDNOutOfService 7001']);
    const { config } = served.server;
    assert.equal(config.http.port, 0);
    assert.equal(config.ivr.options['flow-control'], true);
    assert.deepEqual(config.ivr['in-front-dns'], []);
    // It is asked for every time until the restart.
    assert.equal((await served.reload({ ...FILE, name: 'other' })).length, 2);
    assert.equal((await served.reload(FILE)).length, 1);
    await served.stop();
  });

  it('changes tokens, limits of clients and the log level; a session that is open stays', async () => {
    const served = await Served.start({ ...FILE, http: { port: 0, tokens: ['old'] } });
    const { url, httpUrl } = served.server;
    const status = async (token: string) =>
      (await fetch(`${httpUrl}/status`, { headers: { Authorization: `Bearer ${token}` } })).status;
    const socket = new WebSocket(url, { headers: { Authorization: 'Bearer old' } });
    const answers: string[] = [];
    socket.on('message', (data) => answers.push((JSON.parse(String(data)) as { id: string }).id));
    const answered = async (count: number) => {
      while (answers.length < count) await new Promise((resolve) => socket.once('message', resolve));
    };
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ id: 'RequestRegisterClient', ApplicationName: 'desk' }));
    await answered(1);
    assert.equal(await status('old'), 200);
    const lines = await served.reload({
      ...FILE,
      http: { port: 0, tokens: ['new'] },
      clients: { 'max-connections': 1 },
      log: { level: 'error' },
    });
    assert.deepEqual(lines, []);
    assert.equal(await status('old'), 401);
    assert.equal(await status('new'), 200);
    socket.send(JSON.stringify({ id: 'RequestRegisterAddress', ThisDN: '7001', ReferenceID: 1 }));
    await answered(2);
    assert.equal(answers[1], 'EventRegistered');
    const refused = new WebSocket(url, { headers: { Authorization: 'Bearer new' } });
    const problem = await new Promise<Error>((resolve) => refused.once('error', resolve));
    assert.match(problem.message, /503/);
    socket.close();
    await served.stop();
  });

  it('gives the IVR Server other ports, also the last one away', async () => {
    const served = await Served.start();
    const ports = () => served.server.ivr?.snapshot().ports;
    const ivrs = (...dns: string[]) => ({
      ...FILE,
      ivr: { ...FILE.ivr, ivrs: dns.map((DN) => ({ name: DN, ports: [{ port: '1', DN }] })) },
    });
    await served.reload(ivrs('7501', '7003'));
    assert.equal(ports(), 2);
    await served.reload(ivrs());
    assert.equal(ports(), 0);
    await served.stop();
  });

  it('an IVR where none was needs a restart', async () => {
    const served = await Served.start({ ...FILE, ivr: {} });
    assert.deepEqual((await served.reload(FILE)).slice(-1), [restartLine('ivr.ivrs')]);
    await served.stop();
  });

  it('gives a DN a SIP phone, and a simulated one again', async () => {
    const sip = (...phones: object[]) => ({
      ...FILE,
      sip: { enabled: true, listen: [{ port: 0 }], phones },
      media: { workers: 1 },
    });
    const served = await Served.start(sip());
    await served.reload(sip({ DN: '7002', password: 'secret' }));
    // It is there when it has registered.
    assert.deepEqual(served.take(), ['EventDNOutOfService 7002']);
    assert.deepEqual(served.server.sim.phone('7002', { do: 'hangup' }).ok, false);
    await served.reload(sip());
    assert.deepEqual(served.take(), ['EventDNBackInService 7002']);
    served.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    assert.deepEqual(served.take(), ['EventDialing 7001', 'EventRinging 7002']);
    await served.stop();
  });

  it('hides user data in the T-Server log from then on', async () => {
    const file = join(folder, 'hidden.log');
    const content = (hidden: boolean) => ({
      ...FILE,
      log: { 'tserver-file': file },
      ivr: { ...FILE.ivr, options: { ...FILE.ivr.options, 'hide-user-data': hidden } },
    });
    const served = await Served.start(content(false));
    const call = (UserData: Record<string, string>) =>
      served.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002', UserData });
    call({ account: 'shown' });
    await served.reload(content(true));
    call({ account: 'secret' });
    await served.stop();
    const text = readFileSync(file, 'utf8');
    assert.match(text, /shown/);
    assert.doesNotMatch(text, /secret/);
  });
});

describe('changesOf', () => {
  const sip = (address: string, password?: string) => ({
    sip: { enabled: true, listen: [{ address }], phones: [{ DN: '7001', ...(password && { password }) }] },
  });
  const config = (content: object) => readConfig({ base: { ...FILE, ...content } });

  it('a phone loses its password where everybody can reach the server: that is a mistake', () => {
    const running = config(sip('0.0.0.0', 'secret'));
    const change = (next: object) => checkPasswords(changesOf(running, config(next)).config);
    change(sip('0.0.0.0', 'other'));
    // The server would go on listening there.
    assert.throws(() => change(sip('127.0.0.1')), /0\.0\.0\.0 is not loopback, .* DN 7001 has none/);
  });

  it('gives back the running configuration where nothing else was asked for', () => {
    const running = config(sip('127.0.0.1'));
    assert.deepEqual(changesOf(running, config(sip('127.0.0.1'))), { config: running, restart: [] });
  });
});
