import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../codec/frame.js';
import { type CodecName, codecByName, encodeSample, PCMU } from '../codec/g711.js';
import type { AnswerVerdict } from '../player/answering-machine.js';
import { goertzelPower } from '../player/dtmf-detector.js';
import type { RecordingFile } from '../player/recorder.js';
import type { TreatmentEnd } from '../player/treatment-program.js';
import type { RemoteAddress } from '../rtp/latch.js';
import { RtpHeader, readRtpHeader, writeRtpHeader } from '../rtp/rtp-packet.js';
import type { LegSettings } from './leg.js';
import type { LegPort, RemoteMedia } from './leg-port.js';
import { type EngineOptions, MixerEngine } from './mixer-engine.js';
import type { VoiceMode, VoicePath } from './voice-path.js';

/** For tests: an engine with phones around it, moved on frame by frame. No socket, no clock. */

export const LEG_SETTINGS: LegSettings = {
  jitter: { initialDelay: 40, maxDelay: 200 },
  quietAfter: 0,
  relatchAfter: 250,
  rtcpInterval: 0,
  packetsPerFrame: 50,
  inbandKeys: 'never',
  telephoneEvent: 101,
  keyTiming: { press: 5, gap: 4 },
  cname: 'fixture',
  epoch: 1_700_000_000_000,
};

export interface SentPacket {
  readonly header: RtpHeader;
  readonly payload: Uint8Array;
  readonly bytes: Buffer;
  readonly to: RemoteAddress;
}

/** A phone: sends one tone, keeps what it gets. */
export class Phone implements LegPort {
  readonly received: SentPacket[] = [];
  readonly rtcp: Buffer[] = [];
  /** Where each of these went. */
  readonly rtcpPorts: number[] = [];
  latched: RemoteAddress | undefined;
  relayed = false;
  /** Hz; undefined = sends nothing. */
  tone: number | undefined;
  amplitude = 6000;
  sequence = 65530;
  timestamp = 4294966000;
  ssrc: number;
  codec: CodecName = 'PCMU';
  private sample = 0;

  constructor(
    readonly id: string,
    readonly address: RemoteAddress,
  ) {
    this.ssrc = 1000 + address.port;
  }

  fetch(): void {}

  send(packet: Buffer, length: number, to: RemoteAddress): void {
    const bytes = Buffer.from(packet.subarray(0, length));
    const header = new RtpHeader();
    readRtpHeader(bytes, length, header);
    this.received.push({ header, bytes, to, payload: bytes.subarray(header.payloadOffset) });
  }

  sendRtcp(packet: Buffer, length: number, to: RemoteAddress): void {
    this.rtcp.push(Buffer.from(packet.subarray(0, length)));
    this.rtcpPorts.push(to.port);
  }

  latch(remote: RemoteAddress | undefined): void {
    this.latched = remote;
  }

  relaying(on: boolean): void {
    this.relayed = on;
  }

  /** The next packet of its tone. */
  voice(samples = FRAME_SAMPLES): Buffer {
    const codec = codecByName(this.codec) ?? PCMU;
    const packet = Buffer.alloc(12 + samples);
    for (let i = 0; i < samples; i++, this.sample++) {
      const value = this.amplitude * Math.sin((2 * Math.PI * (this.tone ?? 0) * this.sample) / SAMPLE_RATE);
      packet[12 + i] = encodeSample(codec, Math.round(value));
    }
    return this.stamp(packet, codec.payloadType, samples);
  }

  /** Numbers a packet with a payload of its own. */
  stamp(packet: Buffer, payloadType: number, samples: number, marker = false): Buffer {
    writeRtpHeader(packet, payloadType, marker, this.sequence, this.timestamp, this.ssrc);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.timestamp = (this.timestamp + samples) >>> 0;
    return packet;
  }

  /** Everything that it heard so far, as samples: PCMU and PCMA packets in the order in which they came. */
  heard(from = 0): Int16Array {
    const audio = this.received
      .slice(from)
      .filter(({ header }) => header.payloadType === 0 || header.payloadType === 8);
    return Int16Array.from(
      audio.flatMap(({ header, payload }) => {
        const codec = codecByName(header.payloadType === 0 ? 'PCMU' : 'PCMA') ?? PCMU;
        return [...payload].map((byte) => codec.decode[byte] as number);
      }),
    );
  }
}

/** Share of the power of `samples` that lies at `frequency`: near 1 for a pure tone, near 0 when it is not there. */
export function shareOf(samples: Int16Array, frequency: number): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  if (power === 0) return 0;
  return goertzelPower(samples, 0, samples.length, frequency) / (power / samples.length);
}

