import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { LITTLE_ENDIAN } from './codec/frame-words.js';
import type { CodecName } from './codec/g711.js';
import { KEYS } from './codec/telephone-event.js';
import { framesIn } from './mixer/leg-input.js';
import type { RemoteMedia, SrtpKey } from './mixer/leg-port.js';
import type { LegStatistics } from './mixer/leg-statistics.js';
import type { VoicePath } from './mixer/voice-path.js';
import type { AnswerDetectionOptions } from './player/answering-machine.js';
import { LegBook } from './server/leg-book.js';
import { type LegRecord, noteKeys } from './server/leg-record.js';
import { type AddressFamily, familyOf, type LocalAddresses, localAddresses } from './server/local-addresses.js';
import type { MediaEvent } from './server/media-events.js';
import { checkMediaOptions, type MediaOptions, TELEPHONE_EVENT_PAYLOAD_TYPE } from './server/media-options.js';
import { isThere, PromptStore } from './server/prompt-store.js';
import { Recordings, type RecordOrder } from './server/recordings.js';
import { DONE, type MediaResult, refuse, unknownLeg } from './server/refusal.js';
import { RefusalNews } from './server/refusal-news.js';
import { canonicalRemote, checkRemote } from './server/remote-check.js';
import type { TreatmentParameters } from './server/treatment-parameters.js';
import { Treatments } from './server/treatments.js';
import { WorkerHandle } from './server/worker-handle.js';
import { workerSetup } from './server/worker-setup.js';
import { KEYING_SIZE } from './srtp/key-derivation.js';
import type { FromWorker } from './worker/messages.js';
import type { WorkerFigures } from './worker/worker-counters.js';

/** Where a leg receives media. */
export interface MediaPlace {
  readonly leg: string;
  /** Address to name, see `publicAddress`. */
  readonly address: string;
  readonly port: number;
  /** The RTCP port; equal to `port` when the leg has only that one (rtcp-mux, RFC 5761). */
  readonly rtcpPort: number;
}

/** What goes into SDP for a leg. */
export interface MediaEndpoint extends MediaPlace {
  /** Codecs in order of preference, with their payload types. */
  readonly codecs: readonly { readonly name: CodecName; readonly payloadType: number }[];
  /** Payload type at which telephone-event/8000 is received. */
  readonly telephoneEvent: number;
  /** Key for `a=crypto`, when SRTP was asked for; a new one for each leg. */
  readonly srtp?: SrtpKey;
}

/** How the ports of a leg are opened. */
export interface AllocateOptions {
  /** Only one port, for far ends that agreed to rtcp-mux. Default false. */
  readonly rtcpMux?: boolean;
  /** Make a key for SRTP by SDES. Default false. */
  readonly srtp?: boolean;
  /** Kind of address that the far end has. Default: that of `MediaOptions.address`. */
  readonly family?: AddressFamily;
  /** A leg that this one will probably talk to: they are put on the same worker. */
  readonly near?: string;
}

/**
 * The mixer as the rest of the server sees it: legs, conferences, treatments. The work is done in worker threads; this object
 * lives in the main thread, keeps account of everything, and sets a new worker up when one dies, so that calls go on.
 * Orders that cannot be carried out are refused by value and change nothing; what happens later is told by `onEvent`.
 */
export class MediaServer {
  private readonly workers: WorkerHandle[] = [];
  private readonly addresses: LocalAddresses;
  private readonly book: LegBook;
  private readonly recordings: Recordings;
  private readonly refusals: RefusalNews;
  private readonly treatments: Treatments;
  private readonly statistics = new Map<number, (statistics: LegStatistics | undefined) => void>();
  private watchdog: NodeJS.Timeout | undefined;
  private statisticsAsked = 0;
  private closed = false;

