/** What a figure has to be. */
export type Budget = { readonly atLeast: number } | { readonly atMost: number };

interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly budget: Budget | undefined;
  /** One value for each run. */
  readonly values: number[];
}

/** Figures of one or more runs: printed as they come, and at the end as one table. In ratios more than 1 is better than asked. */
export class Figures {
  private readonly byName = new Map<string, Figure>();

  constructor(private readonly print: (line: string) => void) {}

  /** Takes one figure. Names are unique within a run; the same name in the next run is the same figure. */
  row(name: string, value: number, unit: string, budget?: Budget): void {
    const figure = this.byName.get(name) ?? { name, unit, budget, values: [] };
    this.byName.set(name, figure);
    figure.values.push(value);
    const ratio = budget === undefined ? '' : `   ${budgetText(budget)}${ratioText(budget, value)}`;
    this.print(`${name.padEnd(72)} ${numberText(value)} ${unit}${ratio}`);
  }

  /** A remark that is no figure. */
  say(line: string): void {
    this.print(line);
  }

  /** All figures as a Markdown table: of several runs the median, and from where to where they went. */
  markdown(): string {
    const lines = [...this.byName.values()].map(({ name, unit, budget, values }) => {
      const sorted = [...values].sort((a, b) => a - b);
      const middle = median(sorted);
      const range =
        sorted.length === 1 ? '' : `${numberText(sorted[0] as number)} – ${numberText(sorted.at(-1) as number)}`;
      const asked = budget === undefined ? '' : budgetText(budget);
      const met = budget === undefined ? '' : verdict(budget, middle, sorted);
      return `| ${name} | ${numberText(middle)} ${unit} | ${range} | ${asked} | ${met} |`;
    });
    return ['| figure | median | range | budget | met |', '| --- | --- | --- | --- | --- |', ...lines, ''].join('\n');
  }
}

/** The value in the middle; of an even number of values the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Infinite where nothing at all, or less, is spent of what may be spent. */
function ratioTo(budget: Budget, value: number): number {
  if ('atLeast' in budget) return value / budget.atLeast;
  return value <= 0 ? Number.POSITIVE_INFINITY : budget.atMost / value;
}

function ratioText(budget: Budget, value: number): string {
  const ratio = ratioTo(budget, value);
  return Number.isFinite(ratio) ? `, ratio ${ratio.toFixed(2)}` : '';
}

function verdict(budget: Budget, middle: number, values: readonly number[]): string {
  const met = values.filter((value) => ratioTo(budget, value) >= 1).length;
  const word = met === values.length ? 'yes' : met === 0 ? '**no**' : `in ${met} of ${values.length} runs`;
  return `${word}${ratioText(budget, middle)}`;
}

function budgetText(budget: Budget): string {
  return 'atLeast' in budget
    ? `at least ${budget.atLeast.toLocaleString('en')}`
    : `at most ${budget.atMost.toLocaleString('en')}`;
}

function numberText(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
