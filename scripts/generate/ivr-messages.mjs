// The types and tables of the IVR Server XML protocol, from spec/ivr/messages.yaml.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const DIRECTIONS = { 'D>S': 'to-server', 'S>D': 'to-driver', both: 'both' };
// Helper elements by name; every other child is text or an EMPTY element with attributes.
const CONTENT = {
  UDataEx: 'list',
  ExtnsEx: 'list',
  Parameters: 'list',
  ConfigOptions: 'nodes',
  UserData: 'pairs',
  Extensions: 'pairs',
};
// Version of LoginReq and NewCall is judged by the session (InvalidProtocolVer, InvalidVersion), not by the codec;
// Queue of AgentLogout is optional in the guide's table.
const ANY_TEXT = new Set(['LoginReq.Version', 'NewCall.Version']);
const NOT_REQUIRED = new Set(['LoginReq.Version', 'AgentLogout.Queue']);

/** The files of this vocabulary for src/protocol/generated/, by name. */
export function ivrFiles(root) {
  const spec = parse(readFileSync(new URL('spec/ivr/messages.yaml', root), 'utf8'));

  const attributes = (owner, map) =>
    Object.entries(map ?? {}).map(([name, a]) => ({
      name,
      required: a.required === true && !NOT_REQUIRED.has(`${owner}.${name}`),
      ...(a.enum && !ANY_TEXT.has(`${owner}.${name}`) ? { values: a.enum.map(String) } : {}),
    }));

  const withoutCallId = new Set(spec.envelope.children.find((c) => c.name === 'CallId').absentWith);
  const messages = Object.entries(spec.messages).map(([name, m]) => ({
    name,
    direction: DIRECTIONS[m.direction],
    callId: !withoutCallId.has(name),
    attributes: attributes(name, m.attributes),
    children: (m.children ?? []).map((c) => ({
      name: c.name,
      required: c.required === true,
      content: CONTENT[c.name] ?? (c.attributes ? 'empty' : 'text'),
      ...(c.attributes ? { attributes: attributes(c.name, c.attributes) } : {}),
      ...(c.generation ? { generation: c.generation } : {}),
    })),
    ...(m.exactlyOneChild ? { exactlyOneChild: true } : {}),
  }));

  const quote = (s) => `'${s.replaceAll("'", "\\'")}'`;
  const field = (name, required, type) => `readonly ${name}${required ? '' : '?'}: ${type};`;
  const attributeType = (a) => (a.values ? a.values.map(quote).join(' | ') : 'string');
  const childType = (c) =>
    c.content === 'text'
      ? 'string'
      : c.content === 'empty'
        ? `{ ${c.attributes.map((a) => field(a.name, a.required, attributeType(a))).join(' ')} }`
        : 'IvrList';

  const lines = [
    '// Generated from spec/ivr/messages.yaml by `npm run generate`. Do not edit.',
    "import type { IvrList, IvrMessageSchema } from '../ivr-schema.js';",
    '',
  ];
  for (const m of messages) {
    lines.push(`export interface Ivr${m.name} {`, `  readonly id: ${quote(m.name)};`);
    if (m.callId) lines.push('  readonly CallId: string;');
    for (const a of m.attributes) lines.push(`  ${field(a.name, a.required, attributeType(a))}`);
    for (const c of m.children) lines.push(`  ${field(c.name, c.required, childType(c))}`);
    lines.push('}', '');
  }
  const union = (name, wanted, comment) => {
    const members = messages.filter((m) => m.direction === wanted || m.direction === 'both');
    lines.push(`/** ${comment} */`, `export type ${name} =`);
    lines.push(`${members.map((m) => `  | Ivr${m.name}`).join('\n')};`, '');
  };
  union('IvrToServer', 'to-server', 'Every message that a driver sends.');
  union('IvrToDriver', 'to-driver', 'Every message that the server sends.');
  lines.push(
    'export type IvrMessage = IvrToServer | IvrToDriver;',
    '',
    '/** The messages in the order of the specification, with attributes and children in DTD order. */',
    'export const IVR_MESSAGES: readonly IvrMessageSchema[] = [',
    ...messages.map((m) => `  ${JSON.stringify(m)},`),
    '];',
    '',
  );
  return new Map([['ivr-messages.ts', lines.join('\n')]]);
}
