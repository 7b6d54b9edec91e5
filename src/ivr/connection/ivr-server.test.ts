import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { MessageEncoder } from '../codec/encode-message.js';
import {
  GLI_DATA,
  gliErrorFrame,
  gliFrame,
  KEEP_ALIVE_REQUEST_FRAME,
  KEEP_ALIVE_RESPONSE_FRAME,
} from '../codec/gli-frame.js';
import type { IvrOptions } from '../options.js';
import { startIvrServer } from './ivr-server.js';
import { HandClock, NO_SWITCH, silentClients } from './silent-switch.js';
import { type ServerWorld, withServer } from './with-server.test.js';

/** A raw connection: everything that came, and whether it was closed. */
class Wire {
  received = Buffer.alloc(0);
  closed = false;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
    });
  }

  send(...parts: (string | Uint8Array)[]): this {
    const bytes = parts.map((p) => (typeof p === 'string' ? Buffer.from(p.replaceAll(' ', ''), 'hex') : p));
    this.socket.write(Buffer.concat(bytes));
    return this;
  }

  async until(condition: (wire: Wire) => boolean, what: string): Promise<this> {
    const limit = performance.now() + 5000;
    while (!condition(this)) {
      if (performance.now() > limit) throw new Error(`not in time: ${what}; got ${this.received.toString('hex')}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this;
  }

  async got(bytes: number): Promise<Buffer> {
    await this.until((wire) => wire.received.length >= bytes, `${bytes} bytes`);
    return this.received;
  }
}

const encoder = new MessageEncoder({ sourceEncoding: '', dtdFile: 'IServer.dtd' });
const frame = (message: IvrToServer): Buffer => encoder.frame(message) as Buffer;
const login = frame({ id: 'LoginReq', CallId: 's', Version: '3.0', ClientName: 'ivr1' });
const text = (wire: Wire) => wire.received.toString('latin1');

/** The link still works: a keep-alive is answered. */
async function stillOpen(wire: Wire): Promise<void> {
  const before = wire.received.length;
  wire.send(KEEP_ALIVE_REQUEST_FRAME);
  await wire.got(before + 6);
  assert.deepEqual(wire.received.subarray(-6), KEEP_ALIVE_RESPONSE_FRAME);
  assert.equal(wire.closed, false);
}

describe('malformed frames, line by line', () => {
  const closing: [string, string, Buffer | undefined][] = [
    ['first byte is not 0', '01', gliErrorFrame(4)],
    ['VersionNumber is not 2', '00 03 00 05 01 00', gliErrorFrame(1)],
    ['ApplicationID is not 0', '00 03 00 05 02 01', gliErrorFrame(2)],
    ['MessageLength is less than 2', '00 03 00 01', undefined],
    ['Error frame from a client', '00 02 00 04 02 00 00 07', undefined],
  ];
  for (const [what, bytes, answer] of closing) {
    test(`${what}: ${answer ? 'Error frame, then close' : 'close without an answer'}`, async () => {
      await withServer({}, async ({ port, server }) => {
        const wire = new Wire(port).send(bytes, KEEP_ALIVE_REQUEST_FRAME);
        await wire.until((w) => w.closed, 'close');
        assert.deepEqual(wire.received, answer ?? Buffer.alloc(0), 'and nothing after it is read');
        await wire.until(() => server.snapshot().links === 0, 'the server forgets the link');
      });
    });
  }

  test('gli-error-code puts one number in place of the four', async () => {
    await withServer({ 'gli-error-code': 258 }, async ({ port }) => {
      const wire = await new Wire(port).send('ff').until((w) => w.closed, 'close');
      assert.deepEqual(wire.received, gliErrorFrame(258));
    });
  });

  test('client not in gli-client-list: Error frame code 3, then close', async () => {
    for (const list of [['192.0.2.1:*'], ['127.0.0.1:1'], ['no port here:x'], ['name.invalid:*']]) {
      await withServer({ 'gli-client-list': list }, async ({ port }) => {
        const wire = await new Wire(port).send(login).until((w) => w.closed, 'close');
        assert.deepEqual(wire.received, gliErrorFrame(3), list.join());
      });
    }
    for (const list of [[], ['127.0.0.1:*'], ['localhost:*'], ['192.0.2.1:*', '127.0.0.1']]) {
      await withServer({ 'gli-client-list': list }, async ({ port }) => stillOpen(new Wire(port)));
    }
  });

  test('unknown MessageType, oversized body, empty Data frame, unreadable XML: dropped, the link stays', async () => {
    await withServer({ 'gli-max-body': 600 }, async ({ port, logs, server }) => {
      const wire = new Wire(port);
      wire.send(gliFrame(4, new Uint8Array(100)), gliFrame(200, new Uint8Array()));
      wire.send(gliFrame(GLI_DATA, Buffer.alloc(601, 0x20)), gliFrame(GLI_DATA, new Uint8Array()));
      wire.send(gliFrame(GLI_DATA, Buffer.from('<GctiMsg>')), gliFrame(GLI_DATA, Buffer.from('<x/>')));
      wire.send(gliFrame(GLI_DATA, Buffer.from("<!DOCTYPE GctiMsg [<!ENTITY a 'b'>]><GctiMsg/>")));
      await stillOpen(wire);
      assert.equal(server.snapshot().dropped, 7);
      const drops = logs.filter((line) => line.includes('frame dropped'));
      assert.equal(drops.length, 3, `at most one line a second and kind: ${drops.join('\n')}`);
      assert.equal(wire.received.length, 6, 'nothing but the keep-alive was answered');
    });
  });

  test('a frame that is begun and not finished: close after gli-frame-timeout since its last byte', async () => {
    await withServer({}, async ({ port, clock, server }) => {
      const wire = new Wire(port).send(login.subarray(0, 10));
      const bytes = (count: number) => wire.until(() => server.snapshot().bytesIn === count, `${count} bytes`);
      await bytes(10);
      clock.advance(29_000);
      wire.send(login.subarray(10, 11));
      await bytes(11);
      clock.advance(29_000);
      assert.equal(server.snapshot().closingLinks, 0);
      clock.advance(1000);
      await wire.until((w) => w.closed, 'close');
      assert.equal(wire.received.length, 0);
      const whole = new Wire(port).send(login);
      await whole.until((w) => w.received.length > 0, 'answer');
      clock.advance(3_600_000);
      await stillOpen(whole);
    });
  });
});

describe('invalid messages are answered', () => {
  const answered = async (body: string, expected: RegExp) => {
    await withServer({}, async ({ port }) => {
      const wire = new Wire(port).send(gliFrame(GLI_DATA, Buffer.from(body, 'latin1')));
      await wire.until((w) => w.received.length > 6, 'answer');
      assert.match(text(wire), expected);
      await stillOpen(wire);
    });
  };
  const invalid = /<CallId>c1<\/CallId><CallError FailedReq='Unknown' TlibErrCode='INVALID_REQ'\/>/;
  test('unknown message', () => answered('<GctiMsg><CallId>c1</CallId><Nothing/></GctiMsg>', invalid));
  test('no message', () => answered('<GctiMsg><CallId>c1</CallId></GctiMsg>', invalid));
  test('missing attribute', () => answered("<GctiMsg><CallId>c1</CallId><LogMsg Msg='x'/></GctiMsg>", invalid));
  test('an agent message, with its ReqId', () =>
    answered(
      "<GctiMsg><CallId>c1</CallId><AgentLogin ReqId='7'/></GctiMsg>",
      /<CallError FailedReq='Unknown' TlibErrCode='INVALID_REQ' ReqId='7'\/>/,
    ));
  test('the protocol version of a login', () =>
    answered(
      "<GctiMsg><CallId>c1</CallId><LoginReq Version='9.0' ClientName='ivr1'/></GctiMsg>",
      /<LoginResp IServerVer='IVR Server:0\.1\.0\.0' Result='InvalidProtocolVer'\/>/,
    ));
});

describe('the link', () => {
  test('byte by byte, joined, and split anywhere', async () => {
    await withServer({}, async ({ port }) => {
      const wire = new Wire(port);
      wire.socket.setNoDelay(true);
      for (const byte of login) wire.send(Uint8Array.of(byte));
      await wire.until(() => text(wire).includes('LoginResp'), 'login');
      const before = wire.received.length;
      wire.send(KEEP_ALIVE_REQUEST_FRAME, login, KEEP_ALIVE_REQUEST_FRAME);
      await wire.got(before + 12 + before);
      assert.deepEqual(wire.received.subarray(before, before + 6), KEEP_ALIVE_RESPONSE_FRAME, 'in order of the stream');
      assert.deepEqual(wire.received.subarray(-6), KEEP_ALIVE_RESPONSE_FRAME);
    });
  });

  test('the server’s keep-alive: request after the interval, close after the tries', async () => {
    await withServer({ 'gli-keep-alive-interval': 10, 'gli-keep-alive-tries': 2 }, async ({ port, clock, server }) => {
      const wire = new Wire(port).send(login);
      await wire.until(() => text(wire).includes('LoginResp'), 'login');
      const answer = wire.received.length;
      clock.advance(9999);
      clock.advance(1);
      await wire.got(answer + 6);
      assert.deepEqual(wire.received.subarray(-6), KEEP_ALIVE_REQUEST_FRAME);
      clock.advance(9000);
      wire.send(KEEP_ALIVE_RESPONSE_FRAME);
      await wire.until(() => server.snapshot().framesIn === 2, 'response');
      clock.advance(9999);
      assert.equal(server.snapshot().framesOut, 2, 'the timer started anew with the frame');
      clock.advance(1);
      await wire.got(answer + 12);
      clock.advance(10_000);
      assert.equal(server.snapshot().links, 1, 'one of two tries');
      clock.advance(10_000);
      await wire.until((w) => w.closed, 'close');
    });
  });

  test('keep-alive is off by default, and KeepAliveRequest is answered all the same, body or not', async () => {
    await withServer({}, async ({ port, clock, server }) => {
      const wire = new Wire(port).send(gliFrame(0, Buffer.from('ignored')), gliFrame(1, new Uint8Array(3)));
      await wire.got(6);
      clock.advance(86_400_000);
      await stillOpen(wire);
      assert.equal(server.snapshot().framesOut, 2);
    });
  });

  test('gli-max-links', async () => {
    await withServer({ 'gli-max-links': 1 }, async ({ port, logs }) => {
      const first = new Wire(port);
      await stillOpen(first);
      const second = new Wire(port);
      await second.until((w) => w.closed, 'close');
      assert.ok(logs.some((line) => line.includes('gli-max-links')));
      first.socket.destroy();
    });
  });

  test('a driver that sends and never reads: its link is closed, memory stays bounded', async () => {
    await withServer({ 'gli-max-pending': 65_536 }, async ({ port, server, logs }) => {
      const wire = new Wire(port);
      wire.socket.pause();
      const many = Buffer.concat(Array.from({ length: 2000 }, () => KEEP_ALIVE_REQUEST_FRAME));
      const query = Buffer.concat(Array.from({ length: 500 }, () => login));
      wire.socket.write(many);
      for (let i = 0; i < 400 && !wire.closed; i++) {
        wire.socket.write(query);
        await new Promise((resolve) => setImmediate(resolve));
      }
      // Either the link was given up, or the server has stopped reading from it: then nothing more comes in.
      let before = -1;
      let quiet = 0;
      await wire.until(() => {
        const { links, bytesIn } = server.snapshot();
        quiet = bytesIn === before ? quiet + 1 : 0;
        before = bytesIn;
        return links === 0 || quiet > 200;
      }, 'the server stops reading');
      if (server.snapshot().links === 0) assert.ok(logs.some((line) => line.includes('does not read')));
      else assert.ok(before < 400 * query.length, 'not all of it was read');
      wire.socket.destroy();
    });
  });

  test('several groups: circuits and addresses of their own', async () => {
    const server = await startIvrServer({
      clients: silentClients(),
      switch: NO_SWITCH,
      clock: new HandClock(),
      config: {
        version: '1',
        switchName: 's',
        ivrs: [],
        dns: [],
        'network-route-dns': [],
        options: {},
        groups: [
          { 'gli-server-address': ['127.0.0.1:0', '127.0.0.1:0'] },
          { 'gli-server-address': ['127.0.0.1:0'], 'gli-client-list': ['192.0.2.1:*'] },
        ],
      },
    });
    try {
      assert.deepEqual(
        server.addresses.map(({ group }) => group),
        [1, 1, 2],
      );
      await stillOpen(new Wire(server.addresses[1]?.port ?? 0));
      const refused = new Wire(server.addresses[2]?.port ?? 0);
      await refused.until((w) => w.closed, 'close');
      assert.deepEqual(refused.received, gliErrorFrame(3));
    } finally {
      await server.stop();
    }
  });

  test('an address that is taken, or wrong: startIvrServer rejects and leaves nothing open', async () => {
    await withServer({}, async ({ port }) => {
      for (const address of [`127.0.0.1:${port}`, 'not an address:1:2', '127.0.0.1:99999']) {
        await assert.rejects(
          withServer({ 'gli-server-address': ['127.0.0.1:0', address] }, async () => {}),
          address,
        );
      }
      await assert.rejects(withServer({ 'gli-tls-cert': '/nowhere.pem' }, async () => {}));
    });
  });

  const OTHER_CONFIG = { version: '0.1.0', switchName: 's', ivrs: [], dns: [], 'network-route-dns': [] };

  test('a changed client list takes effect for the next connections', async () => {
    await withServer({}, async ({ port, server }) => {
      await stillOpen(new Wire(port));
      await server.reconfigure({ ...OTHER_CONFIG, options: { 'gli-client-list': ['192.0.2.1:*'] } });
      const wire = await new Wire(port).until((w) => w.closed, 'close');
      assert.deepEqual(wire.received, gliErrorFrame(3));
    });
  });

  test('changed keep-alives, sizes and error codes take effect for the links that stand', async () => {
    await withServer({}, async ({ port, server, clock }) => {
      const wire = new Wire(port);
      await stillOpen(wire);
      const change = (options: Partial<IvrOptions>) => server.reconfigure({ ...OTHER_CONFIG, options });
      const before = wire.received.length;
      await change({ 'gli-keep-alive-interval': 10, 'gli-max-body': 50, 'gli-error-code': 7 });
      clock.advance(10_000);
      await wire.got(before + 6);
      assert.deepEqual(wire.received.subarray(-6), KEEP_ALIVE_REQUEST_FRAME);
      await change({ 'gli-max-body': 50, 'gli-error-code': 7 });
      clock.advance(60_000);
      assert.equal(clock.pending, 0);
      wire.send(login);
      await wire.until(() => server.snapshot().dropped === 1, 'a frame is too large');
      wire.send(Buffer.from([9]));
      await wire.until((w) => w.closed, 'close');
      assert.deepEqual(wire.received.subarray(before + 6), gliErrorFrame(7));
    });
  });

  test('stop closes every link and takes its timers with it', async () => {
    let world: ServerWorld | undefined;
    let wire: Wire | undefined;
    await withServer({ 'gli-keep-alive-interval': 5 }, async (w) => {
      world = w;
      wire = new Wire(w.port).send(login.subarray(0, 4));
      await wire.until(() => w.server.snapshot().bytesIn === 4, 'bytes');
    });
    await wire?.until((w) => w.closed, 'close');
    assert.equal(world?.clock.pending, 0);
  });
});

test('stop: waits for the logout of each agent, TimePerLogout at most', async () => {
  const clock = new HandClock();
  const asked: string[] = [];
  const AutoLogin = { AgentId: '1', Queue: '9000' };
  const server = await startIvrServer({
    clients: silentClients((request) => {
      if (request.id === 'RequestAgentLogout') asked.push(request.ThisDN);
    }),
    switch: NO_SWITCH,
    clock,
    config: {
      version: '0.1.0',
      switchName: 's',
      ivrs: [{ name: 'ivr1', ports: ['7001', '7002'].map((DN) => ({ port: DN, DN, AutoLogin })) }],
      dns: ['7001', '7002'].map((number) => ({ number, type: 'Extension' })),
      'network-route-dns': [],
      options: { 'gli-server-address': ['127.0.0.1:0'], TimePerLogout: 40 },
    },
  });
  let stopped = false;
  const stopping = server.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([asked, stopped], [['7001'], false]);
  clock.advance(39);
  assert.deepEqual(asked, ['7001']);
  clock.advance(1);
  assert.deepEqual(asked, ['7001', '7002']);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(stopped, false);
  clock.advance(40);
  await stopping;
  assert.equal(clock.pending, 0);
});
