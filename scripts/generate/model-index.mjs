// Writes models/INDEX-more.md from the models themselves: the call models that no other index names, and the IVR flows
// that are not in the published figures.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const HEAD = '<!-- Generated from the models by `npm run generate`. Do not edit. -->\n';
const OTHERS = ['INDEX-calls.md', 'INDEX-centre.md'];

/**
 * @param {URL} root folder of the repository, with a slash at its end
 * @returns {Map<string, string>} path below models -> text
 */
export function modelIndex(root) {
  const models = new URL('models/', root);
  const rows = OTHERS.flatMap((name) => rowsOf(name, models));
  const named = new Set(rows.map(({ id }) => id));
  const families = [...new Set(rows.map(({ family }) => family))];
  const folders = readdirSync(models, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
  const unknown = folders.filter((name) => name !== 'ivr' && !families.includes(name));
  if (unknown.length > 0) throw new Error(`model-index: no place for the family ${unknown.join(', ')}`);
  const further = families.flatMap((family) => load(models, family)).filter(({ id }) => !named.has(id));
  const flows = load(models, 'ivr').filter(({ model }) => model.basis === 'derived');
  checkDecisions(readFileSync(new URL('DECISIONS.md', models), 'utf8'), models);
  let text = `${HEAD}# Index of the further call models

${further.length} call models and ${flows.length} IVR flows that go beyond those of INDEX-calls.md and INDEX-centre.md and
beyond the published figures: the same families in further states, further devices at the far end, refusals, options. They
are worked out by the event rules (\`spec/event-rules.md\`) and the published tables of the sibling models. Marks and words are
those of the two other indexes; [DECISIONS.md](DECISIONS.md) lists what they decide where the references are silent.

| family | id | title | branches |
| --- | --- | --- | --- |
`;
  for (const { id, model } of further) {
    text += `| ${model.family} | ${link(model.family, id)} | ${cell(model.title)} | ${count(model.branches)} |\n`;
  }
  text += '\n## IVR flows\n\n| id | title | mode |\n| --- | --- | --- |\n';
  for (const { id, model } of flows) text += `| ${link('ivr', id)} | ${cell(model.title)} | ${model.mode} |\n`;
  return new Map([['INDEX-more.md', text]]);
}

/** Rows of an index that name a model; it has other tables too. */
function rowsOf(index, models) {
  const rows = readFileSync(new URL(index, models), 'utf8').matchAll(/^\| ([\w-]+) \| ([\w-]+) \|/gm);
  return [...rows]
    .map(([, family, id]) => ({ family, id }))
    .filter(({ family, id }) => existsSync(new URL(`${family}/${id}.yaml`, models)));
}

function load(models, folder) {
  const files = readdirSync(new URL(`${folder}/`, models)).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => {
    const model = parse(readFileSync(new URL(`${folder}/${name}`, models), 'utf8'));
    const id = name.replace(/\.yaml$/, '');
    if (model.id !== id) throw new Error(`model-index: ${folder}/${name} says that it is ${model.id}`);
    return { id, model };
  });
}

/** Every model that a decision names is there. */
function checkDecisions(text, models) {
  for (const [, target] of text.matchAll(/\]\(([\w-]+\/[\w-]+\.yaml)\)/g)) {
    if (!existsSync(new URL(target, models))) throw new Error(`models/DECISIONS.md: there is no ${target}`);
  }
}

function link(family, id) {
  return `[${id}](${family}/${id}.yaml)`;
}

function cell(text) {
  return String(text).replaceAll('|', '\\|');
}

function count(branches = []) {
  const { length } = Array.isArray(branches) ? branches : Object.keys(branches);
  return length === 0 ? '' : length;
}
