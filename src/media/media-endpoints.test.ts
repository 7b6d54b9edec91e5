import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import { MediaServer } from './media-server.js';
import { TONES, withStage } from './server/media-stage.js';
import { UdpPhone } from './server/udp-phone.js';

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
    const squatter = createSocket('udp4').unref();
    await new Promise<void>((resolve) => squatter.bind(value.port + 3, '127.0.0.1', resolve));
    const second = await server.allocate('two');
    assert.ok(second.ok);
    assert.ok(second.value.port > value.port + 2, 'the pair whose second port is taken is passed over');
    squatter.close();
    await server.free('one');
    // Its ports can be had by anybody again.
    const socket = createSocket('udp4').unref();
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
    assert.equal(code(server.connect('c', [{ leg: 'A', mode: 'shout' as 'talk' }])), 'bad-parameter');
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
    assert.equal(code(server.record({ file: 'x', what: 'said', leg: 'A' })), 'no-folder');
    assert.equal(await server.legStatistics('X'), undefined);
    assert.equal(
      code(await MediaServer.start({ firstPort: 1, tonePlan: 'xx' as 'eu', address: 'host' }, () => {})),
      'bad-parameter',
    );
    const nowhere = await MediaServer.start({ recordingFolder: '/dev/null/recordings' }, () => {});
    assert.equal(code(nowhere), 'bad-parameter');
    await server.close();
    assert.equal(code(await server.allocate('E')), 'closed');
    await server.close();
  }));
