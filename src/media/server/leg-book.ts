import { VOICE_MODES, type VoicePath } from '../mixer/voice-path.js';
import { type PortPair, PortRange } from '../rtp/port-range.js';
import type { FromWorker } from '../worker/messages.js';
import { bestWorker, type ConferenceRecord, type LegRecord, openOrder, restoreOrders } from './leg-record.js';
import type { AddressFamily, LocalAddresses } from './local-addresses.js';
import { DONE, type MediaResult, refuse, unknownLeg } from './refusal.js';
import type { WorkerHandle } from './worker-handle.js';

export interface LegBookOptions {
  readonly firstPort: number;
  readonly lastPort: number;
  readonly maxLegs: number;
  readonly maxConferenceMembers: number;
  readonly openTimeout: number;
}

/** Pairs of ports that are tried for a new leg when others hold some of the range. */
const PORT_ATTEMPTS = 8;
/** Attempts to get the ports back after a worker died, and the pause between them. */
const RESTORE_ATTEMPTS = 20;
const RESTORE_PAUSE_MS = 100;

/**
 * The supervisor's knowledge of legs and conferences, and where they are. Workers hold the same, as far as they are concerned;
 * when one dies, the book tells its successor everything.
 */
export class LegBook {
  readonly legs = new Map<string, LegRecord>();
  readonly conferences = new Map<string, ConferenceRecord>();
  private readonly ranges: ReadonlyMap<AddressFamily, { readonly address: string; readonly ports: PortRange }>;
  private readonly opening = new Map<string, (error: { code: string; message: string } | undefined) => void>();
  private readonly freeing = new Map<string, { worker: WorkerHandle; record: LegRecord; done: () => void }>();

  constructor(
    private readonly options: LegBookOptions,
    addresses: LocalAddresses,
    private readonly workers: readonly WorkerHandle[],
    private readonly lost: (leg: string, message: string) => void,
  ) {
    // A port belongs to one address: each family has the whole range.
    this.ranges = new Map(
      [...addresses].map(([family, { address }]) => [
        family,
        { address, ports: new PortRange(options.firstPort, options.lastPort) },
      ]),
    );
  }

  /** Legs that can still be opened, for far ends of whatever family. */
  get room(): number {
    const pairs = [...this.ranges.values()].map(({ ports }) => ports.available);
    return Math.min(this.options.maxLegs - this.legs.size - this.freeing.size, ...pairs);
  }

  /** Opens the ports of a new leg for far ends of this family, near the leg `near` if there is one. */
  async open(
    leg: string,
    rtcp: boolean,
    family: AddressFamily,
    near: string | undefined,
  ): Promise<MediaResult<LegRecord>> {
    if (this.legs.has(leg) || this.freeing.has(leg)) return refuse('leg-exists', `leg ${leg} is there already`);
    if (this.legs.size >= this.options.maxLegs)
      return refuse('too-many-legs', `there are ${this.legs.size} legs already: media.maxLegs could be more`);
    const place = this.portsFor(family);
    if (!place.ok) return place;
    const worker = (near === undefined ? undefined : this.legs.get(near)?.worker) ?? this.leastLoaded();
    const record: LegRecord = {
      leg,
      worker,
      family,
      ...place.value,
      rtcp,
      remote: undefined,
      rollover: 0,
      conference: undefined,
      treatment: undefined,
      treatmentOrder: 0,
      recordings: new Map(),
      state: 'opening',
      movedFrom: undefined,
      attempts: 0,
    };
    this.legs.set(leg, record);
    worker.load++;
    const opened = await this.findPorts(record, 'open');
    if (!opened.ok && this.legs.get(leg) === record) {
      this.give(record);
      this.forget(record);
    }
    return opened;
  }

  /**
   * Gives a leg ports for far ends of another family, those of the leg `of` if it is named; that one is closed. Everything else goes on.
   * Refused, it stays where it is.
   */
  async rebind(leg: string, family: AddressFamily, of?: string): Promise<MediaResult<LegRecord>> {
    const wanted = of === undefined ? undefined : this.legs.get(of);
    if (wanted !== undefined) await this.free(wanted.leg);
    const record = this.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    if (record.family === family) return { ok: true, value: record };
    if (record.state !== 'open' || this.opening.has(leg))
      return refuse('ports-not-opened', `leg ${leg} is being opened`);
    const place = this.portsFor(family, wanted?.family === family ? wanted.ports : undefined);
    if (!place.ok) return place;
    const before = { family: record.family, address: record.address, ports: record.ports };
    // Should the worker die now, its successor opens the new ports.
    Object.assign(record, place.value, { family });
    const opened = await this.findPorts(record, 'rebind');
    if (this.legs.get(leg) !== record) this.give(before);
    else if (opened.ok) this.give(before);
    else {
      this.give(record);
      Object.assign(record, before);
    }
    return opened;
  }

