import { IVR_OPTION_DEFAULTS, type IvrOptions, type StatisticConfig } from './options.js';

/** Reads one option: the value, or undefined when it is none of that kind. */
interface Kind {
  /** What a value looks like, for people. */
  readonly form: string;
  read(value: unknown): unknown;
}

const TEXT: Kind = { form: 'text', read: (value) => (typeof value === 'string' ? value : undefined) };

const SWITCH: Kind = {
  form: 'true or false, on or off',
  read(value) {
    if (value === true || value === 'true' || value === 'on') return true;
    return value === false || value === 'false' || value === 'off' ? false : undefined;
  },
};

function integer(least: number, most: number): Kind {
  return {
    form: `integer from ${least} to ${most}`,
    read(value) {
      const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
      return Number.isInteger(number) && (number as number) >= least && (number as number) <= most ? number : undefined;
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
/** A timer of the runtime goes no further (2^31 - 1 ms, a little less than 25 days). */
const LONGEST = 2_147_483_647;

const TIME: Kind = {
  form: 'time such as 500 ms, 4 s, 1 min, 8 h, 1 d',
  read(value) {
    const found = /^(\d{1,10}) ?(ms|s|min|h|d)$/.exec(String(value));
    const ms = found === null ? Number.NaN : Number(found[1]) * (UNITS[found[2] as string] as number);
    return ms <= LONGEST ? ms : undefined;
  },
};

function choice(...values: readonly string[]): Kind {
  return { form: values.map((v) => `'${v}'`).join(', '), read: (value) => values.find((v) => v === value) };
}

const LIST: Kind = {
  form: 'list, or text with commas',
  read(value) {
    const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
    if (!Array.isArray(items) || items.some((item) => typeof item !== 'string')) return undefined;
    return items.filter((item) => item !== '');
  },
};

const TEXTS: Kind = {
  form: 'map of texts',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.values(value).every((one) => typeof one === 'string') ? { ...value } : undefined;
  },
};

const NUMBER_OR_NONE: Kind = {
  form: 'none, or integer from 0 to 65535',
  read: (value) => (value === 'none' ? undefined : integer(0, 65_535).read(value)),
};

const KINDS: { readonly [Name in Exclude<keyof IvrOptions, 'statistics'>]: Kind } = {
  'gli-server-address': LIST,
  'gli-client-list': LIST,
  'gli-circuit-failover': SWITCH,
  'gli-keep-alive-interval': integer(-1, 86_400),
  'gli-keep-alive-tries': integer(1, 1000),
  'gli-frame-timeout': TIME,
  'gli-max-body': integer(2, 65_533),
  'gli-error-code': NUMBER_OR_NONE,
  'gli-tls-cert': TEXT,
  'gli-tls-cert-key': TEXT,
  'gli-tls-trusted-ca': TEXT,
  'gli-max-links': integer(1, 100_000),
  'gli-max-pending': integer(65_536, 1_073_741_824),
  'dtd-versions': LIST,
  'dtd-file': TEXT,
  'validation-scheme': choice('never', 'auto', 'always'),
  'source-encoding': choice('', 'UTF-8'),
  'active-release': SWITCH,
  'called-num-subset': integer(0, 255),
  'flow-control': SWITCH,
  'report-dn-status': SWITCH,
  'route-in-place': SWITCH,
  'one-step-xfer': choice('native', 'two-step'),
  'access-numbers': TEXTS,
  'request-tout': TIME,
  UseQueue: TEXT,
  UseVirtualQueue: TEXT,
  LegacyMode: SWITCH,
  ReadyWorkMode: choice('AutoIn', 'ManualIn', 'Unknown'),
  IgnoreReady: SWITCH,
  LogoutOnShutdown: SWITCH,
  LogoutOnDisable: SWITCH,
  TimePerLogout: TIME,
  VirtualRoutePoints: TEXTS,
  'ha-role': choice('', 'primary', 'backup'),
  'ha-peer': TEXT,
  'user-data-limit': integer(0, 65_535),
  'Call Timeout': TIME,
  'Router Timeout': TIME,
  'Registration Timeout': TIME,
  'Retry Timeout': TIME,
  'Unregister Timeout': TIME,
  'wait-for-ringing': TIME,
  'waiting-for-newcall-timeout': TIME,
  'hide-user-data': SWITCH,
  'max-waiting-messages': integer(1, 100_000),
  'max-calls': integer(1, 1_000_000),
};

/** Options of the original that are accepted and have no effect here. */
export const IVR_OPTIONS_WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'CallIdSap',
  'CME Update Timeout',
  'LoadBalance',
  'Stat Timeout',
  'Stop Waiting Timeout',
  'Wait For Remote Connection Timeout',
  'app-name',
  'checkout-interval',
  'defer-tlib-events',
  'enable-enhanced-call-status',
  'gli-flow-control-bound',
  'gli-mode',
  'gli-queue-max-timeout',
  'gli-reconnect-delay',
  'gli-server-mode',
  'peer-list',
  'peer-mode-dn',
  'peer-mode-timer',
  'pgf-debug',
  'ptc-file',
  'target-encoding',
  'transport-port',
]);

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
    } else if (Object.hasOwn(KINDS, name)) {
      const kind = KINDS[name as keyof typeof KINDS];
      const read = kind.read(value);
      const isNone = kind === NUMBER_OR_NONE && value === 'none';
      if (read === undefined && !isNone) problems.push(`${name}: ${JSON.stringify(value)} is no ${kind.form}`);
      else options[name] = read;
    } else if (IVR_OPTIONS_WITHOUT_EFFECT.has(name)) withoutEffect.push(name);
    else problems.push(`${name} is no option of the IVR Server`);
  }
  if (Object.keys(statistics).length > 0) options['statistics'] = statistics;
  const known = IVR_OPTION_DEFAULTS['dtd-versions'];
  const versions = (options['dtd-versions'] as readonly string[] | undefined) ?? [];
  if (versions.some((v) => !known.includes(v))) problems.push(`dtd-versions: a subset of ${known.join(', ')}`);
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
