import { isDeepStrictEqual } from 'node:util';
import { type Config, SCHEMA } from './config.js';
import type { GroupOption, Option } from './config-option.js';

/** What a running server makes of another configuration. */
export interface ConfigChanges {
  /** The configuration as it is from now on: the new one, but for the options that need a restart. */
  readonly config: Config;
  /** Paths of the options that are others now and need a restart, such as `http.port`. */
  readonly restart: readonly string[];
}

/** Compares two checked configurations, option by option. */
export function changesOf(running: Config, next: Config): ConfigChanges {
  const restart: string[] = [];
  const known = new Set(next.dns.map((dn) => dn.number));
  const marked = (numbers: readonly string[]) => numbers.filter((number) => known.has(number));
  // What the IVR Server's own switches are stays as it was, as far as the DNs are still there.
  const ivr = {
    ...running.ivr,
    'in-front-dns': marked(running.ivr['in-front-dns']),
    'network-route-dns': marked(running.ivr['network-route-dns']),
  };
  const merged = merge(SCHEMA as Option, { ...running, ivr }, next, '', false, restart) as Config;
  const groups = sameSockets(running.ivr.groups, next.ivr.groups) ? next.ivr.groups : running.ivr.groups;
  if (groups !== next.ivr.groups) restart.push('ivr.groups');
  return { config: { ...merged, ivr: { ...merged.ivr, groups } }, restart };
}

type Groups = Config['ivr']['groups'];

/** Whether only what can change while the server listens is another in its groups. */
function sameSockets(running: Groups, next: Groups): boolean {
  const sockets = (groups: Groups) =>
    groups.map(({ 'gli-client-list': _list, 'gli-circuit-failover': _failover, ...rest }) => rest);
  return isDeepStrictEqual(sockets(running), sockets(next));
}

function merge(
  option: Option,
  running: unknown,
  next: unknown,
  path: string,
  inherited: boolean,
  restart: string[],
): unknown {
  const atStart = inherited || option.restart === true;
  if (option.kind === 'group' && isGroup(running) && isGroup(next)) {
    const result: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries((option as GroupOption).options as Record<string, Option>)) {
      const value = merge(inner, running[key], next[key], path === '' ? key : `${path}.${key}`, atStart, restart);
      if (value !== undefined) result[key] = value;
    }
    return result;
  }
  if (!atStart) return next;
  if (!isDeepStrictEqual(running, next)) restart.push(path);
  return running;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