  private constructor(
    private readonly options: MediaOptions,
    prompts: PromptStore,
    private readonly music: Int16Array | undefined,
    private readonly onEvent: (event: MediaEvent) => void,
  ) {
    this.addresses = localAddresses(options);
    this.book = new LegBook(options, this.addresses, this.workers, (leg, message) =>
      this.onEvent({ type: 'leg-lost', leg, message }),
    );
    this.refusals = new RefusalNews(onEvent, () => performance.now());
    this.recordings = new Recordings(options, this.book);
    const resources = {
      prompt: (name: string) => prompts.load(options.promptFolder, name),
      announcement: (name: string) => prompts.load(options.recordingFolder, name),
      announcementFile: (name: string) => this.recordings.path(name),
      isTaken: isThere,
      music,
      maxRecording: options.maxRecording,
    };
    this.treatments = new Treatments(this.book, resources, onEvent);
  }

  /**
   * Starts the workers. Refused with `bad-parameter` when options are wrong, the music cannot be read or the folder for recordings cannot be made. `onEvent` must not
   * throw.
   */
  static async start(
    given: Partial<MediaOptions>,
    onEvent: (event: MediaEvent) => void,
  ): Promise<MediaResult<MediaServer>> {
    if (!LITTLE_ENDIAN) return refuse('unsupported', 'the mixer needs a machine that stores the low byte first');
    const options = checkMediaOptions(given);
    if (Array.isArray(options)) return refuse('bad-parameter', options.join('; '));
    const prompts = new PromptStore(options);
    const music = options.music === '' ? undefined : await prompts.load(options.promptFolder, options.music);
    if (music?.ok === false) return refuse('bad-parameter', `music: ${music.message}`);
    if (options.recordingFolder !== '') {
      try {
        await mkdir(options.recordingFolder, { recursive: true });
      } catch (error) {
        return refuse('bad-parameter', `recordingFolder: ${error instanceof Error ? error.message : error}`);
      }
    }
    const server = new MediaServer(options, prompts, music?.value, onEvent);
    server.startWorkers();
    return { ok: true, value: server };
  }

  /** Whether there is music for those that are put on hold. */
  get hasMusic(): boolean {
    return this.music !== undefined;
  }

  /** Legs that can still be opened, for far ends of whatever family. */
  get room(): number {
    return this.book.room;
  }

  /** Kinds of addresses that far ends may have; the first one is meant where nothing else is said. */
  get families(): readonly [AddressFamily, ...AddressFamily[]] {
    return [...this.addresses.keys()] as unknown as [AddressFamily, ...AddressFamily[]];
  }

  /** Opens the ports of a new leg. Nothing is sent or accepted before `setRemote`. */
  async allocate(
    leg: string,
    { rtcpMux = false, srtp = false, family = this.families[0], near }: AllocateOptions = {},
  ): Promise<MediaResult<MediaEndpoint>> {
    if (this.closed) return refuse('closed', 'the media server is closed');
    const opened = await this.book.open(leg, !rtcpMux, family, near);
    if (!opened.ok) return this.refusals.of('ports', leg, opened);
    const endpoint: MediaEndpoint = {
      ...this.placeOf(opened.value),
      codecs: [
        { name: 'PCMU', payloadType: 0 },
        { name: 'PCMA', payloadType: 8 },
      ],
      telephoneEvent: TELEPHONE_EVENT_PAYLOAD_TYPE,
      ...(srtp && { srtp: { suite: 'AES_CM_128_HMAC_SHA1_80', keying: new Uint8Array(randomBytes(KEYING_SIZE)) } }),
    };
    return { ok: true, value: endpoint };
  }

  /**
   * Moves a leg to ports for far ends of another family; what runs for it goes on, packets on their way are lost. Refused, it stays
   * where it is.
   *
   * @param of a leg whose ports it gets, if they are of that family; that leg is closed in any case.
   */
  async changeFamily(leg: string, family: AddressFamily, of?: string): Promise<MediaResult<MediaPlace>> {
    if (this.closed) return refuse('closed', 'the media server is closed');
    const moved = await this.book.rebind(leg, family, of);
    return moved.ok ? { ok: true, value: this.placeOf(moved.value) } : this.refusals.of('ports', leg, moved);
  }

