/** How digits are collected; times in milliseconds, 0 = no limit. Keys of the treatment's parameters in brackets. */
export interface DigitRules {
  /** [MAX_DIGITS] 0 … 31; the treatment ends when so many are there. */
  readonly maxDigits: number;
  /** [TERM_DIGITS] Each of these ends the treatment; it is reported as last digit and not collected. */
  readonly termDigits: string;
  /** [ABORT_DIGITS] Each of these ends the treatment with nothing collected. */
  readonly abortDigits: string;
  /** [IGNORE_DIGITS] */
  readonly ignoreDigits: string;
  /** [BACKSPACE_DIGITS] Takes back the digit before. */
  readonly backspaceDigits: string;
  /** [RESET_DIGITS] Takes back all digits. */
  readonly resetDigits: string;
  /** [START_TIMEOUT] From the end of the prompt to the first digit. */
  readonly startTimeout: number;
  /** [DIGIT_TIMEOUT] From one digit to the next. */
  readonly digitTimeout: number;
  /** [TOTAL_TIMEOUT] From the beginning of the collection, which is the end of the prompt or the first digit. */
  readonly totalTimeout: number;
}

/** A treatment collects at most so many digits (T-Library: CollectDigits). */
export const MOST_DIGITS = 31;

export type CollectEnd = 'max-digits' | 'term-digit' | 'abort-digit' | 'timeout';

/** Collects the digits of one treatment. Time is counted by `elapse`. */
export class DigitCollector {
  digits = '';
  lastDigit = '';
  private total = 0;
  private sinceDigit = 0;
  private timing = false;

  constructor(private readonly rules: DigitRules) {}

  /** Whether nothing has to be collected at all. */
  get needless(): boolean {
    return this.rules.maxDigits === 0;
  }

  /** The prompt is over, or was interrupted: the time-outs run. */
  start(): void {
    this.timing = true;
  }

  /** Takes a key. Says how the collection ends, if it does. */
  press(key: string): CollectEnd | undefined {
    const { rules } = this;
    this.timing = true;
    this.sinceDigit = 0;
    if (rules.ignoreDigits.includes(key)) return undefined;
    this.lastDigit = key;
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

  /** Lets `ms` milliseconds pass. */
  elapse(ms: number): CollectEnd | undefined {
    if (!this.timing) return undefined;
    this.total += ms;
    this.sinceDigit += ms;
    const pause = this.lastDigit === '' ? this.rules.startTimeout : this.rules.digitTimeout;
    if (pause > 0 && this.sinceDigit >= pause) return 'timeout';
    return this.rules.totalTimeout > 0 && this.total >= this.rules.totalTimeout ? 'timeout' : undefined;
  }
}
