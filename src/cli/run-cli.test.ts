import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connectIvrDriver } from '../ivr/index.js';
import { DEMO, readConfig, startServer } from '../server/index.js';
import { startPartyline, type TestPartyline } from '../testing/index.js';
import type { Terminal } from './command.js';
import { runCli } from './run-cli.js';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

class TestTerminal implements Terminal {
  output = '';
  errors = '';
  readonly interactive = false;
  reload: () => void = () => {};
  #interrupted: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  constructor(readonly env: Readonly<Record<string, string>> = {}) {}

  out(text: string): void {
    this.output += text;
    this.#told();
  }

  err(text: string): void {
    this.errors += text;
    this.#told();
  }

  onInterrupt(fn: () => void): () => void {
    this.#interrupted.push(fn);
    return () => {
      this.#interrupted = this.#interrupted.filter((each) => each !== fn);
    };
  }

  onReload(fn: () => void): () => void {
    this.reload = fn;
    return () => {
      this.reload = () => {};
    };
  }

  interrupt(): void {
    for (const fn of this.#interrupted) fn();
  }

  /** Resolves when the output holds that text. */
  async says(text: string | RegExp): Promise<void> {
    while (typeof text === 'string' ? !this.output.includes(text) : !text.test(this.output)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves when standard error holds that text. */
  async complains(text: string): Promise<void> {
    while (!this.errors.includes(text)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #told(): void {
    for (const each of this.#waiting.splice(0)) each();
  }
}

let partyline: TestPartyline;
before(async () => {
  partyline = await startPartyline();
});
after(() => partyline.stop());

async function run(...args: string[]): Promise<Ran> {
  const terminal = new TestTerminal();
  const code = await runCli(args, terminal);
  return { code, out: terminal.output, err: terminal.errors };
}
const at = () => ['--url', partyline.url];

describe('partyline request', () => {
  it('prints the event that answers: exit code 0; attributes have their types', async () => {
    const made = await run(
      'request',
      'TMakeCall',
      '--ThisDN',
      '7001',
      '--OtherDN',
      '7002',
      '--UserData',
      'a=1',
      '--UserData',
      'a=2',
      ...at(),
    );
    assert.equal(made.code, 0, made.err);
    const event = JSON.parse(made.out) as Record<string, unknown>;
    assert.deepEqual([event['id'], event['ThisDN'], event['UserData']], ['EventDialing', '7001', { a: ['1', '2'] }]);
    const released = await run('request', 'TReleaseCall', '--ThisDN', '7001', ...at());
    assert.equal(released.code, 0);
    assert.match(released.err, /^using ConnID [0-9a-f]{16}\n$/);
    assert.equal((JSON.parse(released.out) as { ConnID: string }).ConnID, event['ConnID']);
  });

  it('prints EventError: exit code 1', async () => {
    const refused = await run('request', 'TMakeCall', '--ThisDN', '7001', '--OtherDN', '999', ...at());
    assert.equal(refused.code, 1);
    assert.equal((JSON.parse(refused.out) as { ErrorCode: number }).ErrorCode, 71);
    const unknown = await run('request', 'TMakeCall', '--ThisDN', '7999', '--OtherDN', '7001', ...at());
    assert.equal(unknown.code, 1);
    assert.equal((JSON.parse(unknown.out) as { ErrorCode: number }).ErrorCode, 59);
  });

  it('prints in the layout of T-Server logs', async () => {
    const info = await run('request', 'TQueryServer', '--format', 'tserver', ...at());
    assert.equal(info.code, 0);
    assert.match(info.out, /^@\d\d:\d\d:\d\d\.\d{4} .*: message EventServerInfo\n\tAttribute/);
  });

  it('asks which call is meant when there are several, or none', async () => {
    const none = await run('request', 'TReleaseCall', '--ThisDN', '7003', ...at());
    assert.deepEqual([none.code, /7003 has no call/.test(none.err)], [2, true]);
    for (const OtherDN of ['7004', '7005']) partyline.sim.phone('7003', { do: 'call', to: OtherDN });
    const several = await run('request', 'TReleaseCall', '--ThisDN', '7003', ...at());
    assert.equal(several.code, 2);
    assert.match(several.err, /several calls, choose one: --ConnID [0-9a-f]{16} or --ConnID [0-9a-f]{16}/);
    for (let n = 0; n < 2; n++) partyline.sim.phone('7003', { do: 'hangup' });
  });

  it('says when nobody is there: exit code 3', async () => {
    const ran = await run('request', 'TQueryServer', '--url', 'ws://127.0.0.1:1');
    assert.equal(ran.code, 3);
    assert.match(ran.err, /cannot connect to ws:\/\/127\.0\.0\.1:1\/tlib: .*ECONNREFUSED.*\nIs the server running\?/);
  });
});

describe('partyline phone', () => {
  it('moves a phone: exit code 0, or 1 with the reason', async () => {
    assert.equal((await run('phone', '7006', 'call', '7007', ...at())).code, 0);
    assert.equal((await run('phone', '7007', 'answer', ...at())).code, 0);
    const again = await run('phone', '7007', 'answer', ...at());
    assert.deepEqual([again.code, again.err], [1, '7007 has no call to answer\n']);
    assert.equal((await run('phone', '7006', 'hangup', ...at())).code, 0);
  });

  it('says when nobody is there: exit code 3', async () => {
    assert.equal((await run('phone', '7006', 'answer', '--url', '127.0.0.1:1')).code, 3);
  });
});

describe('partyline watch', () => {
  it('prints the events of the DNs as they come', async () => {
    const terminal = new TestTerminal();
    const watching = runCli(['watch', '7008', '7009', '--count', '3', ...at()], terminal);
    await terminal.says(/7009 +EventRegistered/);
    await run('request', 'TMakeCall', '--ThisDN', '7008', '--OtherDN', '7009', ...at());
    await run('phone', '7009', 'hangup', ...at());
    assert.equal(await watching, 0);
    const names = terminal.output
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ +/)[2]);
    assert.deepEqual(names, ['EventRegistered', 'EventRegistered', 'EventDialing', 'EventRinging', 'EventReleased']);
    assert.match(terminal.output, /^\d\d:\d\d:\d\d\.\d{3} {2}7009 {4}EventRinging +ConnID=[0-9a-f]{16} OtherDN=7008/m);
  });

  it('ends by Ctrl-C with exit code 0', async () => {
    const terminal = new TestTerminal();
    const watching = runCli(['watch', '7008', '--format', 'json', ...at()], terminal);
    await terminal.says('EventRegistered');
    terminal.interrupt();
    assert.equal(await watching, 0);
    assert.equal((JSON.parse(terminal.output) as { ThisDN: string }).ThisDN, '7008');
  });

  it('of an unknown DN is refused: exit code 1', async () => {
    const ran = await run('watch', '7999', ...at());
    assert.equal(ran.code, 1);
    assert.match(ran.err, /ErrorCode 59/);
  });
});

const ANY_IVR_PORT = 'ivr.options.gli-server-address=127.0.0.1:0';

describe('partyline serve', () => {
  it('tells where it is, serves, and ends by Ctrl-C with exit code 0', async () => {
    const terminal = new TestTerminal();
    const serving = runCli(
      ['serve', '--demo', '--set', 'http.port=0', '--set', ANY_IVR_PORT, '--set', 'http.tokens=[secret-token]'],
      terminal,
    );
    await terminal.says('is ready');
    const url = /ws:\/\/\S+/.exec(terminal.output)?.[0] ?? '';
    assert.match(terminal.output, /partyline request TMakeCall --ThisDN 7001 --OtherDN 7002/);
    assert.equal((await run('request', 'TQueryServer', '--url', url)).code, 3);
    const withToken = new TestTerminal({ PARTYLINE_TOKEN: 'secret-token' });
    assert.equal(await runCli(['request', 'TQueryServer', '--url', url], withToken), 0);
    terminal.interrupt();
    assert.equal(await serving, 0);
    assert(!`${terminal.output}${terminal.errors}`.includes('secret-token'));
  });

  it('takes a token and the file from the environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'partyline-cli-'));
    writeFileSync(join(folder, 'config.yaml'), 'http: {port: 0}\ndns: [{number: 0041}]\n');
    const terminal = new TestTerminal({
      PARTYLINE_CONFIG: join(folder, 'config.yaml'),
      PARTYLINE_TOKEN: 'secret-token',
    });
    const serving = runCli(['serve'], terminal);
    await terminal.says('is ready');
    const url = /ws:\/\/\S+/.exec(terminal.output)?.[0] ?? '';
    assert.equal((await run('watch', '0041', '--url', url)).code, 3);
    const withToken = await run(
      'request',
      'TQueryAddress',
      '--ThisDN',
      '0041',
      '--InfoType',
      'DNStatus',
      '--url',
      url,
      '--token',
      'secret-token',
    );
    assert.equal(withToken.code, 0, withToken.err);
    terminal.interrupt();
    assert.equal(await serving, 0);
  });

  it('reads its file again on reload; with a mistake in it nothing changes, and the log has the words of a start', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'partyline-cli-')), 'config.yaml');
    const write = (options: string) =>
      writeFileSync(file, `ivr: {options: {gli-server-address: '127.0.0.1:0', ${options}}}\n`);
    write('flow-control: false');
    const terminal = new TestTerminal();
    const serving = runCli(['serve', '--demo', '--config', file, '--set', 'http.port=0'], terminal);
    await terminal.says('is ready');
    const port = Number(/IVR {6}127\.0\.0\.1:(\d+)/.exec(terminal.output)?.[1]);
    const driver = await connectIvrDriver({ port });
    await driver.login({ ClientName: 'ivr1' });
    write('flow-control: perhaps');
    terminal.reload();
    await terminal.complains('the configuration was not taken');
    await terminal.complains('ivr.options.flow-control: must be true or false, not \\"perhaps\\"');
    write('flow-control: true');
    terminal.reload();
    const isOn = (message: { id: string; Status?: string }) => message.id === 'FlowControl' && message.Status === 'On';
    await driver.next(10_000, isOn);
    await driver.close();
    terminal.interrupt();
    assert.equal(await serving, 0);
  });

  it('proposes to move simulated phones, not real ones', async () => {
    const terminal = new TestTerminal();
    const sip = [
      'sip.enabled=true',
      'sip.listen=[{port: 0}]',
      'sip.phones=[{DN: 7001, password: x}]',
      'media.workers=1',
    ];
    const set = ['http.port=0', 'dns=[{number: 7001}, {number: 7002}, {number: 7003}]', ...sip];
    const serving = runCli(['serve', ...set.flatMap((option) => ['--set', option])], terminal);
    await terminal.says('partyline phone 7003 answer');
    assert.match(terminal.output, /partyline watch 7002 7003/);
    terminal.interrupt();
    assert.equal(await serving, 0);
  });

  it('on a port in use: exit code 3 and what to do', async () => {
    const ran = await run('serve', '--demo', '--set', `http.port=${partyline.server.api.port}`);
    assert.equal(ran.code, 3);
    assert.match(ran.err, /is in use.*--set http\.port=/);
  });

  it('with a wrong option: exit code 2 and the option that was meant', async () => {
    const ran = await run('serve', '--set', 'http.prt=1');
    assert.equal(ran.code, 2);
    assert.match(ran.err, /did you mean http\.port\?/);
  });
});

