import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPartyline, type TestPartyline } from '../testing/index.js';
import type { Terminal } from './command.js';
import { runCli } from './run-cli.js';

class TestTerminal implements Terminal {
  output = '';
  errors = '';
  readonly interactive = false;
  readonly env = {};
  #interrupted: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  out(text: string): void {
    this.output += text;
    for (const each of this.#waiting.splice(0)) each();
  }

  err(text: string): void {
    this.errors += text;
  }

  onInterrupt(fn: () => void): () => void {
    this.#interrupted.push(fn);
    return () => {};
  }

  onReload(): () => void {
    return () => {};
  }

  interrupt(): void {
    for (const fn of this.#interrupted) fn();
  }

  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

let partyline: TestPartyline;
let gli: string[];
before(async () => {
  partyline = await startPartyline();
  gli = ['--gli', `127.0.0.1:${partyline.server.ivr?.addresses[0]?.port}`];
});
after(() => partyline.stop());

async function run(...args: string[]) {
  const terminal = new TestTerminal();
  const code = await runCli(['ivr', ...args], terminal);
  return { code, out: terminal.output, err: terminal.errors };
}

describe('partyline ivr', () => {
  it('starts a call on a port; another one conferences it; the caller hangs up', async () => {
    const terminal = new TestTerminal();
    const calling = runCli(['ivr', 'call', '1', '--ANI', '5551234', '--CallId', 'k1', ...gli], terminal);
    await terminal.says('FlowControl');
    assert.match(terminal.output, /LoginResp +IServerVer="?IVR Server:0\.1\.0\.0"? Result=Success Status=OK/);
    partyline.sim.phone('5551234', { do: 'call', to: '7501' });
    partyline.sim.phone('7501', { do: 'answer' });
    await terminal.says('Event=Established');

    const info = await run('send', 'CallInfoReq', 'CallId=k1', ...gli);
    assert.match(info.out, /k1 +CallInfoResp .*PortDN=7501 .*LastEvent=EventEstablished/);
    const data = await run('send', 'UDataSet', 'CallId=k1', 'RequestId=1', 'Action=Add', 'UDataEx.a=b', ...gli);
    assert.match(data.out, /UDataResp +Result=Success/);
    const all = await run('send', 'UDataGetAll', 'CallId=k1', 'RequestId=2', ...gli, '--format', 'json');
    assert.match(all.out, /"UDataEx":\[\{"Name":"a","Type":"Str","Val":"b"\}\]/);

    const conference = new TestTerminal();
    const conferencing = runCli(
      ['ivr', 'send', 'OneStepConf', 'CallId=k1', 'DestDN=7002', '--wait', '60000', ...gli],
      conference,
    );
    await conference.says('FlowControl');
    while (!partyline.sim.phone('7002', { do: 'answer' }).ok) await new Promise((resolve) => setImmediate(resolve));
    await conference.says('Event=ConfPartyAdd');
    conference.interrupt();
    assert.equal(await conferencing, 0);
    partyline.sim.phone('7002', { do: 'hangup' });
    await terminal.says('Event=ConfPartyDel');

    partyline.sim.phone('5551234', { do: 'hangup' });
    assert.equal(await calling, 0);
    assert.match(terminal.output, /Event=Released/);
  });

  it('Ctrl-C ends the call: exit code 0', async () => {
    const terminal = new TestTerminal();
    const calling = runCli(['ivr', 'call', '2', ...gli], terminal);
    await terminal.says('Event=Established');
    terminal.interrupt();
    assert.equal(await calling, 0);
    while (partyline.hub.snapshot().calls > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('notices that another process has ended the call', async () => {
    const terminal = new TestTerminal();
    const calling = runCli(['ivr', 'call', '2', '--CallId', 'k2', ...gli], terminal);
    await terminal.says('Event=Established');
    assert.equal((await run('send', 'EndCall', 'CallId=k2', 'EndCause=Normal', ...gli)).code, 0);
    assert.equal(await calling, 0);
    assert.match(terminal.errors, /^k2 is over: another driver or the server has ended it$/m);
    assert.match(terminal.output, /Event=Established\n$/, 'how it was noticed is not shown');
    while (partyline.hub.snapshot().calls > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('ends when another process was told that the call is over: transferred away, released', async () => {
    const terminal = new TestTerminal();
    const calling = runCli(['ivr', 'call', '1', '--CallId', 'k4', ...gli], terminal);
    await terminal.says('FlowControl');
    partyline.sim.phone('5551234', { do: 'call', to: '7501' });
    partyline.sim.phone('7501', { do: 'answer' });
    await terminal.says('Event=Established');
    const transfer = await run('send', 'OneStepXfer', 'CallId=k4', 'DestDN=7002', ...gli);
    assert.match(transfer.out, /Event=XferComplete/);
    assert.match(transfer.err, /^k4 is over: EndCall was sent$/m);
    assert.equal(await calling, 0);
    assert.match(terminal.errors, /k4 is over: another driver/);
    partyline.sim.phone('5551234', { do: 'hangup' });
    while (partyline.hub.snapshot().calls > 0) await new Promise((resolve) => setImmediate(resolve));

    const second = new TestTerminal();
    const callingAgain = runCli(['ivr', 'call', '1', '--CallId', 'k5', ...gli], second);
    await second.says('FlowControl');
    partyline.sim.phone('5551234', { do: 'call', to: '7501' });
    partyline.sim.phone('7501', { do: 'answer' });
    await second.says('Event=Established');
    const asking = new TestTerminal();
    const sending = runCli(['ivr', 'send', 'CallInfoReq', 'CallId=k5', '--wait', '60000', ...gli], asking);
    await asking.says('CallInfoResp');
    partyline.sim.phone('5551234', { do: 'hangup' });
    await asking.says('Event=Released');
    asking.interrupt();
    assert.equal(await sending, 0);
    assert.match(asking.errors, /^k5 is over: EndCall was sent$/m);
    assert.equal(await callingAgain, 0);
  });

  it('does not touch a call that has its CallId already: exit code 1', async () => {
    const terminal = new TestTerminal();
    const calling = runCli(['ivr', 'call', '2', '--CallId', 'k3', ...gli], terminal);
    await terminal.says('Event=Established');
    const again = await run('call', '1', '--CallId', 'k3', ...gli);
    assert.equal(again.code, 1);
    assert.match(again.out, /CallError +FailedReq=Unknown TlibErrCode=INVALID_REQ/);
    assert.equal(partyline.hub.snapshot().calls, 1);
    terminal.interrupt();
    assert.equal(await calling, 0);
    while (partyline.hub.snapshot().calls > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('what is refused: exit code 1', async () => {
    const wrongPort = await run('call', '99', ...gli);
    assert.equal(wrongPort.code, 1);
    assert.match(wrongPort.out, /EndCall +EndCause=FeatureNotSupported/);
    const unknownCall = await run('send', 'RetrieveCall', 'CallId=nobody', ...gli);
    assert.equal(unknownCall.code, 1);
    assert.match(unknownCall.out, /CallError +FailedReq=NoSuchCall/);
    const nobody = await run('listen', '--client', 'nobody', ...gli);
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /the server has no IVR nobody: name one of its ivr\.ivrs with --client/);
  });

  it('Network mode needs no login', async () => {
    const client = await partyline.connect('8500');
    const terminal = new TestTerminal();
    const calling = runCli(['ivr', 'call', '8500', '--client', '', ...gli], terminal);
    while (partyline.hub.snapshot().calls === 0) await new Promise((resolve) => setImmediate(resolve));
    terminal.interrupt();
    assert.equal(await calling, 0);
    client.close();
  });

  it('listens until Ctrl-C, with the state of the switch', async () => {
    const terminal = new TestTerminal();
    const listening = runCli(['ivr', 'listen', '--monitor', ...gli], terminal);
    await terminal.says('MonitorInfo');
    terminal.interrupt();
    assert.equal(await listening, 0);
  });

  it('plays flows', async () => {
    assert.equal(await runCli(['ivr', 'play', 'models/ivr/login-success.yaml'], new TestTerminal()), 0);
  });

  it('nobody is there: exit code 3', async () => {
    const ran = await run('listen', '--gli', '127.0.0.1:1');
    assert.equal(ran.code, 3);
    assert.match(ran.err, /cannot reach an IVR Server at 127\.0\.0\.1:1/);
  });

  const mistakes: readonly [string, RegExp][] = [
    ['', /needs one of call, send, listen, play/],
    ['dance', /not dance/],
    ['call', /needs one port/],
    ['play', /needs a file or folder/],
    ['send', /needs a message/],
    ['send CallInfReq CallId=c', /did you mean CallInfoReq\?/],
    ['send CallInfoReq', /needs CallId/],
    ['send InitConf CallId=c DestDn=1', /did you mean DestDN\?/],
    ['send InitConf CallId', /must be NAME=VALUE/],
    ['send UDataSet CallId=c RequestId=1 Action=Add UDataEx=x', /must be a JSON object/],
    ['send LoginResp CallId=c', /is no message of a driver/],
    ['listen --gli nowhere', /must be HOST:PORT/],
    ['listen --format xml', /must be line or json/],
    ['listen --ca /nowhere/ca.pem', /^--ca \/nowhere\/ca\.pem: cannot be read: /],
    ['send CallInfoReq CallId=c --wait soon', /must be milliseconds/],
  ];
  for (const [line, expected] of mistakes) {
    it(`partyline ivr ${line}`, async () => {
      const ran = await run(...line.split(' ').filter((word) => word !== ''));
      assert.equal(ran.code, 2, ran.err);
      assert.match(ran.err, expected);
    });
  }

  it('tells what a message is made of', async () => {
    const ran = await run('send', 'NewCall', '--help');
    assert.match(ran.out, /CallControlMode=Genesys\|Network {3}must be given/);
    const all = await run('send', '--help');
    assert.match(all.out, /InitConf +CallId DestDN\n/);
    assert.doesNotMatch(all.out, /LoginResp/);
  });
});
