import type { Config } from './config.js';

export type LogLevel = Config['log']['level'];
export type LogFields = Readonly<Record<string, unknown>>;

/** JSON lines: `{"time":"…","level":"info","message":"…", …fields}`. Callers keep secrets out of the fields. */
export interface Log {
  error(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
}

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const most = LEVELS.indexOf(level);
  const at = (of: LogLevel) => {
    if (LEVELS.indexOf(of) > most) return () => {};
    return (fields: LogFields, message: string) =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level: of, message, ...fields })}\n`);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
