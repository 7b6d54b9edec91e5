import { NETWORK_OUTCOMES } from '../protocol/index.js';
import type { Action, DnDeclaration, PhoneDoes, RequestValue } from './call-model.js';
import { type Located, type LocatedMap, plain, withoutBoolean } from './located-yaml.js';
import type { ModelChecker } from './model-checker.js';
import { attributeOf, type ModelAttribute, requestOf } from './vocabulary.js';

/** Which labels the actions of a file may name. */
export interface Cast {
  readonly dns: ReadonlyMap<string, DnDeclaration>;
  /** Named clients, filled while the actions are read. */
  readonly clients: Set<string>;
}

/** What a device does without regard to one call. */
const DEVICE_STATES = ['busy', 'available', 'out-of-service', 'in-service'] as const;
const PHONE_ACTIONS = ['answer', 'hangup', 'hold', 'retrieve', 'reject', 'dtmf', ...DEVICE_STATES] as const;
/** The key that tells the forms of `do` apart. */
const FORMS = ['request', 'phone', 'network', 'switch', 'advance'] as const;

/** Reads one `do`. */
export function loadAction(check: ModelChecker, value: Located, cast: Cast): Action | undefined {
  const map = check.map(value, 'what is done');
  if (map === undefined) return undefined;
  const forms = FORMS.filter((form) => map.entries.some((entry) => entry.key === form));
  const [form] = forms;
  if (form === undefined || forms.length > 1) {
    return check.refuse(map.line, `what is done needs exactly one of: ${FORMS.join(', ')}`);
  }
  const place = { line: map.line, text: map.text };
  switch (form) {
    case 'request':
      return loadRequest(check, map, cast, place);
    case 'phone':
      return loadPhone(check, map, cast, place);
    case 'network': {
      const keys = check.keys(map, 'network', ['by', 'network', 'ConnID'], ['by', 'network', 'ConnID']);
      const by = loadBy(check, keys.get('by'), cast, (type) => type === 'External', 'External');
      const network = check.oneOf(keys.get('network'), 'network', NETWORK_OUTCOMES);
      const ConnID = check.integer(keys.get('ConnID'), 'ConnID', 1);
      if (by === undefined || network === undefined || ConnID === undefined) return undefined;
      return { ...place, kind: 'network', by, network, ConnID };
    }
    case 'switch': {
      const keys = check.keys(map, 'switch', ['by', 'switch', 'ConnID'], ['by', 'switch', 'ConnID']);
      const by = loadBy(check, keys.get('by'), cast, (type) => type !== 'External', 'a DN of the switch');
      const what = check.oneOf(keys.get('switch'), 'switch', ['treatment-end']);
      const ConnID = check.integer(keys.get('ConnID'), 'ConnID', 1);
      if (by === undefined || what === undefined || ConnID === undefined) return undefined;
      return { ...place, kind: 'switch', by, switch: what, ConnID };
    }
    case 'advance': {
      const keys = check.keys(map, 'advance', ['advance'], ['advance']);
      const ms = check.duration(keys.get('advance'), 'advance');
      return ms === undefined ? undefined : { ...place, kind: 'advance', ms };
    }
  }
}

type ActionPlace = { readonly line: number; readonly text: string };

function loadBy(
  check: ModelChecker,
  value: Located | undefined,
  cast: Cast,
  fits: (type: string) => boolean,
  wanted: string,
): string | undefined {
  const label = check.text(value, 'by');
  if (value === undefined || label === undefined) return undefined;
  const type = cast.dns.get(label)?.type;
  if (type === undefined) return check.refuse(value.line, `by: '${label}' is no DN of the model`);
  return fits(type) ? label : check.refuse(value.line, `by: ${label} is of the type ${type}, not ${wanted}`);
}

