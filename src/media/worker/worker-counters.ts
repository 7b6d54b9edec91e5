/** Width of a bucket of the histogram in milliseconds, and how many there are; the last one takes all above. */
const BUCKET_MS = 0.1;
const BUCKETS = 1001;

const HEARTBEAT = 0;
const SKIPPED = 1;
const LEGS = 2;
const DIRECT = 3;
const FIRST_BUCKET = 8;

/** How one worker thread is doing. */
export interface WorkerFigures {
  /** Frames left out because the worker was too far behind. */
  readonly skippedFrames: number;
  readonly legs: number;
  /** Legs whose packets are read without an event for each. */
  readonly directLegs: number;
  /** How late batches of packets left, in milliseconds. */
  readonly lateness: { readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number };
}

/** Numbers that a worker writes and the supervisor reads, in shared memory: no message is needed for them. */
export class WorkerCounters {
  private readonly cells: Float64Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer((FIRST_BUCKET + BUCKETS) * 8)) {
    this.cells = new Float64Array(memory);
  }

  /** Rises while the worker's loop turns. */
  get heartbeat(): number {
    return this.cells[HEARTBEAT] as number;
  }

  beat(): void {
    this.cells[HEARTBEAT] = this.heartbeat + 1;
  }

  skip(frames: number): void {
    this.cells[SKIPPED] = (this.cells[SKIPPED] as number) + frames;
  }

  setLegs(legs: number, direct: number): void {
    this.cells[LEGS] = legs;
    this.cells[DIRECT] = direct;
  }

  /** Notes how late a batch was done. */
  served(late: number): void {
    const bucket = FIRST_BUCKET + Math.max(0, Math.min(BUCKETS - 1, Math.floor(late / BUCKET_MS)));
    this.cells[bucket] = (this.cells[bucket] as number) + 1;
  }

  /** Forgets the lateness so far. */
  resetLateness(): void {
    this.cells.fill(0, FIRST_BUCKET);
  }

  figures(): WorkerFigures {
    const buckets = this.cells.subarray(FIRST_BUCKET);
    return {
      skippedFrames: this.cells[SKIPPED] as number,
      legs: this.cells[LEGS] as number,
      directLegs: this.cells[DIRECT] as number,
      lateness: {
        p50: percentile(buckets, 0.5),
        p99: percentile(buckets, 0.99),
        p999: percentile(buckets, 0.999),
        max: percentile(buckets, 1),
      },
    };
  }
}

/** Upper end of the bucket in which the percentile lies. */
function percentile(buckets: Float64Array, share: number): number {
  let total = 0;
  for (const count of buckets) total += count;
  let left = total * share;
  for (const [index, count] of buckets.entries()) {
    left -= count;
    if (count > 0 && left <= 1e-9) return Math.round((index + 1) * BUCKET_MS * 10) / 10;
  }
  return 0;
}
