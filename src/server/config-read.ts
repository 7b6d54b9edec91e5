import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { reachableUri } from '../sip/index.js';
import { type Config, SCHEMA } from './config.js';
import { ConfigError, checkValue } from './config-check.js';
import type { GroupOption, Option } from './config-option.js';

type Tree = Record<string, unknown>;

/** Where a configuration comes from, lowest first. */
export interface ConfigSources {
  /** Lowest: what the program brings, such as the demo's DNs. */
  readonly base?: unknown;
  /** YAML or JSON file. */
  readonly file?: string;
  /** `http.port=8081`, in order; each replaces what was there. */
  readonly set?: readonly string[];
}

/** Reads, merges and checks a configuration. Throws `ConfigError` with all problems. */
export function readConfig(sources: ConfigSources = {}): Config {
  let tree: unknown = sources.base ?? {};
  if (sources.file !== undefined) tree = merged(tree, readFile(sources.file));
  for (const assignment of sources.set ?? []) tree = merged(tree, treeOf(assignment));
  const problems: string[] = [];
  const config = checkValue(SCHEMA as Option, tree, '', problems);
  checkDns(config as Config, problems);
  checkSipUris(config as Config, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Config;
}

function readFile(file: string): unknown {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  return parseTree(content, file) ?? {};
}

/** Everything stays text here, so that a number such as `0041` keeps its zeros; the schema makes numbers of it. */
function parseTree(content: string, where: string): unknown {
  try {
    return parse(content, { schema: 'failsafe' }) as unknown;
  } catch (error) {
    const text = error instanceof YAMLParseError ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ConfigError([`${where}: is neither YAML nor JSON: ${text}`]);
  }
}

/** `a.b=c` as a tree. */
function treeOf(assignment: string): Tree {
  const equals = assignment.indexOf('=');
  if (equals < 1) throw new ConfigError([`--set ${assignment}: must be path=value, such as http.port=8081`]);
  const path = assignment.slice(0, equals).split('.');
  const value = assignedValue(path, assignment.slice(equals + 1));
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree;
}

/** Texts are taken as they are, so that they may hold any character; lists and groups are YAML. */
function assignedValue(path: readonly string[], value: string): unknown {
  let option: Option | undefined = SCHEMA as Option;
  for (const key of path) {
    const options: Readonly<Record<string, unknown>> = option?.kind === 'group' ? (option as GroupOption).options : {};
    option = Object.hasOwn(options, key) ? (options[key] as Option) : undefined;
  }
  return option?.kind === 'list' || option?.kind === 'group' ? parseTree(value, `--set ${path.join('.')}`) : value;
}

/** Groups are merged, everything else is replaced. */
function merged(under: unknown, over: unknown): unknown {
  if (!isTree(under) || !isTree(over)) return over;
  const result: Tree = { ...under };
  for (const [key, value] of Object.entries(over)) {
    Object.defineProperty(result, key, {
      value: Object.hasOwn(under, key) ? merged(under[key], value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Trunks and phones that do not register can be called only by a transport that this server listens on. */
function checkSipUris({ sip }: Config, problems: string[]): void {
  if (problems.length > 0) return;
  const spoken = new Set<string>(sip.listen.length === 0 ? ['udp'] : sip.listen.map(({ transport }) => transport));
  const check = (path: string, text: string): void => {
    const transport = reachableUri(text)?.transport.toLowerCase();
    if (transport === undefined) problems.push(`${path}: ${text} is no SIP URI of a known transport`);
    else if (!spoken.has(transport)) problems.push(`${path}: no entry of sip.listen speaks ${transport}`);
  };
  for (const [index, { uri }] of sip.trunks.entries()) check(`sip.trunks.${index}.uri`, uri);
  for (const [index, { contact }] of sip.phones.entries()) {
    if (contact !== undefined) check(`sip.phones.${index}.contact`, contact);
  }
}

/** What the schema cannot say: each number belongs to one DN, and what names a DN names one that is there. */
function checkDns(config: Config, problems: string[]): void {
  if (problems.length > 0) return;
  const seen = new Set<string>();
  config.dns.forEach((dn, index) => {
    if (seen.has(dn.number)) problems.push(`dns.${index}.number: ${dn.number} is there twice`);
    seen.add(dn.number);
  });
  config.dns.forEach((dn, index) => {
    for (const port of dn.ports ?? []) {
      if (!seen.has(port)) problems.push(`dns.${index}.ports: ${port} is no DN of this configuration`);
    }
  });
  config.sip.phones.forEach(({ DN }, index) => {
    if (!seen.has(DN)) problems.push(`sip.phones.${index}.DN: ${DN} is no DN of this configuration`);
  });
}
