import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.js', import.meta.url));

/** A server behind a shell that waits for it, as npm starts one; `out` ends with the server, whatever becomes of the shell. */
async function behindShell(npm_lifecycle_event: string) {
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${main}" serve --set http.port=0; exit 0`], {
    env: { ...process.env, npm_lifecycle_event },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  shell.stderr.on('data', (bytes) => {
    told += String(bytes);
  });
  const out = new Promise<void>((resolve) => shell.stdout.once('close', () => resolve()));
  await new Promise<void>((resolve) => shell.stdout.once('data', () => resolve()));
  return { shell, out, pid: () => Number(/"pid":(\d+)/.exec(told)?.[1]) };
}

const onPosix = { skip: process.platform === 'win32' && 'no shell of this kind' };

test('a server of npx or npm start ends with the shell that npm ends', onPosix, async () => {
  for (const event of ['npx', 'start']) {
    const { shell, out } = await behindShell(event);
    shell.kill('SIGTERM');
    await out;
  }
});

test('a server that a script of another name has left behind goes on', onPosix, async () => {
  const { shell, out, pid } = await behindShell('pretest');
  const ended = new Promise((resolve) => shell.once('exit', resolve));
  shell.kill('SIGTERM');
  await ended;
  // Longer than two looks.
  const first = await Promise.race([out.then(() => 'ended'), new Promise((go) => setTimeout(() => go('there'), 1200))]);
  assert.equal(first, 'there');
  process.kill(pid(), 'SIGTERM');
  await out;
});
