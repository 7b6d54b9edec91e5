import { rm } from 'node:fs/promises';
import type { TreatmentEnd } from '../player/treatment-program.js';
import type { LegBook } from './leg-book.js';
import type { LegRecord } from './leg-record.js';
import type { MediaEvent } from './media-events.js';
import { DONE, type MediaResult, refuse, unknownLeg } from './refusal.js';
import {
  announcementName,
  buildTreatment,
  type TreatmentParameters,
  type TreatmentResources,
} from './treatment-parameters.js';
import type { WorkerHandle } from './worker-handle.js';

/** What is played to the legs: at most one treatment each, known by its number. */
export class Treatments {
  private counter = 0;

  constructor(
    private readonly book: LegBook,
    private readonly resources: TreatmentResources,
    private readonly onEvent: (event: MediaEvent) => void,
  ) {}

  /** Ends what ran before and begins another; the value is its number. */
  async begin(leg: string, TreatmentType: string, parameters: TreatmentParameters): Promise<MediaResult<number>> {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    const order = ++record.treatmentOrder;
    if (/^(Treatment)?DeleteUserAnnouncement$/.test(TreatmentType)) return this.deleteAnnouncement(leg, parameters);
    const built = await buildTreatment(TreatmentType, parameters, this.resources);
    if (!built.ok) return built;
    if (this.book.legs.get(leg) !== record) return unknownLeg(leg);
    const treatment = ++this.counter;
    if (record.treatmentOrder !== order) {
      // While its prompts were read a newer order came: it is as if that one had replaced it.
      this.tellEnd(leg, treatment, built.value.TreatmentType, 'replaced');
      return { ok: true, value: treatment };
    }
    record.treatment = { id: treatment, program: built.value, keys: '' };
    record.worker.send({ type: 'treat', leg, treatment, program: built.value });
    return { ok: true, value: treatment };
  }

  stop(leg: string): MediaResult {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    record.treatmentOrder++;
    record.worker.send({ type: 'stop-treatment', leg });
    return DONE;
  }

  /** The worker has come to the end of a treatment. */
  ended(record: LegRecord, treatment: number, end: TreatmentEnd): void {
    if (record.treatment?.id === treatment) record.treatment = undefined;
    this.onEvent({ type: 'treatment-ended', leg: record.leg, treatment, ...end });
  }

  /** A worker is gone. What it recorded so far cannot be gone on with as one announcement; everything else can. */
  workerDied(worker: WorkerHandle): void {
    for (const record of this.book.legs.values()) {
      const { treatment } = record;
      if (record.worker !== worker || treatment?.program.record === undefined) continue;
      record.treatment = undefined;
      this.tellEnd(record.leg, treatment.id, treatment.program.TreatmentType, 'failed');
    }
  }

  private async deleteAnnouncement(leg: string, parameters: TreatmentParameters): Promise<MediaResult<number>> {
    const id = parameters['USER_ANN_ID'];
    const named = typeof id === 'string' || typeof id === 'number';
    const path = named ? this.resources.announcementFile(announcementName(parameters, String(id))) : undefined;
    if (path === undefined) return refuse('bad-parameter', 'DeleteUserAnnouncement needs USER_ANN_ID');
    await rm(path, { force: true });
    const treatment = ++this.counter;
    // Who has ordered it has to know its number before the end of it is told.
    setImmediate(() => this.tellEnd(leg, treatment, 'DeleteUserAnnouncement', 'completed'));
    return { ok: true, value: treatment };
  }

  private tellEnd(leg: string, treatment: number, TreatmentType: string, reason: TreatmentEnd['reason']): void {
    const end = { TreatmentType, reason, interrupted: false, CollectedDigits: '', LastCollectedDigit: '' };
    this.onEvent({ type: 'treatment-ended', leg, treatment, ...end });
  }
}
