// What a request carries: the parameters of its library functions, put into attributes, with the decisions of review.json.

export function resolveRequest(m, { review, byName, data, aliasOf, eventAttributes }) {
  const correction = review.requests.messages[m.name] ?? {};
  const mandatory = new Set();
  const optional = new Set();
  for (const f of m.functions) {
    for (const p of f.params ?? []) {
      const attribute = attributeOf(p.name, m.name, correction, { review, data, byName, aliasOf });
      if (attribute === null) continue;
      if (p.optional || attribute in review.leniency.defaults || optional.has(attribute)) optional.add(attribute);
      else mandatory.add(attribute);
    }
  }
  for (const a of correction.mandatory ?? []) {
    mandatory.add(a);
    optional.delete(a);
  }
  const extra = (correction.optional ?? []).flatMap((a) => (a === '*event-attributes' ? eventAttributes : [a]));
  for (const a of [...extra, ...(correction.oneOf ?? [])]) {
    if (correction.mandatory?.includes(a)) continue;
    optional.add(a);
    mandatory.delete(a);
  }
  for (const a of review.leniency.everyRequest.attributes) if (!mandatory.has(a)) optional.add(a);
  for (const a of mandatory) optional.delete(a);
  for (const a of [...mandatory, ...optional]) if (!byName.has(a)) throw new Error(`${m.name}: unknown attribute ${a}`);
  const extraAliases = review.functionAliases.aliases.filter((a) => a.request === m.name).map((a) => a.alias);
  return {
    kind: 'request',
    number: m.id,
    name: m.name,
    group: m.group,
    description: m.description,
    functions: m.functions,
    aliases: [...m.functions.map((f) => f.name), ...extraAliases],
    mandatory: [...mandatory].sort(),
    optional: [...optional].sort(),
    oneOf: correction.oneOf,
    mayBeEmpty: review.leniency.mayBeEmpty.filter((e) => e.request === m.name).map((e) => e.attribute),
    decided: correction.reason,
    confirmedBy: m.confirmedBy,
    confirmedByNote: m.confirmedByNote,
    since: m.since,
    infoType: review.wireNames.infoType.messages[m.name],
    notes: [],
  };
}

/** Attribute of a parameter: this request's correction, then the decisions, then the data's own unambiguous map. */
function attributeOf(param, request, correction, { review, data, byName, aliasOf }) {
  const own = correction.params?.[param];
  if (own) return own;
  const decision = review.params.attributes[param];
  if (decision) return decision.attribute;
  const given = data.meta.paramToAttribute.map[param];
  const name = aliasOf.get(given) ?? given;
  if (given === undefined || !byName.has(name)) {
    throw new Error(`${request}: parameter ${param} -> "${given}" needs a decision in review.json`);
  }
  return name;
}
