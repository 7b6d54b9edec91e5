import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A value of a YAML file that knows its line, so that a problem can be shown where it stands. */
export type Located = LocatedScalar | LocatedMap | LocatedList;

interface Place {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The value as it is written in the file, white space folded. */
  readonly text: string;
}
export interface LocatedScalar extends Place {
  readonly kind: 'scalar';
  readonly value: Scalar;
}
export interface LocatedMap extends Place {
  readonly kind: 'map';
  readonly entries: readonly LocatedEntry[];
}
export interface LocatedList extends Place {
  readonly kind: 'list';
  readonly items: readonly Located[];
}
export interface LocatedEntry {
  readonly key: string;
  readonly line: number;
  readonly value: Located;
}

/** What is wrong with a file, and where. */
export interface Problem {
  /** Line of the file, from 1; absent when the problem is the whole file's. */
  readonly line?: number;
  readonly message: string;
}

/** Models are small; a file beyond this is refused unread (bytes of UTF-8 are at least as many as characters). */
const MAX_MODEL_CHARACTERS = 1_048_576;
const MAX_DEPTH = 40;

/** Reads YAML 1.2. Gives either the document or what is wrong with it; never throws. */
export function readYaml(text: string): { readonly root: Located } | { readonly problems: readonly Problem[] } {
  if (text.length > MAX_MODEL_CHARACTERS) {
    return { problems: [{ message: `the file has more than ${MAX_MODEL_CHARACTERS} characters` }] };
  }
  const lines = new LineCounter();
  const problems: Problem[] = [];
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, version: '1.2' });
    for (const error of [...document.errors, ...document.warnings]) {
      problems.push({ line: lines.linePos(error.pos[0]).line, message: error.message });
    }
    if (problems.length > 0) return { problems };
    if (document.contents === null) return { problems: [{ message: 'the file is empty' }] };
    const locate = new Locator(text, lines, (alias) => alias.resolve(document));
    return { root: locate.node(document.contents as Node, 0) };
  } catch (error) {
    if (error instanceof LocateError) return { problems: [{ line: error.line, message: error.message }] };
    // Nesting so deep that the parser itself gives up.
    return {
      problems: [{ message: `not readable as YAML: ${error instanceof Error ? error.message : String(error)}` }],
    };
  }
}

type Scalar = string | number | boolean | null;

/** The plain value without its places; `read` makes another one of each scalar. */
export function plain(located: Located, read: (value: Scalar) => Scalar = (value) => value): unknown {
  switch (located.kind) {
    case 'scalar':
      return read(located.value);
    case 'list':
      return located.items.map((item) => plain(item, read));
    case 'map':
      return Object.fromEntries(located.entries.map((entry) => [entry.key, plain(entry.value, read)]));
  }
}

/** Key-value lists know no boolean: `true` without quotes is meant as the word. */
export function withoutBoolean<Value extends Scalar>(value: Value): Exclude<Value, boolean> | string {
  return typeof value === 'boolean' ? String(value) : (value as Exclude<Value, boolean>);
}

class LocateError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

class Locator {
  /** Aliases repeat what they name: the number of values is bounded, not only the depth. */
  #values = 0;

  constructor(
    readonly text: string,
    readonly lines: LineCounter,
    readonly resolve: (alias: Alias) => Node | undefined,
  ) {}

  node(node: Node | null, depth: number, fallbackLine = 1): Located {
    const range = node?.range;
    const line = range ? this.lines.linePos(range[0]).line : fallbackLine;
    if (depth > MAX_DEPTH) throw new LocateError(line, `nested more than ${MAX_DEPTH} levels deep`);
    if (++this.#values > 100_000) throw new LocateError(line, 'more than 100000 values');
    const text = range ? this.text.slice(range[0], range[1]).replace(/\s+/g, ' ').trim() : '';
    if (node === null) return { kind: 'scalar', line, text, value: null };
    if (isAlias(node)) {
      const target = this.resolve(node);
      if (target === undefined) throw new LocateError(line, `unknown alias *${node.source}`);
      return this.node(target, depth + 1, line);
    }
    if (isSeq(node)) {
      return {
        kind: 'list',
        line,
        text,
        items: node.items.map((item) => this.node(item as Node | null, depth + 1, line)),
      };
    }
    if (isMap(node)) {
      const entries = node.items.map((pair) => {
        const key = pair.key as Node | null;
        const keyLine = key?.range ? this.lines.linePos(key.range[0]).line : line;
        if (!isScalar(key)) throw new LocateError(keyLine, 'a key must be a plain word');
        return {
          key: String(key.value),
          line: keyLine,
          value: this.node(pair.value as Node | null, depth + 1, keyLine),
        };
      });
      return { kind: 'map', line, text, entries };
    }
    if (isScalar(node)) {
      const value = node.value;
      if (value !== null && typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
        throw new LocateError(line, `a value of the type ${typeof value} has no place in a model`);
      }
      return { kind: 'scalar', line, text, value };
    }
    throw new LocateError(line, 'not a value of YAML');
  }
}
