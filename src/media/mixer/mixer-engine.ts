import type { KeyTiming } from '../codec/telephone-event.js';
import type { AnswerDetectionOptions } from '../player/answering-machine.js';
import { SampleSource } from '../player/audio-source.js';
import { Recorder, type RecordingFile } from '../player/recorder.js';
import { TONE_PLANS, type ToneName, type TonePlan, toneCycle } from '../player/tones.js';
import { Treatment } from '../player/treatment.js';
import type { TreatmentProgram } from '../player/treatment-program.js';
import type { WavEncoding } from '../player/wav-format.js';
import { type Backgrounds, Conference } from './conference.js';
import { Leg, type LegEvents, type LegSettings } from './leg.js';
import type { LegPort, RemoteMedia } from './leg-port.js';
import { type LegStatistics, legStatistics } from './leg-statistics.js';
import type { RecordedSides } from './leg-taps.js';
import { PhasePlan } from './phase-plan.js';
import { RtpOutput } from './rtp-output.js';
import type { VoicePath } from './voice-path.js';

export interface EngineOptions {
  /** Into how many parts each 20 ms are divided; a conference is served in one of them. */
  readonly phases: number;
  readonly leg: LegSettings;
  readonly tonePlan: TonePlan;
  /** Music on hold, mono at 8 kHz. */
  readonly music?: Int16Array;
  /** Who talks while all others still ring hears the ringing tone. */
  readonly ringback: boolean;
}

/** The world outside as the engine needs it. */
export interface EngineWorld {
  readonly events: LegEvents;
  /** 32 random bits, for SSRC and first numbers (RFC 3550 section 5.1: unpredictable). */
  random32(): number;
  /** Begins a file, or goes on at its end if `resume` is set and it is there. */
  openRecording(file: string, encoding: WavEncoding, channels: 1 | 2, resume: boolean): RecordingFile;
  /** A conference threw. It is told once until the conference changes; the others go on. */
  fault(conference: string, error: unknown): void;
}

/** A recording of a leg. */
export interface RecordingOrder {
  readonly id: string;
  readonly file: string;
  readonly encoding: WavEncoding;
  readonly what: RecordedSides;
  readonly leg: string;
  /** Frames of 20 ms after which it ends by itself. */
  readonly limit: number;
  readonly resume: boolean;
  readonly paused: boolean;
}

/**
 * All legs and conferences of one worker. It has no clock, socket or timer: packets, orders and ticks come in, packets and
 * events go out, so the same engine runs in a worker and, frame by frame, in a test. Each leg is always in exactly one
 * conference; until it is connected that is one of its own.
 */
export class MixerEngine {
  private readonly legs = new Map<string, Leg>();
  private readonly conferences = new Map<string, Conference>();
  private readonly places = new Map<string, Conference>();
  private readonly plan: PhasePlan<Conference>;
  private readonly faulty = new Set<Conference>();
  private readonly tones: Readonly<Record<ToneName, Int16Array>>;
  private readonly backgrounds: Backgrounds;

  constructor(
    private readonly options: EngineOptions,
    private readonly world: EngineWorld,
  ) {
    this.plan = new PhasePlan<Conference>(options.phases);
    const plan = TONE_PLANS[options.tonePlan];
    const tones = {
      ringback: toneCycle(plan.ringback),
      busy: toneCycle(plan.busy),
      'fast-busy': toneCycle(plan['fast-busy']),
    };
    const { music } = options;
    this.tones = tones;
    this.backgrounds = {
      music: () => (music === undefined ? undefined : new SampleSource(music, true)),
      ringback: () => new SampleSource(tones.ringback, true),
    };
  }

  /** Number of legs. */
  get size(): number {
    return this.legs.size;
  }

  /** Whether anything has to be done in a phase. */
  busy(phase: number): boolean {
    return this.plan.at(phase).size > 0;
  }

  leg(id: string): Leg | undefined {
    return this.legs.get(id);
  }

  /** Adds a leg; nothing is sent before its remote description is known and it is connected or treated. */
  open(id: string, port: LegPort): Leg {
    const { world } = this;
    const output = new RtpOutput(world.random32(), world.random32(), world.random32());
    const leg = new Leg(id, output, port, this.options.leg, world.events);
    this.legs.set(id, leg);
    this.home(leg, 'ringing', 0);
    return leg;
  }

  setRemote(id: string, remote: RemoteMedia, rollover = 0): void {
    this.legs.get(id)?.setRemote(remote, rollover);
  }