  private placeOf({ leg, family, address, ports: { rtp, rtcp: own }, rtcp }: LegRecord): MediaPlace {
    const named = this.addresses.get(family)?.publicAddress ?? address;
    return { leg, address: named, port: rtp, rtcpPort: rtcp ? own : rtp };
  }

  /** What the far end's SDP says, first or anew. */
  setRemote(leg: string, remote: RemoteMedia): MediaResult {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    const problem = checkRemote(remote);
    if (problem !== undefined) return refuse('bad-parameter', problem);
    if (familyOf(remote.address) !== record.family)
      return refuse(
        'bad-parameter',
        `leg ${leg} receives at an IPv${record.family} address, ${remote.address} is none`,
      );
    record.remote = canonicalRemote(remote);
    record.worker.send({ type: 'remote', leg, remote: record.remote, rollover: 0 });
    return DONE;
  }

  /** Sets who is in a conference and what each may hear and say; replaces what was there. No legs = the conference ends. */
  connect(conference: string, paths: readonly VoicePath[]): MediaResult {
    if (conference === '') return refuse('bad-parameter', 'a conference needs a name');
    return this.book.connect(conference, paths);
  }

  /**
   * Plays, collects or records for a leg, by the parameters of T-Library's treatments; ends what ran before. The value is the
   * number of the treatment in the events.
   */
  async treat(leg: string, TreatmentType: string, parameters: TreatmentParameters): Promise<MediaResult<number>> {
    return this.refusals.of('treatment', leg, await this.treatments.begin(leg, TreatmentType, parameters));
  }

  /** Ends the treatment of a leg, if one runs; it is told as `stopped`. */
  stopTreatment(leg: string): MediaResult {
    return this.treatments.stop(leg);
  }

  /** Sends keys to the far end of a leg. */
  sendDigits(leg: string, digits: string): MediaResult {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    const fault = this.keysFault(digits);
    if (fault !== undefined) return fault;
    const { keyPress, keyGap } = this.options;
    const timing = { press: framesIn(keyPress), gap: framesIn(keyGap) };
    record.worker.send({ type: 'send-digits', leg, digits, timing });
    return DONE;
  }

  /**
   * The far end of a leg has told keys by signalling, or somebody else presses them for it: its treatment takes them, or whoever hears
   * it gets them. No event `digits` tells of them. `by` = `signalling`: keys that it tells in its media as well count once.
   */
  pressDigits(leg: string, digits: string, by: 'signalling' | 'other' = 'other'): MediaResult {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    const fault = this.keysFault(digits);
    if (fault !== undefined) return fault;
    noteKeys(record, digits);
    record.worker.send({ type: 'press-digits', leg, digits, by });
    return DONE;
  }

  private keysFault(digits: string): MediaResult | undefined {
    const { maxKeys } = this.options;
    if (digits.length <= maxKeys && [...digits.toUpperCase()].every((digit) => KEYS.includes(digit))) return undefined;
    return refuse('bad-parameter', `digits must be at most ${maxKeys} of ${KEYS}`);
  }

  /** Guesses who answered, see `AnswerDetectionOptions`; the event `answered` brings the verdict. */
  detectAnswer(leg: string, options: AnswerDetectionOptions = {}): MediaResult {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    record.worker.send({ type: 'detect-answer', leg, options });
    return DONE;
  }

  /** Records a leg to a WAV file; the value is its path, which also names the recording. */
  record(order: RecordOrder): MediaResult<string> {
    return this.refusals.of('recording', order.leg, this.recordings.start(order));
  }

  /** A recording writes silence from now on, or sound again. False when there is none of that path. */
  pauseRecording(path: string, paused: boolean): boolean {
    return this.recordings.pause(path, paused);
  }

  /** Ends a recording; the event `recording-ended` tells when it is on disk. False when there is none of that path. */
  stopRecording(path: string): boolean {
    return this.recordings.stop(path);
  }

