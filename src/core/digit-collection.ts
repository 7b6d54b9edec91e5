import type { KVList } from '../protocol/index.js';
import type { Treatment } from './state.js';

/** PSDK reference: CollectDigits, at most 31 digits. */
export const MOST_DIGITS = 31;

const COLLECTS: ReadonlySet<string> = new Set([
  'CollectDigits',
  'PlayAnnouncementAndDigits',
  'TextToSpeechAndDigits',
  'VerifyDigits',
]);
const LONGEST_SECONDS = 86_400;

/** Whether a treatment of this type (short name of TTreatmentType) collects digits. */
export function collectsDigits(TreatmentType: string): boolean {
  return COLLECTS.has(TreatmentType);
}

/** What TreatmentParameters say about the digits, times in seconds; 0 = no limit. */
interface CollectionRules {
  readonly MAX_DIGITS: number;
  /** From the end of the prompts to the first digit. */
  readonly START_TIMEOUT: number;
  /** From one digit to the next. */
  readonly DIGIT_TIMEOUT: number;
  /** From the end of the prompts. */
  readonly TOTAL_TIMEOUT: number;
}

/** Undefined when a number among the parameters is none, or too large. */
export function collectionRules(parameters: KVList): CollectionRules | undefined {
  const MAX_DIGITS = numberOf(parameters['MAX_DIGITS'] ?? MOST_DIGITS);
  const START_TIMEOUT = numberOf(parameters['START_TIMEOUT'] ?? 0);
  const DIGIT_TIMEOUT = numberOf(parameters['DIGIT_TIMEOUT'] ?? 0);
  const TOTAL_TIMEOUT = numberOf(parameters['TOTAL_TIMEOUT'] ?? 0);
  if (!Number.isInteger(MAX_DIGITS) || MAX_DIGITS > MOST_DIGITS) return undefined;
  // NaN is not within it either.
  const areTimes = [START_TIMEOUT, DIGIT_TIMEOUT, TOTAL_TIMEOUT].every((time) => time <= LONGEST_SECONDS);
  return areTimes ? { MAX_DIGITS, START_TIMEOUT, DIGIT_TIMEOUT, TOTAL_TIMEOUT } : undefined;
}

/** NaN for what is no plain number that is not negative. */
function numberOf(value: unknown): number {
  return /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : Number.NaN;
}

/** Whether something is played before the digits. */
export function hasPrompts(parameters: KVList): boolean {
  return parameters['PROMPT'] !== undefined || parameters['TEXT'] !== undefined;
}

/** The treatment after some keys, and why it is over, if it is. Which digits do what: the keys of TreatmentParameters. */
export function withKeys(
  treatment: Treatment,
  keys: string,
  time: number,
): { readonly treatment: Treatment; readonly COMPLETION_STATUS: 'NORMAL' | 'ABORTED' | undefined } {
  const { parameters } = treatment;
  const max = collectionRules(parameters)?.MAX_DIGITS ?? MOST_DIGITS;
  const among = (name: string, key: string): boolean =>
    String(parameters[name] ?? '')
      .toUpperCase()
      .includes(key);
  let { digits, begun = false } = treatment;
  let COMPLETION_STATUS: 'NORMAL' | 'ABORTED' | undefined;
  for (const key of keys) {
    if (among('IGNORE_DIGITS', key)) continue;
    begun = true;
    if (among('ABORT_DIGITS', key)) {
      digits = '';
      COMPLETION_STATUS = 'ABORTED';
    } else if (among('TERM_DIGITS', key)) COMPLETION_STATUS = 'NORMAL';
    else if (among('BACKSPACE_DIGITS', key)) digits = digits.slice(0, -1);
    else if (among('RESET_DIGITS', key)) digits = '';
    else if (max > 0) digits += key;
    // Where none is collected the prompts alone count, and their end.
    if (max > 0 && digits.length >= max) COMPLETION_STATUS = 'NORMAL';
    if (COMPLETION_STATUS !== undefined) break;
  }
  const interrupted = treatment.interrupted === true || treatment.promptsEnded === undefined;
  return {
    treatment: { ...treatment, digits, begun, lastKey: time, ...(interrupted ? { interrupted } : {}) },
    COMPLETION_STATUS,
  };
}

/**
 * When no more digits are waited for, undefined = never. The prompts, of whatever length, count for none of the times; an
 * ignored key shows that there is somebody, but is no first digit.
 * @param otherwise seconds that stand for TOTAL_TIMEOUT where there is none
 */
export function givenUpAt(treatment: Treatment, otherwise: number): number | undefined {
  const rules = collectionRules(treatment.parameters);
  const { promptsEnded, begun, lastKey = 0 } = treatment;
  if (rules === undefined || promptsEnded === undefined) return undefined;
  const pause = begun === true ? rules.DIGIT_TIMEOUT : rules.START_TIMEOUT;
  const total = rules.TOTAL_TIMEOUT > 0 ? rules.TOTAL_TIMEOUT : otherwise;
  const ends = [
    ...(pause > 0 ? [Math.max(promptsEnded, lastKey) + pause * 1000] : []),
    ...(total > 0 ? [promptsEnded + total * 1000] : []),
  ];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** INTERRUPTED: whether a key was pressed while the prompts played; undefined = they are not over yet. */
export function interruption(treatment: Treatment): 'NO' | 'KEYPAD' | undefined {
  if (treatment.interrupted === true) return 'KEYPAD';
  return treatment.promptsEnded === undefined ? undefined : 'NO';
}
