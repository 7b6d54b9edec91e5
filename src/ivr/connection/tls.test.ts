import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { IvrConfig } from '../config.js';
import { connectIvrDriver } from '../driver/index.js';
import type { IvrOptions } from '../options.js';
import { type IvrServer, startIvrServer } from './ivr-server.js';
import { HandClock, NO_SWITCH, silentClients } from './silent-switch.js';

/** Made for this test, valid for a hundred years, of no use elsewhere. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSZTcOAQVCTcqU3qg
38wLlnFEPl8HMPt1w+NfeMdxMq2hRANCAAQ6D7bScwtl7iCYV/+Nvyq155rSZSiB
oaMd6D6Qx+Y44rxekugmpzK+ZzRLvBFR8PUF8P+FQL8bESoRmYjOGB3S
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUHQkdSVQUVTtPrSdqnVGim1vfoyMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA1NTQyMFoYDzIxMjYxMDI4
MDU1NDIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ6D7bScwtl7iCYV/+Nvyq155rSZSiBoaMd6D6Qx+Y44rxekugmpzK+
ZzRLvBFR8PUF8P+FQL8bESoRmYjOGB3So28wbTAdBgNVHQ4EFgQUgLJTiYMYztIH
72hES+Cf8OtLO3swHwYDVR0jBBgwFoAUgLJTiYMYztIH72hES+Cf8OtLO3swDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgERO0JyR/4kpw7ZfQiqG+2Ot2qvu1KAlswwMhxW3ftdsCIHWf
DW6E1JY1aCwlF5//9UteHBDwZVZOUgGHssXedxkm
-----END CERTIFICATE-----`;

/** Another one, that has nothing to do with it. */
const otherCert = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUH1rToR5ZLZ9XgQMX5KeT6Ps4ceQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA1NDgwMVoYDzIxMjYxMDI4
MDU0ODAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASJMWEeS0bim4Vq3gHYAFOJTbF5cN8iK3r7nAp8gYzAvxA/FiuDi9Xi
TDAaQAfdOMNpKn+MOQK7PGwSFQqlKZf4o1MwUTAdBgNVHQ4EFgQUzgROcmqYbcZr
ND/16etWhMlMBlwwHwYDVR0jBBgwFoAUzgROcmqYbcZrND/16etWhMlMBlwwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAwSlfSmU5q5GQ7ydw6vGG
ycvaZ62ljaZxcz5a5dx3ZMICIE+X0BWFz9zTCMibM8ik/5OFwb1ZVY7Wl6fQMUXi
QUpr
-----END CERTIFICATE-----`;

const folder = mkdtempSync(join(tmpdir(), 'ivr-tls-'));
const keyFile = join(folder, 'key.pem');
const certFile = join(folder, 'cert.pem');
writeFileSync(keyFile, key);
writeFileSync(certFile, cert);
after(() => rmSync(folder, { recursive: true }));

async function withServer(
  options: Partial<IvrOptions>,
  use: (server: IvrServer, port: number, config: IvrConfig) => Promise<void>,
) {
  const config: IvrConfig = {
    version: '1',
    switchName: 's',
    ivrs: [{ name: 'ivr1', ports: [] }],
    dns: [],
    'network-route-dns': [],
    options: {
      'gli-server-address': ['127.0.0.1:0'],
      'gli-tls-cert': certFile,
      'gli-tls-cert-key': keyFile,
      ...options,
    },
  };
  const server = await startIvrServer({
    clients: silentClients(),
    switch: NO_SWITCH,
    clock: new HandClock(),
    config,
  });
  try {
    await use(server, server.addresses[0]?.port ?? 0, config);
  } finally {
    await server.stop();
  }
}

test('TLS from the first byte: a driver that trusts the certificate logs in, a plain one gets nothing', async () => {
  await withServer({}, async (_server, port) => {
    const driver = await connectIvrDriver({ port, tls: { ca: cert, servername: 'localhost' } });
    const answer = await driver.login({ ClientName: 'ivr1' });
    assert.equal(answer.Result, 'Success');
    await driver.close();
    await assert.rejects(connectIvrDriver({ port, tls: {} }), 'a certificate that nobody vouches for');
    const plain = connectTcp({ port, host: '127.0.0.1' });
    plain.on('error', () => {});
    plain.write(Buffer.from('000000020200', 'hex'));
    const received: Buffer[] = [];
    plain.on('data', (chunk) => received.push(chunk));
    await new Promise((resolve) => plain.once('close', resolve));
    assert.equal(Buffer.concat(received).includes(Buffer.from('000100020200', 'hex')), false);
  });
});

test('authorities whose file has changed count for new links; a file that is gone changes nothing', async () => {
  const authorities = join(folder, 'ca.pem');
  writeFileSync(authorities, cert);
  await withServer({ 'gli-tls-trusted-ca': authorities }, async (server, port, config) => {
    const link = async () => {
      const driver = await connectIvrDriver({ port, tls: { ca: cert, servername: 'localhost', cert, key } }).catch(
        () => undefined,
      );
      const answer = await driver?.login({ ClientName: 'ivr1' }).catch(() => undefined);
      await driver?.close();
      return answer?.Result;
    };
    assert.equal(await link(), 'Success');
    writeFileSync(authorities, otherCert);
    await server.reconfigure(config);
    assert.equal(await link(), undefined);
    rmSync(authorities);
    await server.reconfigure(config);
    assert.equal(await link(), undefined);
    writeFileSync(authorities, cert);
    await server.reconfigure(config);
    assert.equal(await link(), 'Success');
  });
});

test('with a trusted CA only drivers with a certificate get in', async () => {
  await withServer({ 'gli-tls-trusted-ca': certFile }, async (server, port) => {
    const trust = { ca: cert, servername: 'localhost' };
    const driver = await connectIvrDriver({ port, tls: { ...trust, cert, key } });
    assert.equal((await driver.login({ ClientName: 'ivr1' })).Result, 'Success');
    await driver.close();
    const nobody = await connectIvrDriver({ port, tls: trust }).catch(() => undefined);
    // With TLS 1.3 the client learns of the refusal only after its side of the handshake.
    if (nobody !== undefined) await nobody.closed;
    assert.equal(server.snapshot().links, 0);
  });
});

test('connections whose handshake does not come count as links, are closed in time, and do not keep a server that stops', async () => {
  const options = { 'gli-max-links': 2, 'gli-frame-timeout': 50 };
  const open = async (port: number) => {
    const socket = connectTcp({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await new Promise((resolve) => socket.once('connect', resolve));
    return { socket, closed };
  };
  await withServer(options, async (_server, port) => {
    const silent = [await open(port), await open(port), await open(port)];
    await Promise.all(silent.map(({ closed }) => closed));
    const driver = await connectIvrDriver({ port, tls: { ca: cert, servername: 'localhost' } });
    assert.equal((await driver.login({ ClientName: 'ivr1' })).Result, 'Success');
    await driver.close();
  });
  const hour = { ...options, 'gli-frame-timeout': 3_600_000 };
  await withServer(hour, async (server, port) => {
    const silent = [await open(port), await open(port)];
    const third = await open(port);
    await third.closed;
    assert.equal(
      silent.some(({ socket }) => socket.destroyed),
      false,
    );
    await server.stop();
    await Promise.all(silent.map(({ closed }) => closed));
  });
});
