import { COMMA, SLASH } from './characters.js';
import { Cursor } from './cursor.js';
import { parseHost, parsePort } from './host.js';
import { type Params, param, parseHeaderParams, writeParams } from './params.js';

/** Start of every branch that RFC 3261 section 8.1.1.7 makes a transaction id. */
export const MAGIC_COOKIE = 'z9hG4bK';

/** One value of a Via header. */
export class Via {
  constructor(
    /** Upper case: UDP, TCP, TLS, WS, WSS or anything else that came. */
    readonly transport: string,
    readonly host: string,
    /** 0 when the sender named none. */
    readonly port: number,
    readonly params: Params,
  ) {}

  get branch(): string {
    return param(this.params, 'branch') ?? '';
  }

  /** True when the branch identifies a transaction; the bare cookie does not (RFC 4475 section 3.2.1). */
  get hasCookie(): boolean {
    const branch = this.branch;
    return branch.length > MAGIC_COOKIE.length && branch.startsWith(MAGIC_COOKIE);
  }

  /** `host:port` as the sender wrote it; part of the key of a server transaction. */
  get sentBy(): string {
    return this.port === 0 ? this.host : `${this.host}:${this.port}`;
  }

  param(name: string): string | undefined {
    return param(this.params, name);
  }

  /** With the source that the packet really had: RFC 3261 section 18.2.1, RFC 3581 section 4. */
  withSource(address: string, port: number): Via {
    const params: string[] = [];
    const asksPort = param(this.params, 'rport') !== undefined;
    for (let i = 0; i < this.params.length; i += 2) {
      const name = this.params[i]!;
      if (name !== 'received' && name !== 'rport') params.push(name, this.params[i + 1]!);
    }
    if (asksPort) params.push('received', address, 'rport', String(port));
    else if (this.host !== address && this.host !== `[${address}]`) params.push('received', address);
    return new Via(this.transport, this.host, this.port, params);
  }

  toString(): string {
    return `SIP/2.0/${this.transport} ${this.sentBy}${writeParams(this.params)}`;
  }
}

/** One Via value at the cursor: `SIP/2.0/UDP host:port;params`, white space allowed around the slashes and the colon. */
export function parseViaAt(cursor: Cursor): Via | undefined {
  cursor.skipSpace();
  const text = cursor.text;
  if (text.startsWith('SIP/2.0/', cursor.at)) cursor.at += 8;
  else {
    const name = cursor.token();
    if (name === undefined || name.toUpperCase() !== 'SIP' || !cursor.take(SLASH)) return undefined;
    if (cursor.token() === undefined || !cursor.take(SLASH)) return undefined;
  }
  const transport = cursor.token();
  if (transport === undefined) return undefined;
  const afterTransport = cursor.at;
  cursor.skipSpace();
  if (cursor.at === afterTransport) return undefined;
  const host = parseHost(cursor);
  if (host === undefined) return undefined;
  const port = parsePort(cursor, true);
  if (port < 0) return undefined;
  const params = parseHeaderParams(cursor);
  return params === undefined ? undefined : new Via(upperTransport(transport), host, port, params);
}

function upperTransport(name: string): string {
  return name === 'UDP' || name === 'TCP' ? name : name.toUpperCase();
}

/** All values of one Via header, or undefined when one of them is wrong. */
export function parseViaList(text: string): Via[] | undefined {
  const cursor = new Cursor(text);
  const list: Via[] = [];
  do {
    const via = parseViaAt(cursor);
    if (via === undefined) return undefined;
    list.push(via);
  } while (cursor.take(COMMA));
  return cursor.finished() ? list : undefined;
}
