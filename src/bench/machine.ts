import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { measureColdCaches } from './cold-caches.js';
import { cpuSeconds } from './cpu-seconds.js';
import type { Figures } from './figures.js';
import { measureStandingStill } from './standing-still.js';

/**
 * CPU time of the same pieces of work where the budgets for SIP and media were set. They contain no code of this project, so
 * the ratio tells how much slower or faster this machine is, and nothing else.
 */
const THERE = { digestMicroseconds: 2.1, srtpMicroseconds: 3.6 };

const ROUNDS = 100_000;

/** Yardsticks of the machine: read the absolute figures of `sip` and `media` beside them. */
export async function benchMachine(figures: Figures): Promise<void> {
  show(figures, 'MD5 digest response (three hashes)', digestResponse, THERE.digestMicroseconds);
  show(figures, 'AES-CM and HMAC-SHA1 of an RTP packet', srtpPacket, THERE.srtpMicroseconds);
  measureColdCaches(figures);
  await measureStandingStill(figures);
}

function show(figures: Figures, name: string, work: (round: number) => void, there: number): void {
  const rounds = (count: number): void => {
    for (let i = 0; i < count; i++) work(i);
  };
  rounds(ROUNDS / 5);
  const here = (cpuSeconds(() => rounds(ROUNDS)) / ROUNDS) * 1e6;
  figures.row(`machine: ${name}`, here, 'µs of CPU');
  figures.row(`machine: ${name}, beside where the budgets were set`, here / there, 'times as long');
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function digestResponse(round: number): void {
  md5(`${md5('7001:example.com:secret')}:nonce:${round}:cnonce:auth:${md5('INVITE:sip:7002@example.com')}`);
}

const PACKET = Buffer.alloc(172, 0x55);
const KEY = Buffer.alloc(16, 1);
const VECTOR = Buffer.alloc(16, 2);

function srtpPacket(): void {
  const encrypted = createCipheriv('aes-128-ctr', KEY, VECTOR).update(PACKET);
  createHmac('sha1', KEY).update(encrypted).digest();
}
