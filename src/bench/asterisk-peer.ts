import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { readFileSync } from 'node:fs';

/** Asterisk as set up for measuring beside it: on 127.0.0.1:5060, extension 4NN = conference NN. */
const ASTERISK_PORT = 5060;

/** Process id of a running Asterisk; undefined when there is none. */
export function asteriskPid(): number | undefined {
  try {
    return Number(execFileSync('pgrep', ['-f', '^/usr/sbin/asterisk -f'], { encoding: 'utf8' }).split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** CPU-seconds of a process, in the kernel's ticks of 10 ms. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Answered {
  readonly to: string;
  readonly contact: string;
  readonly mediaPort: number;
}

/** Calls that were set up towards Asterisk. */
export interface PeerCalls {
  /** Where each call's media goes. */
  readonly ports: readonly number[];
  hangUp(): Promise<void>;
}

/** One call for each media port, `size` after each other to the same conference. */
export async function callConferences(mediaPorts: readonly number[], size: number): Promise<PeerCalls> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const caller = new Caller(socket);
  const calls: Answered[] = [];
  for (const [index, mediaPort] of mediaPorts.entries()) {
    calls.push(await caller.invite(index, `4${String(Math.floor(index / size)).padStart(2, '0')}`, mediaPort));
  }
  return {
    ports: calls.map((call) => call.mediaPort),
    hangUp: async () => {
      for (const [index, call] of calls.entries()) await caller.bye(index, call);
      socket.close();
    },
  };
}

/** As much SIP as is needed to call a well-behaved server on this machine (RFC 3261 section 13.2). */
class Caller {
  private readonly waiting = new Map<string, (message: string) => void>();

  constructor(private readonly socket: Socket) {
    socket.on('message', (bytes) => {
      const message = bytes.toString('latin1');
      const status = Number(/^SIP\/2\.0 (\d+)/.exec(message)?.[1] ?? 0);
      if (status >= 200) this.waiting.get(`${header(message, 'Call-ID')} ${header(message, 'CSeq')}`)?.(message);
    });
  }

  async invite(index: number, extension: string, mediaPort: number): Promise<Answered> {
    const sdp = [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${mediaPort} RTP/AVP 0`,
      'a=rtpmap:0 PCMU/8000',
      'a=ptime:20',
      '',
    ].join('\r\n');
    const uri = `sip:${extension}@127.0.0.1:${ASTERISK_PORT}`;
    const answer = await this.request('INVITE', uri, index, 1, `<${uri}>`, sdp);
    const mediaLine = /\nm=audio (\d+) /.exec(answer)?.[1];
    if (!answer.startsWith('SIP/2.0 200') || mediaLine === undefined)
      throw new Error(`no call: ${answer.slice(0, 60)}`);
    const to = header(answer, 'To');
    const contact = /<([^>]*)>/.exec(header(answer, 'Contact'))?.[1] ?? uri;
    this.send(this.lines('ACK', contact, index, 1, to, ''));
    return { to, contact, mediaPort: Number(mediaLine) };
  }

  async bye(index: number, { to, contact }: Answered): Promise<void> {
    await this.request('BYE', contact, index, 2, to, '');
  }

  /** Sends a request every half second until its final answer comes. */
  private request(method: string, uri: string, index: number, cseq: number, to: string, body: string): Promise<string> {
    const text = this.lines(method, uri, index, cseq, to, body);
    const key = `${callId(index)} ${cseq} ${method}`;
    return new Promise((resolve, reject) => {
      const again = setInterval(() => this.send(text), 500);
      const end = setTimeout(() => finish(() => reject(new Error(`no answer to ${method}`))), 10_000);
      const finish = (settle: () => void) => {
        clearInterval(again);
        clearTimeout(end);
        this.waiting.delete(key);
        settle();
      };
      this.waiting.set(key, (message) => finish(() => resolve(message)));
      this.send(text);
    });
  }

  private lines(method: string, uri: string, index: number, cseq: number, to: string, body: string): string {
    const { port } = this.socket.address();
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${index}${method}${cseq}`,
      'Max-Forwards: 70',
      `From: <sip:bench@127.0.0.1:${port}>;tag=bench${index}`,
      `To: ${to}`,
      `Call-ID: ${callId(index)}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:bench@127.0.0.1:${port}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }

  private send(text: string): void {
    this.socket.send(text, ASTERISK_PORT, '127.0.0.1');
  }
}

function callId(index: number): string {
  return `bench-${process.pid}-${index}@127.0.0.1`;
}

function header(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(message)?.[1] ?? '';
}
