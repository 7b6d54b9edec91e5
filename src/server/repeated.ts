/** A problem for each entry of a list whose `key` an entry before it has. */
export function repeated<K extends string>(
  list: readonly Readonly<Record<K, string>>[],
  path: string,
  key: K,
): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  list.forEach((each, index) => {
    if (seen.has(each[key])) problems.push(`${path}.${index}.${key}: ${each[key]} is there twice`);
    seen.add(each[key]);
  });
  return problems;
}
