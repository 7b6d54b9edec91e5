import { createSocket, type Socket } from 'node:dgram';
import { setTimeout } from 'node:timers/promises';
import { codecByName, encodeSample, PCMU } from '../codec/g711.js';
import { goertzelPower } from '../player/dtmf-detector.js';
import { writeRtcp } from '../rtp/rtcp-packet.js';
import { RtpHeader, readRtpHeader, writeRtpHeader } from '../rtp/rtp-packet.js';

/** For tests: a phone with real sockets on 127.0.0.1 that sends a tone every 20 ms and listens. */
export class UdpPhone {
  tone: number | undefined;
  /** Packets that came, of any kind. */
  received = 0;
  /** Keys that came as telephone-event, by their first packets. */
  keys: number[] = [];
  reports: Buffer[] = [];
  readonly ssrcs = new Set<number>();
  private readonly samples = new Int16Array(4000);
  private heardFrames = 0;
  private at = 0;
  private sample = 0;
  private sequence = 100;
  private lastKey = -1;
  private timer: NodeJS.Timeout | undefined;
  private server: string;

  private constructor(
    readonly rtp: Socket,
    readonly rtcp: Socket,
    private target: number,
    private readonly host: string,
  ) {
    this.server = host;
    const header = new RtpHeader();
    rtp.on('error', () => {});
    rtcp.on('error', () => {});
    rtcp.on('message', (bytes) => void this.reports.push(bytes));
    rtp.on('message', (bytes) => {
      this.received++;
      if (!readRtpHeader(bytes, bytes.length, header)) return;
      this.ssrcs.add(header.ssrc);
      if (header.payloadType === 101) {
        if (this.lastKey !== header.timestamp) this.keys.push(bytes[12] as number);
        this.lastKey = header.timestamp;
        return;
      }
      const codec = header.payloadType === 0 ? PCMU : codecByName('PCMA');
      this.heardFrames++;
      for (const byte of bytes.subarray(header.payloadOffset)) {
        this.samples[this.at] = codec?.decode[byte] ?? 0;
        this.at = (this.at + 1) % this.samples.length;
      }
    });
  }

  static async open(tone?: number, host = '127.0.0.1'): Promise<UdpPhone> {
    const bind = async (): Promise<Socket> => {
      // A test that fails may leave its phones open: they must not keep its process up.
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').unref();
      await new Promise<void>((resolve) => socket.bind(0, host, resolve));
      return socket;
    };
    const phone = new UdpPhone(await bind(), await bind(), 0, host);
    phone.tone = tone;
    return phone;
  }

  get port(): number {
    return this.rtp.address().port;
  }

  get rtcpPort(): number {
    return this.rtcp.address().port;
  }

  /** Begins to send to a port of the server, one packet each 20 ms. */
  call(port: number, host = this.host): void {
    this.target = port;
    this.server = host;
    this.timer ??= setInterval(() => this.send(), 20).unref();
  }

  send(): void {
    if (this.tone === undefined) return;
    const packet = Buffer.alloc(172);
    for (let i = 0; i < 160; i++, this.sample++) {
      packet[12 + i] = encodeSample(PCMU, Math.round(6000 * Math.sin((2 * Math.PI * this.tone * this.sample) / 8000)));
    }
    this.raw(packet, 0);
  }

  /** Sends a key as telephone-event: one packet with the end bit. */
  key(code: number): void {
    const packet = Buffer.alloc(16);
    packet.set([code, 0x8a, 3, 0x20], 12);
    this.sample += 1600;
    this.raw(packet, 101);
  }

  /** Sends an empty receiver report. */
  report(port: number): void {
    const bytes = Buffer.alloc(64);
    this.rtcp.send(bytes.subarray(0, writeRtcp({ ssrc: 1, cname: 'phone' }, bytes)), port, this.host);
  }

  /** Whether a tone is in what it heard last. */
  hears(tone: number): boolean {
    return this.heardFrames > 25 && goertzelPower(this.samples, 0, this.samples.length, tone) > 1_000_000;
  }

  /** Whether all it heard last is silence. */
  hearsNothing(): boolean {
    return this.heardFrames > 25 && this.samples.every((sample) => Math.abs(sample) < 100);
  }

  close(): void {
    clearInterval(this.timer);
    this.rtp.close();
    this.rtcp.close();
  }

  private raw(packet: Buffer, type: number): void {
    writeRtpHeader(packet, type, false, this.sequence++ & 0xffff, this.sample, this.port);
    this.rtp.send(packet, this.target, this.server);
  }
}

/** Waits until something holds; throws after half a minute, which no healthy machine needs. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await setTimeout(10);
  }
}
