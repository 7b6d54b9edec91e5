// Writes src/protocol/generated/*.ts: types of messages and enumerations, and the tables that checks and log layout use.

const HEAD = '// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.\n';
const quote = (s) => `'${String(s).replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', ' ')}'`;
const union = (names, indent = '  ') => names.map((n) => `\n${indent}| ${quote(n)}`).join('');
const list = (names) => `[${names.map(quote).join(', ')}]`;
const comment = (text, indent = '') => `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;

/** @returns {Map<string, string>} file name -> text */
export function typescriptFiles(vocabulary) {
  const files = new Map();
  for (const group of vocabulary.groups) files.set(`messages-${group}.ts`, groupFile(group, vocabulary));
  files.set('names.ts', namesFile(vocabulary));
  files.set('messages.ts', messagesFile(vocabulary));
  files.set('enums.ts', enumsFile(vocabulary));
  files.set('attributes.ts', attributesFile(vocabulary));
  files.set('request-table.ts', requestTable(vocabulary));
  files.set('event-table.ts', eventTable(vocabulary));
  files.set('confirmed-by.ts', confirmedBy(vocabulary));
  files.set('errors.ts', errorsFile(vocabulary));
  for (const [name, text] of files) files.set(name, HEAD + text);
  return files;
}

function tsType(attribute, message) {
  const { kind, enum: enumName } = attribute.type;
  if (kind === 'enum') return enumName;
  if (kind === 'info-type') return message?.infoType ?? 'InfoType';
  if (kind === 'info-status') return 'InfoStatus';
  if (kind === 'kv-list') return 'KVList';
  if (kind === 'message') return 'MessageName';
  return kind === 'integer' || kind === 'sequence' ? 'number' : 'string';
}

/** One interface per message of the group; the compiler tells them apart by `id`. */
function groupFile(group, { messages, attributes }) {
  const byName = new Map(attributes.filter((a) => !a.memberOf).map((a) => [a.name, a]));
  const used = { enums: new Set(), KVList: false, MessageName: false };
  let body = '';
  for (const m of messages.filter((x) => x.group === group)) {
    body += `\n${comment(`${m.number}: ${m.description}.${m.table === 'inferred' ? ' Attribute table inferred.' : ''}`)}`;
    body += `export interface ${m.name} {\n  readonly id: ${quote(m.name)};\n`;
    const names = [...m.mandatory, ...m.optional];
    // ReferenceID belongs to one client's copy, the others of this list are stamped when the event leaves.
    const stamped = new Set(['ReferenceID', 'TimeinSecs', 'TimeinuSecs']);
    for (const name of names) {
      const attribute = byName.get(name);
      const type = tsType(attribute, m);
      if (attribute.type.kind.startsWith('info-') || attribute.type.kind === 'enum') used.enums.add(type);
      if (type in used) used[type] = true;
      const optional = !m.mandatory.includes(name) || (m.kind === 'event' && stamped.has(name));
      body += `  readonly ${name}${optional ? '?' : ''}: ${type};\n`;
    }
    body += '}\n';
  }
  let head = '';
  if (used.KVList) head += `import type { KVList } from '../kv-list.js';\n`;
  if (used.enums.size) head += `import type { ${[...used.enums].sort().join(', ')} } from './enums.js';\n`;
  if (used.MessageName) head += `import type { MessageName } from './names.js';\n`;
  return `${head}${body}`;
}

function namesFile({ messages }) {
  const names = (kind) => union(messages.filter((m) => m.kind === kind).map((m) => m.name));
  return `export type RequestName =${names('request')};\n\nexport type EventName =${names('event')};\n\nexport type MessageName = RequestName | EventName;\n`;
}

function messagesFile({ messages, groups }) {
  const requests = messages.filter((m) => m.kind === 'request').map((m) => m.name);
  const events = messages.filter((m) => m.kind === 'event').map((m) => m.name);
  let text = '';
  for (const g of groups) {
    const names = messages.filter((m) => m.group === g).map((m) => m.name);
    text += `import type {${names.map((n) => `\n  ${n},`).join('')}\n} from './messages-${g}.js';\n`;
  }
  text += `import type { EventName, RequestName } from './names.js';\n`;
  text += `\n${comment('All requests, by name.')}export interface RequestByName {${requests.map((n) => `\n  readonly ${n}: ${n};`).join('')}\n}\n`;
  text += `\n${comment('All events, by name.')}export interface EventByName {${events.map((n) => `\n  readonly ${n}: ${n};`).join('')}\n}\n`;
  text += `\n${comment('Any request; `id` tells which.')}export type TRequest = RequestByName[RequestName];
${comment('Any event; `id` tells which.')}export type TEvent = EventByName[EventName];
${comment('Any message.')}export type TMessage = TRequest | TEvent;
`;
  return text;
}

function enumsFile({ enums, attributes, review }) {
  const infoTypes = [...new Set(Object.values(review.wireNames.infoType.messages))];
  let text = `import type { EnumTable } from '../enum-table.js';\n`;
  for (const e of enums.values()) {
    const inputOnly = new Set(e.combination?.inputOnly ?? []);
    const synonyms = new Set(
      e.same
        .filter((s) => !s.otherwise)
        .flatMap((s) => e.values.filter((v) => v.number === s.value && v.name !== s.name).map((v) => v.name)),
    );
    const names = e.values.map((v) => v.name).filter((n) => !inputOnly.has(n) && !synonyms.has(n));
    const doc = `${e.type}. ${(e.notes ?? []).join(' ')}`.trim();
    if (e.combination) {
      text += `\n${comment(`One part of a ${e.name}.`)}export type ${e.name}Part =${union(names)};\n`;
      text += `${comment(`${doc} Parts are joined by \`${e.combination.joinedBy}\`.`)}export type ${e.name} = ${e.name}Part | \`\${${e.name}Part}${e.combination.joinedBy}\${string}\`;\n`;
    } else {
      text += `\n${comment(doc)}export type ${e.name} =${union(names)};\n`;
    }
  }
  text += `\n${comment('InfoType; which of these a message uses depends on the message.')}export type InfoType = ${infoTypes.join(' | ')};\n`;
  const statusEnums = [...new Set(infoStatusPairs(enums).flatMap(([, e]) => (e ? [e] : [])))];
  text += `${comment('InfoStatus; which of these an event carries depends on its InfoType.')}export type InfoStatus = number | ${statusEnums.join(' | ')};\n`;
  text += `\nexport type EnumName =${union([...enums.keys()])};\n`;
  text += `\n${comment('Every enumeration: names, numbers and the other spellings that input may have.')}export const ENUMS: Readonly<Record<EnumName, EnumTable>> = {\n`;
  for (const e of enums.values()) {
    text += `  ${e.name}: {\n    values: [\n`;
    for (const v of e.values) {
      const number = v.number === undefined ? 'undefined' : v.number;
      text += `      { number: ${number}, name: ${quote(v.name)}, fullName: ${quote(v.fullName)} },\n`;
    }
    text += '    ],\n';
    for (const s of e.same) {
      text += `    sameNumber: { number: ${s.value}, name: ${quote(s.name)}${s.otherwise ? `, otherwise: ${quote(s.otherwise)}, otherwiseIn: ${list(s.otherwiseIn)}` : ''} },\n`;
    }
    if (e.combination) {
      text += `    combination: { joinedBy: ${quote(e.combination.joinedBy)}, numberMask: ${e.combination.numberMask}, inputOnly: ${list(e.combination.inputOnly)} },\n`;
    }
    text += '  },\n';
  }
  text += '};\n';
  text += `\n${comment('Enumeration of InfoStatus by InfoType; absent = a plain integer.')}export const INFO_STATUS: Readonly<Record<string, EnumName>> = {\n`;
  for (const [infoType, e] of infoStatusPairs(enums)) if (e) text += `  ${infoType}: ${quote(e)},\n`;
  text += `};\n\n${comment('Enumerations that InfoType stands for, by message.')}export const INFO_TYPE: Readonly<Record<string, EnumName>> = {\n`;
  for (const [message, e] of Object.entries(review.wireNames.infoType.messages)) text += `  ${message}: ${quote(e)},\n`;
  text += '};\n';
  if (!attributes.length) throw new Error('no attributes');
  return text;
}

