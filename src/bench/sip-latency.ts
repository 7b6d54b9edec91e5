import { createSocket, type Socket } from 'node:dgram';
import type { PartylineClient } from '../client/index.js';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n';
/** How long each call lasts. */
const HOLD_MS = 300;
/** How long stragglers are waited for. */
const END_MS = 1500;

/** What is measured, and between which ports of 127.0.0.1. */
export interface PlainLoad {
  readonly serverPort: number;
  readonly callerPort: number;
  readonly phonePort: number;
  /** The DN whose phone is at `phonePort`; the client is registered for it. */
  readonly number: string;
  readonly rate: number;
  /** Digits that the callers' numbers begin with: no two loads may have the same. */
  readonly prefix: string;
  readonly calls: number;
}

/** Milliseconds of the machine's monotonic clock, the same in all its processes. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * Plain calls from a caller to a phone. Both are in a process of their own, so that their pauses are not counted, only those of
 * the server and of the client.
 *
 * @returns milliseconds from sending BYE to EventReleased at the client, sorted; one for each call that ended.
 */
export async function delaysOfRelease(load: PlainLoad, client: PartylineClient): Promise<number[]> {
  const released = new Map<string, number>();
  const unsubscribe = client.onEvent((event) => {
    if (event.id === 'EventReleased' && event.OtherDN !== undefined) released.set(event.OtherDN, now());
  });
  try {
    const delays: number[] = [];
    for (const [call, sent] of await callInOwnProcess(load)) {
      const at = released.get(call);
      if (at !== undefined) delays.push(at - sent);
    }
    return delays.sort((a, b) => a - b);
  } finally {
    unsubscribe();
  }
}

type Byes = readonly (readonly [call: string, sentAt: number])[];

async function callInOwnProcess(load: PlainLoad): Promise<Byes> {
  const child = startSubprocess(import.meta.url, 'the process of the phones');
  try {
    return await child.ask<Byes>(load);
  } finally {
    await child.stop();
  }
}

/** When the BYE of each call was sent. Caller and phone know just the messages that such a call needs; more would cost too much. */
async function call(load: PlainLoad): Promise<Byes> {
  const [caller, phone] = await Promise.all([bind(load.callerPort), bind(load.phonePort)]);
  const sentBye: [string, number][] = [];
  const send = (socket: Socket, text: string): void =>
    socket.send(Buffer.from(text, 'latin1'), load.serverPort, '127.0.0.1');

  const request = (method: string, call: string, toTag: string, cseq: number, sdp: string): string =>
    `${method} sip:${load.number}@127.0.0.1:${load.serverPort} SIP/2.0\r\n` +
    `Via: SIP/2.0/UDP 127.0.0.1:${load.callerPort};branch=z9hG4bK${method}${call}\r\nMax-Forwards: 70\r\n` +
    `From: <sip:${call}@127.0.0.1>;tag=f${call}\r\nTo: <sip:${load.number}@127.0.0.1>${toTag}\r\n` +
    `Call-ID: ${call}\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:${call}@127.0.0.1:${load.callerPort}>\r\n` +
    body(sdp);

  caller.on('message', (data) => {
    const text = data.toString('latin1');
    if (!text.startsWith('SIP/2.0 2') || !header(text, 'CSeq').endsWith('INVITE')) return;
    const call = header(text, 'Call-ID');
    const toTag = /;tag=\S+/.exec(header(text, 'To'))?.[0] ?? '';
    send(caller, request('ACK', call, toTag, 1, ''));
    setTimeout(() => {
      const bye = request('BYE', call, toTag, 2, '');
      sentBye.push([call, now()]);
      send(caller, bye);
    }, HOLD_MS);
  });

  phone.on('message', (data) => {
    const text = data.toString('latin1');
    const isInvite = text.startsWith('INVITE');
    if (!isInvite && !text.startsWith('BYE')) return;
    const vias = [...text.matchAll(/^Via: .*\r$/gm)].map(([via]) => `${via}\n`).join('');
    const same = ['From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(text, name)}\r\n`).join('');
    const to = `To: ${header(text, 'To')}${isInvite ? ';tag=t1' : ''}\r\nContact: <sip:127.0.0.1:${load.phonePort}>\r\n`;
    if (isInvite) send(phone, `SIP/2.0 180 Ringing\r\n${vias}${same}${to}${body('')}`);
    send(phone, `SIP/2.0 200 OK\r\n${vias}${same}${to}${body(isInvite ? SDP : '')}`);
  });

  const start = performance.now();
  for (let n = 0; n < load.calls; ) {
    // As many as are due by now, whatever the timer's grain.
    for (; n < Math.min(load.calls, ((performance.now() - start) * load.rate) / 1000); n++) {
      send(caller, request('INVITE', `${load.prefix}${n}`, '', 1, SDP));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await new Promise((resolve) => setTimeout(resolve, HOLD_MS + END_MS));
  caller.close();
  phone.close();
  return sentBye;
}

async function bind(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return socket;
}

function header(text: string, name: string): string {
  return new RegExp(`^${name}: (.*)\r$`, 'm').exec(text)?.[1] ?? '';
}

function body(sdp: string): string {
  return `${sdp === '' ? '' : 'Content-Type: application/sdp\r\n'}Content-Length: ${sdp.length}\r\n\r\n${sdp}`;
}

if (isSubprocess(import.meta.url)) answerOrders(call);
