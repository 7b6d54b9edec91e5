import { FRAME_MS, FRAME_SAMPLES } from '../codec/frame.js';
import { codecByName, type G711, PCMA, PCMU, transcodeTable } from '../codec/g711.js';
import { type KeyTiming, TelephoneEventSender } from '../codec/telephone-event.js';
import { TwinKeys } from '../codec/twin-keys.js';
import type { AnswerVerdict } from '../player/answering-machine.js';
import type { AudioSource } from '../player/audio-source.js';
import { DtmfSource } from '../player/tones.js';
import type { JitterLimits } from '../rtp/jitter-buffer.js';
import { readRtcp, writeRtcp } from '../rtp/rtcp-packet.js';
import { RTP_HEADER_SIZE, type RtpHeader } from '../rtp/rtp-packet.js';
import { SrtpSender } from '../srtp/srtp.js';
import { keyText, LegGate } from './leg-gate.js';
import { LegInput, type PayloadKind } from './leg-input.js';
import type { LegPort, RemoteMedia } from './leg-port.js';
import { LegReports } from './leg-reports.js';
import { LegTaps } from './leg-taps.js';
import { LegTreatment, type LegTreatmentEvents } from './leg-treatment.js';
import { MAX_PAYLOAD, outgoing, type RtpOutput } from './rtp-output.js';
import type { Hears } from './voice-path.js';

/** When keys are looked for in the sound: never, when the far end has no telephone-event, or always. */
export type InbandKeys = 'never' | 'fallback' | 'always';

/** Times in frames of 20 ms. */
export interface LegSettings {
  readonly jitter: JitterLimits;
  /** Frames without a packet after which `quiet` is told; 0 = never. */
  readonly quietAfter: number;
  /** Frames without a packet after which another address may be latched. */
  readonly relatchAfter: number;
  /** Mean frames between two RTCP packets; 0 = none are sent. */
  readonly rtcpInterval: number;
  /** Packets that are accepted in one frame; more are a flood. */
  readonly packetsPerFrame: number;
  readonly inbandKeys: InbandKeys;
  /** Payload type that is offered for telephone-event. */
  readonly telephoneEvent: number;
  /** How keys of other members are sent on. */
  readonly keyTiming: KeyTiming;
  readonly cname: string;
  /** What has to be added to local time to get milliseconds since 1970. */
  readonly epoch: number;
}

/** What a leg tells; called from within `packetIn` and the tick. */
export interface LegEvents extends LegTreatmentEvents {
  digits(leg: string, digits: string): void;
  answered(leg: string, verdict: AnswerVerdict): void;
  quiet(leg: string): void;
  /** The rollover counter of what the far end encrypts has changed. */
  rollover(leg: string, rollover: number): void;
}

const MU_TO_A = transcodeTable(PCMU, PCMA);
const A_TO_MU = transcodeTable(PCMA, PCMU);
const rtcpPacket = Buffer.alloc(512);
/** Keys that are taken at once; one more for each frame. Nobody presses faster, and each one is work for the call model. */
const KEY_BURST = 20;
/** Timestamp units within which a key by signalling and one in the media are the same press. */
const TWIN_WINDOW = 16_000;
/** Keys for the far end that may wait, about three quarters of a minute of them. */
const MOST_KEYS_WAITING = 256;

/** One endpoint: what a phone sends and gets. Works on packets and frames; sockets and clocks are outside. */
export class Leg {
  input: LegInput;
  codec: G711 = PCMU;
  readonly gate: LegGate;
  readonly taps = new LegTaps();
  readonly reports: LegReports;
  readonly treatment: LegTreatment;
  remote: RemoteMedia | undefined;
  /** What plays to it while it hears no mix, by its conference. */
  background: { readonly hears: Hears; readonly source: AudioSource | undefined } | undefined;
  /** While two legs only talk: where packets are passed on. */
  private relayTo: Leg | undefined;
  private toneKeys: DtmfSource | undefined;
  private readonly keys = new TelephoneEventSender();
  private keysForOthers = '';
  /** Whether there are keys for `takeKeys`; nearly always not, and then nothing has to be done about them in a frame. */
  hasKeys = false;
  private payloadType = 0;
  private keyBudget = KEY_BURST;
  /** Made with the first key. */
  private twins: TwinKeys | undefined;
  private quietFrames = 0;
  private isHeld = false;
  private rollover = 0;
  private rtcpIn: number;
  /** Made once, not in each frame. */
  private readonly toneHeard = (keys: string): void => void this.pressed(keys);

