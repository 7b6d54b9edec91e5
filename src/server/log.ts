import type { Config } from './config.js';

export type LogLevel = Config['log']['level'];
export type LogFields = Readonly<Record<string, unknown>>;

/** What the server writes about itself. Callers keep secrets out of the fields. */
export interface Log {
  error(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
}

/** A log whose level can change while it is used. */
export interface AdjustableLog extends Log {
  setLevel(level: LogLevel): void;
}

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/**
 * A log that writes each line with `write`: as JSON (`{"time":"…","level":"info","message":"…", …fields}`), or for people.
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void,
  format: 'json' | 'text' = 'json',
): AdjustableLog {
  let most = LEVELS.indexOf(level);
  const print = format === 'json' ? jsonLine : textLine;
  const at = (of: LogLevel) => {
    const rank = LEVELS.indexOf(of);
    return (fields: LogFields, message: string) => {
      if (rank <= most) write(print(new Date(), of, fields, message));
    };
  };
  const setLevel = (next: LogLevel): void => {
    most = LEVELS.indexOf(next);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), setLevel };
}

function jsonLine(time: Date, level: LogLevel, fields: LogFields, message: string): string {
  return `${JSON.stringify({ time: time.toISOString(), level, message, ...fields })}\n`;
}

function textLine(time: Date, level: LogLevel, fields: LogFields, message: string): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${[time.toISOString().slice(11, 23), level.padEnd(5), message, ...shown].join(' ')}\n`;
}

/** What went wrong, with the place where it did, for the log. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
