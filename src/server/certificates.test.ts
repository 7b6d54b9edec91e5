import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { readConfig } from './config-read.js';
import { createLog } from './log.js';
import { startServer } from './wiring.js';

/** Two certificates of `localhost` with their keys: made for this test, of no use elsewhere. */
const FIRST = {
  certificate: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUQBhTMQghqUmQ9bjC3rU7zemGiGAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA1MDEyMFoYDzIxMjYxMDI4
MDUwMTIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS7uMRQmw00eFFiK254+r8Gx4BGYsLQyyYSuhgHA+Exan71yn1Mcf5+
e28IMoQnLH4Rg0fRt6DUyLgvHEJdW6AOo28wbTAdBgNVHQ4EFgQUu65EUIZtrUyS
k2RYRhc9+8x2WS0wHwYDVR0jBBgwFoAUu65EUIZtrUySk2RYRhc9+8x2WS0wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSQAwRgIhAIs0fRmICwrr9/2p3lQgLyIFDSSzSrB4STDpqGvenSk+AiEA
xdXgvEKnbOyU5xwbhdqDELKZ+dBw7ZnXoyy8g0D54eU=
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLXxgQG8EnF5Tv1hV
toxnD1kL3LAmKJk+0qDXE8lDFNKhRANCAAS7uMRQmw00eFFiK254+r8Gx4BGYsLQ
yyYSuhgHA+Exan71yn1Mcf5+e28IMoQnLH4Rg0fRt6DUyLgvHEJdW6AO
-----END PRIVATE KEY-----`,
};
const SECOND = {
  certificate: `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUH1rToR5ZLZ9XgQMX5KeT6Ps4ceQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA1NDgwMVoYDzIxMjYxMDI4
MDU0ODAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASJMWEeS0bim4Vq3gHYAFOJTbF5cN8iK3r7nAp8gYzAvxA/FiuDi9Xi
TDAaQAfdOMNpKn+MOQK7PGwSFQqlKZf4o1MwUTAdBgNVHQ4EFgQUzgROcmqYbcZr
ND/16etWhMlMBlwwHwYDVR0jBBgwFoAUzgROcmqYbcZrND/16etWhMlMBlwwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAwSlfSmU5q5GQ7ydw6vGG
ycvaZ62ljaZxcz5a5dx3ZMICIE+X0BWFz9zTCMibM8ik/5OFwb1ZVY7Wl6fQMUXi
QUpr
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2WxVRenYmhcVDVEx
olCcHbmedlhHyhoYmMLHh7Idqx2hRANCAASJMWEeS0bim4Vq3gHYAFOJTbF5cN8i
K3r7nAp8gYzAvxA/FiuDi9XiTDAaQAfdOMNpKn+MOQK7PGwSFQqlKZf4
-----END PRIVATE KEY-----`,
};

const fingerprintOf = ({ certificate }: typeof FIRST): string => new X509Certificate(certificate).fingerprint256;

/** A new connection. */
async function open(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return socket;
}

/** Certificate that a new connection meets. */
async function met(port: number): Promise<string> {
  const socket = await open(port);
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

test('certificates whose files have changed are there for new connections after a reload; broken ones change nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-certificates-'));
  const [certificate, key] = [join(folder, 'chain.pem'), join(folder, 'key.pem')];
  const write = (pair: typeof FIRST): void => {
    writeFileSync(certificate, pair.certificate);
    writeFileSync(key, pair.key);
  };
  write(FIRST);
  const file = join(folder, 'partyline.yaml');
  const point = { address: '127.0.0.1', port: 0, certificate, key };
  const listen = [
    { ...point, transport: 'tls' },
    { transport: 'udp', port: 0 },
    { ...point, transport: 'wss' },
  ];
  const content = {
    http: { port: 0, tls: { cert: certificate, key } },
    dns: [{ number: '7001' }],
    sip: { enabled: true, listen, phones: [{ DN: '7001' }] },
    media: { workers: 1 },
    ivr: {
      ivrs: [{ name: 'ivr1' }],
      options: { 'gli-server-address': '127.0.0.1:0', 'gli-tls-cert': certificate, 'gli-tls-cert-key': key },
    },
  };
  writeFileSync(file, JSON.stringify(content));
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  const server = await startServer(readConfig({ file }), { log });
  const ports = [server.api.port, server.sipPorts[0]!, server.sipPorts[2]!, server.ivr!.addresses[0]!.port];
  const all = async (): Promise<string[]> => Promise.all(ports.map(met));
  const same = (pair: typeof FIRST): string[] => ports.map(() => fingerprintOf(pair));
  assert.deepEqual(await all(), same(FIRST));
  const standing = await Promise.all(ports.map(open));
  let closed = 0;
  for (const socket of standing) socket.on('close', () => closed++);
  write(SECOND);
  assert.deepEqual(await all(), same(FIRST), 'not before it is asked for');
  await server.reload(() => readConfig({ file }));
  assert.deepEqual(await all(), same(SECOND));
  assert.equal(closed, 0, 'connections that stand go on');
  writeFileSync(key, FIRST.key);
  lines.length = 0;
  await server.reload(() => readConfig({ file }));
  assert.deepEqual(
    lines.map(({ message }) => message),
    ['the configuration was not taken, everything stays'],
  );
  assert.match(
    String(lines[0]?.['problem']),
    /^(?:http\.tls\.cert|sip\.listen\.certificate|ivr\.options\.gli-tls-cert): /,
  );
  assert.deepEqual(await all(), same(SECOND));
  for (const socket of standing) socket.destroy();
  await server.stop();
});
