/** What came of playing one model or flow, as plain data for every kind of report. */
export interface PlayResult {
  readonly paths: readonly PathResult[];
}

/** One way through a model: its steps, or those of a branch. */
export interface PathResult {
  /** Title of the branch; absent for the model's own steps. */
  readonly branch?: string;
  /** How many compared steps were played with success. */
  readonly stepsPassed: number;
  readonly failure?: Failure;
  /** What was done and what came of it, for `--verbose`. */
  readonly trace: readonly StepTrace[];
}

export interface StepTrace {
  /** `setup 2`, `step 3`, `end`. */
  readonly step: string;
  readonly action: string;
  /** Every event that came, as text, by receiver. */
  readonly received: readonly { readonly party: string; readonly events: readonly string[] }[];
}

/** Why a way ended early. */
export interface Failure {
  /** `start`, `setup 2`, `step 3`, `end`. */
  readonly step: string;
  readonly line?: number;
  /** What was done, as written in the file. */
  readonly action?: string;
  /** What went wrong beside the comparison. */
  readonly problems: readonly string[];
  /** Parties that did not get what they should. */
  readonly parties: readonly PartyFailure[];
}

/** What one party should have got in a step, and what it got. */
export interface PartyFailure {
  readonly party: string;
  readonly rows: readonly ComparedRow[];
}

/** An expected and a received event side by side, labels in place of numbers. */
export interface ComparedRow {
  readonly same: boolean;
  /** Name of the expected event; absent when the received one is one too many. */
  readonly expected?: string;
  /** Name of the received event; absent when none came. */
  readonly received?: string;
  readonly attributes: readonly ComparedAttribute[];
}

/** One attribute of an expected and a received event. */
export interface ComparedAttribute {
  readonly name: string;
  readonly same: boolean;
  /** What the model says; absent when it does not list the attribute. */
  readonly expected?: string;
  /** What came; absent when the attribute was not there. */
  readonly received?: string;
}