  /** Opens the ports of a record, or others when somebody else has one of them. The last ones that were tried stay taken. */
  private async findPorts(record: LegRecord, type: 'open' | 'rebind'): Promise<MediaResult<LegRecord>> {
    for (let attempt = 1; ; attempt++) {
      const error = await this.tryOpen(record, type);
      if (this.legs.get(record.leg) !== record) return refuse('unknown-leg', `leg ${record.leg} was freed meanwhile`);
      if (error === undefined) return { ok: true, value: record };
      if (error.code !== 'EADDRINUSE' || attempt >= PORT_ATTEMPTS) return refuse('ports-not-opened', error.message);
      const next = this.portsFor(record.family);
      if (!next.ok) return refuse('ports-not-opened', error.message);
      this.give(record);
      record.ports = next.value.ports;
    }
  }

  private portsFor(family: AddressFamily, wanted?: PortPair): MediaResult<Pick<LegRecord, 'address' | 'ports'>> {
    const range = this.ranges.get(family);
    if (range === undefined) return refuse('no-address', `the mixer has no IPv${family} address`);
    const ports = wanted !== undefined && range.ports.takeThis(wanted.rtp) ? wanted : range.ports.take();
    if (ports === undefined)
      return refuse(
        'no-ports',
        `all IPv${family} ports are in use: the range from media.firstPort to media.lastPort could be larger`,
      );
    return { ok: true, value: { address: range.address, ports } };
  }

  private give({ family, ports }: Pick<LegRecord, 'family' | 'ports'>): void {
    this.ranges.get(family)?.ports.give(ports.rtp);
  }

  /** Closes a leg; resolves when its ports are free. False when there is no such leg. */
  async free(leg: string): Promise<boolean> {
    const record = this.legs.get(leg);
    if (record === undefined) return false;
    this.leaveConference(record);
    this.forget(record);
    this.opening.get(leg)?.(undefined);
    const { worker } = record;
    if (worker.ready && record.state !== 'moving') {
      await new Promise<void>((done) => {
        this.freeing.set(leg, { worker, record, done });
        worker.send({ type: 'free', leg, goodbye: true });
      });
    } else {
      this.give(record);
    }
    return true;
  }

  /** Sets a conference. Legs must be known unless they ring or hold, and none may be named twice; else nothing changes. */
  connect(id: string, paths: readonly VoicePath[]): MediaResult {
    const legs: LegRecord[] = [];
    for (const { leg, mode, early } of paths) {
      if (!VOICE_MODES.includes(mode)) return refuse('bad-parameter', `mode ${mode} of leg ${leg} is none`);
      const record = this.legs.get(leg);
      if (record !== undefined) legs.push(record);
      else if ((mode !== 'ringing' && mode !== 'held') || early) return unknownLeg(leg);
    }
    if (new Set(paths.map(({ leg }) => leg)).size < paths.length) {
      return refuse('bad-parameter', 'a leg is named twice');
    }
    if (paths.length > this.options.maxConferenceMembers) {
      return refuse('too-many-members', `a conference has at most ${this.options.maxConferenceMembers} members`);
    }
    const existing = this.conferences.get(id);
    const worker = bestWorker(legs, existing?.worker);
    for (const { leg } of existing?.paths ?? []) {
      const before = this.legs.get(leg);
      if (before !== undefined && !legs.includes(before)) before.conference = undefined;
    }
    if (worker === undefined || legs.length === 0) {
      existing?.worker.send({ type: 'connect', conference: id, paths: [] });
      this.conferences.delete(id);
      return DONE;
    }
    const conference = existing ?? { id, worker, paths };
    this.conferences.set(id, conference);
    for (const record of legs) {
      if (record.conference !== id) this.leaveConference(record);
      record.conference = id;
    }
    conference.paths = paths;
    for (const record of legs) if (record.worker !== worker) this.move(record, worker);
    this.apply(conference);
    return DONE;
  }

  /** Takes what a worker says about the sockets of legs. */
  take(worker: WorkerHandle, message: Extract<FromWorker, { type: 'opened' | 'freed' }>): void {
    const record = this.legs.get(message.leg);
    if (message.type === 'opened') {
      if (record?.worker !== worker) return;
      const waiting = this.opening.get(message.leg);
      if (waiting !== undefined) waiting(message.error);
      else if (message.error !== undefined) this.retry(record, message.error.message);
      return;
    }
    const freeing = this.freeing.get(message.leg);
    if (freeing?.worker === worker) {
      this.freeing.delete(message.leg);
      this.give(freeing.record);
      freeing.done();
    } else if (record?.state === 'moving') {
      this.restore(record);
    }
  }

