import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { startTestApi, TestSocket } from './fixture.js';

/** Made for this test, valid for a hundred years, of no use elsewhere. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2WxVRenYmhcVDVEx
olCcHbmedlhHyhoYmMLHh7Idqx2hRANCAASJMWEeS0bim4Vq3gHYAFOJTbF5cN8i
K3r7nAp8gYzAvxA/FiuDi9XiTDAaQAfdOMNpKn+MOQK7PGwSFQqlKZf4
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
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

describe('TLS', () => {
  it('carries WebSocket and REST; plain connections are refused', async () => {
    const { api, clients } = await startTestApi({ http: { tls: { key, cert } } });
    assert.match(api.url, /^wss:/);
    assert.match(api.httpUrl, /^https:/);
    const socket = new TestSocket(new WebSocket(api.url, [], { rejectUnauthorized: false }));
    await new Promise((resolve) => socket.ws.once('open', resolve));
    socket.send({ id: 'RequestRegisterClient', ApplicationName: 'test' });
    await socket.count(1);
    const long = 'ü'.repeat(50_000);
    clients.all[0]?.give({ id: 'EventUserEvent', UserData: { long } } as never);
    const event = await socket.next((message) => message['id'] === 'EventUserEvent');
    assert.deepEqual(event['UserData'], { long });
    const plain = new WebSocket(api.url.replace('wss:', 'ws:'));
    await new Promise((resolve) => plain.once('error', resolve));
    await api.stop();
  });

  it('closes connections whose handshake does not come: those beyond max-connections at once, the others when it stops', async () => {
    const { api } = await startTestApi({ http: { tls: { key, cert } }, limits: { 'max-connections': 1 } });
    const silent = async () => {
      const socket = connect({ port: api.port, host: '127.0.0.1' });
      socket.on('error', () => {});
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      await new Promise((resolve) => socket.once('connect', resolve));
      return { socket, closed };
    };
    const kept = await silent();
    await (await silent()).closed;
    assert.equal(kept.socket.destroyed, false);
    await api.stop();
    await kept.closed;
  });
});
