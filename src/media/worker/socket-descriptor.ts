import type { Socket } from 'node:dgram';
import { readlinkSync } from 'node:fs';

/** The file descriptor below a datagram socket, with a way to stop and go on reading it by events. */
export interface SocketDescriptor {
  readonly fd: number;
  /** From now on packets stay in the kernel until they are read from `fd`. */
  pause(): void;
  resume(): void;
}

interface UdpHandle {
  readonly fd: number;
  recvStart(): number;
  recvStop(): number;
}

/**
 * Finds the descriptor of a bound socket; undefined where the runtime does not let us. Node has no public way to read many
 * datagram sockets cheaply, so this looks at an internal of `node:dgram`. Nothing depends on it: all that is found is checked,
 * and whoever gets undefined uses the socket's events (docs/decisions/006-media.md).
 */
export function descriptorOf(socket: Socket): SocketDescriptor | undefined {
  const handle = handleOf(socket);
  if (handle === undefined || !isSocket(handle.fd)) return undefined;
  return {
    fd: handle.fd,
    pause: () => void handle.recvStop(),
    resume: () => void handle.recvStart(),
  };
}

function handleOf(socket: Socket): UdpHandle | undefined {
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    const state = (socket as unknown as Record<symbol, unknown>)[symbol];
    if (typeof state !== 'object' || state === null || !('handle' in state)) continue;
    const { handle } = state;
    if (isUdpHandle(handle)) return handle;
  }
  return undefined;
}

function isUdpHandle(handle: unknown): handle is UdpHandle {
  if (typeof handle !== 'object' || handle === null) return false;
  const { fd, recvStart, recvStop } = handle as Partial<UdpHandle>;
  return typeof fd === 'number' && fd > 2 && typeof recvStart === 'function' && typeof recvStop === 'function';
}

/** A descriptor that is no socket must never be written to. Where /proc is missing nothing can be proven. */
function isSocket(fd: number): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
  } catch {
    return false;
  }
}
