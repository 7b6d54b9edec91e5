import { NETWORK_OUTCOMES } from '../../protocol/index.js';
import type { ExpectedEvent } from '../call-model.js';
import { type Cast, loadAction } from '../load-action.js';
import { loadThen } from '../load-expectation.js';
import { type Located, type LocatedMap, plain } from '../located-yaml.js';
import type { ModelChecker } from '../model-checker.js';
import { isOptionOfCalls } from './flow-options.js';
import type { DeviceInCall, FrameType, IvrStep, RawFrame } from './ivr-flow.js';
import { loadDriverMessage, loadServerMessage } from './load-ivr-message.js';

/** A step without its place. */
type Bare = IvrStep extends infer S ? (S extends IvrStep ? Omit<S, 'line' | 'text'> : never) : never;

const FRAME_TYPES: readonly FrameType[] = ['KeepAliveRequest', 'KeepAliveResponse', 'Error'];
/** The key that tells the forms of a step apart; `order` and `call` go with another one. */
const FORMS = ['do', 'driver', 'server', 'silence', 'gli', 'tlib', 'state'] as const;

export function loadIvrStep(check: ModelChecker, value: Located, cast: Cast): IvrStep | undefined {
  const map = check.map(value, 'a step');
  if (map === undefined) return undefined;
  const form = FORMS.find((key) => map.entries.some((entry) => entry.key === key));
  if (form === undefined) return check.refuse(map.line, `a step needs one of: ${FORMS.join(', ')}`);
  const step = loadForm(check, form, map, cast);
  return step === undefined ? undefined : ({ line: map.line, text: map.text, ...step } as IvrStep);
}

function loadForm(check: ModelChecker, form: (typeof FORMS)[number], map: LocatedMap, cast: Cast): Bare | undefined {
  const keys = check.keys(map, 'a step', [
    form,
    ...(form === 'server' ? ['order'] : form === 'driver' ? ['call'] : []),
  ]);
  const value = keys.get(form) as Located;
  switch (form) {
    case 'do':
      return loadDo(check, value, cast);
    case 'driver': {
      const message = loadDriverMessage(check, value);
      const call = check.integer(keys.get('call'), 'call', 1);
      if (message === undefined) return undefined;
      return { kind: 'driver', message, ...(call === undefined ? {} : { call }) };
    }
    case 'server': {
      const anyOrder = check.oneOf(keys.get('order'), 'order', ['any']) === 'any';
      const items = value.kind === 'list' ? value.items : [value];
      const messages = items.flatMap((item) => loadServerMessage(check, item) ?? []);
      return { kind: 'server', messages, anyOrder };
    }
    case 'silence': {
      const ms = check.duration(value, 'silence');
      return ms === undefined ? undefined : { kind: 'silence', ms };
    }
    case 'gli':
      return loadGli(check, value);
    case 'tlib': {
      const events: ReadonlyMap<string, readonly ExpectedEvent[]> = loadThen(check, value, cast);
      return { kind: 'tlib', events };
    }
    case 'state':
      return loadState(check, value);
  }
}

function loadState(check: ModelChecker, value: Located): Bare | undefined {
  const dns = new Map<string, string>();
  let calls: number | undefined;
  for (const entry of check.map(value, 'state')?.entries ?? []) {
    if (entry.key === 'calls') calls = check.integer(entry.value, 'calls', 0);
    else dns.set(entry.key, check.oneOf(entry.value, `state of ${entry.key}`, STATES) ?? '');
  }
  return { kind: 'state', dns, calls };
}

const STATES = ['Idle', 'Dialing', 'Ringing', 'Established', 'Held', 'Busy', 'Queued'] as const;

function loadDo(check: ModelChecker, value: Located, cast: Cast): Bare | undefined {
  const map = check.map(value, 'what is done');
  if (map === undefined) return undefined;
  const keys = new Map(map.entries.map((entry) => [entry.key, entry.value]));
  const config = keys.get('config');
  if (config !== undefined) {
    const changes = check.map(config, 'config');
    for (const { key, line } of changes?.entries ?? []) {
      if (isOptionOfCalls(key))
        check.refuse(line, `'${key}' is an option of the call model: it belongs into 'options' of the flow`);
    }
    const entries = (changes?.entries ?? []).map((entry) => [entry.key, plain(entry.value)] as const);
    return { kind: 'config', changes: new Map(entries) };
  }
  const link = keys.get('switch');
  if (link !== undefined && !keys.has('by')) {
    const word = check.oneOf(link, 'switch', ['link-down', 'link-up']);
    return word === undefined ? undefined : { kind: 'switch-link', up: word === 'link-up' };
  }
  const device = loadDevice(check, map, keys, cast);
  if (device !== undefined) return device;
  const action = loadAction(check, value, cast);
  return action === undefined ? undefined : { kind: 'do', action };
}

