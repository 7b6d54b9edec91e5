import type { DnType } from '../core/index.js';
import type { DnDeclaration, ProgramStep } from './call-model.js';
import type { Located, LocatedEntry, LocatedMap } from './located-yaml.js';
import type { ModelChecker } from './model-checker.js';

const DN_TYPES: readonly (DnType | 'External')[] = [
  'Extension',
  'ACDPosition',
  'External',
  'ACDQueue',
  'RoutingPoint',
  'RouteQueue',
  'VirtualQueue',
  'VoiceTreatmentPort',
];
/** Words that mean something else where a label may stand. */
const RESERVED = new Set(['any', 'absent', 'DIAL']);

/** Keys that a device of the type may have besides `type`. */
function keysOf(type: string | undefined): readonly string[] {
  switch (type) {
    case 'External':
      return ['number'];
    case 'ACDQueue':
      return ['agents', 'program'];
    case 'RoutingPoint':
    case 'RouteQueue':
      return ['default', 'treatments'];
    case undefined:
      return ['number', 'agents', 'program', 'default', 'treatments'];
    default:
      return [];
  }
}

/** Reads `dns:`, then checks what the devices say of each other. */
export function loadDns(check: ModelChecker, map: LocatedMap | undefined): ReadonlyMap<string, DnDeclaration> {
  const dns = new Map<string, DnDeclaration>();
  if (map === undefined) return dns;
  if (map.entries.length === 0) check.refuse(map.line, 'dns names no device');
  for (const entry of map.entries) {
    const declaration = loadDn(check, entry);
    if (declaration !== undefined) dns.set(entry.key, declaration);
  }
  checkReferences(check, dns);
  return dns;
}

function loadDn(check: ModelChecker, { key: label, line, value }: LocatedEntry): DnDeclaration | undefined {
  const what = `DN ${label}`;
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(label) || RESERVED.has(label)) {
    check.refuse(line, `'${label}' cannot be the label of a DN`);
  }
  const map = check.map(value, what);
  if (map === undefined) return undefined;
  const typeNode = map.entries.find((entry) => entry.key === 'type')?.value;
  const type = check.oneOf(typeNode, `type of ${what}`, DN_TYPES);
  const keys = check.keys(map, `${what}${type ? ` of the type ${type}` : ''}`, ['type', ...keysOf(type)], ['type']);
  if (type === undefined) return undefined;
  const rest = {
    line,
    agents: loadLabels(check, keys.get('agents'), `agents of ${what}`),
    program: loadProgram(check, keys.get('program'), what),
  };
  if (type === 'External') {
    if (!keys.has('number')) return check.refuse(line, `${what} is External and has no 'number'`);
    const number = check.words(keys.get('number'), `number of ${what}`);
    return number === undefined ? undefined : { ...rest, type, number };
  }
  const target = check.words(keys.get('default'), `default of ${what}`);
  const treatments = check.oneOf(keys.get('treatments'), `treatments of ${what}`, ['none']);
  return {
    ...rest,
    type,
    ...(target === undefined ? {} : { default: target }),
    ...(treatments === undefined ? {} : { treatments }),
  };
}

function loadLabels(check: ModelChecker, value: Located | undefined, what: string): readonly string[] {
  const labels: string[] = [];
  for (const item of check.list(value, what)?.items ?? []) {
    const label = check.text(item, `each of ${what}`);
    if (label === undefined) continue;
    if (labels.includes(label)) check.refuse(item.line, `${label} stands twice in the ${what}`);
    labels.push(label);
  }
  return labels;
}

function loadProgram(check: ModelChecker, value: Located | undefined, what: string): readonly ProgramStep[] {
  const steps: ProgramStep[] = [];
  for (const item of check.list(value, `program of ${what}`)?.items ?? []) {
    const map = check.map(item, `a step of the program of ${what}`);
    if (map === undefined) continue;
    const keys = check.keys(map, `the program of ${what}`, ['after', 'queue', 'converse'], ['after']);
    const afterMs = check.duration(keys.get('after'), 'after');
    const queue = check.text(keys.get('queue'), 'queue');
    const converse = check.text(keys.get('converse'), 'converse');
    if (keys.has('queue') === keys.has('converse')) {
      check.refuse(map.line, `a step of the program of ${what} has either 'queue' or 'converse'`);
    }
    if (afterMs === undefined) continue;
    steps.push({
      afterMs,
      ...(queue === undefined ? {} : { queue }),
      ...(converse === undefined ? {} : { converse }),
    });
  }
  return steps;
}

function checkReferences(check: ModelChecker, dns: ReadonlyMap<string, DnDeclaration>): void {
  const numbers = new Map<string, string>();
  for (const [label, dn] of dns) {
    if (dn.type === 'External') {
      const other = numbers.get(dn.number);
      if (other !== undefined) check.refuse(dn.line, `${label} and ${other} have the same number`);
      numbers.set(dn.number, label);
    }
    const mustBe = (name: string | undefined, types: readonly string[], what: string) => {
      if (name === undefined) return;
      const type = dns.get(name)?.type;
      if (type === undefined) check.refuse(dn.line, `${what} of ${label} names '${name}', which is no DN of the model`);
      else if (!types.includes(type))
        check.refuse(dn.line, `${what} of ${label} names ${name}, which is of the type ${type}`);
    };
    for (const agent of dn.agents) mustBe(agent, ['Extension', 'ACDPosition', 'VoiceTreatmentPort'], 'agents');
    for (const step of dn.program) {
      mustBe(step.queue, ['ACDQueue', 'VirtualQueue'], 'program');
      mustBe(step.converse, ['ACDQueue', 'VoiceTreatmentPort'], 'program');
    }
  }
}
