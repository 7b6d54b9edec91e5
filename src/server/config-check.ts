import { nearestName } from '../protocol/index.js';
import type { ChoiceOption, GroupOption, ListOption, NumberOption, Option, TextOption } from './config-option.js';

/** What YAML and the references of the field write for true and false. */
const YES: ReadonlySet<unknown> = new Set(['true', 'yes', 'on']);
const NO: ReadonlySet<unknown> = new Set(['false', 'no', 'off']);

/** Problems that the message of a `ConfigError` lists. */
const MOST_LISTED = 20;

/**
 * A configuration that cannot be used. `problems` has one line each: the option's path and what is wrong, after the file
 * and line when it comes from a file.
 */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    const more = problems.length - MOST_LISTED;
    const listed = [...problems.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more`] : [])];
    super(`configuration cannot be used:\n${listed.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Checks a value against the schema and fills in defaults. Numbers and flags may come as text, as they do from files and
 * the command line. All problems are gathered. Undefined = the value is missing.
 */
export function checkValue(option: Option, value: unknown, path: string, problems: string[]): unknown {
  if (value === undefined) return missing(option, path, problems);
  switch (option.kind) {
    case 'text':
      return checkText(option, value, path, problems);
    case 'number':
      return checkNumber(option, value, path, problems);
    case 'flag':
      if (value === true || YES.has(value)) return true;
      if (value === false || NO.has(value)) return false;
      return wrong(path, 'must be true or false', value, problems);
    case 'choice':
      return checkChoice(option, value, path, problems);
    case 'list':
      return checkList(option, value, path, problems);
    case 'group':
      return checkGroup(option, value, path, problems);
    default:
      return option satisfies never;
  }
}

function missing(option: Option, path: string, problems: string[]): unknown {
  if (option.optional) return undefined;
  if (option.kind === 'list') return [];
  if (option.kind === 'group') return checkGroup(option, {}, path, problems);
  if (option.default === undefined) problems.push(`${path}: is missing. ${option.about}`);
  return option.default;
}

function checkText(option: TextOption, value: unknown, path: string, problems: string[]): unknown {
  if (option.unread) return typeof value === 'object' ? '' : String(value);
  const isText = typeof value === 'string' || typeof value === 'number';
  if (!isText) return wrong(path, 'must be a text', value, problems);
  if (value === '' && option.default === undefined) return wrong(path, 'must not be empty', value, problems);
  const text = String(value);
  // Texts go into header lines and log lines.
  if (/\p{Cc}/u.test(text)) return wrong(path, 'must not contain control characters', value, problems);
  return text;
}

function checkNumber(option: NumberOption, value: unknown, path: string, problems: string[]): unknown {
  const asNumber = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (!Number.isInteger(asNumber)) return wrong(path, 'must be a whole number', value, problems);
  const number = asNumber as number;
  if (number >= option.min && number <= option.max) return number;
  return wrong(path, `must be from ${option.min} to ${option.max}`, value, problems);
}

function checkChoice(option: ChoiceOption, value: unknown, path: string, problems: string[]): unknown {
  const asText = String(value);
  if (option.choices.includes(asText)) return asText;
  const near = nearestName(asText, option.choices);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return wrong(path, `must be one of ${option.choices.join(', ')}${hint}`, value, problems);
}

function checkList(option: ListOption, value: unknown, path: string, problems: string[]): unknown {
  if (!Array.isArray(value)) return wrong(path, 'must be a list', value, problems);
  return value.map((each, index) => checkValue(option.of as Option, each, `${path}.${index}`, problems));
}

function checkGroup(option: GroupOption, value: unknown, path: string, problems: string[]): unknown {
  // A heading without anything below it, as it happens in files.
  const given = value === '' || value === null ? {} : value;
  if (typeof given !== 'object' || Array.isArray(given))
    return wrong(path, 'must be a group of options', value, problems);
  const source = given as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    if (!Object.hasOwn(option.options, key)) problems.push(unknownOption(option, key, path));
  }
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(option.options)) {
    const own = Object.hasOwn(source, key) ? source[key] : undefined;
    const checked = checkValue(inner as Option, own, path === '' ? key : `${path}.${key}`, problems);
    if (checked !== undefined) result[key] = checked;
  }
  return result;
}

function unknownOption(option: GroupOption, key: string, path: string): string {
  const near = deeperOption(option, key) ?? nearestName(key, Object.keys(option.options));
  const full = (name: string) => (path === '' ? name : `${path}.${name}`);
  return `${full(key)}: no such option${near === undefined ? '' : `; did you mean ${full(near)}?`}`;
}

/** The option of that name in a group of this one. */
function deeperOption(option: GroupOption, key: string): string | undefined {
  for (const [name, inner] of Object.entries(option.options)) {
    if ((inner as Option).kind === 'group' && Object.hasOwn((inner as GroupOption).options, key))
      return `${name}.${key}`;
  }
  return undefined;
}

function wrong(path: string, text: string, value: unknown, problems: string[]): undefined {
  const shown = typeof value === 'object' ? '' : `, not ${JSON.stringify(String(value).slice(0, 80))}`;
  problems.push(`${path}: ${text}${shown}`);
  return undefined;
}