describe('partyline replay', () => {
  it('prints the events of a recording, of the DNs that are named', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'partyline-replay-')), 'record.jsonl');
    const server = await startServer(
      readConfig({ base: DEMO, set: ['http.port=0', ANY_IVR_PORT, 'log.level=error', `record.file=${file}`] }),
    );
    for (const args of [
      ['request', 'TMakeCall', '--ThisDN', '7001', '--OtherDN', '7002'],
      ['phone', '7002', 'answer'],
      ['request', 'TReleaseCall', '--ThisDN', '7001'],
    ]) {
      assert.equal((await run(...args, '--url', server.url)).code, 0);
    }
    await server.stop();
    const ran = await run('replay', file, '7001');
    assert.equal(ran.code, 0, ran.err);
    const shown = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/).slice(1, 3).join(' '));
    assert.deepEqual(
      shown.filter((line) => !line.endsWith('EventRegistered')),
      ['7001 EventDialing', '7001 EventEstablished', '7001 EventReleased'],
    );
    assert.match(ran.err, /^\d+ inputs gave the same outputs as then$/m);
    const other = readFileSync(file, 'utf8').replaceAll('"EventDialing"', '"EventTea"');
    writeFileSync(file, other);
    const differs = await run('replay', file);
    assert.equal(differs.code, 1);
    assert.match(differs.err, /^input \d+ gives other outputs\n {2}then .*EventTea.*\n {2}now .*EventDialing/);
  });
});

