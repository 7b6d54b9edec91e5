import { createSocket, type Socket } from 'node:dgram';

export interface LossyProxyOptions {
  /** Where packets of the phones go. */
  readonly server: { readonly address: string; readonly port: number };
  /** Share of packets that are lost, each way; 0.05 = 5 %. */
  readonly loss: number;
  /** Share of packets that are overtaken by others: delayed by up to `delayMs`. */
  readonly reorder: number;
  readonly delayMs: number;
  /** The same seed loses the same packets, as far as they come in the same order. */
  readonly seed: number;
}

interface Client {
  readonly socket: Socket;
}

/** A bad network between phones and server: a UDP relay that loses packets and mixes up their order, both ways. */
export class LossyProxy {
  passed = 0;
  lost = 0;
  delayed = 0;
  private readonly clients = new Map<string, Promise<Client>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private state: number;
  private closed = false;

  private constructor(
    private readonly options: LossyProxyOptions,
    private readonly socket: Socket,
  ) {
    this.state = options.seed >>> 0;
    socket.on('message', (packet, from) => this.fromPhone(packet, from.address, from.port));
    socket.on('error', () => {});
  }

  static async open(options: LossyProxyOptions): Promise<LossyProxy> {
    return new LossyProxy(options, await bound());
  }

  /** Port that phones take for the server's. */
  get port(): number {
    return this.socket.address().port;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    const clients = await Promise.all(this.clients.values());
    for (const { socket } of clients) socket.close();
    this.socket.close();
  }

  /** Every phone has an upstream socket of its own, as behind NAT: the server tells them apart by it. */
  private fromPhone(packet: Buffer, address: string, port: number): void {
    const key = `${address}:${port}`;
    let client = this.clients.get(key);
    if (client === undefined) {
      client = bound().then((socket) => {
        socket.on('message', (answer) => this.pass(() => this.socket.send(answer, port, address)));
        socket.on('error', () => {});
        return { socket };
      });
      this.clients.set(key, client);
    }
    const { server } = this.options;
    void client.then(({ socket }) => this.pass(() => socket.send(packet, server.port, server.address)));
  }

  private pass(send: () => void): void {
    const { loss, reorder, delayMs } = this.options;
    if (this.closed) return;
    if (this.random() < loss) {
      this.lost++;
      return;
    }
    this.passed++;
    if (this.random() >= reorder) {
      send();
      return;
    }
    this.delayed++;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.closed) send();
    }, this.random() * delayMs);
    this.timers.add(timer);
  }

  /** Mulberry32: good enough for losses, and the same every time. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}

function bound(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
}
