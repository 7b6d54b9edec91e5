/**
 * What the client uses of a WebSocket: the class of browsers and of Node 22, and `WebSocket` of the package `ws` for
 * Node 20, all have it.
 */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** A WebSocket class as browsers, Node 22 and the package `ws` have it. */
export type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike;

/** The given class, or the one that this runtime has. */
export function webSocketClass(given: WebSocketClass | undefined): WebSocketClass {
  const found = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (found !== undefined) return found;
  throw new Error("this runtime has no WebSocket: give one, on Node 20 `import { WebSocket } from 'ws'`");
}
