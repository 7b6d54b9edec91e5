import { type Config, SCHEMA } from './config.js';
import { ConfigError, checkValue } from './config-check.js';
import { type ConfigFile, parseConfigText, readConfigFile } from './config-file.js';
import type { GroupOption, Option } from './config-option.js';
import { checkRelations } from './config-relations.js';

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

/** Reads, merges and checks a configuration. Throws `ConfigError` with all problems, and the line of the file for each. */
export function readConfig(sources: ConfigSources = {}): Config {
  let tree: unknown = sources.base ?? {};
  const file = sources.file === undefined ? undefined : readConfigFile(sources.file);
  if (file !== undefined) tree = merged(tree, file.tree ?? {});
  const set = (sources.set ?? []).map(assignmentOf);
  for (const { assigned } of set) tree = merged(tree, assigned);
  const problems: string[] = [];
  const config = checkValue(SCHEMA as Option, tree, '', problems) as Config;
  if (problems.length === 0) problems.push(...checkRelations(config));
  if (problems.length === 0) return config;
  throw new ConfigError(problems.map((problem) => withPlace(problem, file, set)));
}

/** Says where the option is that a problem begins with: in the file, unless the command line has set it. */
function withPlace(problem: string, file: ConfigFile | undefined, set: readonly Assignment[]): string {
  if (file?.tree === undefined) return problem;
  const [path = ''] = problem.split(': ');
  if (set.some((each) => path === each.path || path.startsWith(`${each.path}.`))) return `--set ${problem}`;
  return `${file.placeOf(path)}: ${problem}`;
}

interface Assignment {
  readonly path: string;
  readonly assigned: Tree;
}

/** `a.b=c` as a tree. */
function assignmentOf(assignment: string): Assignment {
  const equals = assignment.indexOf('=');
  if (equals < 1) throw new ConfigError([`--set ${assignment}: must be path=value, such as http.port=8081`]);
  const path = assignment.slice(0, equals).split('.');
  const value = assignedValue(path, assignment.slice(equals + 1));
  return {
    path: path.join('.'),
    assigned: path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree,
  };
}

/** Texts are taken as they are, so that they may hold any character; lists and groups are YAML. */
function assignedValue(path: readonly string[], value: string): unknown {
  let option: Option | undefined = SCHEMA as Option;
  for (const key of path) {
    const options: Readonly<Record<string, unknown>> = option?.kind === 'group' ? (option as GroupOption).options : {};
    option = Object.hasOwn(options, key) ? (options[key] as Option) : undefined;
  }
  return option?.kind === 'list' || option?.kind === 'group'
    ? parseConfigText(value, `--set ${path.join('.')}`)
    : value;
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
