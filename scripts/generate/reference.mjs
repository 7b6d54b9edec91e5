// Writes docs/reference/*.md: what the vocabulary says, for people, with how sure each statement is.

const HEAD = '<!-- Generated from spec/ by `npm run generate`. Do not edit. -->\n';
const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |\n`;
const table = (head, rows) => row(...head) + row(...head.map(() => '---')) + rows.map((r) => row(...r)).join('');
const code = (name) => `\`${name}\``;
const codes = (names) => names.map(code).join(', ');

/** @returns {Map<string, string>} path below docs/reference -> text */
export function referencePages(vocabulary) {
  const pages = new Map();
  pages.set('messages.md', messageIndex(vocabulary));
  for (const group of vocabulary.groups) pages.set(`messages/${group}.md`, groupPage(group, vocabulary));
  pages.set('attributes.md', attributesPage(vocabulary));
  pages.set('enums.md', enumsPage(vocabulary));
  pages.set('errors.md', errorsPage(vocabulary));
  for (const [name, text] of pages) pages.set(name, HEAD + text);
  return pages;
}

function messageIndex({ messages, groups }) {
  let text = `# Messages\n\nAll ${messages.length} messages of the vocabulary by number, ${messages.filter((m) => m.kind === 'request').length} of them requests. `;
  text += 'A message has its attributes on the page of its group.\n\n';
  text +=
    'How sure a list of attributes is: **read** in a reference, **read-partly** (the beginning was read, the rest inferred), ';
  text +=
    '**inferred** (the list is ours), **none** (reserved number), **decided** (by this project, see `spec/tlib/review.json`).\n\n';
  text += `Groups: ${groups.map((g) => `[${g}](messages/${g}.md)`).join(', ')}\n\n`;
  text += table(
    ['number', 'message', 'group', 'what', 'evidence'],
    messages.map((m) => [
      m.number,
      `[${m.name}](messages/${m.group}.md#${m.name.toLowerCase()})`,
      m.group,
      m.description,
      evidenceOf(m),
    ]),
  );
  return text;
}

function evidenceOf(m) {
  if (m.kind === 'event') return m.table;
  const sources = [...new Set(m.functions.map((f) => f.source))];
  return [...sources, ...(m.decided ? ['decided'] : [])].join(', ') || 'no function';
}

function groupPage(group, { messages, attributes, review }) {
  const members = messages.filter((m) => m.group === group);
  const byName = new Map(attributes.filter((a) => !a.memberOf).map((a) => [a.name, a]));
  let text = `# Messages: ${group}\n\n[All messages](../messages.md) · [attributes](../attributes.md) · [enumerations](../enums.md) · [errors](../errors.md)\n`;
  for (const m of members) text += m.kind === 'request' ? requestSection(m, byName, review) : eventSection(m, byName);
  return text;
}

function requestSection(m, byName, review) {
  let text = `\n## ${m.name}\n\nRequest ${m.number}${m.since ? `, since ${m.since}` : ''}: ${m.description}.\n\n`;
  for (const f of m.functions) {
    const params = f.params ? `(${f.params.map((p) => `${p.name}${p.optional ? '?' : ''}`).join(', ')})` : '';
    text += `- Function ${code(`${f.name}${params}`)}: ${f.source}${f.mapping ? `, link to the message ${f.mapping}` : ''}${f.deprecated ? ', deprecated' : ''}${f.note ? `. ${f.note}` : ''}\n`;
  }
  const others = m.aliases.filter((a) => !m.functions.some((f) => f.name === a));
  if (others.length) text += `- Also accepted: ${codes(others)} (decided)\n`;
  if (m.confirmedBy.length) {
    text += `- Answered by ${m.confirmedBy.map((c) => `${code(c.event)} (${c.evidence})`).join(', ')}, or ${code('EventError')}${m.confirmedByNote ? `. ${m.confirmedByNote}` : ''}\n`;
  } else text += `- Answer: ${m.confirmedByNote ?? 'unknown'}; or ${code('EventError')}\n`;
  if (m.decided) text += `- Decided: ${m.decided}\n`;
  if (m.oneOf) text += `- At least one of ${codes(m.oneOf)} must be there\n`;
  for (const name of m.mayBeEmpty) text += `- ${code(name)} may be empty\n`;
  const defaults = review.leniency.defaults;
  const rows = [...m.mandatory.map((n) => [n, 'yes']), ...m.optional.map((n) => [n, ''])].map(([n, mandatory]) => [
    code(n),
    typeText(byName.get(n), m),
    mandatory,
    !mandatory && defaults[n] ? defaults[n].default : '',
  ]);
  return `${text}\n${table(['attribute', 'type', 'mandatory', 'default'], rows)}`;
}

