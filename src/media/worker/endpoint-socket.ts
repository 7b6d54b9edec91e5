import { createSocket, type Socket } from 'node:dgram';
import { writeSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Leg } from '../mixer/leg.js';
import { MAX_PACKET } from '../mixer/leg-gate.js';
import type { LegPort } from '../mixer/leg-port.js';
import type { RemoteAddress } from '../rtp/latch.js';
import { DirectFetch } from './direct-fetch.js';
import { descriptorOf, type SocketDescriptor } from './socket-descriptor.js';

/** What the endpoints of a worker share. */
export interface EndpointSurroundings {
  /** Whether there are so many legs that packets should be fetched rather than announced. */
  direct(): boolean;
  /** A leg began (1) or ceased (−1) to be fetched for. */
  countDirect(change: 1 | -1): void;
  now(): number;
  /** Reading a packet threw: a bug, told and survived. */
  fault(leg: string, error: unknown): void;
}

/** After packets were fetched in vain events are used for a while; twice as long each time. */
const HOLD_OFF_MS = 500;
const LONGEST_HOLD_OFF_MS = 60_000;
/** Packets by events before they are fetched. */
const SETTLED = 5;

/**
 * The sockets of one leg. Once the far end is latched the RTP socket is connected to it: the kernel drops everybody else's
 * packets, and sending needs no address. In a busy worker a connected socket is read and written by its descriptor.
 */
export class EndpointSocket implements LegPort {
  private leg: Leg | undefined;
  private remote: RemoteAddress | undefined;
  private connected = false;
  private descriptor: SocketDescriptor | undefined;
  private direct: DirectFetch | undefined;
  private announcements = 0;
  private eventsUntil = 0;
  private holdOff = HOLD_OFF_MS;
  private relayed = false;
  private closed = false;
  private rtp: Socket | undefined;
  private rtcp: Socket | undefined;
  private opening: Promise<void> | undefined;
  /** The socket may keep bytes until the kernel takes them: they must not change to those of another leg. */
  private readonly outgoing = Buffer.alloc(MAX_PACKET);

  constructor(private readonly around: EndpointSurroundings) {}

  /**
   * Opens RTP and, when `rtcpPort` is not 0, RTCP. Rejects with the error of the socket; nothing stays open then. What is
   * sent before is dropped.
   */
  open(address: string, rtpPort: number, rtcpPort: number): Promise<void> {
    this.opening = this.bindBoth(address, rtpPort, rtcpPort);
    return this.opening;
  }

  /** Goes on with other sockets; those before are closed when these are open. Rejects as `open` does, and keeps them then. */
  rebind(address: string, rtpPort: number, rtcpPort: number): Promise<void> {
    const before = this.opening;
    this.opening = this.replace(before, address, rtpPort, rtcpPort);
    return this.opening;
  }

  /** Packets go to this leg. */
  attach(leg: Leg): void {
    this.leg = leg;
  }

  send(packet: Buffer, length: number, to: RemoteAddress): void {
    try {
      if (this.direct !== undefined) writeSync(this.direct.fd, packet, 0, length, null);
      else if (!this.closed) this.sendByEvents(packet, length, to);
    } catch {
      // A full buffer or a far end that is gone: RTP packets may be lost, the time-out of the leg tells the rest.
    }
  }

  sendRtcp(packet: Buffer, length: number, to: RemoteAddress): void {
    if (this.closed || this.rtcp === undefined || to.port <= 0 || to.port > 65535) return;
    this.rtcp.send(Buffer.from(packet.subarray(0, length)), to.port, to.address);
  }

  fetch(now: number): void {
    if (this.direct?.fetch(now) !== 'unsteady') return;
    this.leaveDirect();
    this.eventsUntil = now + this.holdOff;
    this.holdOff = Math.min(this.holdOff * 2, LONGEST_HOLD_OFF_MS);
  }

  latch(remote: RemoteAddress | undefined): void {
    this.leaveDirect();
    const { rtp } = this;
    if (rtp !== undefined && this.connected) rtp.disconnect();
    this.connected = false;
    this.remote = remote;
    this.announcements = 0;
    if (remote === undefined || this.closed || rtp === undefined) return;
    rtp.connect(remote.port, remote.address);
    this.connected = isConnected(rtp);
  }

