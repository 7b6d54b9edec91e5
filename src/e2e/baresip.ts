import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { waitFor } from '../sip-agent/index.js';
import { freePorts } from './free-port.js';
import type { SingingPhone } from './singing-agent.js';
import { readSamples, samplesIn, toneSamples, writeWav } from './wav-file.js';

export interface BaresipOptions {
  readonly number: string;
  readonly password: string;
  /** `host:port` of the server. */
  readonly server: string;
  /** What it sings, Hz. */
  readonly tone: number;
  /** An empty folder of its own. */
  readonly folder: string;
  /** Encrypted media only (RTP/SAVP). */
  readonly srtp?: boolean;
  /** Further parameters of its account, with a semicolon before each. */
  readonly account?: string;
}

export interface BaresipEvent {
  readonly type: string;
  readonly param?: string;
  readonly id?: string;
  readonly direction?: string;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** Longer than any test. */
const TONE_SECONDS = 90;

/** The phone baresip as a process: it registers, is worked over its control port, sings a tone and records what it hears. */
export class Baresip implements SingingPhone {
  readonly events: BaresipEvent[] = [];
  /** What it prints; with its SIP messages. */
  output = '';
  private readonly answers = new Map<string, (answer: { ok: boolean; data: string }) => void>();
  private unread = Buffer.alloc(0);
  private tokens = 0;
  private accepted = 0;
  private answersBefore = 0;
  private ended = false;

  private constructor(
    readonly options: BaresipOptions,
    private readonly child: ChildProcess,
    private control: Socket | undefined,
  ) {
    const print = (text: Buffer): void => {
      // Without the colours.
      this.output += text.toString('latin1').replaceAll(COLOUR, '');
    };
    child.stdout?.on('data', print);
    child.stderr?.on('data', print);
    child.on('exit', () => {
      this.ended = true;
    });
  }