/** InfoType -> enumeration of InfoStatus, or undefined for an integer. */
export function infoStatusPairs(enums) {
  return enums.infoStatus
    .map(({ infoType, status }) => [infoType, enums.has(status) ? status : undefined])
    .filter(([t]) => /^\w+$/.test(t));
}

function attributesFile({ attributes }) {
  const own = attributes.filter((a) => !a.memberOf);
  const enums = new Set(['InfoStatus', 'InfoType']);
  for (const a of own) if (a.type.kind === 'enum') enums.add(a.type.enum);
  let text = `import type { AttributeInfo } from '../attribute-info.js';\nimport type { KVList } from '../kv-list.js';\n`;
  text += `import type { ${[...enums].sort().join(', ')} } from './enums.js';\nimport type { MessageName } from './names.js';\n`;
  text += `\n${comment('Every attribute with the type of its value.')}export interface AttributeTypes {\n`;
  for (const a of own)
    text += `${comment(`${a.meaning}${a.id === undefined ? '' : ` (${a.id})`}`, '  ')}  readonly ${a.name}: ${tsType(a)};\n`;
  text += '}\n\nexport type AttributeName = keyof AttributeTypes;\n';
  text += `\n${comment('Every attribute by its name in messages. `number` is the one of the TAttribute enumeration.')}export const ATTRIBUTES: Readonly<Record<AttributeName, AttributeInfo>> = {\n`;
  for (const a of own) {
    const parts = [`number: ${a.id ?? 'undefined'}`, `logName: ${quote(a.logName)}`, `kind: ${quote(a.type.kind)}`];
    if (a.type.enum) parts.push(`enum: ${quote(a.type.enum)}`);
    const aliases = [...a.aliases];
    if (aliases.length) parts.push(`aliases: ${list(aliases)}`);
    if (a.requestAliases) parts.push(`requestAliases: ${list(a.requestAliases)}`);
    if (a.secret) parts.push('secret: true');
    text += `  ${a.name}: { ${parts.join(', ')} },\n`;
  }
  text += `};\n\n${comment('All attribute numbers of the TAttribute enumeration with their names in logs; the place is the number.')}`;
  const numbered = attributes.filter((a) => a.id !== undefined);
  return `${text}export const ATTRIBUTE_LOG_NAMES: readonly string[] = [\n${numbered.map((a) => `  ${quote(a.logName)},\n`).join('')}];\n`;
}

