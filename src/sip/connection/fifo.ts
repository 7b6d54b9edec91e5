/** First in, first out, in constant time. */
export class Fifo<T> {
  private items: (T | undefined)[] = [];
  private first = 0;

  get length(): number {
    return this.items.length - this.first;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    const item = this.items[this.first];
    if (item === undefined) return undefined;
    this.items[this.first++] = undefined;
    if (this.first === this.items.length || this.first >= 1024) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
    return item;
  }

  clear(): void {
    this.items = [];
    this.first = 0;
  }
}
