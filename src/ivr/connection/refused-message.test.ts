import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { GLI_DATA, gliFrame } from '../codec/gli-frame.js';
import { startIvrServer } from './ivr-server.js';
import { HandClock, NO_SWITCH, silentClients } from './silent-switch.js';

test('a message that is refused: CallError to the driver, and why in the log, at most once a second', async () => {
  const logs: string[] = [];
  const clock = new HandClock();
  const server = await startIvrServer({
    clients: silentClients(),
    switch: NO_SWITCH,
    clock,
    config: {
      version: '0.1.0',
      switchName: 's',
      ivrs: [{ name: 'ivr1', ports: [{ port: '1', DN: '7001' }] }],
      dns: [{ number: '7001', type: 'Extension' }],
      'network-route-dns': [],
      options: { 'gli-server-address': ['127.0.0.1:0'] },
    },
    log: (level, text) => logs.push(`${level} ${text}`),
  });
  const socket = connect(server.addresses[0]?.port ?? 0, '127.0.0.1');
  const sends = async (element: string): Promise<string> => {
    socket.write(gliFrame(GLI_DATA, Buffer.from(`<GctiMsg><CallId>c1</CallId>${element}</GctiMsg>`)));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString('latin1');
  };
  try {
    for (const element of ['<Tea/>', '<InitConf/>']) assert.match(await sends(element), /TlibErrCode='INVALID_REQ'/);
    clock.advance(1000);
    await sends('<InitConf/>');
    assert.deepEqual(
      logs.map((line) => line.replace(/link \S+:/, 'link')),
      [
        'warn link message of CallId c1 refused: Tea is no message of a driver',
        'warn link message of CallId c1 refused: InitConf without DestDN',
      ],
    );
  } finally {
    socket.destroy();
    await server.stop();
  }
});
