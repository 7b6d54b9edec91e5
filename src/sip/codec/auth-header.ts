import { COMMA, EQUALS, QUOTE } from './characters.js';
import { Cursor, quote, unquote } from './cursor.js';

/** Value of an authentication header (challenge or credentials): a scheme and its parameters, names in lower case, values without quotes. */
export interface AuthHeader {
  /** Lower case: `digest`, `basic`, … */
  readonly scheme: string;
  readonly params: ReadonlyMap<string, string>;
}

/** Reads one authentication header; undefined when it has no parameters of the form name=value (such schemes are unknown here). */
export function parseAuthHeader(text: string): AuthHeader | undefined {
  const cursor = new Cursor(text);
  const scheme = cursor.token();
  if (scheme === undefined) return undefined;
  const params = new Map<string, string>();
  cursor.skipSpace();
  do {
    const name = cursor.token()?.toLowerCase();
    if (name === undefined || !cursor.take(EQUALS) || params.has(name)) return undefined;
    const start = cursor.at;
    if (cursor.peek() === QUOTE) {
      if (!cursor.skipQuoted()) return undefined;
    } else while (cursor.at < cursor.end && !' \t,'.includes(text[cursor.at]!)) cursor.at++;
    if (cursor.at === start) return undefined;
    params.set(name, unquote(text.slice(start, cursor.at)));
  } while (cursor.take(COMMA));
  return cursor.finished() ? { scheme: scheme.toLowerCase(), params } : undefined;
}

/** Parameters that RFC 3261 and RFC 7616 write without quotes. */
const UNQUOTED = new Set(['algorithm', 'stale', 'nc']);

/** `Digest name="value", …`; `qop` is quoted in challenges and bare in credentials. */
export function writeAuthHeader(params: Iterable<readonly [string, string]>, isCredentials: boolean): string {
  const parts: string[] = [];
  for (const [name, value] of params) {
    const bare = UNQUOTED.has(name) || (isCredentials && name === 'qop');
    parts.push(`${name}=${bare ? value : quote(value)}`);
  }
  return `Digest ${parts.join(', ')}`;
}
