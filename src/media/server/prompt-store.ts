import { access, open } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readWav } from '../player/wav-format.js';
import { wavSamples } from '../player/wav-samples.js';
import { type MediaResult, refuse } from './refusal.js';

/** Names of prompts and recordings: letters, digits, dot, dash, underscore, in folders at most four deep. */
const NAME = /^(?!.*\.\.)[\w-][\w.-]{0,63}(\/[\w-][\w.-]{0,63}){0,3}$/;

export interface PromptLimits {
  readonly maxPromptBytes: number;
  readonly promptCacheBytes: number;
}

/** The absolute path of a file inside a folder; undefined when the name could lead out of it. `.wav` may be left out. */
export function fileInside(folder: string, name: string): string | undefined {
  if (!NAME.test(name)) return undefined;
  const root = resolve(folder);
  const path = resolve(root, /\.wav$/i.test(name) ? name : `${name}.wav`);
  return path.startsWith(root + sep) ? path : undefined;
}

/** Whether there is a file of that path. */
export function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

interface Cached {
  readonly samples: Int16Array;
  readonly changed: number;
}

/** Announcements and music: reads WAV files once and keeps the ones used last, in memory that workers share. */
export class PromptStore {
  private readonly cache = new Map<string, Cached>();
  private readonly loading = new Map<string, Promise<MediaResult<Int16Array>>>();
  private bytes = 0;

  constructor(private readonly limits: PromptLimits) {}

  /** Samples of a file of a folder. A file that has changed is read anew. */
  load(folder: string, name: string): Promise<MediaResult<Int16Array>> {
    const path = folder === '' ? undefined : fileInside(folder, name);
    if (path === undefined)
      return Promise.resolve(refuse('no-such-prompt', `no prompt is named ${JSON.stringify(name)}`));
    const running = this.loading.get(path);
    if (running !== undefined) return running;
    const started = this.read(path, name).finally(() => this.loading.delete(path));
    this.loading.set(path, started);
    return started;
  }

  private async read(path: string, name: string): Promise<MediaResult<Int16Array>> {
    let file: Awaited<ReturnType<typeof open>>;
    try {
      file = await open(path, 'r');
    } catch {
      return refuse('no-such-prompt', `no prompt is named ${JSON.stringify(name)}`);
    }
    try {
      const stat = await file.stat();
      const { size, mtimeMs } = stat;
      if (!stat.isFile()) return refuse('no-such-prompt', `prompt ${name} is no file`);
      const known = this.cache.get(path);
      if (known?.changed === mtimeMs) {
        // The end of the map is what was used last.
        this.cache.delete(path);
        this.cache.set(path, known);
        return { ok: true, value: known.samples };
      }
      if (size > this.limits.maxPromptBytes) {
        return refuse('no-such-prompt', `prompt ${name} has more than ${this.limits.maxPromptBytes} bytes`);
      }
      const wav = readWav(await file.readFile());
      if (typeof wav === 'string') return refuse('no-such-prompt', `prompt ${name}: ${wav}`);
      const samples = await wavSamples(wav, () => setImmediate());
      this.keep(path, { samples, changed: mtimeMs });
      return { ok: true, value: samples };
    } catch (error) {
      return refuse(
        'no-such-prompt',
        `prompt ${name} cannot be read: ${error instanceof Error ? error.message : error}`,
      );
    } finally {
      await file.close();
    }
  }

  private keep(path: string, entry: Cached): void {
    this.drop(path);
    this.cache.set(path, entry);
    this.bytes += entry.samples.byteLength;
    for (const oldest of this.cache.keys()) {
      if (this.bytes <= this.limits.promptCacheBytes || oldest === path) break;
      this.drop(oldest);
    }
  }

  private drop(path: string): void {
    const entry = this.cache.get(path);
    if (entry === undefined) return;
    this.bytes -= entry.samples.byteLength;
    this.cache.delete(path);
  }
}
