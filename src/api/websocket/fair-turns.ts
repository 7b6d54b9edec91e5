/** Work of one client that can be done in small pieces. */
export interface Task {
  /** Does one piece; true = there is more to do now. */
  piece(): boolean;
}

/** Milliseconds after which other work of the process gets its turn. */
const TURN = 5;

/**
 * Shares the event loop among clients: piece by piece, one client after the other, and never for long at a stretch,
 * however many clients there are and however much each of them has to do.
 */
export class FairTurns {
  /** Tasks that the last turn had no time for. */
  #left: Task[] = [];
  /** Tasks of the next turn that come before the others. */
  #first: Task[] = [];
  #tasks: Task[] = [];
  readonly #waiting = new Set<Task>();
  #scheduled = false;

  /** The task gets its turn soon, after this turn of the event loop. Adding one that waits already changes nothing. */
  add(task: Task): void {
    this.#enter(task, this.#tasks);
  }

  /** The same, before the tasks that are added for that turn otherwise; those left over from the turn before go first. */
  addFirst(task: Task): void {
    this.#enter(task, this.#first);
  }

  /** Resolves when all that waits has had its turn, or after `most` milliseconds. */
  async settled(most: number): Promise<void> {
    const end = performance.now() + most;
    while (this.#scheduled && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  }

  #enter(task: Task, tasks: Task[]): void {
    if (this.#waiting.has(task)) return;
    this.#waiting.add(task);
    tasks.push(task);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    const tasks = this.#left.concat(this.#first, this.#tasks);
    this.#left = [];
    this.#first = [];
    this.#tasks = [];
    const end = performance.now() + TURN;
    let done = 0;
    while (done < tasks.length) {
      const task = tasks[done] as Task;
      done++;
      this.#waiting.delete(task);
      if (task.piece()) this.add(task);
      if (performance.now() >= end) break;
    }
    this.#left = tasks.slice(done);
    if (this.#left.length + this.#first.length + this.#tasks.length > 0) this.#schedule();
  }
}
