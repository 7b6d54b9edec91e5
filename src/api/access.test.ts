import assert from 'node:assert/strict';
import { request } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { isLoopback } from './access.js';
import { connect, startTestApi, type TestApi } from './fixture.js';
import { ApiStartError } from './http-server.js';
import type { HttpOptions } from './options.js';

let running: TestApi | undefined;
afterEach(async () => {
  await running?.api.stop();
  running = undefined;
});
async function start(http: Partial<HttpOptions>): Promise<TestApi> {
  running = await startTestApi({ http });
  return running;
}

const TOKEN = 'dGhlIHNlY3JldA';

/** Status of GET `path`; with headers that fetch would not let us set. */
function get(port: number, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('tokens', () => {
  it('are needed beyond loopback, or the server does not start', async () => {
    await assert.rejects(start({ host: '0.0.0.0' }), (error) => {
      assert(error instanceof ApiStartError);
      assert.match(error.message, /http\.tokens/);
      return true;
    });
  });

  it('let a WebSocket in by header and by subprotocol, and keep all others out', async () => {
    const { api } = await start({ tokens: ['another', TOKEN] });
    await assert.rejects(connect(api.url), /401/);
    await assert.rejects(connect(api.url, { headers: { authorization: 'Bearer wrong' } }), /401/);
    await assert.rejects(connect(api.url, { protocols: ['tlib', 'bearer.wrong'] }), /401/);
    await assert.rejects(connect(`${api.url}?token=${TOKEN}`), /401/);
    const byHeader = await connect(api.url, { headers: { authorization: `Bearer ${TOKEN}` } });
    assert.equal(byHeader.ws.protocol, '');
    const byProtocol = await connect(api.url, { protocols: ['tlib', `bearer.${TOKEN}`] });
    assert.equal(byProtocol.ws.protocol, 'tlib');
  });

  it('guard the REST endpoints, but not health and documents', async () => {
    const { api } = await start({ tokens: [TOKEN] });
    const statuses = await Promise.all(
      ['/health', '/ready', '/openapi.json', '/clients', '/status'].map((path) => get(api.port, path)),
    );
    assert.deepEqual(statuses, [200, 200, 200, 401, 401]);
    assert.equal(await get(api.port, '/clients', { authorization: `Bearer ${TOKEN}` }), 200);
  });
});

describe('web pages', () => {
  it('of other origins are kept out', async () => {
    const { api } = await start({});
    await assert.rejects(connect(api.url, { headers: { origin: 'https://evil.example' } }), /403/);
    assert.equal(await get(api.port, '/clients', { origin: 'https://evil.example' }), 403);
  });

  it('of this server and of the configured origins come in', async () => {
    const { api } = await start({ origins: ['https://desk.example'] });
    await connect(api.url, { headers: { origin: `http://127.0.0.1:${api.port}` } });
    await connect(api.url, { headers: { origin: 'https://desk.example' } });
    await assert.rejects(connect(api.url, { headers: { origin: 'https://desk.example.evil.example' } }), /403/);
  });

  it('that have their name resolve to this machine are kept out', async () => {
    const { api } = await start({});
    assert.equal(await get(api.port, '/clients', { host: 'evil.example' }), 421);
    assert.equal(await get(api.port, '/clients', { host: `localhost:${api.port}` }), 200);
  });
});

describe('isLoopback', () => {
  it('knows names and addresses of this machine only', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]']) assert(isLoopback(host), host);
    for (const host of ['0.0.0.0', '::', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', '']) {
      assert(!isLoopback(host), host);
    }
  });
});
