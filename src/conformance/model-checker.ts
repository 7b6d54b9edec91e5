import type { Located, LocatedEntry, LocatedList, LocatedMap, Problem } from './located-yaml.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** Collects what is wrong with a file while it is read; each helper gives undefined after having said why. */
export class ModelChecker {
  readonly problems: Problem[] = [];

  refuse(line: number, message: string): undefined {
    this.problems.push({ line, message });
    return undefined;
  }

  map(value: Located | undefined, what: string): LocatedMap | undefined {
    if (value === undefined) return undefined;
    return value.kind === 'map' ? value : this.refuse(value.line, `${what} must be a map`);
  }

  list(value: Located | undefined, what: string): LocatedList | undefined {
    if (value === undefined) return undefined;
    return value.kind === 'list' ? value : this.refuse(value.line, `${what} must be a list`);
  }

  text(value: Located | undefined, what: string): string | undefined {
    if (value === undefined) return undefined;
    if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
    const hint = value.kind === 'scalar' && typeof value.value === 'number' ? ' (write it in quotes)' : '';
    return this.refuse(value.line, `${what} must be a text${hint}`);
  }

  /** A text that is not empty. */
  words(value: Located | undefined, what: string): string | undefined {
    const text = this.text(value, what);
    if (value === undefined || text === undefined) return undefined;
    return text.trim() === '' ? this.refuse(value.line, `${what} must not be empty`) : text;
  }

  /** An integer of at least `least`. */
  integer(value: Located | undefined, what: string, least: number): number | undefined {
    if (value === undefined) return undefined;
    if (value.kind === 'scalar' && typeof value.value === 'number' && Number.isInteger(value.value)) {
      if (value.value >= least) return value.value;
    }
    return this.refuse(value.line, `${what} must be an integer of at least ${least}`);
  }

  oneOf<T extends string>(value: Located | undefined, what: string, allowed: readonly T[]): T | undefined {
    const text = this.text(value, what);
    if (value === undefined || text === undefined) return undefined;
    const found = allowed.find((word) => word === text);
    return found ?? this.refuse(value.line, `${what} '${text}' is none of: ${allowed.join(', ')}`);
  }

  /** Milliseconds of `10s`, `200ms` or `5min`. */
  duration(value: Located | undefined, what: string): number | undefined {
    const text = this.text(value, what);
    if (value === undefined || text === undefined) return undefined;
    const parts = /^(\d{1,9})(ms|s|min|h)$/.exec(text);
    if (parts === null) return this.refuse(value.line, `${what} '${text}' is no time such as 10s or 200ms`);
    return Number(parts[1]) * (UNITS[parts[2] as string] as number);
  }

  /** The entries by key; refuses keys that are not among `known`, and says which required ones are missing. */
  keys(
    map: LocatedMap,
    what: string,
    known: readonly string[],
    required: readonly string[] = [],
  ): ReadonlyMap<string, Located> {
    const found = new Map<string, Located>();
    for (const entry of map.entries) {
      if (known.includes(entry.key)) found.set(entry.key, entry.value);
      else this.refuse(entry.line, `unknown key '${entry.key}' in ${what}${nearest(entry, known)}`);
    }
    for (const key of required) {
      if (!found.has(key)) this.refuse(map.line, `${what} has no '${key}'`);
    }
    return found;
  }
}

/** "; did you mean …?" when a known key differs in case or in one letter only. */
function nearest(entry: LocatedEntry, known: readonly string[]): string {
  const wanted = entry.key.toLowerCase();
  const close = known.find((key) => key.toLowerCase() === wanted || almostSame(key.toLowerCase(), wanted));
  return close === undefined ? '' : `; did you mean '${close}'?`;
}

/** Whether one insertion, deletion or replacement of a letter makes the words equal. */
function almostSame(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || long.length < 3) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const rest = short.length === long.length ? short.slice(at + 1) : short.slice(at);
  return rest === long.slice(at + 1);
}
