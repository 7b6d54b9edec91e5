import { randomBytes, randomInt } from 'node:crypto';
import type { ClientPort, Clock } from '../../protocol/index.js';
import type { ClientLimits } from '../options.js';
import { EventMemory } from './event-memory.js';
import { EventText } from './event-text.js';
import { Session } from './session.js';

/** Why a session could not be resumed; the client gets a new one and has to register its DNs again. */
export type ResumeFailure = 'unknown-session' | 'gap' | 'ahead';

export type Opened =
  | { readonly session: Session; readonly resumedFrom: number }
  | { readonly session: Session; readonly resumedFrom: undefined; readonly failure: ResumeFailure | undefined }
  | { readonly session: undefined };

interface Waiting {
  readonly session: Session;
  readonly cancel: () => void;
}

/** All sessions of the server: opens, resumes and ends them. */
export class Sessions {
  readonly #byKey = new Map<string, Session>();
  /** Sessions without a connection, the one that has waited longest first. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #text = new EventText();
  readonly #memory: EventMemory;

  constructor(
    private limits: ClientLimits,
    private readonly clients: ClientPort,
    private readonly clock: Clock,
    private readonly onEnd: (session: Session, why: 'overflow' | 'resume-timeout' | 'displaced') => void,
  ) {
    this.#memory = new EventMemory(limits['event-memory-bytes']);
  }

  /** Other limits for sessions that are opened, or left without a connection, from now on. */
  reconfigure(limits: ClientLimits): void {
    this.limits = limits;
    this.#memory.limit = limits['event-memory-bytes'];
  }

  get size(): number {
    return this.#byKey.size;
  }

  all(): IterableIterator<Session> {
    return this.#byKey.values();
  }

  /** Resumes the session of `key` after event `from`, or opens a new one. */
  resume(key: string, from: number, ApplicationName: string): Opened {
    const session = this.#byKey.get(key);
    if (session === undefined) return this.open(ApplicationName, 'unknown-session');
    const possible = session.canResumeFrom(from);
    if (possible === 'yes') {
      this.#stopWaiting(session);
      return { session, resumedFrom: from };
    }
    // What is lost cannot be had again: the old session ends, so that its registrations do not live on beside the new one's.
    this.end(session);
    return this.open(ApplicationName, possible);
  }

  /** Opens a session; none when there are too many and none that only waits for a resume. */
  open(ApplicationName: string, failure?: ResumeFailure): Opened {
    if (this.#byKey.size >= this.limits['max-clients'] && !this.#displaceOne()) return { session: undefined };
    const session = new Session({
      SessionID: randomInt(1, 2 ** 31),
      SessionKey: randomBytes(16).toString('hex'),
      ApplicationName,
      limits: this.limits,
      text: this.#text,
      memory: this.#memory,
      clients: this.clients,
      onOverflow: (overflowed) => this.#overflowed(overflowed),
      onFull: () => this.#makeRoom(),
    });
    this.#byKey.set(session.SessionKey, session);
    return { session, resumedFrom: undefined, failure };
  }

  /** The session has lost its connection: it ends unless it is resumed in time. */
  wait(session: Session): void {
    session.detach();
    if (session.ended) return;
    const seconds = this.limits['resume-timeout'];
    if (seconds === 0) {
      this.end(session);
      return;
    }
    const cancel = this.clock.after(seconds * 1000, () => {
      this.end(session);
      this.onEnd(session, 'resume-timeout');
    });
    this.#waiting.set(session.SessionKey, { session, cancel });
  }

  end(session: Session): void {
    this.#stopWaiting(session);
    this.#byKey.delete(session.SessionKey);
    session.end();
  }

  endAll(): void {
    for (const session of [...this.#byKey.values()]) this.end(session);
  }

  #stopWaiting(session: Session): void {
    this.#waiting.get(session.SessionKey)?.cancel();
    this.#waiting.delete(session.SessionKey);
  }

  #overflowed(session: Session): void {
    const connection = session.connection;
    this.end(session);
    connection?.sessionOverflowed();
    this.onEnd(session, 'overflow');
  }

  /**
   * All clients together must not exhaust the memory. What costs least gives way first: sessions that only wait for a
   * resume, then events kept for a resume, then the clients that are furthest behind with reading.
   */
  #makeRoom(): void {
    while (!this.#memory.roomy && this.#displaceOne());
    if (this.#memory.roomy) return;
    for (const session of this.#byKey.values()) session.forgetSent();
    while (!this.#memory.roomy) {
      let slowest: Session | undefined;
      for (const session of this.#byKey.values()) {
        if (slowest === undefined || session.unsentBytes > slowest.unsentBytes) slowest = session;
      }
      if (slowest === undefined) return;
      this.#overflowed(slowest);
    }
  }

  /** Clients that come and vanish must not keep others out: the longest waiting session gives way. */
  #displaceOne(): boolean {
    const oldest = this.#waiting.values().next();
    if (oldest.done) return false;
    this.end(oldest.value.session);
    this.onEnd(oldest.value.session, 'displaced');
    return true;
  }
}
