import type { WebSocketClass, WebSocketLike } from './web-socket.js';

/** A WebSocket whose other side is played by the test. */
export interface FakeWebSocket extends WebSocketLike {
  readonly url: string;
  readonly protocols: readonly string[];
  /** What the client has sent. */
  readonly sent: Readonly<Record<string, unknown>>[];
  /** Makes the connection open. */
  opens(): void;
  /** The server sends a message. */
  receives(message: unknown): void;
  /** The connection ends from the other side. */
  ends(code: number, reason?: string): void;
  /** What the client closed it with. */
  readonly closedWith: number | undefined;
}

/** A WebSocket class and all that was made with it, newest last. */
export function fakeWebSockets(): { readonly WebSocket: WebSocketClass; readonly all: FakeWebSocket[] } {
  const all: FakeWebSocket[] = [];
  class Fake implements FakeWebSocket {
    readyState = 0;
    onopen: WebSocketLike['onopen'] = null;
    onmessage: WebSocketLike['onmessage'] = null;
    onerror: WebSocketLike['onerror'] = null;
    onclose: WebSocketLike['onclose'] = null;
    readonly sent: Readonly<Record<string, unknown>>[] = [];
    closedWith: number | undefined;

    constructor(
      readonly url: string,
      readonly protocols: readonly string[],
    ) {
      all.push(this);
    }

    send(text: string): void {
      this.sent.push(JSON.parse(text) as Readonly<Record<string, unknown>>);
    }

    close(code?: number): void {
      this.closedWith = code;
      this.readyState = 3;
    }

    opens(): void {
      this.readyState = 1;
      this.onopen?.(undefined as never);
    }

    receives(message: unknown): void {
      const data = typeof message === 'string' ? message : JSON.stringify(message);
      this.onmessage?.({ data } as never);
    }

    ends(code: number, reason = ''): void {
      this.readyState = 3;
      this.onclose?.({ code, reason } as never);
    }
  }
  return { WebSocket: Fake, all };
}
