import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PENDING_FILE } from './pending-list.js';

/** The model files behind what the user named; or why there are none. */
export function findModels(
  paths: readonly string[],
): { readonly files: readonly string[] } | { readonly error: string } {
  const files: string[] = [];
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { error: `${path}: no such file or folder` };
    if (!stats.isDirectory()) {
      files.push(path);
      continue;
    }
    const found = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name) && entry.name !== PENDING_FILE)
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/(^|[\\/])(node_modules|\.[^\\/.]+)[\\/]/.test(file.slice(path.length)))
      .sort();
    if (found.length === 0) return { error: `${path}: no model in this folder` };
    files.push(...found);
  }
  return { files: [...new Set(files)] };
}
