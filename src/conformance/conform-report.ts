import type { Problem } from './located-yaml.js';
import type { PathResult } from './play-result.js';
import type { Via } from './player.js';

/** How a model did over one way in. */
export type Status =
  | 'passed'
  | 'failed'
  /** Failed, and the pending list says that it would. */
  | 'pending'
  /** Passed although the pending list says that it cannot: the list must be mended. */
  | 'passed-but-pending'
  /** This kind of model is not played over the way in that was asked for. */
  | 'skipped'
  | 'invalid';

/** How one model fared over one way in. */
export interface ModelReport {
  readonly file: string;
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly basis?: 'published' | 'derived';
  /** Absent for an invalid file. */
  readonly via?: Via;
  readonly status: Status;
  /** Why it is pending or skipped. */
  readonly reason?: string;
  readonly paths: readonly PathResult[];
  readonly problems: readonly Problem[];
  /** Real time that it took, in milliseconds. */
  readonly ms: number;
}

/** How many models ended in each status, and how many models and steps there were. */
export type Summary = { readonly [status in Status]: number } & { readonly models: number; readonly steps: number };

/** The outcome of a whole run. */
export interface ConformReport {
  readonly models: readonly ModelReport[];
  readonly summary: Summary;
  /** What is wrong with pending lists. */
  readonly lists: readonly string[];
  /** 0 = all well, 1 = something failed or a pending list must be mended, 2 = an invalid model, or nothing to play. */
  readonly exitCode: 0 | 1 | 2;
}

export function summarize(models: readonly ModelReport[], lists: readonly string[]): ConformReport {
  const count = (status: Status) => models.filter((model) => model.status === status).length;
  const summary: Summary = {
    models: models.length,
    steps: models.reduce((sum, model) => sum + model.paths.reduce((all, path) => all + path.stepsPassed, 0), 0),
    passed: count('passed'),
    failed: count('failed'),
    pending: count('pending'),
    'passed-but-pending': count('passed-but-pending'),
    skipped: count('skipped'),
    invalid: count('invalid'),
  };
  const red = summary.failed + summary['passed-but-pending'] + lists.length > 0;
  // A run that compares nothing must not look like one that found nothing wrong.
  const nothing = summary.skipped === summary.models;
  return { models, summary, lists, exitCode: summary.invalid > 0 || nothing ? 2 : red ? 1 : 0 };
}
