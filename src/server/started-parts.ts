/** What a start has made so far and how each is ended, so that nothing stays of a start that fails. */
export class StartedParts {
  readonly #ends: (() => void | Promise<void> | undefined)[] = [];

  /** Notes how a part that has just been made is ended. */
  add(end: () => void | Promise<void> | undefined): void {
    this.#ends.push(end);
  }

  /** Ends everything, the last made first, and only once. One that cannot be ended keeps no other from it; its error is thrown at last. */
  async end(): Promise<void> {
    const errors: unknown[] = [];
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) {
      try {
        await end();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
