/** Something that has messages to write. */
export interface Writer {
  write(): void;
}

/**
 * Gathers what connections have to write and lets them write once per turn of the event loop: several events of one turn
 * then leave in one system call.
 */
export class WriteTurns {
  #writers: Writer[] = [];
  #scheduled = false;

  add(writer: Writer): void {
    this.#writers.push(writer);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const writers = this.#writers;
      this.#writers = [];
      for (const each of writers) each.write();
    });
  }
}
