import { randomBytes } from 'node:crypto';
import { setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { MixerEngine } from '../mixer/mixer-engine.js';
import type { WavFormat } from '../player/wav-format.js';
import { EndpointSocket, type EndpointSurroundings } from './endpoint-socket.js';
import { FrameSchedule } from './frame-schedule.js';
import type { FromWorker, ToWorker, WorkerSetup } from './messages.js';
import { WavFile } from './wav-file.js';
import { WorkerCounters } from './worker-counters.js';

/** Faults that are told in a quarter of a second. */
const MOST_FAULTS = 5;

type OpenOrder = Extract<ToWorker, { type: 'open' | 'rebind' }>;

/** The thread in which media runs: sockets, the schedule and one engine. Talks to the supervisor by messages only. */
class MediaWorker {
  private readonly counters: WorkerCounters;
  private readonly schedule: FrameSchedule;
  private directLegs = 0;
  /** Since the last beat. */
  private faults = 0;
  private readonly engine: MixerEngine;
  private readonly sockets = new Map<string, EndpointSocket>();
  /** Recordings that are not on disk yet: the thread does not end before. */
  private readonly files = new Set<Promise<void>>();
  private readonly around: EndpointSurroundings;

  constructor(
    private readonly setup: WorkerSetup,
    private readonly port: MessagePort,
  ) {
    this.counters = new WorkerCounters(setup.counters);
    const now = () => performance.now();
    this.schedule = new FrameSchedule(
      setup.phases,
      setup.catchUp,
      { now, after: (ms, fn) => void setTimeout(fn, ms) },
      {
        busy: (phase) => this.engine.busy(phase),
        run: (phase, at) => this.serve(phase, at),
        skipped: (frames) => this.skip(frames),
        served: (late) => this.counters.served(late),
      },
    );
    this.engine = this.createEngine();
    this.around = {
      direct: () => setup.directAbove > 0 && this.engine.size >= setup.directAbove,
      countDirect: (change) => {
        this.directLegs += change;
      },
      now,
      fault: (leg, error) => this.fault(leg, error),
    };
    // The supervisor looks at this to see whether the loop turns, legs or not.
    setInterval(() => this.beat(), 250);
    port.on('message', (message: ToWorker) => {
      try {
        this.take(message);
      } catch (error) {
        this.fault(message.type, error);
      }
    });
    this.tell({ type: 'ready' });
  }

  private createEngine(): MixerEngine {
    const { setup } = this;
    return new MixerEngine(
      {
        phases: setup.phases,
        tonePlan: setup.tonePlan,
        ringback: setup.ringback,
        leg: { ...setup.leg, epoch: performance.timeOrigin },
        ...(setup.music !== undefined && { music: setup.music }),
      },
      {
        events: {
          digits: (leg, digits) => this.tell({ type: 'digits', leg, digits }),
          promptsEnded: (leg, treatment) => this.tell({ type: 'prompts-ended', leg, treatment }),
          treatmentEnded: (leg, treatment, end) => this.tell({ type: 'treatment-ended', leg, treatment, end }),
          answered: (leg, verdict) => this.tell({ type: 'answered', leg, verdict }),
          quiet: (leg) => this.tell({ type: 'quiet', leg }),
          rollover: (leg, rollover) => this.tell({ type: 'rollover', leg, rollover }),
        },
        random32: () => randomBytes(4).readUInt32BE(),
        openRecording: (file, encoding, channels, resume) =>
          this.openFile(file, { encoding, sampleRate: 8000, channels }, resume),
        fault: (conference, error) => this.fault(conference, error),
      },
    );
  }

  private openFile(file: string, format: WavFormat, resume: boolean): WavFile {
    let end = (): void => {};
    const onDisk = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.files.add(onDisk);
    return new WavFile(file, format, resume, this.setup.recordingBacklog, (outcome) => {
      this.files.delete(onDisk);
      end();
      this.tell({ type: 'recording-ended', file, ...outcome });
    });
  }

  private tell(message: FromWorker): void {
    this.port.postMessage(message);
  }

  private fault(where: string, error: unknown): void {
    // A defect that shows with each packet must not drown the main thread.
    if (++this.faults > MOST_FAULTS) return;
    this.tell({
      type: 'fault',
      where,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }

  private serve(phase: number, now: number): void {
    // An empty socket is told by an exception; its stack would cost more than all the rest.
    const { stackTraceLimit } = Error;
    if (this.directLegs > 0) Error.stackTraceLimit = 0;
    this.engine.tick(phase, now);
    Error.stackTraceLimit = stackTraceLimit;
  }

  private skip(frames: number): void {
    this.counters.skip(frames);
    this.engine.skip(frames);
  }

  private beat(): void {
    this.faults = 0;
    this.counters.beat();
    this.counters.setLegs(this.engine.size, this.directLegs);
  }

  private take(message: ToWorker): void {
    const now = performance.now();
    const { engine } = this;
    switch (message.type) {
      case 'open':
        void this.open(message);
        return;
      case 'rebind':
        void this.rebind(message);
        return;
      case 'remote':
        engine.setRemote(message.leg, message.remote, message.rollover);
        return;
      case 'connect':
        engine.connect(message.conference, message.paths, now);
        return;
      case 'treat':
        engine.treat(message.leg, message.treatment, message.program, now);
        return;
      case 'stop-treatment':
        engine.stopTreatment(message.leg);
        return;
      case 'send-digits':
        engine.sendDigits(message.leg, message.digits, message.timing);
        return;
      case 'press-digits':
        if (message.by === 'signalling') engine.leg(message.leg)?.pressBySignalling(message.digits);
        else engine.leg(message.leg)?.pressFor(message.digits);
        return;
      case 'detect-answer':
        engine.detectAnswer(message.leg, message.options);
        return;
      case 'record':
        engine.record(message.order);
        return;
      case 'stop-recording':
        engine.stopRecording(message.id, message.leg);
        return;
      case 'pause-recording':
        engine.pauseRecording(message.id, message.leg, message.paused);
        return;
      case 'statistics': {
        const statistics = engine.statistics(message.leg);
        this.tell({ type: 'statistics', token: message.token, ...(statistics !== undefined && { statistics }) });
        return;
      }
      case 'free':
        void this.free(message.leg, message.goodbye);
        return;
      case 'close':
        void this.close();
        return;
      default:
        message satisfies never;
    }
  }

  private async open({ leg, address, rtp, rtcp }: OpenOrder): Promise<void> {
    const socket = new EndpointSocket(this.around);
    // The leg is there at once, so that what is said about it in the next messages is not lost.
    this.sockets.set(leg, socket);
    socket.attach(this.engine.open(leg, socket));
    try {
      await socket.open(address, rtp, rtcp);
      this.schedule.start();
      this.tell({ type: 'opened', leg });
    } catch (error) {
      this.engine.free(leg, performance.now());
      if (this.sockets.get(leg) === socket) this.sockets.delete(leg);
      this.notOpened(leg, error);
    }
  }

  private async rebind({ leg, address, rtp, rtcp }: OpenOrder): Promise<void> {
    try {
      await this.sockets.get(leg)?.rebind(address, rtp, rtcp);
      this.tell({ type: 'opened', leg });
    } catch (error) {
      this.notOpened(leg, error);
    }
  }

  private notOpened(leg: string, error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    this.tell({ type: 'opened', leg, error: { code: code ?? 'UNKNOWN', message } });
  }

  private async free(leg: string, goodbye: boolean): Promise<void> {
    this.engine.free(leg, performance.now(), goodbye);
    const socket = this.sockets.get(leg);
    this.sockets.delete(leg);
    if (this.sockets.size === 0) this.schedule.pause();
    await socket?.close();
    this.tell({ type: 'freed', leg });
  }

  private async close(): Promise<void> {
    this.schedule.stop();
    this.engine.close(performance.now());
    await Promise.all([...this.sockets.values()].map((socket) => socket.close()));
    await Promise.all(this.files);
    this.tell({ type: 'closed' });
  }
}

const setup = workerData as WorkerSetup;
if (parentPort === null) throw new Error('this module runs in a worker thread');
if (setup.priority !== 0) {
  try {
    // On Linux this is the priority of the calling thread alone.
    setPriority(setup.priority);
  } catch {
    // Not permitted: media runs at the priority of everybody else.
  }
}
new MediaWorker(setup, parentPort);