const PHONE = ['answer', 'hangup', 'hold', 'retrieve', 'reject', 'dtmf', 'busy', 'available'] as const;

/** What a device does in a call that the step names by `call`, and `busy` for one call: forms that flows have alone. */
function loadDevice(
  check: ModelChecker,
  map: LocatedMap,
  keys: ReadonlyMap<string, Located>,
  cast: Cast,
): DeviceInCall | undefined {
  const phone = keys.get('phone');
  const network = keys.get('network');
  const isCall = phone?.kind === 'scalar' && phone.value === 'call';
  const busyOnce = phone?.kind === 'scalar' && phone.value === 'busy' && keys.has('ConnID');
  if (isCall || (phone === undefined && network === undefined) || (!keys.has('call') && !busyOnce)) return undefined;
  check.keys(map, 'what is done', ['by', 'phone', 'network', 'call', 'ConnID', 'digits']);
  const by = check.words(keys.get('by'), 'by');
  if (by !== undefined && !cast.dns.has(by)) check.refuse(map.line, `by: ${by} is no DN of the flow`);
  const call = check.integer(keys.get('call'), 'call', 1);
  const ConnID = check.integer(keys.get('ConnID'), 'ConnID', 1);
  const outcome = check.oneOf(network, 'network', NETWORK_OUTCOMES);
  const what = check.oneOf(phone, 'phone', PHONE);
  const does = outcome === undefined ? what : { network: outcome };
  if (by === undefined || does === undefined) return undefined;
  return {
    kind: 'device',
    by,
    does,
    ...(call === undefined ? {} : { call }),
    ...(ConnID === undefined ? {} : { ConnID }),
  };
}

function loadGli(check: ModelChecker, value: Located): Bare | undefined {
  const map = check.map(value, 'gli');
  if (map === undefined) return undefined;
  const keys = check.keys(map, 'gli', ['from', 'type', 'link', 'send', 'cut'], ['from']);
  const from = check.oneOf(keys.get('from'), 'from', ['driver', 'server']);
  if (keys.has('type')) {
    const type = check.oneOf(keys.get('type'), 'type', FRAME_TYPES);
    return type === undefined ? undefined : { kind: from === 'server' ? 'server-frame' : 'driver-frame', type };
  }
  if (keys.has('link')) {
    const does = check.oneOf(keys.get('link'), 'link', ['open', 'close', 'closed']);
    if (from === 'server') return { kind: 'server-link-closed' };
    return does === 'open' || does === 'close' ? { kind: 'driver-link', does } : undefined;
  }
  const frames = (check.list(keys.get('send'), 'send')?.items ?? []).flatMap((item) => loadFrame(check, item) ?? []);
  if (frames.length === 0) return check.refuse(map.line, 'gli needs one of: type, link, send');
  return { kind: 'frames', frames, cut: loadCut(check, keys.get('cut')) };
}

function loadCut(check: ModelChecker, value: Located | undefined): 'one' | 'bytes' | readonly number[] {
  if (value === undefined) return 'one';
  if (value.kind !== 'list') return check.oneOf(value, 'cut', ['one', 'bytes'] as const) ?? 'one';
  return value.items.flatMap((item) => check.integer(item, 'cut', 1) ?? []);
}

const TYPE_NUMBERS: Readonly<Record<string, number>> = { KeepAliveRequest: 0, KeepAliveResponse: 1, Error: 2, Data: 3 };

function loadFrame(check: ModelChecker, value: Located): RawFrame | undefined {
  const map = check.map(value, 'a frame');
  if (map === undefined) return undefined;
  const known = ['message', 'xml', 'hex', 'first', 'type', 'version', 'application', 'length'];
  const keys = check.keys(map, 'a frame', known);
  const number = (name: string) => check.integer(keys.get(name), name, 0);
  const typeValue = keys.get('type');
  const word = typeValue?.kind === 'scalar' && typeof typeValue.value === 'string' ? typeValue.value : undefined;
  if (word !== undefined && TYPE_NUMBERS[word] === undefined) check.refuse(map.line, `type '${word}' is unknown`);
  const all = {
    message: keys.has('message') ? loadDriverMessage(check, keys.get('message')) : undefined,
    xml: check.text(keys.get('xml'), 'xml'),
    hex: check.text(keys.get('hex'), 'hex'),
    first: number('first'),
    type: word === undefined ? number('type') : TYPE_NUMBERS[word],
    version: number('version'),
    application: number('application'),
    length: number('length'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, part]) => part !== undefined)) as RawFrame;
}
