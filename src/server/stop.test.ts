import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { readConfig } from './config-read.js';
import { createLog } from './log.js';
import { startServer } from './wiring.js';

test('a client hears of the agents that are logged out when the server stops', async () => {
  const AutoLogin = { AgentId: '1', Queue: '8000' };
  const config = readConfig({
    base: {
      http: { port: 0 },
      dns: [
        { number: '7101', type: 'ACDPosition' },
        { number: '8000', type: 'ACDQueue' },
      ],
      ivr: {
        ivrs: [{ name: 'ivr1', ports: [{ port: '1', DN: '7101', AutoLogin }] }],
        options: { 'gli-server-address': '127.0.0.1:0' },
      },
    },
  });
  const server = await startServer(config, { log: createLog('error', () => {}) });
  const socket = new WebSocket(server.url);
  const got: string[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const registered = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const { id } = JSON.parse(String(data)) as { id: string };
      got.push(id);
      if (id === 'EventRegistered') resolve();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ id: 'RequestRegisterClient', ApplicationName: 'test' }));
  socket.send(JSON.stringify({ id: 'RequestRegisterAddress', ThisDN: '7101', RegisterMode: 'ModeShare' }));
  await registered;
  await server.stop();
  assert.equal(await closed, 1001);
  assert.deepEqual(got.slice(-2), ['EventRegistered', 'EventAgentLogout']);
});