  constructor(
    readonly id: string,
    readonly output: RtpOutput,
    private readonly port: LegPort,
    private readonly settings: LegSettings,
    private readonly events: LegEvents,
  ) {
    this.input = new LegInput({ PCMU: 0, PCMA: 8, telephoneEvent: [] }, settings.jitter);
    this.gate = new LegGate(port, settings.packetsPerFrame);
    this.reports = new LegReports(settings.cname, settings.epoch);
    this.treatment = new LegTreatment(id, events);
    // Spread over the interval, so that legs that begin together do not report together (RFC 3550 section 6.3.1).
    this.rtcpIn = settings.rtcpInterval === 0 ? -1 : 1 + ((output.ssrc >>> 0) % settings.rtcpInterval);
  }

  /** Whether packets may be sent at all. */
  get sends(): boolean {
    return this.remote !== undefined && this.remote.receives !== false && this.remote.port !== 0;
  }

  /** Whether the leg takes part in more than plain talk, so that its packets cannot simply be passed on. */
  get busy(): boolean {
    return this.treatment.runs || this.toneKeys !== undefined || this.taps.active || this.remote === undefined;
  }

  /** Whether its voice is held. Who holds may be silent: silence counts from the end of that. */
  set held(held: boolean) {
    if (this.isHeld && !held) this.quietFrames = 0;
    this.isHeld = held;
  }

  /** What the SDP of the far end says, first or anew. `rollover` = SRTP rollover counter of a stream that runs already. */
  setRemote(remote: RemoteMedia, rollover = 0): void {
    const before = this.remote;
    this.remote = remote;
    this.gate.setRemote(remote, rollover);
    if (before === undefined || payloadText(before) !== payloadText(remote)) this.agree(remote);
    const key = remote.srtp?.send;
    // A sender that begins anew with the same key would use its key stream twice: the far end's new key is no reason for that.
    if (before === undefined || keyText(before.srtp?.send) !== keyText(key))
      this.output.srtp = key && new SrtpSender(key.suite, key.keying);
    if (before === undefined || keyText(before.srtp?.receive) !== keyText(remote.srtp?.receive))
      this.rollover = rollover;
    this.quietFrames = 0;
  }

  /** Takes what came to the RTP port. The bytes may be changed. `now` is local time in milliseconds. */
  packetIn(bytes: Uint8Array, length: number, address: string, port: number, now: number): void {
    const { gate, input, relayTo } = this;
    const kind = gate.admit(bytes, length, address, port, input);
    if (kind === undefined) return;
    if (kind === 'rtcp') {
      this.rtcpPacketIn(bytes, length, address, port, now);
      return;
    }
    const { header } = gate;
    this.quietFrames = 0;
    if (!input.count(header, now)) return;
    if (kind === 'key') {
      const key = input.key(header, bytes);
      if (key !== undefined) this.keyCame(key);
    }
    if (relayTo !== undefined) relayTo.passOn(header, input.streams, bytes, kind, now);
    else if (kind === 'noise') input.comfortNoise(header, bytes);
    else if (kind === 'PCMU' || kind === 'PCMA') input.audio(header, kind, bytes);
  }

  /** Takes what came to the RTCP port, or to the RTP port when they share one. */
  rtcpPacketIn(bytes: Uint8Array, length: number, address: string, port: number, now: number): void {
    const plain = this.gate.admitRtcp(bytes, length, address, port);
    if (plain < 0) return;
    const compound = readRtcp(bytes, plain);
    if (compound === undefined) this.gate.counts.malformed++;
    else this.reports.take(compound, this.output.ssrc, now);
  }

  /** Passes packets on to `other` as they come, instead of keeping them for the mix. */
  beginRelay(other: Leg): void {
    this.relayTo = other;
    if (this.hasKeys) other.hearKeys(this.takeKeys());
    this.input.jitter.reset();
    this.port.relaying(true);
  }

  /** Back to mixing; what is sent next follows what was passed on. */
  endRelay(now: number): void {
    if (this.relayTo === undefined) return;
    this.relayTo = undefined;
    this.output.endRelay(now);
    this.port.relaying(false);
  }

