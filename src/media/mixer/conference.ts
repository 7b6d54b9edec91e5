import { FRAME_SAMPLES } from '../codec/frame.js';
import {
  addVoice,
  encodePair,
  encodeSum,
  encodeSumWithout,
  encodeVoice,
  FRAME_WORDS,
  removeVoice,
} from '../codec/frame-words.js';
import type { G711 } from '../codec/g711.js';
import type { AudioSource } from '../player/audio-source.js';
import type { Leg } from './leg.js';
import { decodeOutgoing, outgoingPayload } from './rtp-output.js';
import { type Hears, isPlainTalk, planMembers, type VoicePath } from './voice-path.js';

interface Member {
  readonly leg: Leg;
  readonly hears: Hears;
  readonly speaks: boolean;
  readonly whisperers: readonly Leg[];
}

/** What a conference plays to members that hear no mix. */
export interface Backgrounds {
  /** Music on hold; absent = silence. */
  music(): AudioSource | undefined;
  ringback(): AudioSource;
}

/** Scratch space of one frame; conferences of a worker run one after the other. */
const sum = new Int32Array(FRAME_SAMPLES);
const samples = new Int16Array(FRAME_SAMPLES);
const ownVoice = { voice: samples, at: 0 };
const heardBack = new Int16Array(FRAME_SAMPLES);

/**
 * The voices of one call. Each frame every member hears the sum of all others that speak, without itself. Work is spared
 * where it can be: two plain talkers are relayed packet by packet; a single voice is passed on byte by byte; members that do
 * not contribute to the sum share one encoded frame.
 */
export class Conference {
  /** Who is in it, as told last. */
  paths: readonly VoicePath[] = [];
  private members: Member[] = [];
  private plain = false;
  private relaying = false;
  /** Members with sound in this frame, and whether `sum` holds them already. */
  private voices = 0;
  private summed = false;
  /** Encoded full sum of this frame for each law, once somebody needed it. */
  private readonly shared: Record<G711['name'], Uint32Array> = {
    PCMU: new Uint32Array(FRAME_WORDS),
    PCMA: new Uint32Array(FRAME_WORDS),
  };
  private readonly sharedReady: Record<G711['name'], boolean> = { PCMU: false, PCMA: false };

  constructor(
    readonly id: string,
    private readonly backgrounds: Backgrounds,
  ) {}

  get size(): number {
    return this.members.length;
  }

  /** Sets who is in it and what each may hear and say. `legs[i]` belongs to `paths[i]`, if it was opened. */
  configure(paths: readonly VoicePath[], legs: readonly (Leg | undefined)[], ringback: boolean, now: number): void {
    this.endRelay(now);
    this.paths = paths;
    this.members = planMembers(paths, ringback).flatMap(({ hears, speaks, whisperers }, index) => {
      const leg = legs[index];
      if (leg === undefined) return [];
      leg.held = paths[index]?.mode === 'held';
      return [{ leg, hears, speaks, whisperers: whisperers.flatMap((at) => legs[at] ?? []) }];
    });
    this.plain = isPlainTalk(paths);
  }

  /** Ends relaying; the legs live on. */
  close(now: number): void {
    this.endRelay(now);
    this.members = [];
    this.paths = [];
  }

  /** Frames were left out because the machine was too slow. */
  skip(frames: number): void {
    for (const { leg } of this.members) leg.skip(frames);
  }

  /** One frame of 20 ms: what came in is mixed and sent. */
  tick(now: number): void {
    const { members } = this;
    if (this.plain && this.relay(now)) {
      for (let i = 0; i < members.length; i++) {
        const { leg } = members[i] as Member;
        leg.sendKey(now);
        leg.endFrame(now);
      }
      return;
    }
    this.collect(now);
    for (let i = 0; i < members.length; i++) {
      const member = members[i] as Member;
      this.serve(member, now);
      member.leg.endFrame(now);
    }
  }

  /** Moves all members on by one frame and counts the voices. */
  private collect(now: number): void {
    this.voices = 0;
    this.summed = false;
    this.sharedReady.PCMU = false;
    this.sharedReady.PCMA = false;
    for (let i = 0; i < this.members.length; i++) {
      const { leg, speaks } = this.members[i] as Member;
      leg.receive(now);
      if (speaks && leg.input.heard) this.voices++;
      if (leg.hasKeys) this.passKeys(leg, speaks);
    }
  }

  /** Keys by telephone-event are no sound: whoever hears the member gets them as they came. */
  private passKeys(from: Leg, speaks: boolean): void {
    const keys = from.takeKeys();
    for (const { leg, hears, whisperers } of this.members) {
      if (leg !== from && hears === 'mix' && (speaks || whisperers.includes(from))) leg.hearKeys(keys);
    }
  }

