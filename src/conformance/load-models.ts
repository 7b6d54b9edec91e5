import { readFileSync } from 'node:fs';
import { type Problem, readYaml } from './located-yaml.js';
import type { LoadedModel, Player } from './player.js';

/** A file of the run, either playable or with what is wrong with it. */
export interface ModelFile {
  readonly file: string;
  readonly player?: Player;
  readonly model?: LoadedModel;
  readonly problems: readonly Problem[];
}

/** Reads and checks one file. */
export function loadModelFile(file: string, players: readonly Player[]): ModelFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { file, problems: [{ message: `cannot be read: ${(error as Error).message}` }] };
  }
  const read = readYaml(text);
  if ('problems' in read) return { file, problems: read.problems };
  const player = players.find((each) => each.recognises(read.root));
  if (player === undefined) return { file, problems: [{ line: 1, message: 'neither a call model nor an IVR flow' }] };
  const loaded = player.load(file, read.root);
  return 'problems' in loaded
    ? { file, player, problems: loaded.problems }
    : { file, player, model: loaded, problems: [] };
}

/** Reads all files; an id that occurs twice is a problem of the later file. */
export function loadModelFiles(files: readonly string[], players: readonly Player[]): readonly ModelFile[] {
  const owners = new Map<string, string>();
  return files.map((file) => {
    const loaded = loadModelFile(file, players);
    const id = loaded.model?.id;
    if (id === undefined || loaded.player === undefined) return loaded;
    // Ids are unique within a format: a call and an IVR flow may bear the same name.
    const key = `${loaded.player.kind} ${id}`;
    const owner = owners.get(key);
    if (owner !== undefined) return { file, problems: [{ message: `id '${id}' is also that of ${owner}` }] };
    owners.set(key, file);
    return loaded;
  });
}
