import { connectIvrDriver, type IvrDriver, type IvrDriverOptions } from '../../ivr/index.js';
import type { IvrToDriver, IvrToServer } from '../../protocol/index.js';
import type { FrameType } from './ivr-flow.js';

/** What comes from the server, in order. */
export type FromServer =
  | { readonly kind: 'message'; readonly message: IvrToDriver }
  | { readonly kind: 'frame'; readonly type: FrameType }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'closed' };

export type DriverCodec = Pick<IvrDriverOptions, 'sourceEncoding' | 'dtdFile'>;

/** The driver's side of a flow: it answers nothing by itself and keeps all that comes. */
export class DriverLink {
  readonly #driver: IvrDriver;
  readonly #received: FromServer[];
  #open = true;
  #closing = false;

  private constructor(driver: IvrDriver, received: FromServer[]) {
    this.#driver = driver;
    this.#received = received;
    void driver.closed.then(() => {
      this.#open = false;
      if (!this.#closing) received.push({ kind: 'closed' });
    });
  }

  /** `codec`: what driver and server must agree on. */
  /** `received`: where what comes is put, in order; several links of a driver have one in common. */
  static async open(port: number, codec: DriverCodec, received: FromServer[]): Promise<DriverLink> {
    const driver = await connectIvrDriver({
      port,
      ...codec,
      activityTimer: 0,
      passive: true,
      onMessage: (message) => received.push({ kind: 'message', message }),
      onFrame: (frame) =>
        received.push(
          frame.type === 'unreadable'
            ? { kind: 'unreadable', reason: frame.reason }
            : { kind: 'frame', type: frame.type },
        ),
    });
    return new DriverLink(driver, received);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get bytes(): { readonly in: number; readonly out: number } {
    return this.#driver.bytes;
  }

  send(message: IvrToServer): void {
    this.#driver.send(message);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#driver.sendBytes(bytes);
  }

  frameOf(message: IvrToServer): Buffer {
    return this.#driver.frameOf(message);
  }

  /** The next thing that came, taken out. */
  take(): FromServer | undefined {
    return this.#received.shift();
  }

  get waiting(): readonly FromServer[] {
    return this.#received;
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#driver.close();
  }

  async destroy(): Promise<void> {
    if (this.#open) await this.close();
  }
}
