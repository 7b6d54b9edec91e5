/** A test message of RFC 4475 or RFC 5118 under the RFC's short name, as a binary string (one character per byte). */
export interface TortureMessage {
  readonly name: string;
  readonly text: string;
}

/** Template whose line ends become CRLF. */
export function lines(strings: TemplateStringsArray): string {
  return strings.join('').replaceAll('\n', '\r\n');
}
