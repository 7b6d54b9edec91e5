/** Option `source-encoding`: `UTF-8` forces UTF-8 in both directions. */
export type SourceEncoding = '' | 'UTF-8';

const SINGLE_BYTE = new Set(['iso-8859-1', 'latin1', 'us-ascii']);
/** A declaration is at the very start; it ends within so many characters or is none. */
const DECLARATION_CHARACTERS = 256;
const ENCODING = /[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The characters of an XML document, by its declaration and the option; `undefined` when the encoding is not known
 * or the bytes are illegal in it. ISO-8859-1 means one byte, one character: 0x80–0x9F are control characters.
 */
export function decodeXmlBytes(bytes: Buffer, source: SourceEncoding): string | undefined {
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  if (source === 'UTF-8') return decodeUtf8(body);
  // One byte, one character: good for looking at the declaration, and most often for the whole document.
  const latin1 = body.toString('latin1');
  const declared = declaredEncoding(latin1);
  if (declared === undefined) return decodeUtf8(body) ?? latin1;
  const name = declared.toLowerCase();
  if (SINGLE_BYTE.has(name)) return latin1;
  return name === 'utf-8' ? decodeUtf8(body) : undefined;
}

function declaredEncoding(text: string): string | undefined {
  if (!text.startsWith('<?xml')) return undefined;
  const end = text.indexOf('?>');
  if (end === -1 || end > DECLARATION_CHARACTERS) return undefined;
  const found = ENCODING.exec(text.slice(0, end));
  return found?.[1] ?? found?.[2];
}

/** The same bytes as a Buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** By character code: 1 = printable ASCII that is no markup. */
const PLAIN = Uint8Array.from({ length: 0x80 }, (_, code) => (code >= 0x20 && code < 0x7f ? 1 : 0));
for (const character of '<>&"\'') PLAIN[character.charCodeAt(0)] = 0;

/** Whether a character is written as it is, as one byte, in every encoding. */
export function isPlain(code: number): boolean {
  return PLAIN[code] === 1;
}

const NAMED: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Text or attribute value as it is written: the five predefined entities everywhere, TAB, LF and CR as references,
 * characters that XML forbids as `?`, and in ISO-8859-1 everything above U+00FF as a reference.
 */
export function escapeXml(text: string, latin1: boolean): string {
  let out = '';
  for (const character of text) {
    const named = NAMED[character];
    out += named ?? escapeCharacter(character, character.codePointAt(0) as number, latin1);
  }
  return out;
}

function escapeCharacter(character: string, code: number, latin1: boolean): string {
  if (code === 9 || code === 10 || code === 13) return `&#x${code.toString(16).toUpperCase()};`;
  // XML 1.0, production Char: no other control below U+0020, no surrogate, neither U+FFFE nor U+FFFF.
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return '?';
  return latin1 && code > 0xff ? `&#x${code.toString(16).toUpperCase()};` : character;
}
