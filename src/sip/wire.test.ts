import { createSocket, type Socket } from 'node:dgram';
import { connect, type Socket as Stream } from 'node:net';
import { waitFor } from '../sip-agent/index.js';

/** A bare UDP socket: sends texts, keeps what comes back and its start lines. */
export class Wire {
  readonly lines: string[] = [];
  readonly texts: string[] = [];

  private constructor(
    private readonly socket: Socket,
    private port: number,
  ) {
    socket.on('message', (bytes) => {
      const text = bytes.toString('latin1');
      this.texts.push(text);
      this.lines.push(text.slice(0, text.indexOf('\r\n')));
    });
  }

  /** @param address where it sends from: `::1`, or one of 127.0.0.0/8. */
  static async open(port: number, address = '127.0.0.1'): Promise<Wire> {
    const socket = createSocket(address === '::1' ? 'udp6' : 'udp4').unref();
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    return new Wire(socket, port);
  }

  get localPort(): number {
    return this.socket.address().port;
  }

  /** Another port of the server from now on. */
  pointAt(port: number): void {
    this.port = port;
  }

  send(text: string): void {
    const { family } = this.socket.address();
    this.socket.send(Buffer.from(text, 'latin1'), this.port, family === 'IPv6' ? '::1' : '127.0.0.1');
  }

  /** Sends a request and gives the start line of its final answer. */
  async ask(text: string): Promise<string> {
    const own = /branch=[^;]*/.exec(text)?.[0] ?? '';
    this.send(text);
    const final = () => this.texts.find((each) => /^SIP\/2\.0 [2-6]/.test(each) && each.includes(own));
    await waitFor(() => final() !== undefined, `an answer to ${text.slice(0, 60)}`);
    return final()!.slice(0, final()!.indexOf('\r\n'));
  }

  close(): void {
    this.socket.close();
  }
}

let branch = 0;

/** A request of phone 7001 in a form that is beyond reproach; `port` is the wire's own. */
export function request(method: string, to: string, port: number, headers = '', body = ''): string {
  const type = body === '' || headers.includes('Content-Type') ? '' : 'Content-Type: application/sdp\r\n';
  branch++;
  return `${method} sip:${to}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKlive${branch};rport\r\n${headers.includes('Max-Forwards') ? '' : 'Max-Forwards: 70\r\n'}From: <sip:7001@127.0.0.1>;tag=f${branch}\r\nTo: <sip:${to}@127.0.0.1>\r\nCall-ID: live${branch}\r\nCSeq: 1 ${method}\r\nContact: <sip:7001@127.0.0.1:${port}>\r\n${type}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

export const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';

/** A bare TCP connection: keeps what comes back, and whether the server has closed it. */
export class StreamWire {
  text = '';
  closed = false;

  private constructor(private readonly socket: Stream) {
    socket.on('data', (bytes) => {
      this.text += bytes.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async open(port: number): Promise<StreamWire> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    return new StreamWire(socket);
  }

  get localPort(): number {
    return this.socket.localPort ?? 0;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Statuses of the answers so far. */
  get statuses(): string[] {
    return [...this.text.matchAll(/^SIP\/2\.0 (\d+)/gm)].map(([, status]) => status as string);
  }

  close(): void {
    this.socket.destroy();
  }
}
