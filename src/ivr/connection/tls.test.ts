import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
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

const folder = mkdtempSync(join(tmpdir(), 'ivr-tls-'));
const keyFile = join(folder, 'key.pem');
const certFile = join(folder, 'cert.pem');
writeFileSync(keyFile, key);
writeFileSync(certFile, cert);
after(() => rmSync(folder, { recursive: true }));

async function withServer(options: Partial<IvrOptions>, use: (server: IvrServer, port: number) => Promise<void>) {
  const server = await startIvrServer({
    clients: silentClients(),
    switch: NO_SWITCH,
    clock: new HandClock(),
    config: {
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
    },
  });
  try {
    await use(server, server.addresses[0]?.port ?? 0);
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
