import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where SIPp calls from and where it answers; the yardstick's configuration of Asterisk has these ports too. */
export const SIPP_CALLER = 5061;
export const SIPP_ANSWERER = 5070;

/** What one load did. */
export interface SippResult {
  readonly ok: number;
  readonly failed: number;
}

/** SIPp of Debian's `sip-tester` as both ends of calls. */
export interface Sipp {
  /** `calls` calls at `rate` a second to the number, each held for `holdMs` milliseconds. */
  load(port: number, number: string, rate: number, calls: number, holdMs: number): Promise<SippResult>;
  stop(): void;
}

/** Starts the answering side, or undefined when SIPp is not there. */
export async function startSipp(): Promise<Sipp | undefined> {
  if (!(await isInstalled())) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'partyline-sipp-'));
  const answerer = sipp(['-sn', 'uas', '-p', String(SIPP_ANSWERER)], folder);
  await new Promise((resolve) => setTimeout(resolve, 700));
  return {
    load: async (port, number, rate, calls, holdMs) => {
      const target = [`127.0.0.1:${port}`, '-s', number, '-p', String(SIPP_CALLER)];
      const pace = ['-r', String(rate), '-m', String(calls), '-d', String(holdMs), '-l', '20000'];
      const caller = sipp(['-sn', 'uac', ...target, ...pace], folder);
      let screen = '';
      caller.stdout?.on('data', (data: Buffer) => {
        screen = (screen + data.toString()).slice(-20_000);
      });
      await new Promise((resolve) => caller.once('close', resolve));
      return { ok: lastField(screen, 'Successful call'), failed: lastField(screen, 'Failed call') };
    },
    stop: () => {
      answerer.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sipp(args: readonly string[], cwd: string): ChildProcess {
  return spawn('sipp', [...args, '-i', '127.0.0.1', '-nostdin'], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
}

async function isInstalled(): Promise<boolean> {
  try {
    await promisify(execFile)('which', ['sipp']);
    return true;
  } catch {
    return false;
  }
}

/** The cumulative column of the last screen that SIPp printed. */
function lastField(screen: string, name: string): number {
  const line = screen
    .split('\n')
    .filter((one) => one.includes(name))
    .at(-1);
  return Number(line?.split('|')[2] ?? 0);
}