  /** Removes a leg from everything and closes its ports; resolves when they are free. False when there is no such leg. */
  free(leg: string): Promise<boolean> {
    return this.book.free(leg);
  }

  /** Numbers of one leg; undefined when it is gone or its worker is just being replaced. */
  legStatistics(leg: string): Promise<LegStatistics | undefined> {
    const record = this.book.legs.get(leg);
    if (record === undefined || !record.worker.ready) return Promise.resolve(undefined);
    const token = ++this.statisticsAsked;
    return new Promise((resolve) => {
      this.statistics.set(token, resolve);
      record.worker.send({ type: 'statistics', leg, token });
    });
  }

  /** Numbers of each worker. */
  figures(): WorkerFigures[] {
    return this.workers.map(({ counters }) => counters.figures());
  }

  /** Forgets how late packets left so far. */
  resetLateness(): void {
    for (const { counters } of this.workers) counters.resetLateness();
  }

  /** Replaces workers whose loop stood still for `workerTimeout` of local time; happens by itself now and then. */
  watchWorkers(now: number): void {
    for (const worker of this.workers) worker.watch(now, this.options.workerTimeout);
  }

  /** Kills a worker's thread as a crash would; it is replaced at once. For tests and drills. */
  killWorker(index: number): void {
    this.workers[index]?.kill();
  }

  /** Ends all legs and threads. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.watchdog);
    await Promise.all(this.workers.map((worker) => worker.close()));
    this.book.close();
    this.answerStatistics();
  }

  private startWorkers(): void {
    const { options } = this;
    const setup = workerSetup(options, this.music);
    for (let index = 0; index < options.workers; index++) {
      const worker = new WorkerHandle(index, setup, {
        message: (from, message) => this.take(from, message),
        ready: (from) => this.ready(from),
        died: (from, reason) => this.died(from, reason),
      });
      this.workers.push(worker);
      worker.start();
    }
    this.watchdog = setInterval(() => this.watchWorkers(performance.now()), options.workerTimeout / 4);
    this.watchdog.unref();
  }

  private ready(worker: WorkerHandle): void {
    const legs = this.book.ready(worker);
    if (worker.replaced) this.onEvent({ type: 'worker-replaced', worker: worker.index, legs });
  }

  private died(worker: WorkerHandle, reason: string): void {
    this.onEvent({ type: 'worker-died', worker: worker.index, reason });
    this.answerStatistics();
    this.treatments.workerDied(worker);
    this.book.died(worker);
  }

  private take(worker: WorkerHandle, message: Exclude<FromWorker, { type: 'ready' }>): void {
    switch (message.type) {
      case 'opened':
      case 'freed':
        this.book.take(worker, message);
        return;
      case 'statistics':
        this.statistics.get(message.token)?.(message.statistics);
        this.statistics.delete(message.token);
        return;
      case 'recording-ended':
        if (this.recordings.ended(worker, message.file)) this.onEvent(message);
        return;
      case 'fault':
        this.onEvent(message);
        return;
      case 'closed':
        return;
    }
    const record = this.book.legs.get(message.leg);
    // A leg that is gone, or that was taken to another worker, has nothing to say here.
    if (record?.worker !== worker) return;
    switch (message.type) {
      case 'rollover':
        record.rollover = message.rollover;
        return;
      case 'quiet':
        this.onEvent({ type: 'rtp-timeout', leg: message.leg });
        return;
      case 'treatment-ended':
        this.treatments.ended(record, message.treatment, message.end);
        return;
      case 'digits':
        noteKeys(record, message.digits);
        this.onEvent(message);
        return;
      case 'prompts-ended':
      case 'answered':
        this.onEvent(message);
        return;
      default:
        message satisfies never;
    }
  }

  private answerStatistics(): void {
    for (const done of this.statistics.values()) done(undefined);
    this.statistics.clear();
  }
}
