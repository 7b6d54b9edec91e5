import { type Terminal, UsageError } from './command.js';
import type { OptionTable, ParsedLine } from './command-line.js';
import { textOf } from './command-line.js';

/** Options of every command that talks to a server. */
export const SERVER_OPTIONS: OptionTable = {
  url: { type: 'string' },
  token: { type: 'string' },
};

export const SERVER_HELP = `  --url URL        the server; default ws://127.0.0.1:8080/tlib (http://…, host:port or :port do as well)
  --token SECRET   one of its http.tokens; better in the environment as PARTYLINE_TOKEN`;

export interface ServerAddress {
  readonly wsUrl: string;
  readonly httpUrl: string;
  readonly token: string | undefined;
}

export function serverAddress(line: ParsedLine, terminal: Terminal): ServerAddress {
  const given = (textOf(line, 'url') ?? 'ws://127.0.0.1:8080/tlib').replace(/^:(?=\d)/, '127.0.0.1:');
  let url: URL;
  try {
    url = new URL(/^\w+:\/\//.test(given) ? given : `ws://${given}`);
  } catch {
    throw new UsageError(`--url ${given} is no URL; it looks like ws://127.0.0.1:8080/tlib`);
  }
  const secure = url.protocol === 'wss:' || url.protocol === 'https:';
  if (!secure && url.protocol !== 'ws:' && url.protocol !== 'http:') {
    throw new UsageError(`--url ${given} must begin with ws://, wss://, http:// or https://`);
  }
  const path = url.pathname === '/' ? '/tlib' : url.pathname;
  return {
    wsUrl: `ws${secure ? 's' : ''}://${url.host}${path}`,
    httpUrl: `http${secure ? 's' : ''}://${url.host}`,
    token: textOf(line, 'token') ?? terminal.env['PARTYLINE_TOKEN'],
  };
}