  /** A worker's thread is gone: its sockets are closed. */
  died(worker: WorkerHandle): void {
    for (const [leg, { worker: owner, record, done }] of this.freeing) {
      if (owner !== worker) continue;
      this.freeing.delete(leg);
      this.give(record);
      done();
    }
    // A leg that was leaving the dead worker is free to go.
    for (const record of this.legs.values()) {
      if (record.state === 'moving' && record.movedFrom === worker) this.restore(record);
    }
  }

  /** A worker takes orders: everything that belongs to it is set up in it. Returns the number of its legs. */
  ready(worker: WorkerHandle): number {
    let count = 0;
    for (const record of this.legs.values()) {
      if (record.worker !== worker || record.state === 'moving') continue;
      count++;
      record.attempts = 0;
      worker.send(openOrder(record));
      for (const order of restoreOrders(record)) worker.send(order);
    }
    for (const conference of this.conferences.values()) {
      if (conference.worker === worker) this.apply(conference);
    }
    return count;
  }

  /** All waiting calls are answered: nothing comes any more. */
  close(): void {
    for (const done of this.opening.values()) done({ code: 'CLOSED', message: 'the media server is closed' });
    for (const { done } of this.freeing.values()) done();
    this.legs.clear();
    this.conferences.clear();
  }

  private tryOpen(record: LegRecord, type: 'open' | 'rebind'): Promise<{ code: string; message: string } | undefined> {
    const { leg, worker } = record;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => finish({ code: 'TIMEOUT', message: 'the media worker did not open the ports in time' }),
        this.options.openTimeout,
      );
      const finish = (error: { code: string; message: string } | undefined) => {
        clearTimeout(timer);
        this.opening.delete(leg);
        if (error?.code === 'TIMEOUT' && type === 'open') worker.send({ type: 'free', leg, goodbye: false });
        if (error === undefined) record.state = 'open';
        resolve(error);
      };
      this.opening.set(leg, finish);
      // A worker that is not ready gets the order with everything else when it is.
      worker.send(openOrder(record, type));
    });
  }

  private retry(record: LegRecord, message: string): void {
    if (++record.attempts > RESTORE_ATTEMPTS) {
      this.leaveConference(record);
      this.forget(record);
      this.give(record);
      this.lost(record.leg, message);
      return;
    }
    setTimeout(() => {
      if (this.legs.get(record.leg) === record) this.restore(record);
    }, RESTORE_PAUSE_MS);
  }

  private restore(record: LegRecord): void {
    record.state = 'open';
    record.worker.send(openOrder(record));
    for (const order of restoreOrders(record)) record.worker.send(order);
    const conference = record.conference === undefined ? undefined : this.conferences.get(record.conference);
    if (conference !== undefined) this.apply(conference);
  }

  /** Takes a leg to another worker: its ports are closed there and opened here, a few packets are lost. */
  private move(record: LegRecord, to: WorkerHandle): void {
    const from = record.worker;
    from.load--;
    to.load++;
    record.worker = to;
    if (record.state === 'moving') return;
    if (!from.ready) {
      this.restore(record);
      return;
    }
    record.state = 'moving';
    record.movedFrom = from;
    from.send({ type: 'free', leg: record.leg, goodbye: false });
  }

  /** Tells the worker of a conference who is in it, as far as they are there. */
  private apply({ id, worker, paths }: ConferenceRecord): void {
    const here = paths.filter(({ leg }) => this.legs.get(leg)?.state !== 'moving');
    worker.send({ type: 'connect', conference: id, paths: here });
  }

  private leaveConference(record: LegRecord): void {
    const conference = record.conference === undefined ? undefined : this.conferences.get(record.conference);
    record.conference = undefined;
    if (conference === undefined) return;
    conference.paths = conference.paths.filter(({ leg }) => leg !== record.leg);
    if (!conference.paths.some(({ leg }) => this.legs.has(leg))) this.conferences.delete(conference.id);
    this.apply(conference);
  }

  private forget(record: LegRecord): void {
    this.legs.delete(record.leg);
    record.worker.load--;
  }

  private leastLoaded(): WorkerHandle {
    return this.workers.reduce((best, worker) => (worker.load < best.load ? worker : best));
  }
}
