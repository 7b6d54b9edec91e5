// Writes docs/reference/coverage.md: every request of the vocabulary, whether it is handled or why not, the events that
// confirm it, and the call models that exercise it.
import { readdirSync, readFileSync } from 'node:fs';

const HEAD = '<!-- Generated from spec/ and models/ by `npm run generate`. Do not edit. -->\n';
const WORDS = { implemented: 'yes', connection: 'by the connection', refused: 'refused' };
/** So many models are named; of more the first ones. */
const NAMED = 4;

/**
 * @param {URL} root folder of the repository, with a slash at its end
 * @returns {Map<string, string>} path below docs/reference -> text
 */
export function coveragePage(root, { messages, groups }) {
  const { requests: coverage } = JSON.parse(readFileSync(new URL('spec/coverage.json', root), 'utf8'));
  const requests = messages.filter((m) => m.kind === 'request');
  const known = new Set(requests.map((r) => r.name));
  for (const name of Object.keys(coverage)) if (!known.has(name)) throw new Error(`coverage.json: no request ${name}`);
  for (const { name } of requests) {
    const entry = coverage[name];
    if (!(entry?.status in WORDS)) throw new Error(`coverage.json: ${name} has no status`);
    if (entry.status !== 'implemented' && !entry.reason) throw new Error(`coverage.json: ${name} has no reason`);
  }
  const models = modelsByFunction(root);
  const count = (status) => requests.filter((r) => coverage[r.name].status === status).length;
  let text = `${HEAD}# Requests: handled and refused\n\n`;
  text += `Of the ${requests.length} requests of the vocabulary ${count('implemented')} are carried out by the call model, `;
  text += `${count('connection')} is answered by the client's connection, ${count('refused')} are refused with EventError 51 `;
  text += '(unsupported operation) and change nothing. The data are in `spec/coverage.json`.\n';
  for (const group of groups) {
    const members = requests.filter((r) => r.group === group);
    if (members.length === 0) continue;
    text += `\n## ${group}\n\n| request | handled | confirmed by | models |\n| --- | --- | --- | --- |\n`;
    for (const request of members) text += row(request, coverage[request.name], models);
  }
  return new Map([['coverage.md', text]]);
}

function row(request, { status, reason }, models) {
  const handled = reason === undefined ? WORDS[status] : `${WORDS[status]}: ${reason}`;
  const confirmed = status === 'refused' ? '' : request.confirmedBy.map(({ event }) => `\`${event}\``).join(', ');
  const functions = [...new Set([request.name, ...request.functions.map((f) => f.name)])];
  const ids = [...new Set(functions.flatMap((name) => models.get(name) ?? []))].sort();
  const links = ids.slice(0, NAMED).map((id) => `[${id.split('/')[1]}](../../models/${id}.yaml)`);
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  const link = `[${request.name}](messages/${request.group}.md#${request.name.toLowerCase()})`;
  return `| ${[link, handled, confirmed, links.join(', ') + more].join(' | ')} |\n`;
}

/** Function name (TMakeCall) → models (family/id) that send it in a compared step; those that only prepare come last. */
function modelsByFunction(root) {
  const folder = new URL('models/', root);
  const prepared = new Map();
  const compared = new Map();
  for (const entry of readdirSync(folder, { recursive: true }).sort()) {
    const path = String(entry).replaceAll('\\', '/');
    if (!/^[^/]+\/[^/]+\.yaml$/.test(path) || path.startsWith('ivr/')) continue;
    const id = path.replace(/\.yaml$/, '');
    for (const line of readFileSync(new URL(path, folder), 'utf8').split('\n')) {
      const name = /request: (\w+)/.exec(line)?.[1];
      if (name === undefined) continue;
      const map = /- do:/.test(line) ? compared : prepared;
      if (!map.has(name)) map.set(name, new Set());
      map.get(name).add(id);
    }
  }
  return new Map(
    [...new Set([...prepared.keys(), ...compared.keys()])]
      .map((n) => [n, compared.get(n) ?? prepared.get(n)])
      .map(([n, ids]) => [n, [...ids]]),
  );
}
