/** How a key has come: in the media, or by signalling (INFO). */
export type KeyWay = 'media' | 'signalling';

/** Presses that may wait for their twin; more within the window nobody presses. */
const MOST_WAITING = 64;

/**
 * Some phones tell each key twice: in their media (telephone-event, or the tone itself) and by INFO. Whatever comes by the other way
 * within the window, and has not been matched yet, is the same press.
 */
export class TwinKeys {
  private waiting: { readonly key: string; readonly way: KeyWay; readonly at: number }[] = [];

  /** @param window in the unit of `now`. */
  constructor(private readonly window: number) {}

  /** The keys of these that are presses of their own. */
  fresh(keys: string, way: KeyWay, now: number): string {
    this.waiting = this.waiting.filter(({ at }) => now >= at && now - at <= this.window).slice(-MOST_WAITING);
    let fresh = '';
    for (const key of keys) {
      const twin = this.waiting.findIndex((each) => each.key === key && each.way !== way);
      if (twin >= 0) this.waiting.splice(twin, 1);
      else {
        this.waiting.push({ key, way, at: now });
        fresh += key;
      }
    }
    return fresh;
  }
}
