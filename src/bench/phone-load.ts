import { createSocket, type Socket } from 'node:dgram';
import { readSync, writeSync } from 'node:fs';
import { descriptorOf } from '../media/index.js';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

/** What phones sent and got while they were measured. */
export interface LoadFigures {
  readonly sent: number;
  readonly received: number;
  /** Of the phones that were listened to: how many heard all others of their conference and not themselves. */
  readonly listened: number;
  readonly heardRight: number;
  readonly cpuSeconds: number;
}

/** Many phones in a process of its own: each sends a tone in packets of 20 ms and takes what it gets. */
export interface PhoneLoad {
  /** Local ports of the phones. */
  readonly ports: readonly number[];
  /** Lets phone i talk to port `targets[i]` of 127.0.0.1. */
  call(targets: readonly number[]): Promise<void>;
  /** Begins to count. */
  begin(): Promise<void>;
  figures(): Promise<LoadFigures>;
  stop(): Promise<void>;
}

/** Tones by position in the conference; further members are silent, but send. */
const TONES = [400, 700, 1150];
/** Phones whose sound is kept and looked at. */
const LISTENED = 30;
const PHASES = 20;
const FRAME = 160;
const MU_LAW_SILENCE = 0xff;

/** Starts phones; phone i is member `i % size` of its conference. */
export async function startPhoneLoad(count: number, size: number): Promise<PhoneLoad> {
  const child = startSubprocess(import.meta.url, 'the process of the phones');
  const { ports } = await child.ask<{ ports: number[] }>({ count, size });
  return {
    ports,
    call: (targets) => child.ask({ targets }),
    begin: () => child.ask({ begin: true }),
    figures: () => child.ask<LoadFigures>({ figures: true }),
    stop: () => child.stop(),
  };
}

class LoadPhone {
  readonly packet = Buffer.alloc(12 + FRAME, MU_LAW_SILENCE);
  received = 0;
  readonly heard: Uint8Array | undefined;
  private fd = -1;
  private at = 0;

  constructor(
    private readonly socket: Socket,
    readonly tone: number | undefined,
    private readonly frames: readonly Uint8Array[],
    ssrc: number,
    listen: boolean,
  ) {
    if (listen) this.heard = new Uint8Array(4000);
    this.packet[0] = 0x80;
    this.packet[1] = 0;
    this.packet.writeUInt32BE(ssrc, 8);
    socket.on('message', (bytes) => this.take(bytes, bytes.length));
  }

  call(target: number): void {
    this.socket.connect(target, '127.0.0.1');
    const descriptor = descriptorOf(this.socket);
    descriptor?.pause();
    this.fd = descriptor?.fd ?? -1;
  }

  send(frame: number): void {
    this.packet.writeUInt16BE(frame & 0xffff, 2);
    this.packet.writeUInt32BE((frame * FRAME) >>> 0, 4);
    if (this.frames.length > 0) this.packet.set(this.frames[frame % this.frames.length] as Uint8Array, 12);
    try {
      if (this.fd < 0) this.socket.send(this.packet);
      else writeSync(this.fd, this.packet, 0, this.packet.length, null);
    } catch {
      // The server is not there yet, or any more.
    }
  }

  /** One packet a frame, now and then more: looking in vain costs more than a packet. */
  fetch(buffer: Buffer, frame: number): void {
    if (this.fd < 0) return;
    try {
      const most = frame % 64 === 0 ? 8 : 1;
      for (let i = 0; i < most; i++) this.take(buffer, readSync(this.fd, buffer, 0, 2048, null));
    } catch {
      // Nothing is there.
    }
  }

  private take(bytes: Uint8Array, length: number): void {
    this.received++;
    if (this.heard === undefined) return;
    for (let i = 12; i < length; i++) {
      this.heard[this.at] = bytes[i] as number;
      this.at = (this.at + 1) % this.heard.length;
    }
  }
}

function expand(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = ((((inverted & 15) << 1) + 33) << ((inverted >> 4) & 7)) - 33;
  return (inverted & 0x80 ? -magnitude : magnitude) * 4;
}

