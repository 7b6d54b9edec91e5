import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import type { PhoneAction } from '../protocol/index.js';
import { connect, startTestApi, type TestApi } from './fixture.js';
import { ApiStartError } from './http-server.js';
import type { ApiPorts, PhonesPort } from './ports.js';

let running: TestApi | undefined;
afterEach(async () => {
  await running?.api.stop();
  running = undefined;
});
async function start(ports: Partial<ApiPorts> = {}): Promise<TestApi> {
  running = await startTestApi({ ports });
  return running;
}

describe('listening', () => {
  it('on a port in use fails with words that help', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await assert.rejects(startTestApi({ http: { port } }), (error) => {
      assert(error instanceof ApiStartError);
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port} is in use.*--set http\\.port=${port + 1}`));
      return true;
    });
    other.close();
  });

  it('on an address of another machine fails with words that help', async () => {
    await assert.rejects(startTestApi({ http: { host: '192.0.2.1', tokens: ['t'] } }), /no address of this machine/);
  });

  it('ends: the port is free again, connections are closed with 1001', async () => {
    const { api } = await start();
    const socket = await connect(api.url);
    await api.stop();
    assert.equal((await socket.closed).code, 1001);
    running = await startTestApi({ http: { port: api.port } });
  });
});

describe('GET', () => {
  it('/ready says why not', async () => {
    const { api } = await start({ ready: () => ({ ready: false, reason: 'too early' }) });
    const response = await fetch(`${api.httpUrl}/ready`);
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { ready: false, reason: 'too early' });
  });

  it('/asyncapi.json gives the document, or 404 when there is none', async () => {
    const { api } = await start({ asyncApi: () => '{"asyncapi":"3.0.0"}' });
    assert.deepEqual(await (await fetch(`${api.httpUrl}/asyncapi.json`)).json(), { asyncapi: '3.0.0' });
    await api.stop();
    const without = await start();
    assert.equal((await fetch(`${without.api.httpUrl}/asyncapi.json`)).status, 404);
  });

  it('an unknown path answers 404 and names the document', async () => {
    const { api } = await start();
    const response = await fetch(`${api.httpUrl}/tea?token=secret`);
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), { error: 'no such path: GET /tea; see /openapi.json' });
  });

  it('a WebSocket elsewhere than /tlib is refused', async () => {
    const { api } = await start();
    await assert.rejects(connect(api.url.replace('/tlib', '/other')), /404/);
  });
});

describe('simulated phones', () => {
  const told: [string, PhoneAction][] = [];
  const phones: PhonesPort = {
    phone: (number, action) => {
      told.push([number, action]);
      return number === '7009' ? { ok: false, error: '7009 has no call to answer' } : { ok: true };
    },
    network: () => ({ ok: true }),
    treatmentEnd: () => ({ ok: true }),
    view: () => [],
  };
  const post = (url: string, body: unknown) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('do what they are told', async () => {
    const { api } = await start({ phones });
    const response = await post(`${api.httpUrl}/sim/phones/7002`, { do: 'call', to: '7003', ANI: '1' });
    assert.equal(response.status, 200);
    assert.deepEqual(told.at(-1), ['7002', { do: 'call', to: '7003', ANI: '1' }]);
  });

  it('say why they cannot: 409', async () => {
    const { api } = await start({ phones });
    const response = await post(`${api.httpUrl}/sim/phones/7009`, { do: 'answer' });
    assert.equal(response.status, 409);
    assert.deepEqual(await response.json(), { error: '7009 has no call to answer' });
  });

  const actions = /^do must be one of answer, reject, .*, dtmf, call, busy, .*, auto-answer$/;
  const nonsense: readonly [unknown, RegExp][] = [
    [{ do: 'dance' }, actions],
    [{ do: 5 }, actions],
    [{}, /^do is missing$/],
    [{ do: 'dtmf' }, /^digits is missing$/],
    [{ do: 'dtmf', digits: '12x' }, /^digits must match pattern "\^\[0-9A-Da-d/],
    [{ do: 'call' }, /^to is missing$/],
    [{ do: 'call', to: 5 }, /^to must be string$/],
    [{ do: 'answer', ConnID: 'x' }, /^ConnID must match pattern/],
    [{ do: 'answer', tea: 1 }, /^tea does not belong here$/],
    [7, /^the body must be a JSON object$/],
    [null, /^the body must be a JSON object$/],
  ];
  for (const [body, says] of nonsense) {
    it(`are not told nonsense: ${JSON.stringify(body)} is answered with 400 and what is wrong`, async () => {
      const { api } = await start({ phones });
      const before = told.length;
      const response = await post(`${api.httpUrl}/sim/phones/7002`, body);
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { error: string }).error, says);
      assert.equal(told.length, before);
    });
  }

  it('and the network take only outcomes that there are', async () => {
    const { api } = await start({ phones });
    assert.equal((await post(`${api.httpUrl}/sim/network/5551`, { outcome: 'busy' })).status, 200);
    const refused = await post(`${api.httpUrl}/sim/network/5551`, { outcome: 'tea' });
    assert.equal(refused.status, 400);
    assert.match(
      ((await refused.json()) as { error: string }).error,
      /^outcome must be one of ringing, answered, busy/,
    );
    assert.equal((await fetch(`${api.httpUrl}/sim/treatments/0000000000000001/end`, { method: 'POST' })).status, 200);
  });

  it('are in the OpenAPI document, as all that is served', async () => {
    const { api } = await start({ phones });
    const document = (await (await fetch(`${api.httpUrl}/openapi.json`)).json()) as {
      openapi: string;
      servers: unknown;
      paths: Record<string, Record<string, { operationId: string; security: unknown }>>;
    };
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(document.servers, [{ url: api.httpUrl }]);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    for (const { security } of operations) assert.deepEqual(security, []);
    for (const path of [
      '/health',
      '/ready',
      '/status',
      '/clients',
      '/openapi.json',
      '/sim/phones/{number}',
      '/sim/legs',
    ]) {
      assert(Object.hasOwn(document.paths, path), path);
    }
  });
});
