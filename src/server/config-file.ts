import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ConfigError } from './config-check.js';
import { whyNot } from './errno-words.js';

/** A file of options, as a tree whose leaves are texts, and with the place of each option. */
export interface ConfigFile {
  /** Undefined = nothing is in the file. */
  readonly tree: unknown;
  /** `partyline.yaml:3`: where the option of this path is, or what it would be in. */
  placeOf(path: string): string;
}

/** Reads a YAML or JSON file. Throws `ConfigError` when it cannot be read, or holds anything but options by name. */
export function readConfigFile(file: string): ConfigFile {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read: ${whyNot(error)}`]);
  }
  let content: string;
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError([`${file}: is no text in UTF-8`]);
  }
  const lines = new LineCounter();
  const document = parse(content, file, lines);
  const tree = treeOf(document, file);
  // A file of which everything is commented out.
  if (tree === null || tree === undefined || tree === '') return { tree: undefined, placeOf: () => file };
  if (!isMap(document.contents)) {
    throw new ConfigError([`${file}: must hold options by name, such as "http: {port: 8081}"`]);
  }
  return { tree, placeOf: (path) => `${file}:${lineOf(document, path, lines)}` };
}

/** The tree of YAML or JSON. Everything stays text, so that a number such as `0041` keeps its zeros. Throws `ConfigError`. */
export function parseConfigText(content: string, where: string): unknown {
  return treeOf(parse(content, where, new LineCounter()), where);
}

function treeOf(document: Document.Parsed, where: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    // Aliases that stand for more than fits into the memory.
    throw new ConfigError([`${where}: cannot be used: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function parse(content: string, where: string, lineCounter: LineCounter): Document.Parsed {
  const document = parseDocument(content, { schema: 'failsafe', lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error === undefined) return document;
  const { line, col } = lineCounter.linePos(error.pos[0]);
  const text =
    error.code === 'MULTIPLE_DOCS'
      ? 'there is a second document, which begins with ---; only one is taken'
      : error.message;
  throw new ConfigError([`${where}: is neither YAML nor JSON: line ${line}, column ${col}: ${text}`]);
}

/** The line of the key, or of the list's entry, as deep as the path goes. */
function lineOf(document: Document.Parsed, path: string, lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  let rest = path;
  while (rest !== '') {
    const step = isMap(node) ? keyOf(node.items, rest) : isSeq(node) ? entryOf(node.items, rest) : undefined;
    if (step === undefined) break;
    offset = startOf(step.at) ?? offset;
    node = step.value;
    rest = rest.slice(step.name.length + 1);
  }
  return lines.linePos(offset ?? 0).line;
}

interface Step {
  readonly name: string;
  readonly at: unknown;
  readonly value: unknown;
}

/** Names of options may have dots and blanks in them: the longest key that the path begins with. */
function keyOf(pairs: readonly { key: unknown; value: unknown }[], path: string): Step | undefined {
  let found: Step | undefined;
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : '';
    if (path !== name && !path.startsWith(`${name}.`)) continue;
    if (found === undefined || name.length > found.name.length) found = { name, at: key, value };
  }
  return found;
}

function entryOf(items: readonly unknown[], path: string): Step | undefined {
  const [name = ''] = path.split('.');
  const item = items[Number(name)];
  return item === undefined ? undefined : { name, at: item, value: item };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
