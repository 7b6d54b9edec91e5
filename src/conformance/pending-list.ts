import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Problem, readYaml } from './located-yaml.js';
import { ModelChecker } from './model-checker.js';
import { VIAS, type Via } from './player.js';

/** A folder of models may have a list of those that the server cannot play yet, in a file of this name. */
export const PENDING_FILE = 'pending.yaml';

/** One line of a pending list. */
export interface PendingEntry {
  /** Id of the model, or `<folder>/*` for all models of that folder beneath the list. */
  readonly model: string;
  /** Ways in for which it is pending; absent = all. */
  readonly via?: readonly Via[];
  readonly reason: string;
  readonly line: number;
}

/** The pending lists that apply to the files of a run. A list applies to its own folder and to the folders in it. */
export class PendingLists {
  readonly #lists = new Map<string, readonly PendingEntry[]>();
  readonly #used = new Set<PendingEntry>();
  readonly problems: { readonly file: string; readonly problems: readonly Problem[] }[] = [];

  /** Why the model is pending over this way in (undefined = over whatever way); undefined when it is not. */
  reason(file: string, id: string, via: Via | undefined): string | undefined {
    const folder = dirname(resolve(file));
    for (const home of [folder, dirname(folder)]) {
      for (const entry of this.#read(home)) {
        if (!isAbout(entry, home, file, id)) continue;
        this.#used.add(entry);
        if (entry.via === undefined || (via !== undefined && entry.via.includes(via))) return entry.reason;
      }
    }
    return undefined;
  }

  /** Entries of the lists in the given folders that were about no model of the run. */
  unused(folders: readonly string[]): readonly { readonly file: string; readonly entry: PendingEntry }[] {
    return folders.flatMap((folder) =>
      this.#read(resolve(folder))
        .filter((entry) => !this.#used.has(entry))
        .map((entry) => ({ file: join(folder, PENDING_FILE), entry })),
    );
  }

  #read(folder: string): readonly PendingEntry[] {
    const known = this.#lists.get(folder);
    if (known !== undefined) return known;
    const file = join(folder, PENDING_FILE);
    let entries: readonly PendingEntry[] = [];
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) {
      const read = readPendingList(readFileSync(file, 'utf8'));
      if ('problems' in read) this.problems.push({ file, problems: read.problems });
      else entries = read.entries;
    }
    this.#lists.set(folder, entries);
    return entries;
  }
}

function isAbout(entry: PendingEntry, home: string, file: string, id: string): boolean {
  if (!entry.model.endsWith('/*')) return entry.model === id;
  return relative(home, dirname(resolve(file))) === entry.model.slice(0, -2) && basename(file) !== PENDING_FILE;
}

/** Reads a pending list: `[{model: id, via: [core], reason: "…"}]`. */
function readPendingList(
  text: string,
): { readonly entries: readonly PendingEntry[] } | { readonly problems: readonly Problem[] } {
  if (text.split('\n').every((line) => /^\s*(#|$)/.test(line))) return { entries: [] };
  const read = readYaml(text);
  if ('problems' in read) return read;
  const check = new ModelChecker();
  const entries: PendingEntry[] = [];
  for (const item of check.list(read.root, 'a pending list')?.items ?? []) {
    const map = check.map(item, 'an entry of a pending list');
    if (map === undefined) continue;
    const keys = check.keys(map, 'an entry of a pending list', ['model', 'via', 'reason'], ['model', 'reason']);
    const model = check.words(keys.get('model'), 'model');
    const reason = check.words(keys.get('reason'), 'reason');
    const via = check.list(keys.get('via'), 'via')?.items.flatMap((each) => check.oneOf(each, 'each via', VIAS) ?? []);
    if (model === undefined || reason === undefined) continue;
    entries.push({ model, reason, line: map.line, ...(via === undefined ? {} : { via }) });
  }
  return check.problems.length > 0 ? { problems: check.problems } : { entries };
}
