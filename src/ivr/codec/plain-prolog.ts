/**
 * The beginning that nearly every document has, word for word: a declaration and a DOCTYPE with a system id, without
 * anything special in them. Its encoding is one that is known.
 */
const PLAIN_PROLOG =
  /^<\?xml version=(?:'1\.0'|"1\.0") encoding=(?:'([A-Za-z0-9-]+)'|"([A-Za-z0-9-]+)") ?\?>\s*<!DOCTYPE GctiMsg SYSTEM (?:'([^'<>&]*)'|"([^"<>&]*)") ?>\s*$/;
const ENCODINGS: ReadonlySet<string> = new Set(['iso-8859-1', 'latin1', 'us-ascii', 'utf-8']);
const ROOT = Buffer.from('<GctiMsg');
const MOST_BYTES = 512;
/** Prologs that were found to be plain, so that the expression need not be tried again. */
const MOST_KNOWN = 16;

/** Knows the prologs that say nothing which the reader of the root element would have to remember. */
export class PlainPrologs {
  readonly #dtdName: string;
  /** Each with the beginning of the root element. */
  readonly #known: Buffer[] = [];

  /** `dtdFile`: option `dtd-file`; its last path part is the one accepted in system ids. */
  constructor(dtdFile: string) {
    this.#dtdName = lastPathPart(dtdFile);
  }

  /** Where the root element begins, behind a plain prolog; 0 when the prolog is missing or not plain. */
  end(body: Buffer): number {
    for (const known of this.#known) if (beginsWith(body, known)) return known.length - ROOT.length;
    return this.#learn(body);
  }

  #learn(body: Buffer): number {
    const end = body.subarray(0, MOST_BYTES).indexOf(ROOT);
    if (end <= 0) return 0;
    const found = PLAIN_PROLOG.exec(body.toString('latin1', 0, end));
    const encoding = found?.[1] ?? found?.[2] ?? '';
    const systemId = found?.[3] ?? found?.[4] ?? '';
    if (!ENCODINGS.has(encoding.toLowerCase()) || lastPathPart(systemId) !== this.#dtdName) return 0;
    if (this.#known.length < MOST_KNOWN) this.#known.push(Buffer.from(body.subarray(0, end + ROOT.length)));
    return end;
  }
}

function beginsWith(body: Uint8Array, beginning: Uint8Array): boolean {
  if (body.length < beginning.length) return false;
  for (let i = 0; i < beginning.length; i++) if (body[i] !== beginning[i]) return false;
  return true;
}

export function lastPathPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
