/** Messages in order for a reader that may come before or after them. */
export class MessageQueue<M> {
  readonly #waiting: M[] = [];
  readonly #readers: { accept: (message: M) => boolean; resolve: (message: M) => void; reject: (e: Error) => void }[] =
    [];
  #ended: Error | undefined;

  get waiting(): number {
    return this.#waiting.length;
  }

  push(message: M): void {
    if (!this.offer(message)) this.#waiting.push(message);
  }

  /** Gives it to a reader that waits for it; false, and it is not kept, when nobody does. */
  offer(message: M): boolean {
    const at = this.#readers.findIndex((reader) => reader.accept(message));
    if (at === -1) return false;
    this.#readers.splice(at, 1)[0]?.resolve(message);
    return true;
  }

  /** Refuses every reader that waits and, when nothing is left to read, every later one. */
  end(reason: Error): void {
    this.#ended ??= reason;
    for (const reader of this.#readers.splice(0)) reader.reject(reason);
  }

  /**
   * The next message that `accept` takes; the others stay, in order. Rejects when it does not come within `timeout`
   * milliseconds, and when no more can come.
   */
  next(timeout: number, accept: (message: M) => boolean): Promise<M> {
    const at = this.#waiting.findIndex(accept);
    if (at !== -1) return Promise.resolve(this.#waiting.splice(at, 1)[0] as M);
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#readers.splice(this.#readers.indexOf(reader), 1);
        const others = this.#waiting.length === 0 ? '' : `; ${this.#waiting.length} others wait to be read`;
        reject(new Error(`no such message within ${timeout} ms${others}`));
      }, timeout);
      const reader = {
        accept,
        resolve: (message: M) => {
          clearTimeout(timer);
          resolve(message);
        },
        reject: (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#readers.push(reader);
    });
  }
}
