import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { waitFor } from '../sip-agent/index.js';
import { toolMissing } from './debian-tools.js';
import { freePorts } from './free-port.js';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** Where these tests run there is no sound card, which is what baresip uses without being told otherwise. */
const WITHOUT_SOUND_CARD = `module_path /usr/lib/baresip/modules
module g711.so
module aubridge.so
module_tmp account.so
module_app menu.so
audio_source aubridge,mouth
audio_player aubridge,ear
audio_alert aubridge,ear
`;

/** A fenced block of the section, found by what stands before it. */
function block(before: string): string {
  const section = /^## With real phones$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const at = section.indexOf(before);
  const [, content] = /```\w*\n([\s\S]*?)```/.exec(at < 0 ? '' : section.slice(at)) ?? [];
  assert.ok(content, `README.md, "With real phones", has a block after ${before}`);
  return content;
}

/** A program that goes on while others run, and what it prints. */
class Terminal {
  output = '';
  private readonly child: ChildProcess;

  constructor(program: string, args: readonly string[], cwd: string) {
    // baresip wants to read keys.
    this.child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        this.output += text.toString();
      });
    }
  }

  shows(text: string): Promise<void> {
    return waitFor(
      () => this.output.includes(text),
      () => `${text} in:\n${this.output}`,
    );
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
  }
}

test('"With real phones" of the README, word for word but for the ports', {
  skip: toolMissing('baresip') ?? false,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-readme-'));
  const terminals: Terminal[] = [];
  const open = (program: string, args: readonly string[]): Terminal => {
    const terminal = new Terminal(program, args, folder);
    terminals.push(terminal);
    return terminal;
  };
  try {
    const [sip, http] = [await freePorts(), await freePorts()];
    const ports = ['--set', `http.port=${http}`, '--set', `sip.listen=[{port: ${sip}}]`];
    const url = ['--url', `http://127.0.0.1:${http}`];
    writeFileSync(join(folder, 'phones.yaml'), block('`phones.yaml`'));
    await run('sh', ['-ec', block('<!-- accounts -->').replaceAll('@127.0.0.1>', `@127.0.0.1:${sip}>`)], {
      cwd: folder,
    });
    let watch: Terminal | undefined;
    for (const line of block('<!-- phones -->').trim().split('\n')) {
      const [program, ...args] = line.split(' ');
      if (program === 'baresip') {
        appendFileSync(join(folder, args[1] as string, 'config'), WITHOUT_SOUND_CARD);
        await open(program, args).shows('200 OK');
        continue;
      }
      assert.deepEqual([program, args[0]], ['npx', 'partyline']);
      const [, command, ...rest] = args as [string, string, ...string[]];
      if (command === 'serve') await open(process.execPath, [MAIN, command, ...rest, ...ports]).shows('is ready');
      else if (command === 'watch') {
        watch = open(process.execPath, [MAIN, command, ...rest, ...url]);
        await watch.shows(`${rest.at(-1)}    EventRegistered`);
      } else {
        await run(process.execPath, [MAIN, command, ...rest, ...url], { cwd: folder });
        // A person would not hold the call before it is answered.
        if (rest[0] === 'TMakeCall') await watch?.shows('7201    EventEstablished');
      }
    }
    const expected = block('<!-- phones-output -->').trim().split('\n');
    await watch?.shows('7202    EventReleased');
    const shown = (watch?.output ?? '').split('\n').filter((line) => line.includes('ConnID='));
    assert.equal(shown.length, expected.length, shown.join('\n'));
    for (const [i, line] of expected.entries()) {
      const seen = shown[i]?.split(/\s+/) ?? [];
      for (const word of line.split(/\s+/)) assert.ok(seen.includes(word), `${line}\nis not in\n${shown.join('\n')}`);
    }
  } finally {
    await Promise.all(terminals.map((terminal) => terminal.close()));
    rmSync(folder, { recursive: true, force: true });
  }
});
