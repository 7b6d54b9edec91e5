import { createSocket, type Socket } from 'node:dgram';
import { type SrtpKey, SrtpReceiver, SrtpSender } from '../media/index.js';
import type { AgreedPayloads, AudioPort } from './agent-sdp.js';
import type { AudioLine } from './call-context.js';
import { muLawDecode, muLawEncode } from './mu-law.js';

const SAMPLES = 160;
const FRAME_MS = 20;
const RATE = 8000;
/** What is kept of what was heard: the last minute. */
const KEPT_SAMPLES = 60 * RATE;
/** How loud an agent sings, of 32,767. */
const AMPLITUDE = 8000;
/** RFC 4733: key codes, length of a key press in samples, packets that repeat its end. */
const KEYS = '0123456789*#ABCD';
/** Room for the tag of SRTP. */
const SRTP_ROOM = 16;
const KEY_FRAMES = 5;
const KEY_ENDS = 3;

/** A line with real sound: one RTP socket that sends a tone (or silence) and keeps what it hears. */
export class RtpLine implements AudioLine {
  readonly address: string;
  readonly port: number;
  /** Keys that came as telephone-event. */
  digits = '';
  packetsReceived = 0;
  packetsSent = 0;
  /** Packets that the key of the other side does not open. */
  packetsForged = 0;
  /** Addresses that sound came from. */
  readonly sources = new Set<string>();
  inUse = false;
  private frequency = 0;
  private phase = 0;
  private heard: Int16Array[] = [];
  private remote: AudioPort | undefined;
  private payloads: AgreedPayloads | undefined;
  private sends = false;
  private sequence = Math.floor(Math.random() * 0x8000);
  private timestamp = Math.floor(Math.random() * 0x8000_0000);
  private readonly ssrc = Math.floor(Math.random() * 0xffff_ffff);
  private timer: NodeJS.Timeout | undefined;
  private due = 0;
  private protector: SrtpSender | undefined;
  private opener: SrtpReceiver | undefined;
  private keys: { readonly event: number; frame: number; readonly timestamp: number }[] = [];
  private lastKey = -1;

  private constructor(private readonly socket: Socket) {
    const { address, port } = socket.address();
    this.address = address;
    this.port = port;
    socket.on('message', (packet, from) => this.receive(packet, `${from.address}:${from.port}`));
    // What ICMP tells of single packets is no concern of a phone.
    socket.on('error', () => {});
  }