describe('a command line that is not understood', () => {
  const mistakes: readonly [string, RegExp][] = [
    ['serv', /unknown command serv; did you mean partyline serve\?\nTry: partyline --help/],
    ['constructor', /unknown command constructor/],
    ['serve --dmo', /unknown option --dmo; did you mean --demo\?\nTry: partyline serve --help/],
    ['serve --config', /argument missing/],
    ['serve partyline.yaml', /serve takes no partyline\.yaml; a file is named with --config partyline\.yaml/],
    ['options http', /options takes no http/],
    ['request', /needs the name of a request/],
    ['request TMakeCal', /unknown request TMakeCal; did you mean TMakeCall\?/],
    ['request EventRinging', /unknown request EventRinging/],
    ['request TMakeCall --ThisDM 1', /unknown option --ThisDM; did you mean --ThisDN\?/],
    ['request TMakeCall 7001 7002', /attributes are given as --Name value/],
    ['request TMakeCall --UserData x', /must be key=value, or a JSON object/],
    ['request TMakeCall --UserData {x', /is not JSON/],
    ['request TQueryServer --format xml', /must be line, json or tserver/],
    ['request TQueryServer --timeout x', /--timeout must be a number/],
    ['replay', /replay needs a file/],
    ['replay /no/such/recording', /\/no\/such\/recording cannot be read \(ENOENT\)/],
    ['replay package.json', /package\.json:1: no JSON object/],
    ['watch', /needs at least one DN/],
    ['watch 7001 --count 0', /--count 0/],
    ['watch 7001 --url ftp://x', /must begin with ws:/],
    ['phone 7001', /needs a number and an action/],
    ['phone 7001 anser', /unknown action anser; did you mean answer\?/],
    ['phone 7001 tango', /unknown action tango; there are answer, reject, /],
    ['phone 7001 dtmf', /dtmf needs digits/],
    ['phone 7001 dtmf 12x', /dtmf 12x: digits are 0 to 9/],
    ['phone 7001 answer now', /answer takes no now/],
    ['phone 7001 auto-answer --after soon', /--after soon/],
  ];
  for (const [line, says] of mistakes) {
    it(`${line}: exit code 2`, async () => {
      const ran = await run(...line.split(' '));
      assert.equal(ran.code, 2, ran.err);
      assert.match(ran.err, says);
      assert.equal(ran.out, '');
    });
  }

  it('and none at all: exit code 2 and the list of commands', async () => {
    const ran = await run();
    assert.equal(ran.code, 2);
    assert.match(ran.err, /partyline serve --demo/);
  });
});

describe('help', () => {
  for (const name of ['serve', 'request', 'watch', 'phone', 'replay', 'options']) {
    it(`of ${name} has an example`, async () => {
      for (const args of [
        [name, '--help'],
        ['help', name],
      ]) {
        const ran = await run(...args);
        assert.equal(ran.code, 0);
        assert.match(ran.out, new RegExp(`Examples?:\\n +partyline ${name}`));
      }
    });
  }

  it('of request lists the requests that are carried out, and no other', async () => {
    const { out } = await run('request', '--help');
    assert.match(out, /call-handling: TMakeCall .* TAnswerCall/);
    assert.match(out, /TDeleteFromConference/);
    assert.doesNotMatch(out, /TSetDNInfo|TOpenServer/);
  });

  it('of a request lists its attributes', async () => {
    const ran = await run('request', 'TMakeCall', '--help');
    assert.match(ran.out, /must be given:\n {2}--OtherDN \(string\)/);
  });

  it('alone lists the commands; --version gives the version', async () => {
    assert.match((await run('--help')).out, /serve +start the server/);
    assert.match((await run('--version')).out, /^\d+\.\d+\.\d+\n$/);
  });
});
