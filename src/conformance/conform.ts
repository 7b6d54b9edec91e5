import { dirname } from 'node:path';
import { type ConformReport, type ModelReport, summarize } from './conform-report.js';
import { loadModelFiles, type ModelFile } from './load-models.js';
import { PendingLists } from './pending-list.js';
import type { LoadedModel, Player, Via } from './player.js';

export interface ConformOptions {
  readonly files: readonly string[];
  /** Folders that are played in full: entries of their pending lists must each be about a model. */
  readonly wholeFolders: readonly string[];
  readonly players: readonly Player[];
  /** Ways in; empty = the first way of each kind of model. */
  readonly vias: readonly Via[];
  /** Play only models whose `family/id` contains one of these; empty = all. */
  readonly filters: readonly string[];
  /** Called as soon as a model is done. */
  onModel(report: ModelReport): void;
}

/** Loads and plays models one after the other. */
export async function conform(options: ConformOptions): Promise<ConformReport> {
  const pending = new PendingLists();
  const models: ModelReport[] = [];
  const note = (report: ModelReport) => {
    models.push(report);
    options.onModel(report);
  };
  for (const loaded of loadModelFiles(options.files, options.players)) {
    if (!isWanted(loaded, options.filters)) continue;
    const { model, player } = loaded;
    if (model === undefined || player === undefined) {
      note(invalid(loaded));
      continue;
    }
    if (player.vias.length === 0) {
      note(unplayable(loaded.file, model, player, pending));
      continue;
    }
    const vias = options.vias.length > 0 ? options.vias : player.vias.slice(0, 1);
    for (const via of vias) note(await playOne(loaded.file, model, player, via, pending));
  }
  const lists = pending.problems.flatMap(({ file, problems }) =>
    problems.map(({ line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`),
  );
  if (options.filters.length === 0) {
    for (const { file, entry } of pending.unused(options.wholeFolders)) {
      lists.push(`${file}:${entry.line}: '${entry.model}' is no model of this folder: mend the list`);
    }
  }
  return summarize(models, lists);
}

function isWanted({ file, model }: ModelFile, filters: readonly string[]): boolean {
  if (filters.length === 0) return true;
  const name = model === undefined ? file : `${model.family}/${model.id}`;
  return filters.some((filter) => name.includes(filter));
}

function invalid({ file, problems }: ModelFile): ModelReport {
  return { file, id: file, family: dirname(file), title: '', status: 'invalid', paths: [], problems, ms: 0 };
}

/** A model of a kind that nothing here can play: it fails, unless the pending list says so. */
function unplayable(file: string, model: LoadedModel, player: Player, pending: PendingLists): ModelReport {
  const { id, title, family, basis } = model;
  const failure = { step: 'start', problems: [`there is no way to play an ${player.kind}`], parties: [] };
  const reason = pending.reason(file, id, undefined);
  return {
    ...{ file, id, title, family, basis, problems: [], ms: 0 },
    paths: [{ stepsPassed: 0, failure, trace: [] }],
    ...(reason === undefined ? { status: 'failed' } : { status: 'pending', reason }),
  };
}

async function playOne(
  file: string,
  model: LoadedModel,
  player: Player,
  via: Via,
  pending: PendingLists,
): Promise<ModelReport> {
  const { id, title, family, basis } = model;
  const head = { file, id, title, family, basis, via, problems: [] };
  // Asked first, so that the entry of a model that is not played over this way in is not taken for a stray one.
  const reason = pending.reason(file, id, via);
  const cannot = player.vias.includes(via)
    ? model.cannotPlay(via)
    : `${player.kind}, played via ${player.vias.join(', ')} only`;
  if (cannot !== undefined) return { ...head, status: 'skipped', reason: cannot, paths: [], ms: 0 };
  const begin = performance.now();
  const { paths } = await model.play(via);
  const ms = Math.round(performance.now() - begin);
  const failed = paths.some((path) => path.failure !== undefined);
  if (reason !== undefined) return { ...head, status: failed ? 'pending' : 'passed-but-pending', reason, paths, ms };
  return { ...head, status: failed ? 'failed' : 'passed', paths, ms };
}