/** Mean square of the tone at `frequency`. */
export function powerAt(samples: Int16Array, frequency: number): number {
  return goertzelPower(samples, 0, samples.length, frequency);
}

/** A recording in memory. */
export class MemoryRecording implements RecordingFile {
  readonly chunks: Uint8Array[] = [];
  closed: 'kept' | 'removed' | undefined;

  append(chunk: Uint8Array): void {
    this.chunks.push(Uint8Array.from(chunk));
  }

  close(keep: boolean): void {
    this.closed = keep ? 'kept' : 'removed';
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** 16-bit samples of one of `channels` channels. */
  samples(channel = 0, channels = 1): Int16Array {
    const { bytes } = this;
    return Int16Array.from({ length: bytes.length / 2 / channels }, (_, i) =>
      bytes.readInt16LE((i * channels + channel) * 2),
    );
  }
}

export class MixerFixture {
  readonly engine: MixerEngine;
  readonly phones = new Map<string, Phone>();
  readonly digits: { leg: string; digits: string }[] = [];
  readonly ends: ({ leg: string; treatment: number } & TreatmentEnd)[] = [];
  readonly promptsEnded: string[] = [];
  readonly quiet: string[] = [];
  readonly verdicts: { leg: string; verdict: AnswerVerdict }[] = [];
  readonly faults: unknown[] = [];
  readonly files = new Map<string, MemoryRecording>();
  now = 0;
  private random = 1;

  constructor(options: Partial<EngineOptions> = {}, leg: Partial<LegSettings> = {}) {
    this.engine = new MixerEngine(
      { phases: 2, tonePlan: 'eu', ringback: true, ...options, leg: { ...LEG_SETTINGS, ...leg } },
      {
        events: {
          digits: (id, digits) => this.digits.push({ leg: id, digits }),
          promptsEnded: (id) => this.promptsEnded.push(id),
          treatmentEnded: (id, treatment, end) => this.ends.push({ leg: id, treatment, ...end }),
          answered: (id, verdict) => this.verdicts.push({ leg: id, verdict }),
          quiet: (id) => this.quiet.push(id),
          rollover: () => {},
        },
        random32: () => (this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0),
        openRecording: (file) => {
          const recording = new MemoryRecording();
          this.files.set(file, recording);
          return recording;
        },
        fault: (_, error) => this.faults.push(error),
      },
    );
  }

  /** Adds a phone that sends a tone. */
  phone(id: string, tone?: number, remote: Partial<RemoteMedia> = {}): Phone {
    const address = { address: '192.0.2.1', port: 10000 + 2 * this.phones.size };
    const phone = new Phone(id, address);
    phone.tone = tone;
    if (remote.codec !== undefined) phone.codec = remote.codec;
    this.phones.set(id, phone);
    this.engine.open(id, phone);
    this.engine.setRemote(id, { ...address, codec: phone.codec, telephoneEvent: 101, ...remote });
    return phone;
  }

  /** Connects phones: `{ A: 'talk', B: 'mute' }`, or whole paths. */
  connect(id: string, modes: Readonly<Record<string, VoiceMode>> | readonly VoicePath[]): void {
    const paths = Array.isArray(modes) ? modes : Object.entries(modes).map(([leg, mode]) => ({ leg, mode }));
    this.engine.connect(id, paths as readonly VoicePath[], this.now);
  }

  /** Hands a packet of a phone to the engine. */
  deliver(phone: Phone, packet: Buffer, from: RemoteAddress = phone.address): void {
    this.engine.leg(phone.id)?.packetIn(packet, packet.length, from.address, from.port, this.now);
  }

  /** The phone presses keys: one telephone-event for each. */
  press(phone: Phone, keys: string): void {
    for (const key of keys) {
      const packet = Buffer.alloc(16);
      packet.set(['0123456789*#'.indexOf(key), 0x8a, 3, 0x20], 12);
      phone.timestamp = (phone.timestamp + 1600) >>> 0;
      this.deliver(phone, phone.stamp(packet, 101, 0));
    }
  }

  /** Lets `frames` times 20 ms pass; each phone with a tone sends one packet in each. */
  run(frames: number, between: (frame: number) => void = () => {}): void {
    for (let frame = 0; frame < frames; frame++) {
      for (const phone of this.phones.values()) if (phone.tone !== undefined) this.deliver(phone, phone.voice());
      between(frame);
      this.tick();
    }
  }

  tick(): void {
    this.now += FRAME_MS;
    for (const phase of [0, 1]) this.engine.tick(phase, this.now);
    if (this.faults.length > 0) throw this.faults[0];
  }
}
