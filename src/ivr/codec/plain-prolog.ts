/**
 * The beginning that nearly every document has, word for word: a declaration and a DOCTYPE with a system id, without
 * anything special in them. Its encoding is one that is known.
 */
const PLAIN_PROLOG =
  /^<\?xml version=(?:'1\.0'|"1\.0") encoding=(?:'([A-Za-z0-9-]+)'|"([A-Za-z0-9-]+)") ?\?>\s*<!DOCTYPE GctiMsg SYSTEM (?:'([^'<>&]*)'|"([^"<>&]*)") ?>\s*$/;
const ENCODINGS: ReadonlySet<string> = new Set(['iso-8859-1', 'latin1', 'us-ascii', 'utf-8']);
const ROOT = '<GctiMsg';
const MOST_CHARACTERS = 512;
/** Prologs that were found to be plain, so that the expression need not be tried again. */
const MOST_KNOWN = 16;

/** Knows the prologs that say nothing which the reader of the root element would have to remember. */
export class PlainPrologs {
  readonly #dtdName: string;
  readonly #known: string[] = [];

  /** `dtdFile`: option `dtd-file`; its last path part is the one accepted in system ids. */
  constructor(dtdFile: string) {
    this.#dtdName = lastPathPart(dtdFile);
  }

  /** Where the root element begins, behind a plain prolog; 0 when the prolog is missing or not plain. */
  end(document: string): number {
    for (const prolog of this.#known) {
      if (document.startsWith(prolog) && document.startsWith(ROOT, prolog.length)) return prolog.length;
    }
    return this.#learn(document);
  }

  #learn(document: string): number {
    const end = document.indexOf(ROOT);
    if (end <= 0 || end > MOST_CHARACTERS) return 0;
    const prolog = document.slice(0, end);
    const found = PLAIN_PROLOG.exec(prolog);
    const encoding = found?.[1] ?? found?.[2] ?? '';
    const systemId = found?.[3] ?? found?.[4] ?? '';
    if (!ENCODINGS.has(encoding.toLowerCase()) || lastPathPart(systemId) !== this.#dtdName) return 0;
    if (this.#known.length < MOST_KNOWN) this.#known.push(prolog);
    return end;
  }
}

export function lastPathPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