  /**
   * Sets a conference: who is in it, and what each may hear and say. Legs that are not named any more are on their own. A
   * leg that rings or holds and was not opened only counts for who hears the ringing tone, or the music on hold.
   */
  connect(id: string, paths: readonly VoicePath[], now: number): void {
    const known = paths.filter(({ leg }) => this.legs.has(leg));
    const named = new Set(known.map(({ leg }) => leg));
    const existing = this.conferences.get(id);
    const dropped = existing?.paths.filter(({ leg }) => !named.has(leg)) ?? [];
    if (known.length === 0) {
      if (existing !== undefined) this.remove(existing, now);
    } else {
      const conference = existing ?? this.create(id);
      for (const { leg } of known) if (this.places.get(leg) !== conference) this.leave(leg, now);
      this.arrange(conference, paths, now);
    }
    for (const { leg } of dropped) {
      const alone = this.legs.get(leg);
      if (alone !== undefined) this.home(alone, 'talk', now);
    }
  }

  treat(id: string, treatment: number, program: TreatmentProgram, now: number): void {
    const leg = this.legs.get(id);
    if (leg === undefined) return;
    const { record } = program;
    const recorder = record && new Recorder(this.world.openRecording(record.file, 'pcm16', 1, false), 'pcm16', 1);
    leg.treatment.begin(treatment, new Treatment(program, this.tones), recorder);
    const place = this.places.get(id);
    // Once something was played to it a lone leg goes on getting packets, so that the far end does not think it is lost.
    if (place?.paths.length === 1 && place.id === '') this.arrange(place, [{ leg: id, mode: 'talk' }], now);
  }

  stopTreatment(id: string): void {
    this.legs.get(id)?.treatment.stop('stopped');
  }

  sendDigits(id: string, digits: string, timing: KeyTiming): void {
    this.legs.get(id)?.sendDigits(digits, timing);
  }

  detectAnswer(id: string, options: AnswerDetectionOptions): void {
    this.legs.get(id)?.taps.detectAnswer(options);
  }

  record(order: RecordingOrder): void {
    const { id, what, encoding } = order;
    const leg = this.legs.get(order.leg);
    if (leg === undefined) return;
    const channels = what === 'both' ? 2 : 1;
    const file = this.world.openRecording(order.file, encoding, channels, order.resume);
    leg.taps.addRecording(id, new Recorder(file, encoding, channels, order.limit), what);
    leg.taps.pauseRecording(id, order.paused);
  }

  pauseRecording(id: string, leg: string, paused: boolean): void {
    this.legs.get(leg)?.taps.pauseRecording(id, paused);
  }

  stopRecording(id: string, leg: string): void {
    this.legs.get(leg)?.taps.endRecording(id);
  }

  /** Removes a leg; its ports may be closed afterwards. `goodbye` = the far end is told by RTCP BYE. */
  free(id: string, now: number, goodbye = true): void {
    const leg = this.legs.get(id);
    if (leg === undefined) return;
    this.leave(id, now);
    this.legs.delete(id);
    leg.close(now, goodbye);
  }

  /** Serves the conferences of one phase. */
  tick(phase: number, now: number): void {
    for (const conference of this.plan.at(phase)) {
      try {
        conference.tick(now);
      } catch (error) {
        if (this.faulty.has(conference)) continue;
        this.faulty.add(conference);
        this.world.fault(conference.id, error);
      }
    }
  }

  /** Whole frames were left out. */
  skip(frames: number): void {
    for (const conference of this.plan.all()) conference.skip(frames);
  }

  statistics(id: string): LegStatistics | undefined {
    const leg = this.legs.get(id);
    return leg && legStatistics(leg);
  }

  /** Ends all legs, with goodbye. */
  close(now: number): void {
    for (const id of [...this.legs.keys()]) this.free(id, now);
  }

  private create(id: string): Conference {
    const conference = new Conference(id, this.backgrounds);
    this.plan.add(conference);
    if (id !== '') this.conferences.set(id, conference);
    return conference;
  }

  /** A conference of its own for a leg. */
  private home(leg: Leg, mode: 'ringing' | 'talk', now: number): void {
    this.arrange(this.create(''), [{ leg: leg.id, mode }], now);
  }

  private arrange(conference: Conference, paths: readonly VoicePath[], now: number): void {
    const legs = paths.map(({ leg }) => this.legs.get(leg));
    conference.configure(paths, legs, this.options.ringback, now);
    for (const { leg } of paths) if (this.legs.has(leg)) this.places.set(leg, conference);
    this.faulty.delete(conference);
    this.plan.weigh(conference, conference.size);
  }

  private leave(id: string, now: number): void {
    const place = this.places.get(id);
    if (place === undefined) return;
    this.places.delete(id);
    const rest = place.paths.filter(({ leg }) => leg !== id);
    if (!rest.some((path) => this.legs.has(path.leg))) this.remove(place, now);
    else this.arrange(place, rest, now);
  }

  private remove(conference: Conference, now: number): void {
    conference.close(now);
    this.plan.remove(conference);
    this.faulty.delete(conference);
    if (this.conferences.get(conference.id) === conference) this.conferences.delete(conference.id);
  }
}
