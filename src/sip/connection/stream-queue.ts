import { Fifo } from './fifo.js';
import type { StreamConnection } from './stream-connection.js';
import { beginsSomething, Turns } from './turns.js';

/** A message that was read from its connection and is not dealt with yet. */
interface Waiting {
  readonly text: string;
  /** When it was read, in milliseconds. */
  readonly since: number;
}

/** Bytes that may wait of one connection before no more is read from it: a few hundred messages. */
const MOST_OF_ONE = 262_144;

/** The same where much waits of others. */
const LEAST_OF_ONE = 16_384;

/** Messages of one kind, and the connections that have some, in the order in which it is their turn. */
class Kind {
  readonly round = new Fifo<Lane>();
  length = 0;

  constructor(
    readonly name: 'standing' | 'beginning',
    private readonly deal: (lane: Lane, waiting: Waiting) => void,
  ) {}

  push(lane: Lane, waiting: Waiting): void {
    if (lane[this.name].length === 0) this.round.push(lane);
    lane[this.name].push(waiting);
    this.length++;
  }

  take(): void {
    const lane = this.round.shift();
    const waiting = lane?.[this.name].shift();
    if (lane === undefined || waiting === undefined) return;
    this.length--;
    if (lane[this.name].length > 0) this.round.push(lane);
    this.deal(lane, waiting);
  }

  clear(): void {
    this.round.clear();
    this.length = 0;
  }
}

/** What waits of one connection. */
class Lane {
  readonly standing = new Fifo<Waiting>();
  readonly beginning = new Fifo<Waiting>();
  bytes = 0;
  isPaused = false;
  /** Nothing more comes that can be understood. */
  isLast = false;

  constructor(readonly connection: StreamConnection) {}
}

/**
 * Messages between connections (TCP, TLS, WebSocket) and transactions. Each connection has its turn after the others: one that sends as
 * fast as it can delays nobody but itself, as it is read from only while little of it waits. See `Turns` for what goes first.
 */
export class StreamQueue {
  private readonly lanes = new Map<StreamConnection, Lane>();
  private readonly standing = new Kind('standing', (lane, waiting) => this.take(lane, waiting));
  private readonly beginning = new Kind('beginning', (lane, waiting) => this.take(lane, waiting));
  private readonly turns = new Turns(this.standing, this.beginning, () => this.now());
  private bytes = 0;

  /**
   * @param deal deals with one message; must not throw
   * @param max bytes that may wait of all connections; above that little is read ahead of each
   */
  constructor(
    private readonly deal: (text: string, connection: StreamConnection) => void,
    private readonly now: () => number,
    private readonly max: number,
  ) {}

  push(text: string, connection: StreamConnection): void {
    let lane = this.lanes.get(connection);
    if (lane === undefined) {
      lane = new Lane(connection);
      this.lanes.set(connection, lane);
    }
    (beginsSomething(text) ? this.beginning : this.standing).push(lane, { text, since: this.now() });
    this.count(lane, text.length);
    if (!lane.isPaused && lane.bytes > this.limit) {
      lane.isPaused = true;
      connection.pause();
    }
    this.turns.begin();
  }

  /** Closes the connection as soon as nothing of it waits any more. */
  closeAfterwards(connection: StreamConnection): void {
    const lane = this.lanes.get(connection);
    if (lane === undefined) connection.close();
    else lane.isLast = true;
  }

  /**
   * The connection is gone: nobody could be told what becomes of what it would have begun. What it wanted to end does end.
   * Gives how many messages are dropped.
   */
  closed(connection: StreamConnection): number {
    const lane = this.lanes.get(connection);
    if (lane === undefined) return 0;
    let dropped = 0;
    for (let waiting = lane.beginning.shift(); waiting !== undefined; waiting = lane.beginning.shift()) {
      this.beginning.length--;
      if (waiting.text.startsWith('CANCEL ')) this.standing.push(lane, waiting);
      else {
        this.count(lane, -waiting.text.length);
        dropped++;
      }
    }
    return dropped;
  }

  /** Milliseconds for which what is dealt with now has waited; 0 when nothing is. */
  get waited(): number {
    return this.turns.waited;
  }

  /** Forgets what waits. */
  clear(): void {
    this.turns.stop();
    this.standing.clear();
    this.beginning.clear();
    this.lanes.clear();
    this.bytes = 0;
  }

  private take(lane: Lane, waiting: Waiting): void {
    this.count(lane, -waiting.text.length);
    if (lane.isPaused && lane.bytes <= this.limit / 2) {
      lane.isPaused = false;
      lane.connection.resume();
    }
    this.turns.deal(waiting.since, () => this.deal(waiting.text, lane.connection));
    if (lane.isLast && lane.bytes === 0) lane.connection.close();
  }

  /** Bytes that may wait of one connection now. */
  private get limit(): number {
    return this.bytes > this.max ? LEAST_OF_ONE : MOST_OF_ONE;
  }

  private count(lane: Lane, bytes: number): void {
    lane.bytes += bytes;
    this.bytes += bytes;
    if (lane.bytes === 0) this.lanes.delete(lane.connection);
  }
}
