import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LineFile, type LineFileOptions } from './line-file.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-line-file-'));
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** A disk on which `room` bytes are free. */
class Disk {
  room = Number.POSITIVE_INFINITY;

  readonly write = (file: number, bytes: Uint8Array, offset: number): number => {
    const fits = Math.min(this.room, bytes.length - offset);
    if (fits <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    this.room -= fits;
    return writeSync(file, bytes, offset, fits);
  };
}

let files = 0;
function fileOn(disk: Disk, afterFailure: LineFileOptions['afterFailure']) {
  files += 1;
  const path = join(folder, `${files}.log`);
  const told: string[] = [];
  const file = new LineFile(path, {
    mode: 'append',
    afterFailure,
    write: disk.write,
    onFailure: (error) => told.push((error as NodeJS.ErrnoException).code ?? ''),
    onRecovery: (lost) => told.push(`lost ${lost}`),
  });
  const written = async (...texts: string[]): Promise<void> => {
    for (const text of texts) file.write(text);
    await turn();
  };
  return { path, told, file, written };
}

test('a disk that is full for a while costs the texts of that time, whole ones, and no call', async () => {
  const disk = new Disk();
  const { path, told, file, written } = fileOn(disk, 'go-on');
  await written('one\n');
  disk.room = 3;
  await written('two\n', 'three\n');
  await written('four\n');
  assert.equal(readFileSync(path, 'utf8'), 'one\n');
  disk.room = 1000;
  await written('five\n');
  await written('six\n');
  file.close();
  assert.equal(readFileSync(path, 'utf8'), 'one\nfive\nsix\n');
  assert.deepEqual(told, ['ENOSPC', 'lost 3']);
});

test('a file that may have no gap ends at the last whole text', async () => {
  const disk = new Disk();
  const { path, told, file, written } = fileOn(disk, 'end');
  await written('one\n');
  disk.room = 2;
  await written('two\n');
  disk.room = 1000;
  await written('three\n');
  file.close();
  assert.equal(readFileSync(path, 'utf8'), 'one\n');
  assert.deepEqual(told, ['ENOSPC']);
});

const full = '/dev/full';
test('the device that is always full throws nothing', {
  skip: existsSync(full) ? false : 'no such device here',
}, async () => {
  const told: unknown[] = [];
  const file = new LineFile(full, { mode: 'append', afterFailure: 'go-on', onFailure: (error) => told.push(error) });
  for (let i = 0; i < 3; i += 1) {
    file.write('text\n');
    await turn();
  }
  file.close();
  assert.equal(told.length, 1);
});
