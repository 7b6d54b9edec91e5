import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TEvent, TRequest } from '../protocol/index.js';
import { DEMO, readConfig, startServer } from '../server/index.js';

const run = promisify(execFile);
const file = new URL('../../examples/ivr-driver.mjs', import.meta.url);
const guide = new URL('../../docs/guides/ivr.md', import.meta.url);

test('the driver of the guide is examples/ivr-driver.mjs, and it runs', { timeout: 60_000 }, async () => {
  const code = readFileSync(file, 'utf8').replace(/^(?:\/\/.*\n)+/, '');
  assert.ok(readFileSync(guide, 'utf8').includes(code.trim()));
  const set = ['http.port=0', 'log.level=error', 'ivr.options.gli-server-address=127.0.0.1:0'];
  const server = await startServer(readConfig({ base: DEMO, set }));
  const members: string[] = [];
  const agent = server.hub.open({
    ApplicationName: 'agent',
    onEvent: ({ event }: { event: TEvent }) => {
      if (event.id === 'EventReleased') members.push('released');
      if (event.id === 'EventPartyDeleted') members.push(`${event.OtherDN} left`);
      if (event.id === 'EventPartyDeleted') server.sim.phone('7002', { do: 'hangup' });
    },
  });
  agent.request({ id: 'RequestRegisterAddress', ThisDN: '7002', ReferenceID: 1 } as TRequest);
  for (const phone of ['7501', '7002']) server.sim.phone(phone, { do: 'auto-answer' });
  try {
    server.sim.phone('5551234', { do: 'call', to: '7501' });
    const { stdout } = await run(process.execPath, [fileURLToPath(file), String(server.ivr?.addresses[0]?.port)]);
    assert.deepEqual(stdout.trim().split('\n'), [
      'LoginResp Success',
      'CallStatus Established',
      'Success',
      'CallStatus Dialing',
      'CallStatus Established',
      'CallStatus ConfPartyAdd',
    ]);
    while (members.length < 2) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(members, ['7501 left', 'released']);
  } finally {
    await server.stop();
  }
});