  /** Starts it; resolves when it is registered. */
  static async start(options: BaresipOptions): Promise<Baresip> {
    const sip = await freePorts();
    const control = await freePorts();
    mkdirSync(options.folder, { recursive: true });
    writeFileSync(join(options.folder, 'config'), config(options, sip, control));
    const { number, password, server, account: more = '' } = options;
    const account = `<sip:${number}@${server}>;auth_user=${number};auth_pass=${password};regint=600;audio_codecs=PCMU;ptime=20${options.srtp === true ? ';mediaenc=srtp-mand' : ''}${more}\n`;
    writeFileSync(join(options.folder, 'accounts'), account);
    writeWav(join(options.folder, 'tone.wav'), toneSamples(options.tone, TONE_SECONDS));
    const child = spawn('baresip', ['-4', '-s', '-f', options.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    const phone = new Baresip(options, child, undefined);
    try {
      await phone.did('start', () => phone.ended || phone.output.includes('baresip is ready'));
      if (phone.ended) throw new Error(`baresip ended: ${phone.output}`);
      phone.control = await connected(control);
      phone.control.on('data', (bytes) => phone.take(bytes));
      phone.control.on('error', () => {});
      await phone.did('register', () => /^SIP\/2\.0 200 /m.test(phone.output));
      return phone;
    } catch (error) {
      await phone.stop();
      throw error;
    }
  }

  get number(): string {
    return this.options.number;
  }

  async dial(number: string): Promise<void> {
    this.answersBefore = this.answersToCalls().length;
    await this.must('dial', `sip:${number}@${this.options.server}`);
  }

  /** Waits until it rings, and answers. */
  async accept(): Promise<void> {
    const before = this.count('CALL_INCOMING');
    await this.did(`CALL_INCOMING after ${before}`, () => this.count('CALL_INCOMING') > this.accepted);
    this.accepted++;
    const established = this.count('CALL_ESTABLISHED');
    await this.must('accept');
    await this.did('CALL_ESTABLISHED', () => this.count('CALL_ESTABLISHED') > established);
  }

  hold(): Promise<void> {
    return this.must('hold');
  }

  resume(): Promise<void> {
    return this.must('resume');
  }

  hangUp(): Promise<void> {
    return this.must('hangup');
  }

  /** Ends all its calls. */
  async hangUpAll(): Promise<void> {
    // Without a call the command is refused, and that is the end.
    for (let i = 0; i < 10 && this.liveCalls() > 0; i++) await this.must('hangup').catch(() => {});
  }

  private liveCalls(): number {
    const begun = new Set<string>();
    for (const { type, id } of this.events) {
      if (id === undefined) continue;
      if (type === 'CALL_CLOSED') begun.delete(id);
      else if (type.startsWith('CALL_')) begun.add(id);
    }
    return begun.size;
  }

  /** Makes another of its calls the current one; 1 is the oldest. */
  line(number: number): Promise<void> {
    return this.must('line', String(number));
  }

  /** Sends REFER for the current call with this Refer-To. */
  transfer(target: string): Promise<void> {
    return this.must('transfer', target);
  }

  /** How many events of a type came. */
  count(type: string): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** Call-ID, local and remote tag of the call that it began last, as soon as that was answered; from what it printed. */
  async latestOutgoingDialog(): Promise<{ callId: string; localTag: string; remoteTag: string }> {
    await this.did('an answer to its call', () => this.answersToCalls().length > this.answersBefore);
    const text = this.answersToCalls().at(-1) ?? '';
    const pick = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
    return {
      callId: pick(/^Call-ID: (\S+)/m),
      localTag: pick(/^From: .*;tag=(\S+)/m),
      remoteTag: pick(/^To: .*;tag=(\S+)/m),
    };
  }

  private answersToCalls(): string[] {
    return this.output
      .split(/^#$/m)
      .filter((text) => /^SIP\/2\.0 200 [\s\S]*^CSeq: \d+ INVITE/m.test(text))
      .filter((text) => text.includes(`\nFrom: <sip:${this.number}@`));
  }

  /** Half a second of what it hears from now on in its latest call; undefined when nothing comes within the time. */
  async listen(samples = 4000, limitMs = 5000): Promise<Int16Array | undefined> {
    let file = this.latestRecording();
    let from = file === undefined ? 0 : samplesIn(file);
    const hasHeard = (): boolean => {
      const latest = this.latestRecording();
      // The file of a call is made when its first sound comes, that is, after the answer.
      if (latest !== file) {
        file = latest;
        from = 0;
      }
      return file !== undefined && samplesIn(file) >= from + samples;
    };
    try {
      await waitFor(hasHeard, 'sound', limitMs);
    } catch {
      return undefined;
    }
    return file === undefined ? undefined : readSamples(file, from, samples);
  }

  /** How many samples it has heard in its latest call. */
  heard(): number {
    const file = this.latestRecording();
    return file === undefined ? 0 : samplesIn(file);
  }

  async stop(): Promise<void> {
    this.control?.destroy();
    if (this.ended) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(late);
  }

  async did(what: string, condition: () => boolean): Promise<void> {
    await waitFor(condition, () => `${this.options.number}: ${what}\n${this.output.slice(-3000)}`);
  }

  private latestRecording(): string | undefined {
    const names = readdirSync(this.options.folder).filter((name) => name.endsWith('-dec.wav'));
    const latest = names.sort().at(-1);
    return latest === undefined ? undefined : join(this.options.folder, latest);
  }

  private async must(command: string, params = ''): Promise<void> {
    const token = String(++this.tokens);
    const message = JSON.stringify({ command, params, token });
    const answer = await new Promise<{ ok: boolean; data: string }>((resolve) => {
      this.answers.set(token, resolve);
      this.control?.write(`${message.length}:${message},`);
    });
    if (!answer.ok) throw new Error(`${this.options.number}: ${command} ${params}: ${answer.data}`);
  }

  /** Netstrings of JSON: answers to commands, and events. */
  private take(bytes: Buffer): void {
    this.unread = Buffer.concat([this.unread, bytes]);
    for (;;) {
      const colon = this.unread.indexOf(':');
      if (colon < 0) return;
      const length = Number(this.unread.toString('latin1', 0, colon));
      if (this.unread.length < colon + 1 + length + 1) return;
      const text = this.unread.toString('utf8', colon + 1, colon + 1 + length);
      this.unread = this.unread.subarray(colon + 1 + length + 1);
      const message = JSON.parse(text);
      if (message.event === true) this.events.push(message);
      else {
        this.answers.get(message.token)?.({ ok: message.ok, data: message.data });
        this.answers.delete(message.token);
      }
    }
  }
}

async function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** G.711 at 8 kHz, a file as microphone, nothing as loudspeaker, everything heard written to files. */
function config({ folder }: BaresipOptions, sip: number, control: number): string {
  const modules = ['g711', 'aufile', 'aubridge', 'sndfile', 'srtp'].map((name) => `module ${name}.so`);
  return `${[
    'poll_method epoll',
    'net_interface 127.0.0.1',
    `sip_listen 127.0.0.1:${sip}`,
    'audio_player aubridge,nothing',
    `audio_source aufile,${join(folder, 'tone.wav')}`,
    'audio_alert aubridge,nothing',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    'audio_level no',
    // Its jitter buffer takes the packets of a new source for late ones when their numbers are lower than those before.
    'jitter_buffer_delay 0-0',
    'rtp_ports 16384-16999',
    'module_path /usr/lib/baresip/modules',
    ...modules,
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    `snd_path ${folder}`,
    'ringback_disabled yes',
  ].join('\n')}\n`;
}
