import type { CoreOptions } from '../core/index.js';
import type { LocatedMap } from './located-yaml.js';
import type { ModelChecker } from './model-checker.js';

type OptionKind = 'number' | 'boolean' | 'text';

/** Every option that a model may set, with the kind of its value. The type keeps the list complete. */
const OPTION_KINDS: { readonly [name in keyof CoreOptions]: OptionKind } = {
  'conference-max-parties': 'number',
  'no-answer-timeout': 'number',
  'no-answer-action': 'text',
  'no-answer-overflow': 'text',
  'enable-legacy-reporting': 'boolean',
  'agent-no-answer-timeout': 'number',
  'agent-no-answer-action': 'text',
  'agent-no-answer-overflow': 'text',
  'posn-no-answer-timeout': 'number',
  'posn-no-answer-overflow': 'text',
  'extn-no-answer-timeout': 'number',
  'extn-no-answer-overflow': 'text',
  'router-timeout': 'number',
  'collect-digits-timeout': 'number',
  'default-dn': 'text',
  'default-redirection-limit': 'number',
  'after-routing-timeout': 'number',
  'after-routing-timeout-action': 'text',
  'supervised-route-timeout': 'number',
  'wrap-up-time': 'number',
  'untimed-wrap-up-value': 'number',
  'timed-acw-in-idle': 'boolean',
  'acw-in-idle-force-ready': 'boolean',
  'auto-logout-timeout': 'number',
  'auto-logout-ready': 'boolean',
  'logout-on-out-of-service': 'boolean',
  'agent-strict-id': 'text',
  'agent-emu-login-on-call': 'boolean',
  'emulate-login': 'text',
  'agent-logout-on-unreg': 'text',
  'default-monitor-mode': 'text',
  'default-monitor-scope': 'text',
  'intrusion-enabled': 'boolean',
  'monitor-internal-calls': 'boolean',
  'monitor-consult-calls': 'text',
  'sip-enable-call-info': 'boolean',
  'sip-enable-two-party-mute': 'boolean',
  'ani-distribution': 'text',
  'consult-user-data': 'text',
  'merged-user-data': 'text',
  'user-data-limit': 'number',
  'request-collection-time': 'number',
  'reservation-time': 'number',
  'dial-out-timeout': 'number',
  'max-calls': 'number',
  'max-calls-per-dn': 'number',
  'max-registrations-per-client': 'number',
};

/** Whether it is an option of the call model. */
export function isModelOption(name: string): boolean {
  return Object.hasOwn(OPTION_KINDS, name);
}

/** Reads `options:`; the ranges of the values are checked where they are used, by the server itself. */
export function loadOptions(check: ModelChecker, map: LocatedMap | undefined): Partial<CoreOptions> {
  if (map === undefined) return {};
  const values = check.keys(map, 'options', Object.keys(OPTION_KINDS));
  const options: Record<string, string | number | boolean> = {};
  for (const [name, value] of values) {
    const kind = OPTION_KINDS[name as keyof CoreOptions];
    const type = kind === 'text' ? 'string' : kind;
    // `agent-strict-id: true` is a text among others, which YAML reads as a truth value.
    if (kind === 'text' && value.kind === 'scalar' && typeof value.value === 'boolean')
      options[name] = `${value.value}`;
    else if (value.kind === 'scalar' && value.value !== null && typeof value.value === type)
      options[name] = value.value;
    else check.refuse(value.line, `option '${name}' must be a ${kind}`);
  }
  return options as Partial<CoreOptions>;
}