  private serve(member: Member, now: number): void {
    const { leg, hears } = member;
    const own = leg.readOwn(samples);
    if (!leg.sends || (hears === 'nothing' && !own)) {
      leg.output.pause();
      if (leg.taps.hearing) leg.taps.both(leg.said, undefined);
      return;
    }
    if (leg.sendKey(now)) {
      if (leg.taps.hearing) leg.taps.both(leg.said, undefined);
      return;
    }
    if (own) encodeVoice(leg.codec, ownVoice, outgoingPayload);
    else if (hears === 'mix') this.writeMix(member);
    else this.writeBackground(leg, hears);
    if (leg.taps.hearing) {
      decodeOutgoing(leg.codec, heardBack);
      leg.taps.both(leg.said, heardBack);
    }
    leg.sendFrame(now);
  }

  /** Writes the voices of all others. */
  private writeMix(member: Member): void {
    const { leg, whisperers } = member;
    const { codec, input } = leg;
    const contributes = member.speaks && input.heard;
    const others = this.voices - (contributes ? 1 : 0);
    if (whisperers.length > 0 && this.countWhispers(whisperers) > 0) {
      this.writeWhispered(member, contributes);
    } else if (others === 0) {
      outgoingPayload.fill(codec.silence * 0x01010101);
    } else if (others === 1) {
      encodeVoice(codec, this.otherVoice(member, 0).input, outgoingPayload);
    } else if (others === 2 && contributes) {
      const one = this.otherVoice(member, 0).input;
      encodePair(codec, one, this.otherVoice(member, 1).input, outgoingPayload);
    } else {
      this.sumVoices();
      if (contributes) encodeSumWithout(codec, sum, input, outgoingPayload);
      else this.writeShared(codec);
    }
  }

  private writeWhispered(member: Member, contributes: boolean): void {
    this.sumVoices();
    for (const { input } of member.whisperers) if (input.heard) addVoice(sum, input);
    if (contributes) encodeSumWithout(member.leg.codec, sum, member.leg.input, outgoingPayload);
    else encodeSum(member.leg.codec, sum, outgoingPayload);
    for (const { input } of member.whisperers) if (input.heard) removeVoice(sum, input);
  }

  private writeShared(codec: G711): void {
    const frame = this.shared[codec.name];
    if (!this.sharedReady[codec.name]) {
      encodeSum(codec, sum, frame);
      this.sharedReady[codec.name] = true;
    }
    outgoingPayload.set(frame);
  }

  private writeBackground(leg: Leg, hears: Hears): void {
    const source = this.backgroundOf(leg, hears);
    if (source === undefined) {
      outgoingPayload.fill(leg.codec.silence * 0x01010101);
      return;
    }
    source.read(samples);
    encodeVoice(leg.codec, ownVoice, outgoingPayload);
  }

  /** The music of a leg goes on where it was while its conference changes around it. */
  private backgroundOf(leg: Leg, hears: Hears): AudioSource | undefined {
    if (leg.background?.hears !== hears) {
      const source =
        hears === 'music' ? this.backgrounds.music() : hears === 'ringback' ? this.backgrounds.ringback() : undefined;
      leg.background = { hears, source };
    }
    return leg.background.source;
  }

  private sumVoices(): void {
    if (this.summed) return;
    this.summed = true;
    sum.fill(0);
    for (let i = 0; i < this.members.length; i++) {
      const { leg, speaks } = this.members[i] as Member;
      if (speaks && leg.input.heard) addVoice(sum, leg.input);
    }
  }

  /** The voice number `number` that is not the member's own. */
  private otherVoice(member: Member, number: number): Leg {
    const { members } = this;
    let left = number;
    for (let i = 0; i < members.length; i++) {
      const other = members[i] as Member;
      if (other !== member && other.speaks && other.leg.input.heard && left-- === 0) return other.leg;
    }
    return member.leg;
  }

  private countWhispers(whisperers: readonly Leg[]): number {
    let count = 0;
    for (let i = 0; i < whisperers.length; i++) if ((whisperers[i] as Leg).input.heard) count++;
    return count;
  }

  /** Passes packets on without mixing while the two members do nothing but talk. Says whether it does. */
  private relay(now: number): boolean {
    const { members } = this;
    const a = members[0];
    const b = members[1];
    if (a === undefined || b === undefined) return false;
    const possible = !a.leg.busy && !b.leg.busy;
    if (possible === this.relaying) return possible;
    if (possible) {
      this.relaying = true;
      a.leg.beginRelay(b.leg);
      b.leg.beginRelay(a.leg);
    } else {
      this.endRelay(now);
    }
    return possible;
  }

  private endRelay(now: number): void {
    if (!this.relaying) return;
    this.relaying = false;
    for (const { leg } of this.members) leg.endRelay(now);
  }
}
