// Reads spec/tlib/*.json and joins them into one vocabulary: everything that the generator's writers need, resolved.
// Throws with a clear line when the data contradict themselves.
import { readFileSync } from 'node:fs';
import { resolveEnums } from './enums.mjs';
import { resolveRequest } from './requests.mjs';

/** Reads one file of the vocabulary. */
function read(root, name) {
  return JSON.parse(readFileSync(new URL(`spec/tlib/${name}.json`, root), 'utf8'));
}

/** @param {URL} root folder of the repository, with a slash at its end */
export function loadVocabulary(root) {
  const review = read(root, 'review');
  const enums = resolveEnums(read(root, 'enums'), review);
  const attributes = resolveAttributes(read(root, 'attributes'), review, enums);
  const byName = new Map(attributes.map((a) => [a.name, a]));
  const data = read(root, 'messages');
  const context = { review, byName, data, aliasOf: aliasMap(attributes) };
  context.eventAttributes = eventAttributeNames(data, review);
  const messages = data.messages.map((m) =>
    m.kind === 'request' ? resolveRequest(m, context) : resolveEvent(m, context),
  );
  messages.forEach((m, index) => {
    if (m.number !== index) throw new Error(`messages.json: ${m.name} has number ${m.number} at place ${index}`);
  });
  const errors = read(root, 'errors');
  return {
    review,
    enums,
    attributes,
    messages,
    errors,
    groups: [...new Set(messages.map((m) => m.group))],
    meta: data.meta,
  };
}

/** Attributes by their wire names, with log name, number, type and aliases. */
function resolveAttributes(file, review, enums) {
  const composed = new Set(Object.keys(review.wireNames.composed));
  const infoTypes = new Set(Object.values(review.wireNames.infoType.messages));
  const list = [];
  for (const a of file.attributes) {
    const plain = a.name.replace(/^Attribute/, '');
    const name = composed.has(a.genem) ? plain : a.genem;
    const merged = infoTypes.has(plain);
    const spellings = [plain, a.genem, a.tevent, a.vm?.replaceAll(' ', '')].filter((s) => s && !s.includes('.'));
    const decided = review.attributeTypes.types[name];
    const entry = {
      id: a.id,
      name: merged ? 'InfoType' : name,
      logName: a.name,
      meaning: a.meaning,
      typeText: a.type,
      evidence: a.typeEvidence,
      decided: decided?.reason,
      type: typeOf(decided?.type ?? a.type, name, enums),
      obsolete: a.obsolete === true,
      secret: review.secretAttributes.names.includes(name),
      aliases: new Set(spellings.filter((s) => s !== name && !composed.has(s))),
      plain,
    };
    if (merged && plain !== 'AddressInfoType') entry.memberOf = 'InfoType';
    list.push(entry);
  }
  const info = list.find((a) => a.name === 'InfoType' && !a.memberOf);
  info.type = { kind: 'info-type' };
  for (const a of list.filter((x) => x.memberOf)) for (const s of [a.plain, ...a.aliases]) info.aliases.add(s);
  info.aliases.delete('InfoType');
  for (const a of review.attributesWithoutNumber.attributes) {
    list.push({
      name: a.name,
      logName: `Attribute${a.name}`,
      meaning: a.meaning,
      typeText: a.type,
      evidence: a.evidence,
      type: typeOf(a.type, a.name, enums),
      secret: a.secret === true,
      obsolete: false,
      aliases: new Set(),
      plain: a.name,
    });
  }
  for (const { alias, attribute, in: where } of review.wireNames.aliases) {
    const a = list.find((x) => x.name === attribute && !x.memberOf);
    if (!a) throw new Error(`review.json: alias ${alias} of an unknown attribute ${attribute}`);
    if (where === 'requests') a.requestAliases = [...(a.requestAliases ?? []), alias];
    else a.aliases.add(alias);
  }
  return list;
}

/** Turns the words of the data into one of the kinds that checks and types know. */
function typeOf(text, name, enums) {
  if (text.startsWith('enum ')) {
    const enumName = text.split(' ')[1];
    if (!enums.has(enumName)) throw new Error(`attribute ${name}: unknown enumeration ${enumName}`);
    return { kind: 'enum', enum: enumName };
  }
  if (text.startsWith('time')) return { kind: 'integer' };
  if (text.startsWith('uuid')) return { kind: 'uuid' };
  const known = ['string', 'integer', 'connid', 'kv-list', 'character', 'mask', 'message', 'info-status', 'sequence'];
  if (known.includes(text)) return { kind: text };
  throw new Error(`attribute ${name}: type "${text}" needs a decision in review.json`);
}

/** alias -> wire name, for all messages. */
function aliasMap(attributes) {
  const map = new Map();
  for (const a of attributes) {
    if (a.memberOf) continue;
    for (const alias of a.aliases) {
      if (map.has(alias)) throw new Error(`alias ${alias} belongs to ${map.get(alias)} and ${a.name}`);
      map.set(alias, a.name);
    }
  }
  for (const a of attributes) if (!a.memberOf && map.has(a.name)) throw new Error(`${a.name} is a name and an alias`);
  return map;
}

/** Wire names of the attributes in an event table: local ones left out, composed ones taken apart. */
export function wireNames(names, review) {
  const { localAttributes, composed } = review.wireNames;
  const infoTypes = new Set(Object.values(review.wireNames.infoType.messages));
  return names
    .filter((n) => !localAttributes.names.includes(n))
    .flatMap((n) => composed[n] ?? [infoTypes.has(n) ? 'InfoType' : n]);
}

function eventAttributeNames(data, review) {
  const all = new Set();
  for (const m of data.messages) {
    for (const n of wireNames([...(m.attributes?.mandatory ?? []), ...(m.attributes?.optional ?? [])], review))
      all.add(n);
  }
  return [...all].sort();
}

function resolveEvent(m, { review, byName }) {
  const { stamped, additions } = review.events;
  const mandatory = wireNames(m.attributes?.mandatory ?? [], review);
  const optional = new Set(wireNames(m.attributes?.optional ?? [], review));
  const added = [];
  for (const rule of additions) {
    const fits = rule.events?.includes(m.name) || (rule.groups?.includes(m.group) && !rule.except?.includes(m.name));
    if (fits) added.push(...rule.attributes.filter((a) => !mandatory.includes(a) && !optional.has(a)));
  }
  for (const a of [...added, ...stamped.attributes]) if (!mandatory.includes(a)) optional.add(a);
  for (const a of [...mandatory, ...optional]) if (!byName.has(a)) throw new Error(`${m.name}: unknown attribute ${a}`);
  return {
    kind: 'event',
    number: m.id,
    name: m.name,
    group: m.group,
    description: m.description,
    mandatory: mandatory.sort(),
    optional: [...optional].sort(),
    added,
    table: m.table,
    source: m.source,
    notes: m.notes ?? [],
    obsolete: m.obsolete === true,
    reserved: m.reserved === true,
    since: m.since,
    infoType: review.wireNames.infoType.messages[m.name],
  };
}
