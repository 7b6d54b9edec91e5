import { statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { conform } from './conform.js';
import { CONFORM_HELP, conformArguments } from './conform-arguments.js';
import { findModels } from './find-models.js';
import { packageRoot } from './package-root.js';
import type { Player } from './player.js';
import { reportJson } from './report-json.js';
import { modelText, summaryText } from './report-text.js';

/** Where the command writes; replaced in tests. */
export interface ConformOutput {
  out(text: string): void;
  err(text: string): void;
}

const terminal: ConformOutput = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
};

/** The command `conform` with the given players; gives the exit code. */
export async function conformCommand(
  args: readonly string[],
  players: readonly Player[],
  output: ConformOutput = terminal,
): Promise<number> {
  const wanted = conformArguments(args);
  if ('error' in wanted) return badUsage(wanted.error, output);
  if (wanted.help) {
    output.out(CONFORM_HELP.trimEnd());
    return 0;
  }
  const paths = wanted.paths.length > 0 ? wanted.paths : [modelsOfThisPackage()];
  const found = findModels(paths);
  if ('error' in found) return badUsage(found.error, output);
  const report = await conform({
    files: found.files,
    wholeFolders: paths.filter((path) => statSync(path).isDirectory()),
    players,
    vias: wanted.vias,
    filters: wanted.filters,
    onModel: (model) => output.out(modelText(model, wanted.verbose)),
  });
  if (report.models.length === 0) return badUsage('no model fits the filter', output);
  output.out(summaryText(report));
  if (wanted.json === undefined) return report.exitCode;
  try {
    writeFileSync(wanted.json, reportJson(report));
  } catch (error) {
    return badUsage(`--json: ${(error as Error).message}`, output);
  }
  return report.exitCode;
}

function badUsage(message: string, output: ConformOutput): number {
  output.err(`conform: ${message}\nSee partyline conform --help`);
  return 2;
}

/** The folder `models` of the package, as seen from where the user is when that is shorter. */
function modelsOfThisPackage(): string {
  const folder = join(packageRoot, 'models');
  const seen = relative(process.cwd(), folder);
  return seen !== '' && !seen.startsWith('..') ? seen : folder;
}
