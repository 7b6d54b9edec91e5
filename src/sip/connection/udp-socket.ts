import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { ListenOptions } from './connection-options.js';
import { SourceRate } from './source-rate.js';
import { answerToStun, isStun } from './stun.js';

/** Binding requests of one address that are answered within a second: many phones may be behind it, each of which asks twice a minute. */
const STUN_PER_SECOND = 100;

/** Addresses are always numbers here: looking them up would cost a turn of the loop per message. */
const lookup = (host: string, _options: unknown, done: (error: null, address: string, family: number) => void): void =>
  done(null, host, isIP(host));

/** A socket that listens: `take` gets what may be messages of SIP, keep-alives are dealt with here. Rejects when it cannot be opened. */
export async function openUdpSocket(
  listen: ListenOptions,
  take: (bytes: Buffer, from: RemoteInfo) => void,
  now: () => number,
): Promise<Socket> {
  const isWide = isIP(listen.address) === 6;
  const socket = createSocket({ type: isWide ? 'udp6' : 'udp4', ipv6Only: isWide, lookup });
  const stunRate = new SourceRate(STUN_PER_SECOND);
  socket.on('message', (bytes, from) => {
    // Keep-alives of old phones: CRLFs, zero bytes. Nothing shorter can be a message.
    if (bytes.length < 16) return;
    if (!isStun(bytes)) {
      take(bytes, from);
      return;
    }
    const answer = answerToStun(bytes, from.address, from.port);
    // Anybody can write anybody's address.
    if (answer !== undefined && stunRate.allow(from.address, now())) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(listen.port, listen.address, () => {
      socket.removeListener('error', reject);
      // What ICMP or the system says about single datagrams is dealt with by the transactions' timers.
      socket.on('error', () => {});
      resolve();
    });
  });
  try {
    socket.setRecvBufferSize(4 * 1024 * 1024);
  } catch {
    // The system's limit is lower; its default stays.
  }
  return socket;
}