/** Power of one tone in what was heard, as share of all. */
function share(heard: Uint8Array, frequency: number): number {
  let [re, im, power] = [0, 0, 0];
  for (const [i, byte] of heard.entries()) {
    const sample = expand(byte);
    const angle = (2 * Math.PI * frequency * i) / 8000;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
    power += sample * sample;
  }
  return power === 0 ? 0 : (2 * (re * re + im * im)) / heard.length / power;
}

/** One second of a tone, which is a whole number of cycles, as frames of µ-law. */
function toneFrames(frequency: number | undefined): Uint8Array[] {
  if (frequency === undefined) return [];
  const codes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const nearest = (value: number) =>
    codes.reduce((best, byte) => (Math.abs(expand(byte) - value) < Math.abs(expand(best) - value) ? byte : best), 0);
  const bytes = Uint8Array.from({ length: 8000 }, (_, i) =>
    nearest(6000 * Math.sin((2 * Math.PI * frequency * i) / 8000)),
  );
  return Array.from({ length: 50 }, (_, frame) => bytes.subarray(frame * FRAME, (frame + 1) * FRAME));
}

async function startPhones(count: number, size: number): Promise<{ phones: LoadPhone[]; ports: number[] }> {
  const frames = new Map([...TONES, undefined].map((tone) => [tone, toneFrames(tone)]));
  const phones: LoadPhone[] = [];
  const ports: number[] = [];
  for (let index = 0; index < count; index++) {
    const socket = createSocket({ type: 'udp4', lookup: (host, _, done) => done(null, host, 4) });
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const tone = TONES[index % size];
    phones.push(new LoadPhone(socket, tone, frames.get(tone) ?? [], index + 1, index < LISTENED));
    ports.push(socket.address().port);
  }
  return { phones, ports };
}

function heardRight(phone: LoadPhone, size: number): boolean {
  const { heard } = phone;
  if (heard === undefined) return false;
  return TONES.slice(0, size).every((tone) => share(heard, tone) > 0.1 === (tone !== phone.tone));
}

interface Message {
  readonly count?: number;
  readonly size?: number;
  readonly targets?: readonly number[];
  readonly begin?: true;
  readonly figures?: true;
}

function run(): void {
  let phones: LoadPhone[] = [];
  let size = 1;
  let sent = 0;
  let receivedBefore = 0;
  let cpu = process.cpuUsage();
  const buffer = Buffer.alloc(2048);
  const origin = performance.now();
  let next = 0;
  const turn = () => {
    // At most one frame at a time, so that orders are read even when the machine is too slow.
    const last = next + PHASES;
    while (next < last && origin + (next * 20) / PHASES <= performance.now()) {
      const frame = Math.floor(next / PHASES);
      for (let i = next % PHASES; i < phones.length; i += PHASES) {
        const phone = phones[i] as LoadPhone;
        phone.send(frame);
        phone.fetch(buffer, frame);
        sent++;
      }
      next++;
    }
    setTimeout(turn, 1);
  };
  const received = () => phones.reduce((sum, phone) => sum + phone.received, 0);
  answerOrders(async (message: Message) => {
    if (message.count !== undefined) {
      size = message.size ?? 1;
      const started = await startPhones(message.count, size);
      phones = started.phones;
      return { ports: started.ports };
    }
    if (message.targets !== undefined) {
      for (const [index, target] of message.targets.entries()) phones[index]?.call(target);
      // A read in vain is told by an exception; its stack would cost more than the rest.
      Error.stackTraceLimit = 0;
      next = Math.floor(((performance.now() - origin) * PHASES) / 20);
      turn();
    }
    if (message.begin) {
      sent = 0;
      receivedBefore = received();
      cpu = process.cpuUsage();
    }
    if (!message.figures) return undefined;
    const spent = process.cpuUsage(cpu);
    const listened = phones.filter(({ heard }) => heard !== undefined);
    return {
      sent,
      received: received() - receivedBefore,
      listened: listened.length,
      heardRight: listened.filter((phone) => heardRight(phone, size)).length,
      cpuSeconds: (spent.user + spent.system) / 1e6,
    } satisfies LoadFigures;
  });
}

if (isSubprocess(import.meta.url)) run();
