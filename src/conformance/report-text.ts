import type { ConformReport, ModelReport } from './conform-report.js';
import type { ComparedRow, Failure, PartyFailure, PathResult } from './play-result.js';

/** Width of the left column of a side-by-side comparison. */
const COLUMN = 56;

/** Problems of one invalid file that are printed: one mistake often makes many. */
const MOST_PROBLEMS = 10;

/** A model as text: one line when all went well, else everything that helps to find out why. */
export function modelText(report: ModelReport, verbose: boolean): string {
  const name = report.status === 'invalid' ? report.file : `${report.family}/${report.id}`;
  const via = report.via === undefined ? '' : ` via ${report.via}`;
  const more = report.problems.length - MOST_PROBLEMS;
  switch (report.status) {
    case 'passed':
      return [`ok       ${name}${via} (${extent(report)}, ${report.ms} ms)`, ...(verbose ? traces(report) : [])].join(
        '\n',
      );
    case 'skipped':
      return `skipped  ${name} (${report.reason})`;
    case 'pending':
      return [
        `pending  ${name}${via}: ${report.reason}`,
        ...(verbose ? [...traces(report), ...failures(report)] : []),
      ].join('\n');
    case 'passed-but-pending':
      return `PASSED   ${name}${via}, but the pending list says: ${report.reason} -- mend the list`;
    case 'invalid':
      return [
        `INVALID  ${name}`,
        ...report.problems
          .slice(0, MOST_PROBLEMS)
          .map(({ line, message }) => `         ${report.file}${line ? `:${line}` : ''}: ${message}`),
        ...(more > 0 ? [`         and ${more} more`] : []),
      ].join('\n');
    case 'failed':
      return [`FAILED   ${name}${via}: ${report.title}`, ...(verbose ? traces(report) : []), ...failures(report)].join(
        '\n',
      );
  }
}

/** The last lines of a run. */
export function summaryText({ summary, lists }: ConformReport): string {
  const parts = [`${summary.passed} passed`];
  for (const [count, what] of [
    [summary.failed, 'failed'],
    [summary.invalid, 'invalid'],
    [summary['passed-but-pending'], 'passed although pending'],
    [summary.pending, 'pending'],
    [summary.skipped, 'skipped'],
  ] as const) {
    if (count > 0) parts.push(`${count} ${what}`);
  }
  return [
    ...lists,
    `${summary.models} ${summary.models === 1 ? 'model' : 'models'}: ${parts.join(', ')}; ${summary.steps} steps compared`,
  ].join('\n');
}

function extent({ paths }: ModelReport): string {
  const steps = paths.reduce((sum, path) => sum + path.stepsPassed, 0);
  const ways = paths.length === 1 ? '' : `${paths.length} ways, `;
  return `${ways}${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

function pathName(path: PathResult): string {
  return path.branch === undefined ? '' : `branch '${path.branch}', `;
}

function traces(report: ModelReport): readonly string[] {
  return report.paths.flatMap((path) => [
    `           ${path.branch === undefined ? report.title : `branch: ${path.branch}`}`,
    ...path.trace.flatMap(({ step, action, received }) => [
      `             ${step}: ${action}`,
      ...received.flatMap(({ party, events }) => events.map((event) => `               ${party} <- ${event}`)),
    ]),
  ]);
}

function failures(report: ModelReport): readonly string[] {
  const lines: string[] = [];
  const shown = new Map<string, string>();
  for (const path of report.paths) {
    if (path.failure === undefined) continue;
    // Branches share the steps before them: the same failure is printed once.
    const text = failureText(path.failure);
    const key = text.join('\n');
    const first = shown.get(key);
    const place = path.failure.line === undefined ? report.file : `${report.file}:${path.failure.line}`;
    if (first !== undefined) lines.push(`         ${pathName(path)}${path.failure.step}: fails like ${first}`);
    else {
      lines.push(
        `         ${place}`,
        `         ${pathName(path)}${path.failure.step}: ${path.failure.action ?? ''}`.trimEnd(),
      );
      lines.push(...text);
    }
    shown.set(key, first ?? `${path.branch === undefined ? 'the main steps' : `branch '${path.branch}'`}`);
  }
  return lines;
}

function failureText(failure: Failure): readonly string[] {
  return [
    ...failure.problems.flatMap((problem) => problem.split('\n')).map((line) => `           ! ${line}`),
    ...failure.parties.flatMap(partyText),
  ];
}

function partyText({ party, rows }: PartyFailure): readonly string[] {
  const expected = rows.filter((row) => row.expected !== undefined).length;
  const received = rows.filter((row) => row.received !== undefined).length;
  return [
    `           ${party} should get ${events(expected)} and got ${events(received)}`,
    `             ${'expected'.padEnd(COLUMN)} | received`,
    ...rows.flatMap((row, at) => rowText(row, at + 1)),
  ];
}

function events(count: number): string {
  return count === 0 ? 'nothing' : count === 1 ? '1 event' : `${count} events`;
}

function rowText(row: ComparedRow, number: number): readonly string[] {
  if (row.same) return [mark(false, side(`${number} ${row.expected}`, `${number} ${row.received} (as expected)`))];
  const nameDiffers = row.expected !== row.received;
  const lines = [
    mark(nameDiffers, side(`${number} ${row.expected ?? 'nothing'}`, `${number} ${row.received ?? 'nothing'}`)),
  ];
  for (const { name, same, expected, received } of row.attributes) {
    const left = row.expected === undefined ? '' : `    ${name}: ${expected ?? (same ? '-' : 'absent (not listed)')}`;
    const right = row.received === undefined ? '' : `    ${name}: ${received ?? 'absent'}`;
    lines.push(mark(!same && !nameDiffers, side(left, right)));
  }
  return lines;
}

function mark(wrong: boolean, text: string): string {
  return `           ${wrong ? '! ' : '  '}${text}`;
}

function side(left: string, right: string): string {
  return `${left.padEnd(COLUMN)} | ${right}`.trimEnd();
}
