/**
 * How digits are collected. Keys of the treatment's parameters in brackets. For how long is not the mixer's business: keys come
 * by signalling too, and who has ordered the treatment stops it.
 */
export interface DigitRules {
  /** [MAX_DIGITS] 0 … 31; the treatment ends when so many are there. */
  readonly maxDigits: number;
  /** [TERM_DIGITS] Each of these ends the treatment and is not collected. */
  readonly termDigits: string;
  /** [ABORT_DIGITS] Each of these ends the treatment with nothing collected. */
  readonly abortDigits: string;
  /** [IGNORE_DIGITS] */
  readonly ignoreDigits: string;
  /** [BACKSPACE_DIGITS] Takes back the digit before. */
  readonly backspaceDigits: string;
  /** [RESET_DIGITS] Takes back all digits. */
  readonly resetDigits: string;
}

/** A treatment collects at most so many digits (T-Library: CollectDigits). */
export const MOST_DIGITS = 31;

export type CollectEnd = 'max-digits' | 'term-digit' | 'abort-digit';

/** Collects the digits of one treatment. */
export class DigitCollector {
  digits = '';

  constructor(private readonly rules: DigitRules) {}

  /** Whether nothing has to be collected at all. */
  get needless(): boolean {
    return this.rules.maxDigits === 0;
  }

  /** Takes a key. Says how the collection ends, if it does. */
  press(key: string): CollectEnd | undefined {
    const { rules } = this;
    if (this.needless) return undefined;
    if (rules.ignoreDigits.includes(key)) return undefined;
    if (rules.abortDigits.includes(key)) {
      this.digits = '';
      return 'abort-digit';
    }
    if (rules.termDigits.includes(key)) return 'term-digit';
    if (rules.backspaceDigits.includes(key)) this.digits = this.digits.slice(0, -1);
    else if (rules.resetDigits.includes(key)) this.digits = '';
    else this.digits += key;
    return this.digits.length >= rules.maxDigits ? 'max-digits' : undefined;
  }
}
