import { basename } from 'node:path';
import type { Branch, CallModel, Step } from './call-model.js';
import { checkCallLabels } from './check-call-labels.js';
import { type Cast, loadAction } from './load-action.js';
import { loadDns } from './load-dns.js';
import { loadOrder, loadThen } from './load-expectation.js';
import type { Located, Problem } from './located-yaml.js';
import { ModelChecker } from './model-checker.js';
import { loadOptions } from './model-options.js';

const CALL_MODEL_FAMILIES = [
  'basic',
  'releasing',
  'hold',
  'transfer',
  'conference',
  'user-data',
  'special-cases',
  'queues',
  'routing',
  'treatments',
  'predictive',
  'monitoring',
  'agent',
  'call-based',
  'registration',
] as const;

const REQUIRED = ['id', 'title', 'family', 'basis', 'source', 'dns', 'steps'];
const KNOWN = [...REQUIRED, 'options', 'setup', 'branches', 'notes'];

/** Reads and checks a call model. Gives the model, or everything that is wrong with the file. */
export function loadCallModel(file: string, root: Located): CallModel | { readonly problems: readonly Problem[] } {
  const check = new ModelChecker();
  const top = check.map(root, 'a model');
  if (top === undefined) return { problems: check.problems };
  const keys = check.keys(top, 'the model', KNOWN, REQUIRED);

  const id = check.words(keys.get('id'), 'id');
  const stem = basename(file).replace(/\.ya?ml$/, '');
  if (id !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    check.refuse(keys.get('id')?.line ?? 1, `id '${id}' is not written in kebab-case`);
  }
  if (id !== undefined && id !== stem) {
    check.refuse(keys.get('id')?.line ?? 1, `id '${id}' does not equal the file name '${stem}'`);
  }
  const title = check.words(keys.get('title'), 'title');
  const family = check.oneOf(keys.get('family'), 'family', CALL_MODEL_FAMILIES);
  const basis = check.oneOf(keys.get('basis'), 'basis', ['published', 'derived'] as const);
  loadTexts(check, keys.get('source'), 'source', 1);
  loadTexts(check, keys.get('notes'), 'notes', 0);

  const dns = loadDns(check, check.map(keys.get('dns'), 'dns'));
  const cast: Cast = { dns, clients: new Set() };
  const options = loadOptions(check, check.map(keys.get('options'), 'options'));
  const setup = (check.list(keys.get('setup'), 'setup')?.items ?? []).flatMap(
    (item) => loadAction(check, item, cast) ?? [],
  );
  const steps = loadSteps(check, keys.get('steps'), 'steps', cast);
  const branches = (check.list(keys.get('branches'), 'branches')?.items ?? []).flatMap(
    (item) => loadBranch(check, item, steps.length, cast) ?? [],
  );
  const all = [...steps, ...branches.flatMap((branch) => branch.steps)];
  for (const step of all) checkReceivers(check, step, cast);

  const model: CallModel = {
    id: id ?? stem,
    title: title ?? '',
    family: family ?? '',
    basis: basis ?? 'derived',
    dns,
    clients: [...cast.clients],
    options,
    setup,
    steps,
    branches,
    literals: literalsOf(root),
  };
  // Labels of a file that could not be read in full would only give problems that follow from others.
  if (check.problems.length === 0) checkCallLabels(check, model);
  return check.problems.length === 0 ? model : { problems: check.problems };
}

function loadTexts(check: ModelChecker, value: Located | undefined, what: string, least: number): void {
  const list = check.list(value, what);
  if (list === undefined) return;
  if (list.items.length < least) check.refuse(list.line, `${what} is empty`);
  for (const item of list.items) check.text(item, `each ${what}`);
}

function loadSteps(check: ModelChecker, value: Located | undefined, what: string, cast: Cast): readonly Step[] {
  const list = check.list(value, what);
  if (list?.items.length === 0) check.refuse(list.line, `${what} is empty`);
  return (list?.items ?? []).flatMap((item) => loadStep(check, item, cast) ?? []);
}

function loadStep(check: ModelChecker, value: Located, cast: Cast): Step | undefined {
  const map = check.map(value, 'a step');
  if (map === undefined) return undefined;
  const keys = check.keys(map, 'a step', ['do', 'then', 'order'], ['do', 'then']);
  const doing = keys.get('do');
  const action = doing === undefined ? undefined : loadAction(check, doing, cast);
  const then = loadThen(check, keys.get('then'), cast);
  const anyOrder = loadOrder(check, keys.get('order'));
  return action === undefined ? undefined : { action, then, anyOrder };
}

function loadBranch(check: ModelChecker, value: Located, stepCount: number, cast: Cast): Branch | undefined {
  const map = check.map(value, 'a branch');
  if (map === undefined) return undefined;
  const keys = check.keys(map, 'a branch', ['title', 'after', 'steps'], ['title', 'after', 'steps']);
  const title = check.words(keys.get('title'), 'title of a branch');
  const after = check.integer(keys.get('after'), 'after', 0);
  const steps = loadSteps(check, keys.get('steps'), 'steps of a branch', cast);
  if (title === undefined || after === undefined) return undefined;
  if (after > stepCount) {
    return check.refuse(map.line, `after: ${after} goes beyond the ${stepCount} steps of the model`);
  }
  return { line: map.line, title, after, steps };
}

/** Receivers must be DNs of the model or clients that it names somewhere; what needs no order must be listed. */
function checkReceivers(check: ModelChecker, step: Step, cast: Cast): void {
  for (const label of step.then.keys()) {
    if (!cast.dns.has(label) && !cast.clients.has(label)) {
      check.refuse(step.action.line, `then: '${label}' is neither a DN of the model nor one of its clients`);
    }
  }
  if (step.anyOrder === 'all') return;
  for (const label of step.anyOrder) {
    if (!step.then.has(label)) check.refuse(step.action.line, `order: '${label}' gets nothing in this step`);
  }
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