  /** Queues keys for the far end: as telephone-event, or as tones when it has none. Not beyond what may wait. */
  sendDigits(digits: string, timing: KeyTiming): void {
    if (this.keys.pending + (this.toneKeys?.pending ?? 0) + digits.length > MOST_KEYS_WAITING) return;
    if (this.remote?.telephoneEvent !== undefined) this.keys.press(digits, timing);
    else if (this.toneKeys !== undefined) this.toneKeys.add(digits);
    else this.toneKeys = new DtmfSource(digits, timing.press * FRAME_MS, timing.gap * FRAME_MS);
  }

  /** Moves on to the frame that is due from what the far end sends. */
  receive(now: number): void {
    this.port.fetch(now);
    const { input, taps } = this;
    input.next();
    const { records } = this.treatment;
    if (!taps.active && !records) return;
    const frame = input.frame();
    if (records) this.treatment.record(frame);
    const verdict = taps.said(frame, this.isHeld ? undefined : frame, this.toneHeard);
    if (verdict !== undefined) this.events.answered(this.id, verdict);
  }

  /** What a recording gets of this frame: who holds speaks to nobody. */
  get said(): Int16Array | undefined {
    return this.isHeld ? undefined : this.input.frame();
  }

  /** Fills what is played to this leg alone; false when there is nothing. */
  readOwn(out: Int16Array): boolean {
    if (this.toneKeys !== undefined) {
      if (!this.toneKeys.read(out)) this.toneKeys = undefined;
      return true;
    }
    return this.treatment.read(out);
  }

  /** Sends the packet of a key if one is due; then no sound goes out in this frame. */
  sendKey(now: number): boolean {
    if (this.keys.pending === 0) return false;
    const type = this.remote?.telephoneEvent;
    if (type === undefined || !this.sends) return false;
    const frame = this.keys.next(this.output.now, FRAME_SAMPLES);
    if (frame === undefined) return false;
    this.port.send(outgoing, this.output.finishKey(frame, type, now), this.gate.target);
    return true;
  }

  /** Sends the frame whose bytes stand in the packet of the output. */
  sendFrame(now: number): void {
    this.port.send(outgoing, this.output.finishAudio(this.payloadType, now), this.gate.target);
  }

  /** Once a frame, after sending: time-outs and RTCP. */
  endFrame(now: number): void {
    const { settings, remote } = this;
    this.output.advance(1);
    this.gate.refill();
    if (this.keyBudget < KEY_BURST) this.keyBudget++;
    if (remote === undefined) return;
    if (remote.sends !== false) {
      this.quietFrames++;
      if (this.quietFrames === settings.relatchAfter) this.gate.unlatch();
      if (this.quietFrames === settings.quietAfter) this.events.quiet(this.id);
    }
    if (this.rtcpIn > 0 && --this.rtcpIn === 0) this.report(now, false);
  }

  /** Frames were left out because the machine was too slow. */
  skip(frames: number): void {
    this.output.advance(frames);
    this.taps.skip(frames);
  }

  /** Ends everything. */
  close(now: number, goodbye: boolean): void {
    this.treatment.stop('stopped');
    this.taps.close();
    if (goodbye && this.remote !== undefined && this.settings.rtcpInterval > 0) this.report(now, true);
    this.gate.shut();
    this.remote = undefined;
  }

  private agree(remote: RemoteMedia): void {
    const { telephoneEvent } = remote;
    const types = { PCMU: remote.payloadTypes?.PCMU ?? 0, PCMA: remote.payloadTypes?.PCMA ?? 8 };
    this.codec = codecByName(remote.codec) ?? PCMU;
    this.payloadType = types[this.codec.name];
    // The far end may use the type that it named, or the one that was offered to it.
    const keys = telephoneEvent === undefined ? [] : [this.settings.telephoneEvent, telephoneEvent];
    this.input = new LegInput({ ...types, telephoneEvent: keys }, this.settings.jitter);
    const { inbandKeys } = this.settings;
    this.taps.detectKeys(inbandKeys === 'always' || (inbandKeys === 'fallback' && telephoneEvent === undefined));
  }

