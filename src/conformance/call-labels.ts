/** Which real ConnID stands behind the labels 1, 2 … of a model, and what was dialed for each call. */
export class CallLabels {
  readonly #connIds = new Map<number, string>();
  readonly #labels = new Map<string, number>();
  readonly #seen = new Set<string>();
  /** ConnID → the number that was dialed for it. */
  readonly #dialed = new Map<string, string>();
  /** A creating action was done, but no event has told the ConnID yet. */
  #awaited: { readonly label: number | undefined; readonly dialed: string | undefined } | undefined;

  /** An action creates the call `label`: the next ConnID that was never seen before is its. */
  await(label: number, dialed: string | undefined): void {
    this.#awaited = { label, dialed };
  }

  /** The same for a call that gets its label later, if at all. */
  dials(dialed: string): void {
    this.#awaited = { label: undefined, dialed };
  }

  /** A ConnID occurs in an event. */
  see(connId: string): void {
    if (this.#seen.has(connId)) return;
    this.#seen.add(connId);
    if (this.#awaited === undefined) return;
    const { label, dialed } = this.#awaited;
    this.#awaited = undefined;
    if (dialed !== undefined) this.#dialed.set(connId, dialed);
    if (label !== undefined) this.bind(label, connId);
  }

  /** The call `label` is this one: known without waiting for an event. */
  bind(label: number, connId: string): void {
    this.#seen.add(connId);
    this.#connIds.set(label, connId);
    this.#labels.set(connId, label);
  }

  connId(label: number): string | undefined {
    return this.#connIds.get(label);
  }

  label(connId: string): number | undefined {
    return this.#labels.get(connId);
  }

  /** The number that was dialed when the call of this ConnID began. */
  dialed(connId: unknown): string | undefined {
    return typeof connId === 'string' ? this.#dialed.get(connId) : undefined;
  }
}
