import {
  ATTRIBUTES,
  type AttributeName,
  EVENTS,
  enumValue,
  INFO_TYPE,
  isEventName,
  isRequestName,
  nameOfMessage,
} from '../protocol/index.js';

/** How the values of an attribute are written in a model and compared. */
export type ValueKind = 'connid' | 'dn' | 'kv-list' | 'word' | 'value';

/** An attribute as models see it. */
export interface ModelAttribute {
  /** Its one name in messages; a model may also use the other names that the vocabulary knows. */
  readonly name: AttributeName;
  readonly kind: ValueKind;
  /** The one spelling of a word of the enumeration; undefined when it has no such word. Absent: any word may occur. */
  readonly spell?: (word: string) => string | undefined;
}

/** Attributes that name a device: a DN label of the model stands for its number. */
const DN_ATTRIBUTES: ReadonlySet<string> = new Set<AttributeName>([
  'ThisDN',
  'OtherDN',
  'ThirdPartyDN',
  'ThisQueue',
  'OtherQueue',
  'ThirdPartyQueue',
  'DN',
  'CtrlParty',
  'RefParty',
  'RemoteParty',
  'Device',
  'DialedNumber',
  'CommunicationDN',
  'RemoteDN',
  'ReturnReceiptDN',
  'NetworkOrigDN',
  'NetworkDestDN',
  'ANI',
  'DNIS',
]);

const byName = new Map<string, ModelAttribute>();
for (const name of Object.keys(ATTRIBUTES) as AttributeName[]) {
  const attribute = describe(name);
  const { aliases = [], requestAliases = [] } = ATTRIBUTES[name];
  for (const spelling of [name, ...aliases, ...requestAliases]) byName.set(spelling, attribute);
}

function describe(name: AttributeName): ModelAttribute {
  const { kind, enum: enumName } = ATTRIBUTES[name];
  if (DN_ATTRIBUTES.has(name)) return { name, kind: 'dn' };
  switch (kind) {
    case 'connid':
    case 'kv-list':
      return { name, kind };
    case 'enum':
      if (enumName === undefined) break;
      return { name, kind: 'word', spell: (word) => enumValue(enumName, word) };
    case 'info-type': {
      // Which enumeration it is depends on the message; their words do not contradict each other.
      const enums = [...new Set(Object.values(INFO_TYPE))];
      return { name, kind: 'word', spell: (word) => enums.map((each) => enumValue(each, word)).find(Boolean) };
    }
    case 'info-status':
    case 'message':
      return { name, kind: 'word' };
    default:
      break;
  }
  return { name, kind: 'value' };
}

/** An attribute by any of its names. */
export function attributeOf(name: string): ModelAttribute | undefined {
  return byName.get(name);
}

/** Message of a T-Library function: TMakeCall → RequestMakeCall. */
export function requestOf(functionName: string): string | undefined {
  const message = nameOfMessage(functionName);
  return message !== undefined && message !== functionName && isRequestName(message) ? message : undefined;
}

export function isEvent(name: string): boolean {
  return isEventName(name);
}

/** Attributes that the table of the event calls mandatory. */
export function mandatoryOf(event: string): readonly string[] {
  return isEventName(event) ? EVENTS[event].mandatory : [];
}

/** Whether two words mean the same value: case does not count, neither does the order of the parts of a joined state. */
export function sameWord({ spell }: ModelAttribute, a: string, b: string): boolean {
  const one = (word: string) => (spell?.(word) ?? word).toLowerCase();
  return one(a) === one(b) || [...one(a).split('+')].sort().join('+') === [...one(b).split('+')].sort().join('+');
}
