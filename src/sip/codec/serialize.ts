import type { SipMessage } from './message.js';

/** A header of a message that is written: name, value. */
export type HeaderLine = readonly [name: string, value: string];

/** Text of a request. Content-Length is added here; the other headers come in the order given. */
export function writeRequest(method: string, uri: string, headers: readonly HeaderLine[], body = ''): string {
  return writeRest(`${method} ${uri} SIP/2.0\r\n`, headers, body);
}

/** Text of a response. */
export function writeResponse(status: number, reason: string, headers: readonly HeaderLine[], body = ''): string {
  return writeRest(`SIP/2.0 ${status} ${reason}\r\n`, headers, body);
}

function writeRest(startLine: string, headers: readonly HeaderLine[], body: string): string {
  let text = startLine;
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
  return `${text}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** A message that was read, written again: canonical names, one line per header, its own Content-Length. */
export function writeMessage(message: SipMessage): string {
  const lines: HeaderLine[] = [];
  const { names, values } = message.headers;
  for (let i = 0; i < names.length; i++) if (names[i] !== 'Content-Length') lines.push([names[i]!, values[i]!]);
  return message.kind === 'request'
    ? writeRequest(message.method, message.uriText, lines, message.body)
    : writeResponse(message.status, message.reason, lines, message.body);
}

/** Text that people typed (UTF-16) as the binary string that messages are made of. */
export function toBinary(text: string): string {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'utf8').toString('latin1');
  return text;
}

/** Binary text of a message as people read it; bytes that are no UTF-8 become the replacement character. */
export function fromBinary(text: string): string {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'latin1').toString('utf8');
  return text;
}
