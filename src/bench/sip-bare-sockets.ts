import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

/** What a server reads of one call, in bytes of SIP: INVITE, 180, 200, ACK, BYE, 200. */
const READ = [553, 380, 520, 390, 390, 330];
/** What it sends when it has read each: 100 and INVITE; 180; 200; ACK; 200 and BYE; nothing. */
const SENT = [[290, 720], [420], [590], [400], [340, 390], []];
/** After which of them a client with an address gets an event: EventRinging, EventEstablished, EventReleased. */
const EVENTS = new Set([0, 3, 4]);
const EVENT = JSON.stringify({ id: 'EventRinging', text: 'x'.repeat(650) });

const SECONDS = 8;
const TICK_MS = 5;

/**
 * The yardstick of calls a second: as many datagrams and events of as many bytes as a call has, read and sent in Node's usual way, without
 * any work on them. Gives calls per CPU-second of the process that does it.
 */
export async function bareSocketCalls(rate: number): Promise<number> {
  const server = startSubprocess(import.meta.url, 'the process of bare sockets');
  const phone = createSocket('udp4');
  await new Promise<void>((resolve) => phone.bind(0, '127.0.0.1', resolve));
  phone.on('message', () => {});
  const { port, eventPort } = await server.ask<{ port: number; eventPort: number }>({ phone: phone.address().port });
  const client = new WebSocket(`ws://127.0.0.1:${eventPort}`);
  client.on('message', () => {});
  await new Promise((resolve) => client.once('open', resolve));
  await load(phone, port, rate);
  const before = await server.ask<{ calls: number; cpuSeconds: number }>({});
  await load(phone, port, rate);
  const after = await server.ask<{ calls: number; cpuSeconds: number }>({});
  client.close();
  phone.close();
  await server.stop();
  return (after.calls - before.calls) / (after.cpuSeconds - before.cpuSeconds);
}

/** Each tick the calls that are due, one step of all of them after the other, as many at once as a tick brings. */
function load(phone: Socket, port: number, rate: number): Promise<void> {
  const datagrams = READ.map((bytes, step) => Buffer.alloc(bytes, String(step)));
  const begun = performance.now();
  let calls = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const seconds = (performance.now() - begun) / 1000;
      for (; calls < Math.min(seconds, SECONDS) * rate; calls++) {
        for (const bytes of datagrams) phone.send(bytes, port, '127.0.0.1');
      }
      if (seconds < SECONDS + 0.2) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
}

async function serve(): Promise<void> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const events = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => events.once('listening', resolve));
  let client: WebSocket | undefined;
  events.on('connection', (one) => {
    client = one;
  });
  const answers = SENT.map((sizes) => sizes.map((bytes) => 'x'.repeat(bytes)));
  let calls = 0;
  let phone = 0;
  socket.on('message', (bytes) => {
    const step = (bytes[0] as number) - '0'.charCodeAt(0);
    for (const text of answers[step] ?? []) socket.send(Buffer.from(text, 'latin1'), phone, '127.0.0.1');
    if (EVENTS.has(step)) client?.send(EVENT);
    if (step === READ.length - 1) calls++;
  });
  answerOrders((order: { readonly phone?: number }) => {
    if (order.phone !== undefined) {
      phone = order.phone;
      return { port: socket.address().port, eventPort: (events.address() as AddressInfo).port };
    }
    const { user, system } = process.cpuUsage();
    return { calls, cpuSeconds: (user + system) / 1e6 };
  });
}

if (isSubprocess(import.meta.url)) await serve();
