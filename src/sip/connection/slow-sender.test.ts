import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { Connections } from './connections.js';
import type { MessageSink } from './message-sink.js';
import { SYSTEM_CLOCK } from './system-clock.js';

const SINK: MessageSink = {
  receiveRequest: () => {},
  receiveResponse: () => {},
  receiveBroken: () => {},
  onFlowClosed: () => {},
  onFault: (error) => {
    throw error;
  },
};

const OPTIONS =
  'OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: a\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n';

/** Sends something again and again until it is cut off; gives up after a hundred times. */
async function isCutOff(send: () => void, closed: Promise<unknown>): Promise<boolean> {
  let cut = false;
  void closed.then(() => {
    cut = true;
  });
  for (let i = 0; i < 100 && !cut; i++) {
    send();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return cut;
}

test('whoever sends bytes, and no message, is given no more time for the first one than who is silent', async () => {
  const listen = (['tcp', 'ws'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 }));
  const connections = new Connections({ listen, firstMessageTimeout: 200 }, SINK, SYSTEM_CLOCK);
  await connections.listen();
  const [tcp, ws] = connections.ports;
  for (const bytes of ['\r\n\r\n', 'O']) {
    const socket = connect(tcp!, '127.0.0.1').on('error', () => {});
    const closed = new Promise((resolve) => socket.resume().once('close', resolve));
    assert.ok(await isCutOff(() => socket.write(bytes), closed), JSON.stringify(bytes));
  }
  // Nor has a later message: what has come of it takes memory.
  for (const rest of ['I', '']) {
    const sender = connect(tcp!, '127.0.0.1').on('error', () => {});
    const gone = new Promise((resolve) => sender.once('close', resolve));
    const answered = new Promise((resolve) => sender.once('data', resolve));
    sender.write(`${OPTIONS}\r\n\r\n`);
    await answered;
    sender.resume().write('INVITE ');
    assert.ok(await isCutOff(() => sender.write(rest), gone), `INVITE and ${rest || 'nothing'}`);
  }
  const socket = new WebSocket(`ws://127.0.0.1:${ws}`, 'sip').on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  assert.ok(await isCutOff(() => socket.readyState === WebSocket.OPEN && socket.ping(), closed), 'pings');
  await connections.close();
});
