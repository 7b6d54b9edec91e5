import { basename } from 'node:path';
import type { CallModel } from '../call-model.js';
import type { Cast } from '../load-action.js';
import { loadDns } from '../load-dns.js';
import { type Located, type LocatedMap, type Problem, plain } from '../located-yaml.js';
import { ModelChecker } from '../model-checker.js';
import { loadOptions } from '../model-options.js';
import { splitOptions } from './flow-options.js';
import type { IvrFlow } from './ivr-flow.js';
import { loadDriverMessage } from './load-ivr-message.js';
import { loadIvrStep } from './load-ivr-step.js';

const KEYS = ['id', 'title', 'mode', 'basis', 'source', 'dns', 'options', 'link', 'steps', 'notes'];

/** Reads a flow; gives it, or everything that is wrong with the file. */
export function loadIvrFlow(file: string, root: Located): IvrFlow | { readonly problems: readonly Problem[] } {
  const check = new ModelChecker();
  const top = check.map(root, 'a flow');
  if (top === undefined) return { problems: check.problems };
  const keys = check.keys(top, 'a flow', KEYS, ['id', 'title', 'mode', 'basis', 'dns', 'steps']);
  const stem = basename(file).replace(/\.ya?ml$/, '');
  const id = check.words(keys.get('id'), 'id') ?? '';
  if (id !== stem) check.refuse(1, `id '${id}' does not equal the file name '${stem}'`);
  const title = check.words(keys.get('title'), 'title') ?? '';
  const basis = check.oneOf(keys.get('basis'), 'basis', ['published', 'derived'] as const) ?? 'derived';
  const mode = check.oneOf(keys.get('mode'), 'mode', ['behind', 'in-front', 'network'] as const) ?? 'behind';
  const { dns, ports } = loadFlowDns(check, check.map(keys.get('dns'), 'dns'));
  const { ofCalls, ofServer } = splitOptions(check.map(keys.get('options'), 'options'));
  const modelOptions = loadOptions(check, ofCalls);
  const cast: Cast = { dns, clients: new Set() };
  const login = loadLogin(check, keys.get('link'));
  const steps = (check.list(keys.get('steps'), 'steps')?.items ?? []).flatMap(
    (item) => loadIvrStep(check, item, cast) ?? [],
  );
  if (steps.length === 0 && check.problems.length === 0) check.refuse(1, 'a flow needs steps');
  if (check.problems.length > 0) return { problems: check.problems };
  const model: CallModel = {
    id,
    title,
    family: 'ivr',
    basis,
    dns,
    clients: [...cast.clients],
    options: modelOptions,
    setup: [],
    steps: [],
    branches: [],
    literals: literalsOf(root),
  };
  const options = new Map(ofServer.map((entry) => [entry.key, plain(entry.value)] as const));
  return { id, title, basis, mode, model, ports, options, login, steps };
}

/** Ports are the DNs of type VoiceTreatmentPort, and those that say `port: true`. */
function loadFlowDns(check: ModelChecker, map: LocatedMap | undefined) {
  const ports: string[] = [];
  const entries = (map?.entries ?? []).map((entry) => {
    if (entry.value.kind !== 'map') return entry;
    const own = entry.value.entries;
    const isPort = own.some(({ key, value }) => key === 'port' && value.kind === 'scalar' && value.value === true);
    const type = own.find(({ key }) => key === 'type')?.value;
    if (isPort || (type?.kind === 'scalar' && type.value === 'VoiceTreatmentPort')) ports.push(entry.key);
    return { ...entry, value: { ...entry.value, entries: own.filter(({ key }) => key !== 'port') } };
  });
  const dns = loadDns(check, map === undefined ? undefined : { ...map, entries });
  return { dns, ports };
}

/** `link: {login: {...}}`; the CallId is `login` unless one is given. */
function loadLogin(check: ModelChecker, value: Located | undefined) {
  const map = check.map(value, 'link');
  if (map === undefined) return undefined;
  const login = check.keys(map, 'link', ['login'], ['login']).get('login');
  if (login === undefined) return undefined;
  const place = { line: login.line, text: login.text };
  const asMessage: Located = {
    kind: 'map',
    ...place,
    entries: [{ key: 'LoginReq', line: login.line, value: login }],
  };
  const message = loadDriverMessage(check, asMessage);
  if (message === undefined) return undefined;
  return { name: message.name, fields: new Map([['CallId', 'login'], ...message.fields]) };
}

function literalsOf(root: Located): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: Located): void => {
    if (value.kind === 'list') value.items.forEach(visit);
    else if (value.kind === 'map') for (const entry of value.entries) visit(entry.value);
    else if (/^\d+$/.test(String(value.value))) found.add(String(value.value));
  };
  visit(root);
  return found;
}
