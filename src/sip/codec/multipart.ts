import { Cursor, unquote } from './cursor.js';
import { type SipMessage, tokensOf } from './message.js';
import { param, parseHeaderParams } from './params.js';

/** Media type in lower case without parameters, '' when there is none or it is broken. */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return '';
  const end = contentType.indexOf(';');
  const type = (end < 0 ? contentType : contentType.slice(0, end)).replace(/\s/g, '');
  return type.toLowerCase();
}

/** One part of a multipart body (RFC 2046 section 5.1). */
export interface BodyPart {
  readonly type: string;
  /** Value of its Content-Type. */
  readonly contentType: string;
  readonly disposition: string;
  readonly body: string;
}

/** Parts of a multipart body, or undefined when it has no boundary, is broken or has more than `maxParts` parts. */
export function parseMultipart(contentType: string, body: string, maxParts = 16): BodyPart[] | undefined {
  const cursor = new Cursor(contentType);
  const params = contentType.indexOf(';');
  if (params < 0) return undefined;
  cursor.at = params;
  const boundary = unquote(param(parseHeaderParams(cursor) ?? [], 'boundary') ?? '');
  if (boundary === '' || boundary.length > 70) return undefined;
  const delimiter = `--${boundary}`;
  let at = body.startsWith(delimiter) ? 0 : nextDelimiter(body, delimiter, 0);
  if (at < 0) return undefined;
  const parts: BodyPart[] = [];
  for (;;) {
    at += delimiter.length;
    if (body.startsWith('--', at)) return parts;
    const lineEnd = body.indexOf('\r\n', at);
    const next = nextDelimiter(body, delimiter, at);
    if (lineEnd < 0 || next < 0 || parts.length >= maxParts) return undefined;
    parts.push(parsePart(next - 2 > lineEnd ? body.slice(lineEnd, next - 2) : ''));
    at = next;
  }
}

/** Where the next delimiter begins; a longer one is that of a body inside of this one (RFC 2046 section 5.1.2). */
function nextDelimiter(body: string, delimiter: string, from: number): number {
  let at = from;
  for (;;) {
    at = body.indexOf(`\r\n${delimiter}`, at) + 2;
    if (at === 1) return -1;
    if (/^(?:--|[ \t\r])/.test(body.slice(at + delimiter.length, at + delimiter.length + 2))) return at;
  }
}

function parsePart(text: string): BodyPart {
  // The headers of a part end with an empty line; a part without headers begins with it.
  const headEnd = text.indexOf('\r\n\r\n');
  const head = headEnd < 0 ? '' : text.slice(0, headEnd);
  const header = (name: string): string => {
    for (const line of head.split('\r\n')) {
      const colon = line.indexOf(':');
      if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) return line.slice(colon + 1).trim();
    }
    return '';
  };
  const type = header('content-type');
  return {
    type: type === '' ? 'text/plain' : mediaTypeOf(type),
    contentType: type,
    disposition: header('content-disposition').toLowerCase(),
    body: headEnd < 0 ? text : text.slice(headEnd + 4),
  };
}

/** What a message carries: a session description, nothing, or something else by its media type. */
export type MessageContent =
  | { readonly kind: 'none' }
  | { readonly kind: 'sdp'; readonly sdp: string }
  | { readonly kind: 'other'; readonly type: string };

/**
 * The session description of a message, also when it is one part of a multipart body. What the sender lets be left aside, and is none, is
 * nothing (RFC 3261 section 20.11).
 */
export function contentOf(message: SipMessage): MessageContent {
  if (message.body === '') return { kind: 'none' };
  const contentType = message.headers.get('Content-Type');
  if (contentType === 'application/sdp') return { kind: 'sdp', sdp: message.body };
  const type = mediaTypeOf(contentType);
  if (type === 'application/sdp') return { kind: 'sdp', sdp: message.body };
  const sdp = contentType !== undefined && isMultipart(type) ? sdpWithin(contentType, message.body) : undefined;
  if (sdp !== undefined) return { kind: 'sdp', sdp };
  return OPTIONAL.test(message.headers.get('Content-Disposition') ?? '') ? { kind: 'none' } : { kind: 'other', type };
}

const OPTIONAL = /;\s*handling\s*=\s*"?optional\b/i;

function isMultipart(type: string): boolean {
  return type.startsWith('multipart/');
}

/** Multipart bodies within each other; nobody has more. */
const DEEPEST = 4;

/** The description of the session; one for early media (RFC 3959) is none of it. */
function sdpWithin(contentType: string, body: string, depth = 1): string | undefined {
  for (const part of parseMultipart(contentType, body) ?? []) {
    if (part.type === 'application/sdp' && /^(?:session\b|$)/.test(part.disposition)) return part.body;
    const inner =
      isMultipart(part.type) && depth < DEEPEST ? sdpWithin(part.contentType, part.body, depth + 1) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Whether the body is packed: nothing here unpacks it. */
export function isEncoded({ headers }: SipMessage): boolean {
  return headers.has('Content-Encoding') && tokensOf(headers, 'Content-Encoding').some((name) => name !== 'identity');
}

/** Header line of the 415 that says so (RFC 3261 section 21.4.13). */
export const NO_ENCODING = 'Accept-Encoding: identity\r\n';

/** The session description of a message; undefined when it has none. */
export function sdpOf(message: SipMessage): string | undefined {
  const content = contentOf(message);
  return content.kind === 'sdp' ? content.sdp : undefined;
}
