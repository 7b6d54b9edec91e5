import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSetup } from '../worker/messages.js';
import { WorkerCounters } from '../worker/worker-counters.js';

/** What a worker's owner wants to know. */
export interface WorkerOwner {
  message(worker: WorkerHandle, message: Exclude<FromWorker, { type: 'ready' }>): void;
  /** The thread runs and takes orders: first, or again after `died`. */
  ready(worker: WorkerHandle): void;
  /** The thread is gone, and with it its sockets; a new one follows by itself. */
  died(worker: WorkerHandle, reason: string): void;
}

/** Pauses before a thread is started again; the last one repeats. A thread that ran for a minute starts from the first. */
const RESTART_DELAYS = [0, 100, 500, 2_000, 10_000];
/** Milliseconds that a thread has for its last packets and the rest of its recordings. */
const CLOSE_TIMEOUT_MS = 5000;
const HEALTHY_MS = 60_000;

/** One worker thread that is replaced whenever it dies. */
export class WorkerHandle {
  readonly counters: WorkerCounters;
  /** Number of legs that belong to it; kept by the owner. */
  load = 0;
  private thread: Worker | undefined;
  private isReady = false;
  private closed = false;
  private startedAt = 0;
  private starts = 0;
  private restarts = 0;
  private timer: NodeJS.Timeout | undefined;
  private lastBeat = -1;
  private lastBeatAt = 0;

  constructor(
    readonly index: number,
    private readonly setup: Omit<WorkerSetup, 'counters'>,
    private readonly owner: WorkerOwner,
  ) {
    this.counters = new WorkerCounters();
  }

  /** Whether this is not the first thread. */
  get replaced(): boolean {
    return this.starts > 1;
  }

  /** Whether orders reach the thread. */
  get ready(): boolean {
    return this.isReady;
  }

  start(): void {
    if (this.closed) return;
    const thread = new Worker(new URL('../worker/media-worker.js', import.meta.url), {
      workerData: { ...this.setup, counters: this.counters.memory } satisfies WorkerSetup,
      name: `media-${this.index}`,
    });
    this.thread = thread;
    this.starts++;
    this.startedAt = performance.now();
    this.lastBeat = -1;
    this.lastBeatAt = this.startedAt;
    let reason = 'ended';
    thread.on('message', (message: FromWorker) => {
      if (thread === this.thread) this.take(message);
    });
    thread.on('error', (error) => {
      reason = error.stack ?? error.message;
    });
    thread.on('exit', () => {
      if (thread === this.thread) this.gone(reason);
    });
  }

  /** Sends an order; dropped while there is no thread, as its owner tells the new one everything. */
  send(message: ToWorker): void {
    if (this.isReady) this.thread?.postMessage(message);
  }

  /** Kills the thread if its loop stood still for longer than `timeout` milliseconds. To be called now and then. */
  watch(now: number, timeout: number): void {
    if (this.thread === undefined) return;
    const { heartbeat } = this.counters;
    if (heartbeat !== this.lastBeat) {
      this.lastBeat = heartbeat;
      this.lastBeatAt = now;
    } else if (now - this.lastBeatAt > timeout) {
      this.kill();
    }
  }

  /** Ends the thread at once, as a crash would; a new one follows. */
  kill(): void {
    void this.thread?.terminate();
  }

  /** Ends the thread for good, with goodbye to its legs. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { thread } = this;
    if (thread === undefined) return;
    const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
    thread.on('message', (message: FromWorker) => {
      if (message.type === 'closed') void thread.terminate();
    });
    if (this.isReady) thread.postMessage({ type: 'close' } satisfies ToWorker);
    else void thread.terminate();
    // A disk that does not answer must not keep the server from ending.
    const giveUp = setTimeout(() => void thread.terminate(), CLOSE_TIMEOUT_MS);
    await exited;
    clearTimeout(giveUp);
  }

  private take(message: FromWorker): void {
    if (message.type === 'ready') {
      this.isReady = true;
      this.owner.ready(this);
    } else {
      this.owner.message(this, message);
    }
  }

  private gone(reason: string): void {
    this.thread = undefined;
    this.isReady = false;
    if (this.closed) return;
    const now = performance.now();
    if (now - this.startedAt > HEALTHY_MS) this.restarts = 0;
    const delay = RESTART_DELAYS[Math.min(this.restarts++, RESTART_DELAYS.length - 1)] ?? 0;
    this.owner.died(this, reason);
    this.timer = setTimeout(() => this.start(), delay);
  }
}
