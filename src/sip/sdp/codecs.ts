import type { SdpMedia } from './session-description.js';

/** One format of a medium: payload type as written, name in lower case with its clock rate, such as `pcmu/8000`. */
export interface Codec {
  readonly format: string;
  readonly name: string;
}

/** Payload types with a fixed meaning (RFC 3551 section 6) that may come without `a=rtpmap`. */
const STATIC: Readonly<Record<string, string>> = {
  '0': 'pcmu/8000',
  '3': 'gsm/8000',
  '4': 'g723/8000',
  '8': 'pcma/8000',
  '9': 'g722/8000',
  '13': 'cn/8000',
  '15': 'g728/8000',
  '18': 'g729/8000',
};

/** Formats of a medium in its order of preference; such as have neither a fixed meaning nor an rtpmap are left out. */
export function codecsOf(media: SdpMedia): Codec[] {
  const codecs: Codec[] = [];
  for (const format of media.formats) {
    const name = mappedName(media, format) ?? STATIC[format];
    if (name !== undefined) codecs.push({ format, name });
  }
  return codecs;
}

function mappedName(media: SdpMedia, format: string): string | undefined {
  const prefix = `a=rtpmap:${format} `;
  for (const line of media.lines) {
    // Only the clock rate counts: a single channel may be written or left out.
    if (line.startsWith(prefix)) return line.slice(prefix.length).trim().toLowerCase().replace(/\/1$/, '');
  }
  return undefined;
}

/** True for formats that carry no voice of their own. */
export function isAuxiliary(name: string): boolean {
  return name.startsWith('telephone-event/') || name.startsWith('cn/') || name.startsWith('red/');
}

/** Whether there is a voice codec among `allowed` (lower case names without clock rate; undefined = any that is named). */
export function hasUsableCodec(media: SdpMedia, allowed: ReadonlySet<string> | undefined): boolean {
  return codecsOf(media).some(
    (codec) =>
      !isAuxiliary(codec.name) && (allowed === undefined || allowed.has(codec.name.slice(0, codec.name.indexOf('/')))),
  );
}
