/** Which real ConnID stands behind the labels 1, 2 … of a model, and what was dialed for each call. */
export class CallLabels {
  readonly #connIds = new Map<number, string>();
  readonly #labels = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #dialed = new Map<number, string>();
  /** Labels whose creating action was done, but whose ConnID no event has told yet. */
  #awaited: number | undefined;

  /** An action creates the call `label`: the next ConnID that was never seen before is its. */
  await(label: number, dialed: string | undefined): void {
    this.#awaited = label;
    if (dialed !== undefined) this.#dialed.set(label, dialed);
  }

  /** A ConnID occurs in an event. */
  see(connId: string): void {
    if (this.#seen.has(connId)) return;
    this.#seen.add(connId);
    if (this.#awaited === undefined) return;
    this.#connIds.set(this.#awaited, connId);
    this.#labels.set(connId, this.#awaited);
    this.#awaited = undefined;
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
    const label = typeof connId === 'string' ? this.#labels.get(connId) : undefined;
    return label === undefined ? undefined : this.#dialed.get(label);
  }
}
