import { SCHEMA } from './config.js';
import type { GroupOption, ListOption, Option } from './config-option.js';

/** The reference of all options as Markdown. */
export function optionsPage(): string {
  const lines = [
    '# Options',
    '',
    'Generated from `src/server/config.ts`; `partyline options` prints it. A configuration file is YAML or JSON; `--set path=value` on',
    'the command line goes before the file. Unknown options are refused. `true` and `false` may be written `yes` and `no`, or `on` and',
    '`off`. On SIGHUP the file is read again while calls go on (docs/guides/reload.md); the options marked † are read at the start only.',
    '',
    '```yaml',
    'http: { port: 8081 }',
    'dns: [{ number: "7001" }, { number: "8000", type: ACDQueue }]',
    'external: ["555*"]',
    '```',
    '',
  ];
  const root = SCHEMA as GroupOption;
  lines.push('## At the top', '', ...table(root, '', false), '');
  for (const [key, option] of groupsOf(root)) lines.push(...section(key, option, isMarked(root, key)));
  return lines.join('\n');
}

function groupsOf(group: GroupOption): [string, GroupOption][] {
  return Object.entries(group.options as Record<string, Option>).flatMap(([key, option]) => {
    const inner = groupIn(option);
    return inner === undefined ? [] : [[key, inner] as [string, GroupOption]];
  });
}

/** The group that an option is, or is a list of. */
function groupIn(option: Option): GroupOption | undefined {
  if (option.kind === 'group') return option;
  const items = option.kind === 'list' ? ((option as ListOption).of as Option) : undefined;
  return items?.kind === 'group' ? items : undefined;
}

/** @param atStart the option belongs to one that is read at the start only. */
function section(path: string, option: GroupOption, atStart: boolean): string[] {
  const lines = [`## ${path}`, '', option.about, '', ...table(option, path, atStart), ''];
  for (const [key, inner] of groupsOf(option))
    lines.push(...section(`${path}.${key}`, inner, atStart || isMarked(option, key)));
  return lines;
}

function isMarked(group: GroupOption, key: string): boolean {
  return (group.options as Record<string, Option>)[key]?.restart === true;
}

function table(group: GroupOption, path: string, atStart: boolean): string[] {
  const rows = Object.entries(group.options as Record<string, Option>)
    .filter(([, option]) => option.kind !== 'group')
    .map(
      ([key, option]) =>
        `| \`${path === '' ? key : `${path}.${key}`}\`${atStart || option.restart ? ' †' : ''} | ${typeOf(option)} | ${defaultOf(option)} | ${option.about} |`,
    );
  return rows.length === 0 ? [] : ['| option | type | default | meaning |', '| --- | --- | --- | --- |', ...rows];
}

function typeOf(option: Option): string {
  switch (option.kind) {
    case 'number':
      return `${option.min} … ${option.max}`;
    case 'choice':
      return option.choices.map((each) => `\`${each}\``).join(', ');
    case 'list':
      return 'list';
    case 'flag':
      return '`true`, `false`';
    default:
      return option.kind;
  }
}

function defaultOf(option: Option): string {
  if (option.kind === 'list') return option.optional ? '–' : 'empty';
  if (option.kind === 'group' || option.optional) return '–';
  if (option.defaultText !== undefined) return option.defaultText;
  if (option.default === undefined) return 'must be given';
  return option.default === '' ? 'empty' : `\`${option.default}\``;
}