  static async open(address: string): Promise<RtpLine> {
    // A test that fails leaves its lines open: they must not keep its process up.
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4').unref();
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, address, () => {
        socket.removeListener('error', reject);
        resolve();
      });
    });
    return new RtpLine(socket);
  }

  connect(remote: AudioPort | undefined, payloads: AgreedPayloads | undefined, sends: boolean): void {
    this.remote = remote;
    const [before, keys] = [this.payloads?.srtp, payloads?.srtp];
    this.payloads = payloads;
    if (!sameKey(before?.send, keys?.send)) this.protector = keys && new SrtpSender(keys.send.suite, keys.send.keying);
    if (!sameKey(before?.receive, keys?.receive))
      this.opener = keys && new SrtpReceiver(keys.receive.suite, keys.receive.keying);
    this.sends = sends && remote !== undefined && payloads !== undefined;
    if (this.sends && this.timer === undefined) {
      this.due = performance.now();
      this.tick();
    }
  }

  release(): void {
    this.connect(undefined, undefined, false);
    this.inUse = false;
    this.keys = [];
  }

  /** Sings a tone from now on; 0 = silence. */
  tone(frequency: number): void {
    this.frequency = frequency;
  }

  /** Presses keys (RFC 4733), one after the other. */
  press(digits: string): void {
    for (const digit of digits) {
      this.keys.push({ event: KEYS.indexOf(digit), frame: 0, timestamp: this.timestamp + this.keys.length * RATE });
    }
  }

  /** Samples heard since `forget`, the last minute of them at most. */
  get samples(): Int16Array {
    const all = new Int16Array(this.heard.reduce((sum, frame) => sum + frame.length, 0));
    let at = 0;
    for (const frame of this.heard) {
      all.set(frame, at);
      at += frame.length;
    }
    return all;
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.heard = [];
    this.packetsReceived = 0;
    this.sources.clear();
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sends = false;
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }

  private tick(): void {
    this.timer = undefined;
    if (!this.sends) return;
    this.sendFrame();
    this.due += FRAME_MS;
    // On an absolute schedule: a late frame does not delay the ones after it.
    this.timer = setTimeout(() => this.tick(), Math.max(0, this.due - performance.now())).unref();
  }

  private sendFrame(): void {
    const voice = this.payloads?.voice ?? 0;
    const event = this.payloads?.telephoneEvent;
    const key = this.keys[0];
    if (key !== undefined && event !== undefined) {
      const ending = key.frame >= KEY_FRAMES;
      const body = Buffer.alloc(4);
      body[0] = key.event;
      body[1] = (ending ? 0x80 : 0) | 10;
      body.writeUInt16BE(Math.min(key.frame + 1, KEY_FRAMES) * SAMPLES, 2);
      this.send(event, body, key.frame === 0, key.timestamp);
      if (++key.frame >= KEY_FRAMES + KEY_ENDS) this.keys.shift();
    } else this.send(voice, this.nextFrame(), false, this.timestamp);
    this.timestamp = (this.timestamp + SAMPLES) >>> 0;
  }

  private nextFrame(): Buffer {
    const frame = Buffer.alloc(SAMPLES);
    const step = (2 * Math.PI * this.frequency) / RATE;
    for (let i = 0; i < SAMPLES; i++) {
      frame[i] = muLawEncode(this.frequency === 0 ? 0 : Math.round(AMPLITUDE * Math.sin(this.phase)));
      this.phase = (this.phase + step) % (2 * Math.PI);
    }
    return frame;
  }

  private send(payloadType: number, body: Buffer, marker: boolean, timestamp: number): void {
    if (this.remote === undefined) return;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = (marker ? 0x80 : 0) | payloadType;
    this.sequence = (this.sequence + 1) & 0xffff;
    header.writeUInt16BE(this.sequence, 2);
    header.writeUInt32BE(timestamp >>> 0, 4);
    header.writeUInt32BE(this.ssrc, 8);
    this.packetsSent++;
    const packet = Buffer.concat([header, body, Buffer.alloc(SRTP_ROOM)]);
    const plain = header.length + body.length;
    const length = this.protector === undefined ? plain : this.protector.protect(packet, plain);
    this.socket.send(packet.subarray(0, length), this.remote.port, this.remote.address);
  }

  private receive(received: Buffer, source: string): void {
    if (received.length < 12 || (received[0] as number) >> 6 !== 2 || !this.inUse) return;
    const length = this.opener === undefined ? received.length : this.opener.unprotect(received, received.length);
    if (length < 0) {
      this.packetsForged++;
      return;
    }
    const packet = received.subarray(0, length);
    const payloadType = (packet[1] as number) & 0x7f;
    const start = 12 + 4 * ((packet[0] as number) & 0x0f);
    if (packet.length <= start) return;
    this.packetsReceived++;
    this.sources.add(source);
    if (payloadType === this.payloads?.telephoneEvent) this.receiveKey(packet, start);
    else if (payloadType === (this.payloads?.voice ?? 0)) this.hear(packet.subarray(start));
  }

  /** All packets of one key press have the same timestamp; the key counts once. */
  private receiveKey(packet: Buffer, start: number): void {
    const timestamp = packet.readUInt32BE(4);
    if (timestamp === this.lastKey) return;
    this.lastKey = timestamp;
    this.digits += KEYS[packet[start] as number] ?? '';
  }

  private hear(body: Buffer): void {
    this.heard.push(Int16Array.from(body, muLawDecode));
    if (this.heard.length * SAMPLES > KEPT_SAMPLES) this.heard.shift();
  }
}

function sameKey(a: SrtpKey | undefined, b: SrtpKey | undefined): boolean {
  return a?.suite === b?.suite && Buffer.compare(a?.keying ?? Buffer.alloc(0), b?.keying ?? Buffer.alloc(0)) === 0;
}
