/** What npm calls the script that it runs: `npx partyline …` and `npm start` run in the foreground for as long as the server does. */
const FOREGROUND: ReadonlySet<string | undefined> = new Set(['npx', 'start']);

/** Milliseconds between two looks. */
const LOOK = 500;

/**
 * npm and npx run a program by way of a shell. Told to end by SIGTERM they pass that on to the shell, which ends and leaves the
 * program behind. So whoever was started like that calls `fn` when its parent is no longer `startedBy`, the process ID that it had for a
 * parent when it began. Scripts of other names may leave a server behind on purpose, and are left in peace. Gives back what ends the watch.
 */
export function onNpmGone(
  env: Readonly<Record<string, string | undefined>>,
  startedBy: number,
  fn: () => void,
  parent: () => number = () => process.ppid,
): () => void {
  if (!FOREGROUND.has(env['npm_lifecycle_event'])) return () => {};
  const timer = setInterval(() => {
    if (parent() === startedBy) return;
    clearInterval(timer);
    fn();
  }, LOOK);
  timer.unref();
  return () => clearInterval(timer);
}
