import type { RemoteMedia } from '../mixer/leg-port.js';
import type { RecordingOrder } from '../mixer/mixer-engine.js';
import type { VoicePath } from '../mixer/voice-path.js';
import type { TreatmentProgram } from '../player/treatment-program.js';
import type { PortPair } from '../rtp/port-range.js';
import type { ToWorker } from '../worker/messages.js';
import type { AddressFamily } from './local-addresses.js';
import type { WorkerHandle } from './worker-handle.js';

/** Everything that a new worker has to know to go on with a leg. */
export interface LegRecord {
  readonly leg: string;
  worker: WorkerHandle;
  /** What kind of address its far end has, and where it is received for that. */
  family: AddressFamily;
  address: string;
  ports: PortPair;
  /** Whether RTCP has a port of its own. */
  readonly rtcp: boolean;
  remote: RemoteMedia | undefined;
  /** SRTP rollover counter of the far end. */
  rollover: number;
  conference: string | undefined;
  /** The treatment that runs, and the keys that it has got. */
  treatment: { readonly id: number; readonly program: TreatmentProgram; keys: string } | undefined;
  /** Number of the last order for a treatment: an older one that is ready later must not win. */
  treatmentOrder: number;
  readonly recordings: Map<string, RecordingOrder>;
  /** `moving` = closed in one worker, not yet opened in the other. */
  state: 'opening' | 'open' | 'moving';
  /** While moving: where it was. */
  movedFrom: WorkerHandle | undefined;
  /** Failed attempts to open its ports in a new worker. */
  attempts: number;
}

export interface ConferenceRecord {
  readonly id: string;
  worker: WorkerHandle;
  paths: readonly VoicePath[];
}

/** The order that opens the sockets of a leg, or others instead of those that it has. */
export function openOrder({ leg, address, ports, rtcp }: LegRecord, type: 'open' | 'rebind' = 'open'): ToWorker {
  return { type, leg, address, rtp: ports.rtp, rtcp: rtcp ? ports.rtcp : 0 };
}

/** More keys than any treatment collects. */
const MOST_KEYS = 64;

/** A key that the treatment of a leg, if there is one, has got. */
export function noteKeys({ treatment }: LegRecord, keys: string): void {
  if (treatment !== undefined) treatment.keys = (treatment.keys + keys).slice(-MOST_KEYS);
}

/** Orders that bring a leg in a new worker to where it was; prompts and the times for digits begin anew. */
export function restoreOrders(record: LegRecord): ToWorker[] {
  const { leg, remote, rollover, treatment, recordings } = record;
  const orders: ToWorker[] = [];
  if (remote !== undefined) orders.push({ type: 'remote', leg, remote, rollover });
  if (treatment !== undefined) {
    orders.push({ type: 'treat', leg, treatment: treatment.id, program: treatment.program });
    if (treatment.keys !== '') orders.push({ type: 'press-digits', leg, digits: treatment.keys, by: 'other' });
  }
  for (const order of recordings.values()) orders.push({ type: 'record', order: { ...order, resume: true } });
  return orders;
}

/** The worker on which a conference costs the fewest moves: where it is, else where most of its legs are. */
export function bestWorker(legs: readonly LegRecord[], existing: WorkerHandle | undefined): WorkerHandle | undefined {
  if (existing !== undefined) return existing;
  const counts = new Map<WorkerHandle, number>();
  for (const { worker } of legs) counts.set(worker, (counts.get(worker) ?? 0) + 1);
  let best: WorkerHandle | undefined;
  for (const [worker, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = worker;
  return best;
}