function requestTable({ messages }) {
  let text = `import type { RequestInfo } from '../message-info.js';\nimport type { RequestName } from './names.js';\n`;
  text += `\n${comment('Every request: number, function names, attributes.')}export const REQUESTS: Readonly<Record<RequestName, RequestInfo>> = {\n`;
  for (const m of messages.filter((x) => x.kind === 'request')) {
    text += `  ${m.name}: {\n    number: ${m.number},\n    group: ${quote(m.group)},\n    description: ${quote(m.description)},\n`;
    text += `    functions: ${list(m.aliases)},\n    mandatory: ${list(m.mandatory)},\n    optional: ${list(m.optional)},\n`;
    if (m.oneOf) text += `    oneOf: ${list(m.oneOf)},\n`;
    if (m.mayBeEmpty.length) text += `    mayBeEmpty: ${list(m.mayBeEmpty)},\n`;
    text += '  },\n';
  }
  return `${text}};\n`;
}

function eventTable({ messages }) {
  let text = `import type { EventInfo } from '../message-info.js';\nimport type { EventName } from './names.js';\n`;
  text += `\n${comment('Every event: number and attributes. `time` of the references is TimeinSecs and TimeinuSecs.')}export const EVENTS: Readonly<Record<EventName, EventInfo>> = {\n`;
  for (const m of messages.filter((x) => x.kind === 'event')) {
    text += `  ${m.name}: {\n    number: ${m.number},\n    group: ${quote(m.group)},\n    description: ${quote(m.description)},\n`;
    text += `    table: ${quote(m.table)},\n    mandatory: ${list(m.mandatory)},\n    optional: ${list(m.optional)},\n  },\n`;
  }
  return `${text}};\n`;
}

function confirmedBy({ messages }) {
  let text = `import type { EventName, RequestName } from './names.js';\n`;
  text += `\n${comment('Events that answer a request, besides EventError. The first of them that comes carries the ReferenceID.')}`;
  text += 'export const CONFIRMED_BY: Readonly<Record<RequestName, readonly EventName[]>> = {\n';
  for (const m of messages.filter((x) => x.kind === 'request'))
    text += `  ${m.name}: ${list(m.confirmedBy.map((c) => c.event))},\n`;
  text += `};\n\n${comment('The same for the compiler: the name of the event that answers a request; never = none is known.')}export interface ConfirmingEvent {\n`;
  for (const m of messages.filter((x) => x.kind === 'request'))
    text += `  readonly ${m.name}: ${m.confirmedBy.map((c) => quote(c.event)).join(' | ') || 'never'};\n`;
  return `${text}}\n`;
}

function errorsFile({ errors }) {
  let text = `${comment('The error catalogue: numbers of ErrorCode with the names and what they mean.')}export const ERRORS: Readonly<Record<number, { readonly name: string; readonly message: string }>> = {\n`;
  for (const e of errors.errors)
    text += `  ${e.code}: { name: ${quote(e.name)}, message: ${quote(e.meaning[0].toUpperCase() + e.meaning.slice(1))} },\n`;
  return `${text}};\n`;
}