  relaying(on: boolean): void {
    this.relayed = on;
    if (on) this.leaveDirect();
  }

  /** Closes both sockets; resolves when their ports are free. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.leaveDirect();
    this.closed = true;
    this.leg = undefined;
    await this.opening?.catch(() => {});
    await Promise.all([this.rtp, this.rtcp].map((socket) => socket && closeSocket(socket)));
  }

  private async replace(before: Promise<void> | undefined, address: string, rtp: number, rtcp: number): Promise<void> {
    await before?.catch(() => {});
    if (this.closed) return;
    const sockets = [this.rtp, this.rtcp];
    await this.bindBoth(address, rtp, rtcp, () => this.latch(undefined));
    await Promise.all(sockets.map((socket) => socket && closeSocket(socket)));
  }

  private async bindBoth(address: string, rtpPort: number, rtcpPort: number, leave = () => {}): Promise<void> {
    const rtp = await bind(address, rtpPort);
    let rtcp: Socket | undefined;
    try {
      if (rtcpPort !== 0) rtcp = await bind(address, rtcpPort);
    } catch (error) {
      await closeSocket(rtp);
      throw error;
    }
    leave();
    this.descriptor = undefined;
    this.rtp = rtp;
    this.rtcp = rtcp;
    rtp.on('message', (bytes, sender) => this.announced(bytes, sender.address, sender.port));
    rtcp?.on('message', (bytes, sender) => this.report(bytes, sender.address, sender.port));
  }

  private sendByEvents(packet: Buffer, length: number, to: RemoteAddress): void {
    packet.copy(this.outgoing, 0, 0, length);
    if (this.connected) this.rtp?.send(this.outgoing, 0, length);
    else this.rtp?.send(this.outgoing, 0, length, to.port, to.address);
  }

  private announced(bytes: Buffer, address: string, port: number): void {
    const now = this.around.now();
    this.give(bytes, bytes.length, address, port, now);
    if (!this.connected || this.relayed || now < this.eventsUntil || !this.around.direct()) return;
    if (++this.announcements >= SETTLED) this.enterDirect();
  }

  private give(bytes: Uint8Array, length: number, address: string, port: number, now: number): void {
    const { leg } = this;
    if (leg === undefined) return;
    try {
      leg.packetIn(bytes, length, address, port, now);
    } catch (error) {
      this.around.fault(leg.id, error);
    }
  }

  private report(bytes: Buffer, address: string, port: number): void {
    const { leg } = this;
    if (leg === undefined) return;
    try {
      leg.rtcpPacketIn(bytes, bytes.length, address, port, this.around.now());
    } catch (error) {
      this.around.fault(leg.id, error);
    }
  }

  private enterDirect(): void {
    const { rtp, remote } = this;
    if (rtp === undefined || remote === undefined) return;
    this.descriptor ??= descriptorOf(rtp);
    if (this.descriptor === undefined) {
      this.eventsUntil = Number.POSITIVE_INFINITY;
      return;
    }
    const { address, port } = remote;
    const direct = new DirectFetch(this.descriptor.fd, (bytes, length, now) =>
      this.give(bytes, length, address, port, now),
    );
    this.descriptor.pause();
    // Packets of strangers that came before the socket was connected may still wait. Fetched packets carry no sender, so
    // whatever waits is thrown away; later the kernel lets only the far end in.
    if (direct.drain()) {
      this.direct = direct;
      this.around.countDirect(1);
    } else {
      this.descriptor.resume();
      this.announcements = 0;
    }
  }

  private leaveDirect(): void {
    if (this.direct === undefined) return;
    this.direct = undefined;
    this.around.countDirect(-1);
    this.announcements = 0;
    this.descriptor?.resume();
  }
}

function bind(address: string, port: number): Promise<Socket> {
  const ipv6 = isIPv6(address);
  // Addresses are numeric: nothing has to be looked up, and the answer may come at once.
  const socket = createSocket({
    type: ipv6 ? 'udp6' : 'udp4',
    ipv6Only: ipv6,
    lookup: (hostname, _, done) => done(null, hostname, ipv6 ? 6 : 4),
  });
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once('error', failed);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', failed);
      // An ICMP message of the far end is no reason to stop.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

function isConnected(socket: Socket): boolean {
  try {
    socket.remoteAddress();
    return true;
  } catch {
    return false;
  }
}
