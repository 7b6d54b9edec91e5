// Enumerations as they travel: one name per value, the number beside it, all accepted spellings.

/** @returns {Map<string, object>} enumerations by name */
export function resolveEnums(file, review) {
  const { wireNames, sameNumber, combinations, local } = review.enums;
  const result = new Map();
  for (const [name, e] of Object.entries(file.enums)) {
    if (!e.values?.length || local.names.includes(name)) continue;
    const values = e.values.map((v) => {
      const override = wireNames.find((w) => w.enum === name && w.value === v.value);
      return {
        number: v.value ?? undefined,
        name: override?.name ?? v.short ?? v.name,
        fullName: v.name,
        meaning: v.meaning,
      };
    });
    const same = sameNumber.filter((s) => s.enum === name);
    const combination = combinations.find((c) => c.enum === name);
    checkNumbers(name, values, same);
    result.set(name, {
      name,
      type: e.type,
      source: e.source,
      notes: [...(e.notes ?? []), ...(e.what ? [e.what] : [])],
      values,
      same,
      combination,
    });
  }
  result.infoStatus = file.enums.InfoStatusUnion.members;
  return result;
}

/** Two names of one number need a decision which of them the number means. */
function checkNumbers(name, values, same) {
  const seen = new Map();
  for (const v of values) {
    if (v.number === undefined) continue;
    if (seen.has(v.number) && !same.some((s) => s.value === v.number)) {
      throw new Error(
        `enumeration ${name}: ${v.name} and ${seen.get(v.number)} share ${v.number}; decide in review.json`,
      );
    }
    seen.set(v.number, v.name);
  }
}
