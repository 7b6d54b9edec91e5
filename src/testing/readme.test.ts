import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { connect, type WebSocketClass } from '../client/index.js';
import { DEMO, readConfig, startServer } from '../server/index.js';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const run = promisify(execFile);

/** The fenced block after an HTML comment. */
function block(mark: string): string[] {
  const [, content] = new RegExp(`<!-- ${mark} -->\\n\`\`\`\\n([^]*?)\`\`\``).exec(readme) ?? [];
  assert.ok(content, `README.md has a block after <!-- ${mark} -->`);
  return content.trim().split('\n');
}

test('the first conversation of the README, word for word', async () => {
  const server = await startServer(
    readConfig({ base: DEMO, set: ['http.port=0', 'ivr.options.gli-server-address=127.0.0.1:0', 'log.level=error'] }),
  );
  const watcher = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  try {
    for (const DN of ['7001', '7002', '7003']) await watcher.registerAddress(DN);
    const seen: string[] = [];
    watcher.onEvent((event) => seen.push(lineOf(event as unknown as Record<string, unknown>)));
    for (const line of block('conversation')) {
      const [npx, command, ...args] = line.split(/\s+/);
      assert.deepEqual([npx, command], ['npx', 'partyline']);
      const main = fileURLToPath(new URL('dist/cli/main.js', root));
      await run(process.execPath, [main, ...args, '--url', server.url]);
    }
    for (const expected of block('output')) {
      const words = expected.trim().split(/\s+/);
      const shown = seen.some((line) => words.every((word) => line.split(' ').includes(word)));
      assert.ok(shown, `no event like: ${expected}\ngot:\n${seen.join('\n')}`);
    }
    assert.equal(server.hub.snapshot().calls, 0, 'the conversation ends with everybody released');
  } finally {
    watcher.close();
    await server.stop();
  }
});

test('the IVR conversation of the README, word for word', async () => {
  const set = ['http.port=0', 'log.level=error', 'ivr.options.gli-server-address=127.0.0.1:0'];
  const server = await startServer(readConfig({ base: DEMO, set }));
  const gli = server.ivr?.addresses[0];
  assert.ok(gli, 'the demo has an IVR Server');
  const main = fileURLToPath(new URL('dist/cli/main.js', root));
  const printed: string[] = [];
  const driver: { process?: ChildProcess } = {};
  try {
    for (const line of block('ivr')) {
      const args = line.split(/\s+/).slice(2);
      if (args[0] !== 'ivr') await run(process.execPath, [main, ...args, '--url', server.httpUrl]);
      else if (args[1] === 'call') {
        const child = spawn(process.execPath, [main, ...args, '--gli', `127.0.0.1:${gli.port}`]);
        driver.process = child;
        await new Promise<void>((resolve, reject) => {
          child.on('exit', () => reject(new Error(`the driver ended: ${printed.join('')}`)));
          child.stdout.on('data', (text: Buffer) => {
            printed.push(text.toString());
            if (printed.join('').includes('Event=Ringing')) resolve();
          });
        });
      } else {
        const { stdout } = await run(process.execPath, [main, ...args, '--gli', `127.0.0.1:${gli.port}`]);
        printed.push(stdout);
      }
    }
    const seen = printed.join('');
    for (const event of ['Ringing', 'Established', 'Held', 'Dialing', 'Retrieved', 'ConfPartyAdd']) {
      assert.ok(seen.includes(`Event=${event}`), `${event} in:\n${seen}`);
    }
  } finally {
    driver.process?.removeAllListeners('exit');
    driver.process?.kill();
    await server.stop();
  }
});

test('the programs of the README are those of examples/, and they run', async () => {
  const server = await startServer(
    readConfig({ base: DEMO, set: ['http.port=0', 'ivr.options.gli-server-address=127.0.0.1:0', 'log.level=error'] }),
  );
  try {
    const { stdout } = await run(process.execPath, [example('first-call.mjs'), server.url]);
    assert.deepEqual(stdout.trim().split('\n'), ['EventDialing', 'EventReleased']);
    await run(process.execPath, ['--test', example('in-a-test.mjs')]);
  } finally {
    await server.stop();
  }
});

/** Path of an example whose code, without its heading comment, stands in the README. */
function example(name: string): string {
  const file = new URL(`examples/${name}`, root);
  const code = readFileSync(file, 'utf8')
    .replace(/^\/\/.*\n+/, '')
    .trim();
  assert.ok(readme.includes(code), `README.md has the code of examples/${name}`);
  return fileURLToPath(file);
}

function lineOf(event: Record<string, unknown>): string {
  return [event['ThisDN'], event['id'], ...Object.entries(event).map(([key, value]) => `${key}=${String(value)}`)].join(
    ' ',
  );
}