  /** Sends a packet of the other side of a relay to this far end. */
  private passOn(header: RtpHeader, stream: number, bytes: Uint8Array, kind: PayloadKind, now: number): void {
    const { remote, output } = this;
    const { payloadOffset, payloadLength } = header;
    if (remote === undefined || !this.sends || this.keys.pending > 0 || payloadLength > MAX_PAYLOAD) return;
    const type = kind === 'key' ? remote.telephoneEvent : kind === 'noise' ? header.payloadType : this.payloadType;
    if (type === undefined) return;
    if (kind === 'key' || kind === 'noise' || kind === this.codec.name) {
      for (let i = 0; i < payloadLength; i++) outgoing[RTP_HEADER_SIZE + i] = bytes[payloadOffset + i] as number;
    } else {
      const table = kind === 'PCMU' ? MU_TO_A : A_TO_MU;
      for (let i = 0; i < payloadLength; i++) {
        outgoing[RTP_HEADER_SIZE + i] = table[bytes[payloadOffset + i] as number] as number;
      }
    }
    const size = output.finishRelayed(header, stream, type, payloadLength, now);
    if (size > 0) this.port.send(outgoing, size, this.gate.target);
  }

  /** A key that is not in the sound: the other members do not hear it unless they get it too. */
  private keyCame(key: string): void {
    const isCollected = this.treatment.runs;
    if (!this.pressed(key) || isCollected) return;
    if (this.relayTo === undefined) this.keepKeys(key);
    // Its packet is passed on only to who has telephone-event; others hear the tone.
    else if (this.relayTo.remote?.telephoneEvent === undefined) this.relayTo.hearKeys(key);
  }

  /** Keys that the far end has told by signalling (INFO). No event tells of them; they go where those in its packets go. */
  pressBySignalling(told: string): void {
    const keys = this.fresh(told, 'signalling');
    if (keys !== '') this.pressFor(keys);
  }

  /** Keys that are pressed for the far end by somebody else: they go where its own go. No event tells of them. */
  pressFor(keys: string): void {
    const isCollected = this.treatment.runs;
    this.treatment.press(keys);
    if (isCollected) return;
    if (this.relayTo !== undefined) this.relayTo.hearKeys(keys);
    else this.keepKeys(keys);
  }

  private keepKeys(keys: string): void {
    this.keysForOthers += keys;
    this.hasKeys = true;
  }

  /** The keys since the last frame that the other members have to get. */
  takeKeys(): string {
    const keys = this.keysForOthers;
    this.keysForOthers = '';
    this.hasKeys = false;
    return keys;
  }

  /** A key that another member has pressed. */
  hearKeys(keys: string): void {
    this.sendDigits(keys, this.settings.keyTiming);
  }

  private fresh(keys: string, way: 'media' | 'signalling'): string {
    this.twins ??= new TwinKeys(TWIN_WINDOW);
    return this.twins.fresh(keys, way, this.output.now);
  }

  /** False when it has told of them by signalling too, or presses more than anybody can. */
  private pressed(keys: string): boolean {
    if (this.keyBudget < keys.length) return false;
    const fresh = this.fresh(keys, 'media');
    if (fresh === '') return false;
    this.keyBudget -= fresh.length;
    this.events.digits(this.id, fresh);
    this.treatment.press(fresh);
    return true;
  }

  private report(now: number, goodbye: boolean): void {
    const { output, gate } = this;
    const content = this.reports.content(output, this.input.reception, now);
    let length = writeRtcp({ ...content, goodbye }, rtcpPacket);
    if (output.srtp !== undefined) length = output.srtp.protectRtcp(rtcpPacket, length);
    if (this.remote?.rtcpMux) this.port.send(rtcpPacket, length, gate.target);
    else this.port.sendRtcp(rtcpPacket, length, gate.rtcpTarget);
    // Between half and one and a half of the mean interval, spread by what was sent (RFC 3550 section 6.2).
    const spread = ((output.packets * 40503 + (output.ssrc & 0xffff)) % 1024) / 1024;
    this.rtcpIn = Math.max(1, Math.round(this.settings.rtcpInterval * (0.5 + spread)));
    const rollover = gate.rolloverOf(this.input.reception.ssrc >>> 0);
    if (rollover === this.rollover) return;
    this.rollover = rollover;
    this.events.rollover(this.id, rollover);
  }
}

function payloadText(remote: RemoteMedia): string {
  const { codec, payloadTypes, telephoneEvent } = remote;
  return [codec, payloadTypes?.PCMU, payloadTypes?.PCMA, telephoneEvent].join(' ');
}
