import { checkIvrOptions } from './option-relations.js';
import { IVR_OPTION_SPECS, type IvrOptionKind } from './option-specs.js';
import { IVR_OPTION_DEFAULTS, type IvrOptions, type StatisticConfig } from './options.js';
import { IVR_OPTIONS_WITHOUT_EFFECT, type OptionWithoutEffect } from './options-without-effect.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
/** A timer of the runtime goes no further: a little less than 25 days. */
const LONGEST = 2_147_483_647;

/** Milliseconds of `500 ms`, `4s`, `1 min`, `8 h`, `1 d`; undefined when it is no time. */
function readTime(value: unknown): number | undefined {
  const found = /^(\d{1,10}) ?(ms|s|min|h|d)$/.exec(String(value));
  const ms = found === null ? Number.NaN : Number(found[1]) * (UNITS[found[2] as string] as number);
  return ms <= LONGEST ? ms : undefined;
}

/** Milliseconds as a time is written, in the largest unit that fits. */
export function writeTime(ms: number): string {
  const unit = ['d', 'h', 'min', 's'].find((name) => ms > 0 && ms % (UNITS[name] as number) === 0) ?? 'ms';
  return `${ms / (UNITS[unit] as number)} ${unit}`;
}

function readFlag(value: unknown): boolean | undefined {
  if (value === true || value === 'true' || value === 'on') return true;
  return value === false || value === 'false' || value === 'off' ? false : undefined;
}

function readInteger(value: unknown, min: number, max: number): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && (number as number) >= min && (number as number) <= max
    ? (number as number)
    : undefined;
}

function readList(value: unknown): readonly string[] | undefined {
  const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
  if (!Array.isArray(items) || items.some((item) => typeof item !== 'string')) return undefined;
  return items.filter((item) => item !== '');
}

function readTexts(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // A number of digits alone is an integer in YAML.
  const texts = Object.entries(value).map(
    ([name, one]) => [name, Number.isSafeInteger(one) ? String(one) : one] as const,
  );
  return texts.every(([, one]) => typeof one === 'string') ? Object.fromEntries(texts) : undefined;
}

/** The value of an option, or undefined when it is none of that kind. `none` of a code is read as undefined too. */
function readValue(spec: IvrOptionKind, value: unknown): unknown {
  switch (spec.kind) {
    case 'flag':
      return readFlag(value);
    case 'integer':
      return readInteger(value, spec.min, spec.max);
    case 'choice':
      return spec.choices.find((one) => one === String(value));
    case 'time':
      return readTime(value);
    case 'list':
      return readList(value);
    case 'texts':
      return readTexts(value);
    case 'code':
      return readInteger(value, 0, 65_535);
    case 'text':
      return typeof value === 'string' ? value : undefined;
  }
}

function formOf(spec: IvrOptionKind): string {
  switch (spec.kind) {
    case 'flag':
      return 'true or false';
    case 'integer':
      return `whole number from ${spec.min} to ${spec.max}`;
    case 'choice':
      return `word of: ${spec.choices.map((one) => `'${one}'`).join(', ')}`;
    case 'time':
      return 'time such as 500 ms, 4 s, 1 min, 8 h, 1 d';
    case 'list':
      return 'list of texts';
    case 'texts':
      return 'map of texts';
    case 'code':
      return "number from 0 to 65535, nor 'none'";
    case 'text':
      return 'text';
  }
}

/** Options that have been read, and what could not be. */
export interface OptionsResult {
  readonly options: Partial<IvrOptions>;
  /** What is wrong, one line each; options that are wrong are left out. */
  readonly problems: readonly string[];
  /** Names that were accepted and have no effect. */
  readonly withoutEffect: readonly string[];
}

const STATISTIC = /^Stat:(.+)$/;

/** Reads options by their names in the field: `Router Timeout: 4 s`, `flow-control: on`, `Stat:<name>: {...}`. */
export function readIvrOptions(values: Readonly<Record<string, unknown>>): OptionsResult {
  const options: Record<string, unknown> = {};
  const statistics: Record<string, StatisticConfig> = {};
  const problems: string[] = [];
  const withoutEffect: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const statistic = STATISTIC.exec(name)?.[1];
    if (statistic !== undefined) {
      const config = readStatistic(value);
      if (typeof config === 'string') problems.push(`${name}: ${config}`);
      else statistics[statistic] = config;
    } else if (Object.hasOwn(IVR_OPTION_SPECS, name)) {
      const spec = IVR_OPTION_SPECS[name as keyof typeof IVR_OPTION_SPECS];
      const read = readValue(spec, value);
      const isNone = spec.kind === 'code' && value === 'none';
      if (read === undefined && !isNone) problems.push(`${name}: ${JSON.stringify(value)} is no ${formOf(spec)}`);
      else options[name] = read;
    } else if (Object.hasOwn(IVR_OPTIONS_WITHOUT_EFFECT, name)) {
      const spec = IVR_OPTIONS_WITHOUT_EFFECT[name] as OptionWithoutEffect;
      // Some are whole sections in the field.
      const fits = spec.kind === 'text' || readValue(spec, value) !== undefined;
      if (!fits) problems.push(`${name}: ${JSON.stringify(value)} is no ${formOf(spec)}`);
      else if (spec.holds !== true) withoutEffect.push(name);
    } else problems.push(`${name} is no option of the IVR Server`);
  }
  if (Object.keys(statistics).length > 0) options['statistics'] = statistics;
  const known = IVR_OPTION_DEFAULTS['dtd-versions'];
  const versions = (options['dtd-versions'] as readonly string[] | undefined) ?? [];
  if (versions.some((v) => !known.includes(v))) problems.push(`dtd-versions: a subset of ${known.join(', ')}`);
  problems.push(...checkIvrOptions(options as Partial<IvrOptions>));
  return { options: options as Partial<IvrOptions>, problems, withoutEffect };
}

const STATISTIC_TEXTS = ['obj_id', 'obj_type', 'server_name', 'stat_type'] as const;

function readStatistic(value: unknown): StatisticConfig | string {
  if (typeof value !== 'object' || value === null) return 'must be a map';
  const given = value as Readonly<Record<string, unknown>>;
  for (const key of STATISTIC_TEXTS) if (typeof given[key] !== 'string') return `${key} must be a text`;
  const frequency = given['update_frequency'] ?? 0;
  if (typeof frequency !== 'number') return 'update_frequency must be a number of seconds';
  return {
    obj_id: String(given['obj_id']),
    obj_type: String(given['obj_type']),
    server_name: String(given['server_name']),
    stat_type: String(given['stat_type']),
    update_frequency: frequency,
  };
}