function eventSection(m, byName) {
  let text = `\n## ${m.name}\n\nEvent ${m.number}${m.since ? `, since ${m.since}` : ''}${m.obsolete ? ', obsolete' : ''}: ${m.description}.\n\n`;
  text += `- Table: ${m.table}${m.source ? ` (${m.source})` : ''}\n`;
  if (m.added.length) text += `- Added by this project: ${codes(m.added)}\n`;
  for (const note of m.notes) text += `- ${note}\n`;
  if (m.reserved) return text;
  const rows = [...m.mandatory.map((n) => [n, 'yes']), ...m.optional.map((n) => [n, ''])].map(([n, mandatory]) => [
    code(n),
    typeText(byName.get(n), m),
    mandatory,
  ]);
  return `${text}\n${table(['attribute', 'type', 'mandatory'], rows)}`;
}

function typeText(attribute, message) {
  const { kind, enum: enumName } = attribute.type;
  const link = (name) => `[${name}](../enums.md#${name.toLowerCase()})`;
  if (kind === 'enum') return link(enumName);
  if (kind === 'info-type') return message.infoType ? link(message.infoType) : 'any InfoType';
  return KINDS[kind] ?? kind;
}

const KINDS = {
  connid: '16 hexadecimal digits',
  uuid: '32 letters and digits',
  'kv-list': 'key-value list',
  character: 'one character',
  mask: 'bit mask in hexadecimal digits',
  message: 'name of a message',
  'info-status': 'number or name, by InfoType',
  'info-type': 'enumeration, by message',
  sequence: 'integer from 0',
};

function attributesPage({ attributes }) {
  const own = attributes.filter((a) => !a.memberOf);
  const numbered = attributes.filter((a) => a.id !== undefined);
  let text = `# Attributes\n\nThe ${numbered.length} numbered attributes, and those without a public number. `;
  text +=
    'Messages of this project use the name in the second column; aliases are accepted in input. Logs print the name in the fourth column.\n\n';
  text +=
    'Evidence says where the type comes from; **name only** means inferred from the name, **decided** see `spec/tlib/review.json`.\n\n';
  text += table(
    ['number', 'name', 'aliases', 'in logs', 'type', 'meaning', 'evidence'],
    [...numbered, ...own.filter((a) => a.id === undefined)].map((a) => [
      a.id ?? '',
      code(a.name),
      [
        ...codes([...a.aliases])
          .split(', ')
          .filter(Boolean),
        ...(a.requestAliases ?? []).map((n) => `${code(n)} (requests)`),
      ].join(', '),
      code(a.logName),
      a.type.kind === 'enum'
        ? `[${a.type.enum}](enums.md#${a.type.enum.toLowerCase()})`
        : (KINDS[a.type.kind] ?? a.type.kind),
      `${a.meaning}${a.obsolete ? ' (obsolete)' : ''}${a.secret ? ' (never printed)' : ''}`,
      `${a.evidence}${a.decided ? `; decided: ${a.decided}` : ''}`,
    ]),
  );
  return text;
}

function enumsPage({ enums }) {
  let text =
    '# Enumerations\n\nThe server writes the name; input may use the name, the full name or the number, and case does not count. Logs print the number.\n';
  for (const e of enums.values()) {
    text += `\n## ${e.name}\n\n${e.type}.${e.source ? ` Source: ${e.source}.` : ''}\n\n`;
    for (const note of e.notes) text += `- ${note}\n`;
    for (const s of e.same)
      text += `- Decided: ${s.value} is read as ${code(s.name)}${s.otherwise ? `, in ${s.otherwiseIn.join(' and ')} as ${code(s.otherwise)}` : ''}. ${s.reason}\n`;
    if (e.combination) text += `- Values may be joined by ${code(e.combination.joinedBy)}. ${e.combination.reason}\n`;
    if (e.notes.length || e.same.length || e.combination) text += '\n';
    text += table(
      ['number', 'name', 'full name', 'meaning'],
      e.values.map((v) => [v.number ?? 'not public', code(v.name), code(v.fullName), v.meaning ?? '']),
    );
  }
  return text;
}

function errorsPage({ errors }) {
  const { meta } = errors;
  let text =
    '# Errors\n\nNumbers of `ErrorCode` in EventError and some other events, with the text that the server gives in `ErrorMessage`. ';
  text +=
    'What each refusal of a request uses is in [errors-of-checks.md](errors-of-checks.md) and in the call models.\n\n';
  text +=
    'Wording: **own words** = written from name and context, **name expanded** = the abbreviations of the name written out.\n';
  for (const [group, what] of Object.entries(meta.groups)) {
    const members = errors.errors.filter((e) => e.group === group);
    text += `\n## ${group}\n\n${what}\n\n`;
    text += table(
      ['number', 'name', 'text', 'wording'],
      members.map((e) => [e.code, code(e.name), e.meaning[0].toUpperCase() + e.meaning.slice(1), e.meaningFrom]),
    );
  }
  text += '\n## Ranges not listed\n\n';
  text += table(
    ['from', 'to', 'prefix', 'what'],
    meta.rangesNotListed.map((r) => [r.from, r.to, code(r.prefix), r.what]),
  );
  return text;
}
