import type { HeaderList, SipRequest } from '../codec/message.js';
import { parseViaList, type Via } from '../codec/via.js';
import type { Flow } from '../connection/flow.js';

/**
 * Text of a response to a request: Via, From, To, Call-ID, CSeq as RFC 3261 section 8.2.6.2 wants, Record-Route where a dialog
 * may come of it (section 12.1.1), Timestamp for 100.
 */
export function responseText(
  request: SipRequest,
  source: Flow,
  status: number,
  reason: string,
  localTag: string,
  headers: string,
  body: string,
): string {
  let text = `SIP/2.0 ${status} ${reason}\r\n${viaLines(request.headers, request.via, source)}`;
  text += `From: ${request.headers.get('From')}\r\n`;
  const to = request.headers.get('To') ?? '';
  text += localTag === '' || request.to.tag !== undefined ? `To: ${to}\r\n` : `To: ${to};tag=${localTag}\r\n`;
  text += `Call-ID: ${request.callId}\r\nCSeq: ${request.cseq} ${request.method}\r\n`;
  if (status === 100) {
    const timestamp = request.headers.get('Timestamp');
    if (timestamp !== undefined) text += `Timestamp: ${timestamp}\r\n`;
  } else if (status < 300 && (request.method === 'INVITE' || request.method === 'SUBSCRIBE')) {
    for (const route of request.headers.all('Record-Route')) text += `Record-Route: ${route}\r\n`;
  }
  return `${text}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** All Via lines; the topmost value gets the real source. */
function viaLines(headers: HeaderList, top: Via, source: Flow): string {
  let text = '';
  let first = true;
  const { names, values } = headers;
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== 'Via') continue;
    if (!first) {
      text += `Via: ${values[i]}\r\n`;
      continue;
    }
    first = false;
    text += `Via: ${top.withSource(source.address, source.port)}\r\n`;
    // Values behind the first one in the same line stay.
    if (values[i]!.includes(','))
      for (const via of (parseViaList(values[i]!) ?? []).slice(1)) text += `Via: ${via}\r\n`;
  }
  return text;
}

/** Response to a request that was refused while it was read: repeats what is there of the five headers. */
export function refusalText(
  headers: HeaderList,
  via: Via,
  source: Flow,
  status: number,
  reason: string,
  localTag: string,
): string {
  let text = `SIP/2.0 ${status} ${reason}\r\n${viaLines(headers, via, source)}`;
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) {
    const value = headers.get(name);
    if (value === undefined) continue;
    const tag = name === 'To' && !/;\s*tag\s*=/i.test(value) ? `;tag=${localTag}` : '';
    text += `${name}: ${value}${tag}\r\n`;
  }
  return `${text}Content-Length: 0\r\n\r\n`;
}
