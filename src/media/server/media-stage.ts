import assert from 'node:assert/strict';
import { MediaServer } from '../media-server.js';
import type { VoiceMode } from '../mixer/voice-path.js';
import type { MediaEvent } from './media-events.js';
import type { MediaOptions } from './media-options.js';
import { UdpPhone, until } from './udp-phone.js';

/** For tests: the media server with its workers, and phones with sockets. */

export const TONES = { A: 400, B: 700, C: 1150, D: 1900 } as const;
export type Name = keyof typeof TONES;

/** Each test has ports of its own below those that systems give out, so that they seldom meet. */
let nextPort = 10_000 + (process.pid % 45) * 400;

/** A media server with phones around it. */
export class Stage {
  readonly phones = new Map<string, UdpPhone>();
  readonly ports = new Map<string, number>();
  private constructor(
    readonly server: MediaServer,
    readonly events: readonly MediaEvent[],
  ) {}

  static async open(options: Partial<MediaOptions> = {}): Promise<Stage> {
    const firstPort = nextPort;
    nextPort += 20;
    const events: MediaEvent[] = [];
    const started = await MediaServer.start(
      { firstPort, lastPort: firstPort + 19, workers: 1, rtcpInterval: 500, ...options },
      (event) => events.push(event),
    );
    assert.ok(started.ok, started.ok ? '' : started.message);
    return new Stage(started.value, events);
  }

  /** Allocates a leg for a phone with its tone, and lets it talk. */
  async phone(name: Name, near?: Name): Promise<UdpPhone> {
    const phone = await UdpPhone.open(TONES[name]);
    this.phones.set(name, phone);
    const endpoint = await this.server.allocate(name, near === undefined ? {} : { near });
    assert.ok(endpoint.ok, endpoint.ok ? '' : endpoint.message);
    this.ports.set(name, endpoint.value.port);
    const set = this.server.setRemote(name, {
      address: '127.0.0.1',
      port: phone.port,
      rtcpPort: phone.rtcpPort,
      codec: 'PCMU',
      telephoneEvent: 101,
    });
    assert.ok(set.ok);
    phone.call(endpoint.value.port);
    return phone;
  }

  connect(id: string, modes: Partial<Record<Name, VoiceMode>>): void {
    const paths = Object.entries(modes).map(([leg, mode]) => ({ leg, mode }));
    const done = this.server.connect(id, paths);
    assert.ok(done.ok, done.ok ? '' : done.message);
  }

  /** Waits until a phone hears exactly these tones. */
  async hears(name: Name, expected: string): Promise<void> {
    const phone = this.phones.get(name) as UdpPhone;
    const heard = () => (Object.keys(TONES) as Name[]).filter((other) => phone.hears(TONES[other])).join('');
    await until(`${name} hears ${expected || 'nothing'}`, () =>
      expected === '' ? phone.hearsNothing() : heard() === expected,
    );
  }

  async close(): Promise<void> {
    for (const phone of this.phones.values()) phone.close();
    await this.server.close();
  }
}

/** Runs a test on a stage and takes it down. */
export async function withStage(options: Partial<MediaOptions>, work: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.open(options);
  try {
    await work(stage);
  } finally {
    await stage.close();
  }
}

/** Types of the events so far. */
export const typesOf = (stage: Stage) => stage.events.map(({ type }) => type);
