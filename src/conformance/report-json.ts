import type { ConformReport } from './conform-report.js';

/** Version of the form below; grows when a reader would have to change. */
const FORM = 1;

/** The machine-readable result of a run. */
export function reportJson(report: ConformReport): string {
  const models = report.models.map(({ paths, ...head }) => ({
    ...head,
    paths: paths.map(({ trace, ...path }) => path),
  }));
  const { summary, lists, exitCode } = report;
  return `${JSON.stringify({ form: FORM, exitCode, summary, lists, models }, undefined, 2)}\n`;
}