function loadPhone(check: ModelChecker, map: LocatedMap, cast: Cast, place: ActionPlace): Action | undefined {
  const phoneNode = map.entries.find((entry) => entry.key === 'phone')?.value;
  const phone = check.oneOf(phoneNode, 'phone', [...PHONE_ACTIONS, 'call'] as const);
  if (phone === undefined) return undefined;
  const isDevice = (type: string) =>
    type === 'External' || type === 'Extension' || type === 'ACDPosition' || type === 'VoiceTreatmentPort';
  if (phone === 'call') {
    const known = ['by', 'phone', 'OtherDN', 'call', 'ANI', 'DNIS'];
    const keys = check.keys(map, 'phone: call', known, ['by', 'OtherDN']);
    const by = loadBy(check, keys.get('by'), cast, isDevice, 'a device');
    const OtherDN = check.words(keys.get('OtherDN'), 'OtherDN');
    const call = check.integer(keys.get('call'), 'call', 1);
    const ANI = check.text(keys.get('ANI'), 'ANI');
    const DNIS = check.text(keys.get('DNIS'), 'DNIS');
    if (by === undefined || OtherDN === undefined) return undefined;
    return {
      ...place,
      kind: 'phone-call',
      by,
      OtherDN,
      ...(call === undefined ? {} : { call }),
      ...(ANI === undefined ? {} : { ANI }),
      ...(DNIS === undefined ? {} : { DNIS }),
    };
  }
  const ofDevice = DEVICE_STATES.some((state) => state === phone);
  const own = phone === 'dtmf' ? ['ConnID', 'digits'] : ofDevice ? [] : ['ConnID'];
  const keys = check.keys(map, `phone: ${phone}`, ['by', 'phone', ...own], ['by', ...own]);
  const by = loadBy(check, keys.get('by'), cast, isDevice, 'a device');
  const ConnID = check.integer(keys.get('ConnID'), 'ConnID', 1);
  const digits = check.words(keys.get('digits'), 'digits');
  if (by === undefined || own.some((key) => !keys.has(key))) return undefined;
  const action: PhoneDoes = {
    kind: 'phone',
    by,
    phone,
    ...(ConnID === undefined ? {} : { ConnID }),
    ...(digits === undefined ? {} : { digits }),
  };
  return { ...place, ...action };
}

function loadRequest(check: ModelChecker, map: LocatedMap, cast: Cast, place: ActionPlace): Action | undefined {
  const values = new Map(map.entries.map((entry) => [entry.key, entry.value]));
  if (values.has('by') === values.has('client')) {
    check.refuse(map.line, `a request needs either 'by' or 'client'`);
    return undefined;
  }
  let by: string | undefined;
  if (values.has('by')) {
    by = loadBy(
      check,
      values.get('by'),
      cast,
      (type) => type !== 'External',
      'a DN of the switch, so it has no client',
    );
  } else {
    by = check.words(values.get('client'), 'client');
    if (by !== undefined && cast.dns.has(by)) {
      return check.refuse(map.line, `client: ${by} is the label of a DN; a client of its own needs another name`);
    }
    if (by !== undefined) cast.clients.add(by);
  }
  const name = check.text(values.get('request'), 'request');
  if (name === undefined) return undefined;
  const request = requestOf(name);
  if (request === undefined) check.refuse(map.line, `request: '${name}' is no function of the vocabulary`);
  const call = check.integer(values.get('call'), 'call', 1);
  const attributes = new Map<string, RequestValue>();
  for (const { key, line, value } of map.entries) {
    if (['by', 'client', 'request', 'call'].includes(key)) continue;
    const info = attributeOf(key);
    if (info === undefined)
      check.refuse(line, `unknown key '${key}' in request ${name}: no attribute of the vocabulary`);
    else {
      const checked = loadRequestValue(check, key, info, value);
      if (checked !== undefined) attributes.set(info.name, checked);
    }
  }
  if (by === undefined || request === undefined) return undefined;
  const byDN = values.has('by');
  return { ...place, kind: 'request', by, byDN, request, attributes, ...(call === undefined ? {} : { call }) };
}

function loadRequestValue(
  check: ModelChecker,
  name: string,
  info: ModelAttribute,
  value: Located,
): RequestValue | undefined {
  if (info.kind === 'connid') return check.integer(value, name, 1);
  if (info.kind === 'kv-list') {
    return check.map(value, name) === undefined ? undefined : (plain(value, withoutBoolean) as RequestValue);
  }
  if (value.kind !== 'scalar' || value.value === null || typeof value.value === 'boolean') {
    return check.refuse(value.line, `${name} must be a text or a number`);
  }
  if (info.kind === 'dn') return check.text(value, name);
  checkWord(check, name, info, value.value, value.line);
  return value.value;
}

/** Refuses a word that the enumeration of the attribute does not have. */
export function checkWord(
  check: ModelChecker,
  name: string,
  info: ModelAttribute,
  value: string | number,
  line: number,
): void {
  if (info.spell === undefined || typeof value !== 'string') return;
  if (info.spell(value) === undefined) check.refuse(line, `'${value}' is no value of ${name}`);
}
