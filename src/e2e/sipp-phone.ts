import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-port.js';

/** Scenarios in `scenarios/`. */
export type SippScenario = 'register' | 'answer' | 'call' | 'call-hold-retrieve' | 'transfer-attended';

export interface SippPhoneOptions {
  readonly number: string;
  readonly password: string;
  /** `host:port` of the server. */
  readonly server: string;
  /** For what SIPp writes. */
  readonly folder: string;
}

/** The port of media lies so far behind the one of SIP; SIPp takes some from there on. */
const FIRST_MEDIA = 1;
/** Longest real time of a scenario, seconds; only a failing test ever gets there. */
const LIMIT_S = 20;

/** The test program SIPp as a phone: at one address it plays one scenario after the other. */
export class SippPhone {
  private readonly running = new Set<ChildProcess>();
  private runs = 0;

  private constructor(
    private readonly options: SippPhoneOptions,
    private readonly port: number,
  ) {}

  get number(): string {
    return this.options.number;
  }

  /** Registers at the server. */
  static async start(options: SippPhoneOptions): Promise<SippPhone> {
    const phone = new SippPhone(options, await freePorts(FIRST_MEDIA + 4));
    await phone.play('register');
    return phone;
  }

  /**
   * Plays a scenario once; resolves when it came to its end, rejects with SIPp's words when anything went otherwise. `keys` are the
   * scenario's words in brackets besides `caller`, which is this phone's number.
   */
  play(scenario: SippScenario, keys: Readonly<Record<string, string>> = {}): Promise<void> {
    const { number, password, server, folder } = this.options;
    const base = join(folder, `${number}-${++this.runs}-${scenario}`);
    const words = Object.entries({ caller: number, ...keys }).flatMap(([key, value]) => ['-key', key, value]);
    const file = fileURLToPath(new URL(`../../src/e2e/scenarios/${scenario}.xml`, import.meta.url));
    const files = ['-trace_err', '-error_file', `${base}-errors.log`, '-trace_msg', '-message_file', `${base}.log`];
    const limits = ['-m', '1', '-timeout', `${LIMIT_S}s`, '-timeout_error', '-nostdin'];
    // Without a host in it, the Call-ID can stand in Replaces as it is.
    const own = [
      '-i',
      '127.0.0.1',
      '-p',
      String(this.port),
      '-mp',
      String(this.port + FIRST_MEDIA),
      '-cid_str',
      '%u-%p',
    ];
    // What the credentials are for; SIPp itself would name the server alone.
    const resource = keys['callee'] ?? keys['third'];
    const uri = resource === undefined ? [] : ['-auth_uri', `${resource}@${server}`];
    const login = ['-au', number, '-ap', password, ...uri];
    const args = ['-sf', file, ...words, ...own, ...login, ...limits, ...files, server];
    const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore' });
    this.running.add(child);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        this.running.delete(child);
        if (code === 0) resolve();
        else reject(new Error(`${number}: ${scenario}: SIPp ended with ${code}\n${this.said(base)}`));
      });
    });
  }

  /** Ends whatever is still being played. */
  stop(): void {
    for (const child of this.running) child.kill('SIGKILL');
  }

  private said(base: string): string {
    const texts = [`${base}-errors.log`, `${base}.log`].map((file) =>
      existsSync(file) ? readFileSync(file, 'latin1') : '',
    );
    return texts.join('\n').slice(-6000);
  }
}
