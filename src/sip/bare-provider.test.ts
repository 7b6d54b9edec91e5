import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { waitFor } from '../sip-agent/index.js';
import { response } from './bare-phone.test.js';
import { CERTIFICATE, KEY } from './own-certificate.test.js';

export const headerOf = (text: string, name: string): string =>
  new RegExp(`^${name}: ([^\r]*)`, 'm').exec(text)?.[1] ?? '';

/** 200 to a REGISTER: the contact as it came, for so many seconds. */
export const registeredFor = (text: string, seconds: number): string =>
  response(text, '200 OK', `Contact: ${headerOf(text, 'Contact')};expires=${seconds}\r\n`);

/** What a provider answers to its nth request, from 1; undefined = nothing. */
export type Answers = (text: string, nth: number) => string | undefined;

/** A provider whose every answer the test says. */
export class BareProvider {
  readonly got: string[] = [];
  readonly connections = new Set<Socket>();
  /** Connections so far. */
  accepted = 0;
  /** Pings that came, over TCP and TLS, and how many of them are answered. */
  pings = 0;
  pongs = 0;
  private constructor(
    readonly transport: 'udp' | 'tcp' | 'tls',
    /** Changes as the test likes. */
    public answers: Answers,
  ) {}

  port = 0;
  close: () => void = () => {};
  /** Sends to an address over UDP. */
  send: (text: string, port: number) => void = () => {};

  static async open(
    transport: 'udp' | 'tcp' | 'tls' = 'udp',
    answers: Answers = (text) => registeredFor(text, Number(headerOf(text, 'Expires'))),
  ): Promise<BareProvider> {
    const provider = new BareProvider(transport, answers);
    if (transport === 'udp') {
      const socket = createSocket('udp4').unref();
      socket.on('message', (bytes, from) =>
        provider.take(bytes.toString('latin1'), (answer) => socket.send(answer, from.port, from.address)),
      );
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      provider.port = socket.address().port;
      provider.send = (text, port) => socket.send(text, port, '127.0.0.1');
      provider.close = () => socket.close();
      return provider;
    }
    const accept = (socket: Socket): void => {
      provider.connections.add(socket.unref());
      provider.accepted++;
      let rest = '';
      socket.on('error', () => {});
      socket.on('close', () => provider.connections.delete(socket));
      socket.on('data', (bytes) => {
        const texts = `${rest}${bytes.toString('latin1')}`.split('\r\n\r\n');
        rest = texts.pop() ?? '';
        // A double CRLF between messages is a ping.
        for (const text of texts) {
          // A double CRLF between messages is a ping.
          if (text !== '') provider.take(`${text}\r\n\r\n`, (answer) => socket.write(answer, 'latin1'));
          else if (++provider.pings <= provider.pongs) socket.write('\r\n');
        }
      });
    };
    const server =
      transport === 'tcp' ? createServer(accept) : createTlsServer({ cert: CERTIFICATE, key: KEY }, accept);
    await new Promise<void>((resolve) => server.unref().listen(0, '127.0.0.1', resolve));
    provider.port = (server.address() as AddressInfo).port;
    provider.close = () => {
      server.close();
      provider.hangUp();
    };
    return provider;
  }

  get uri(): string {
    return `sip:127.0.0.1:${this.port}${this.transport === 'udp' ? '' : `;transport=${this.transport}`}`;
  }

  /** The nth request, as soon as it is there. */
  async request(nth: number): Promise<string> {
    await waitFor(
      () => this.got.length >= nth,
      () => `request ${nth} at the provider; there: ${this.got.join('\n')}`,
    );
    return this.got[nth - 1]!;
  }

  /** Closes all connections. */
  hangUp(): void {
    for (const socket of this.connections) socket.destroy();
  }

  private take(text: string, send: (answer: string) => void): void {
    // What is sent again because it was not answered is the same request.
    const nth = this.got.includes(text) ? this.got.indexOf(text) + 1 : this.got.push(text);
    const answer = this.answers(text, nth);
    if (answer !== undefined) send(answer);
  }
}
