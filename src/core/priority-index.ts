/** One entry: the smaller `order` comes first. */
export interface PriorityEntry {
  readonly order: number;
  readonly id: string;
}

/**
 * A binary heap that finds the first entry in O(log n). Entries are never taken out of the middle: whoever looks for the
 * first passes `valid`, and entries that are out of date are thrown away when they come up. That keeps choosing an agent
 * out of 10,000 as cheap as out of 10, and needs nothing to be undone when a step fails.
 */
export class PriorityIndex {
  private readonly heap: PriorityEntry[] = [];

  get size(): number {
    return this.heap.length;
  }

  push(entry: PriorityEntry): void {
    const { heap } = this;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as PriorityEntry;
      if (above.order <= entry.order) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  /** The first entry that is still valid; invalid ones before it are dropped. */
  first(valid: (entry: PriorityEntry) => boolean): PriorityEntry | undefined {
    for (let top = this.heap[0]; top; top = this.heap[0]) {
      if (valid(top)) return top;
      this.drop();
    }
    return undefined;
  }

  /** Keeps only valid entries, one per id; for when out-of-date ones have piled up. */
  compact(valid: (entry: PriorityEntry) => boolean): void {
    const kept = new Map<string, PriorityEntry>();
    for (const entry of this.heap) if (valid(entry)) kept.set(entry.id, entry);
    this.heap.length = 0;
    for (const entry of kept.values()) this.push(entry);
  }

  private drop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && right.order < (heap[child] as PriorityEntry).order) child++;
      if ((heap[child] as PriorityEntry).order >= last.order) break;
      heap[i] = heap[child] as PriorityEntry;
      i = child;
    }
    heap[i] = last;
  }
}
