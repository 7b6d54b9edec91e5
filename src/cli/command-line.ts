import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearestName } from '../protocol/index.js';
import { UsageError } from './command.js';

/** The options of a command by name, as `node:util` parseArgs takes them. */
export type OptionTable = NonNullable<ParseArgsConfig['options']>;

export interface ParsedLine {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly words: readonly string[];
}

/** Parses the arguments of a command. Throws `UsageError`, with the option that was probably meant. */
export function parseLine(args: readonly string[], options: OptionTable): ParsedLine {
  for (const arg of args) {
    if (arg === '--') break;
    if (/^--\w/.test(arg)) checkOption(arg.slice(2).split('=')[0] ?? '', options);
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values, words: positionals };
  } catch (error) {
    // The message's first sentence says what is wrong; the rest explains the parser.
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(first);
  }
}

function checkOption(name: string, options: OptionTable): void {
  if (Object.hasOwn(options, name)) return;
  const near = nearestName(name, Object.keys(options));
  throw new UsageError(`unknown option --${name}${near === undefined ? '' : `; did you mean --${near}?`}`);
}

/** The value of an option that takes a text. */
export function textOf(line: ParsedLine, name: string): string | undefined {
  const value = line.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function textsOf(line: ParsedLine, name: string): string[] {
  const value = line.values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
