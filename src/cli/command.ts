/** Where a command reads from and writes to; the terminal, or a test. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True = somebody looks at `err`. */
  readonly interactive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls `fn` when the user wants the program to end (Ctrl-C); the function returned ends that. */
  onInterrupt(fn: () => void): () => void;
  /** Calls `fn` when the program shall read its configuration again (SIGHUP); the function returned ends that. */
  onReload(fn: () => void): () => void;
}

/** One subcommand of `partyline`, as its file exports it. */
export interface Command {
  /** What `--help` prints: usage, what it does, options, at least one example. Absent = `run` answers `--help` itself. */
  help?(args: readonly string[]): string;
  /** The exit code: see `EXIT`. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

export const EXIT = {
  ok: 0,
  /** The server has refused, the phone cannot do it, a model has failed. */
  refused: 1,
  /** The command line was not understood. */
  usage: 2,
  /** The server cannot be reached, or cannot start. */
  unavailable: 3,
} as const;

/** Ends the program with this text on standard error and this exit code. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** A command line that is not understood. */
export class UsageError extends CommandError {
  constructor(message: string | undefined) {
    super(message ?? 'the command line is not understood', EXIT.usage);
  }
}
