import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { onNpmGone } from './npm-shell.js';

const main = fileURLToPath(new URL('main.js', import.meta.url));

/** A server behind a shell that waits for it, as npm starts one; `out` ends with the server, whatever becomes of the shell. */
async function behindShell(t: TestContext, npm_lifecycle_event: string) {
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${main}" serve --set http.port=0; exit 0`], {
    env: { ...process.env, npm_lifecycle_event },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // The shell leads a group of its own, with the server in it: a server that a failed test leaves behind would keep this process up.
  t.after(() => {
    try {
      process.kill(-Number(shell.pid), 'SIGKILL');
    } catch {
      // All have ended, as they should.
    }
  });
  const out = new Promise<void>((resolve) => shell.stdout.once('close', () => resolve()));
  await new Promise<void>((resolve) => shell.stdout.once('data', () => resolve()));
  return { shell, out, endServer: () => process.kill(-Number(shell.pid), 'SIGTERM') };
}

/** Milliseconds after which a server that does not end counts as left behind. */
const BOUND = 60_000;

const onPosix = { skip: process.platform === 'win32' && 'no shell of this kind' };

test('a server of npx or npm start ends with the shell that npm ends', { ...onPosix, timeout: BOUND }, async (t) => {
  for (const event of ['npx', 'start']) {
    const { shell, out } = await behindShell(t, event);
    shell.kill('SIGTERM');
    await out;
  }
});

test('a server that a script of another name has left behind goes on', { ...onPosix, timeout: BOUND }, async (t) => {
  const { shell, out, endServer } = await behindShell(t, 'pretest');
  const ended = new Promise((resolve) => shell.once('exit', resolve));
  shell.kill('SIGTERM');
  await ended;
  // Longer than two looks.
  const first = await Promise.race([out.then(() => 'ended'), new Promise((go) => setTimeout(() => go('there'), 1200))]);
  assert.equal(first, 'there');
  endServer();
  await out;
});

test('a shell that has ended before anybody watched is noticed as well', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let ended = 0;
  const off = onNpmGone(
    { npm_lifecycle_event: 'start' },
    700,
    () => ended++,
    () => 1,
  );
  t.mock.timers.tick(600);
  off();
  assert.equal(ended, 1);
});
