import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WAV_HEADER_SIZE } from '../player/wav-format.js';
import { WavFile, type WavFileOutcome } from './wav-file.js';

const folder = await mkdtemp(join(tmpdir(), 'partyline-wav-'));
after(() => rm(folder, { recursive: true }));

/** A file that takes at most 1,000 bytes that wait, and what it tells. */
function open(name: string) {
  const told: WavFileOutcome[] = [];
  let tell = (): void => {};
  const end = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const path = join(folder, name);
  const file = new WavFile(path, { encoding: 'pcm16', sampleRate: 8000, channels: 1 }, false, 1000, (outcome) => {
    told.push(outcome);
    tell();
  });
  return { file, path, told, end };
}

test('a file is told when it is whole on disk', async () => {
  const { file, path, told, end } = open('whole.wav');
  file.append(new Uint8Array(600));
  file.close(true);
  await end;
  assert.deepEqual(told, [{ bytes: 600 }]);
  assert.equal((await readFile(path)).length, WAV_HEADER_SIZE + 600);
});

test('what the disk does not take in time ends the file: told at once, and once', async () => {
  const { file, told, end } = open('slow.wav');
  file.append(new Uint8Array(600));
  file.append(new Uint8Array(600));
  assert.match(told[0]?.error ?? '', /the disk is too slow/);
  assert.equal(told[0]?.taken, undefined);
  file.append(new Uint8Array(10));
  file.close(true);
  await end;
  assert.equal(told.length, 1);
});

test('a file that is there already is told as taken, and stays', async () => {
  await writeFile(join(folder, 'there.wav'), 'precious');
  const { file, path, told, end } = open('there.wav');
  file.append(new Uint8Array(600));
  await end;
  assert.deepEqual([told.length, told[0]?.taken, told[0]?.bytes], [1, true, 0]);
  assert.equal(await readFile(path, 'utf8'), 'precious');
});

test('a disk that takes a part of a chunk: header and outcome state what is there', {
  skip: process.platform === 'win32',
}, async () => {
  const path = join(folder, 'full.wav');
  const script = `
    const { WavFile } = await import(${JSON.stringify(new URL('./wav-file.js', import.meta.url).href)});
    const format = { encoding: 'pcm16', sampleRate: 8000, channels: 1 };
    const file = new WavFile(${JSON.stringify(path)}, format, false, 10000, (outcome) => console.log(JSON.stringify(outcome)));
    file.append(new Uint8Array(3000));
    file.close(true);
  `;
  // A limit for the size of files, in blocks of 512 or 1,024 bytes, is met as a full disk is.
  const child = spawn('sh', ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1"', process.execPath, script]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.on('close', resolve));
  const outcome = JSON.parse(Buffer.concat(chunks).toString()) as WavFileOutcome;
  const content = await readFile(path);
  assert.match(outcome.error ?? '', /EFBIG|ENOSPC/);
  assert.ok(content.length === 512 || content.length === 1024, `${content.length} bytes`);
  assert.equal(outcome.bytes, content.length - WAV_HEADER_SIZE);
  assert.equal(content.readUInt32LE(4), content.length - 8);
});
