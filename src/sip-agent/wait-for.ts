/** Longest real time that a condition is waited for; only a failing test ever gets there. */
const LIMIT_MS = 15_000;
const LOOK_MS = 2;

/**
 * Resolves as soon as the condition holds. Rejects with `what` when it does not within the limit; a function is asked then, so
 * that the message can say how things stand.
 */
export async function waitFor(
  condition: () => boolean,
  what: string | (() => string),
  limitMs = LIMIT_MS,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) {
      throw new Error(`not within ${limitMs / 1000} s: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
