import fc from 'fast-check';
import {
  ATTRIBUTES,
  type AttributeName,
  checkRequest,
  ENUMS,
  INFO_TYPE,
  REQUESTS,
  type RequestName,
} from '../protocol/index.js';
import { ALL, EXTENSIONS, POINTS, QUEUES } from './property-config.test.js';

/** Session data of the connection: nothing for the hub. */
export const REQUEST_NAMES = (Object.keys(REQUESTS) as RequestName[]).filter((id) => id !== 'RequestRegisterClient');

const oneOf = (...values: readonly unknown[]) => fc.constantFrom(...values);
const number = oneOf(...ALL);
const small = fc.integer({ min: 0, max: 4 });

/** Every key of Extensions that some request looks at, with values that it understands and values that it does not. */
const EXTENSION: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ConsultUserData: oneOf('separate', 'inherited', 'joint', 'no'),
  WrapUpTime: oneOf('0', '2', 'untimed', 3),
  AgentEmuLoginOnCall: oneOf('true', 'false'),
  MonitorMode: oneOf('normal', 'mute', 'coach', 'connect', 'x'),
  MonitorScope: oneOf('call', 'agent', 'x'),
  NO_ANSWER_TIMEOUT: oneOf('0', '3', 4, 'x'),
  NO_ANSWER_ACTION: oneOf('none', 'notready', 'logout', 'x'),
  NO_ANSWER_OVERFLOW: oneOf('none', 'recall', 'release', 'x', ...EXTENSIONS, ...QUEUES),
  AFTER_ROUTING_TIMEOUT_ACTION: oneOf('none', 'notready', 'logout'),
  VoiceDest: number,
  AnsMachine: number,
  FaxDest: number,
  GCTI_PARTY_NAME: fc.string({ maxLength: 3 }),
};

const VALUE: Partial<Record<AttributeName, fc.Arbitrary<unknown>>> = {
  ThisDN: oneOf(...EXTENSIONS, ...EXTENSIONS, ...QUEUES, ...POINTS, '7999', '9998'),
  OtherDN: number,
  ThisQueue: oneOf(...QUEUES, ...QUEUES, ...POINTS, '', '7001'),
  AgentID: oneOf(...EXTENSIONS.map((dn) => `a${dn}`), 'a9', ''),
  CommunicationDN: number,
  Location: oneOf('', 'elsewhere'),
  Place: oneOf('p1', ''),
  Timeout: oneOf(-1, 0, 3, 500),
  Priority: small,
  NumberOfDigits: oneOf(0, 1, 2, 40),
  DTMFDigits: oneOf('1', '12#'),
  TerminateDigits: oneOf('#', ''),
  DNIS: oneOf('800', ''),
  DataKey: oneOf('k', 'k1', 'none'),
  UserData: fc.dictionary(oneOf('k', 'k1', 'k2') as fc.Arbitrary<string>, oneOf('v', 7, 'x'.repeat(600)), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  Extensions: fc.record(EXTENSION, { requiredKeys: [], noNullPrototype: true }),
  TreatmentParameters: fc.record(
    { MAX_DIGITS: oneOf(1, 2), TOTAL_TIMEOUT: oneOf(2, 5), DURATION: oneOf(2), LANGUAGE: oneOf('English (US)') },
    { requiredKeys: [], noNullPrototype: true },
  ),
  UserEvent: oneOf('EventUserEvent'),
};

function attributeValue(id: RequestName, name: AttributeName): fc.Arbitrary<unknown> {
  const own = VALUE[name];
  if (own) return own;
  const { kind } = ATTRIBUTES[name];
  const enumName = kind === 'info-type' ? INFO_TYPE[id] : ATTRIBUTES[name].enum;
  if (enumName) return oneOf(...ENUMS[enumName].values.map((v) => v.name));
  if (kind === 'connid') return fc.constant('0000abcd00000001');
  if (kind === 'uuid') return fc.constant('0'.repeat(32));
  if (kind === 'kv-list') return oneOf({}, { a: 'b' });
  if (kind === 'mask') return oneOf('00', 'ff'.repeat(24), '0f'.repeat(24));
  if (kind === 'character') return oneOf('1', '#');
  if (kind === 'string') return oneOf('x', '7001', '');
  return small;
}

const ABSENT = fc.constant(undefined);

/** A request as a client could send it: what is mandatory and some of what is optional. ConnIDs are filled in later. */
export function requestOf(id: RequestName): fc.Arbitrary<object> {
  const { mandatory, optional, oneOf: needed = [] } = REQUESTS[id];
  const required = new Set<AttributeName>(mandatory);
  const some = optional.filter((name) => name !== 'ReferenceID' && !required.has(name));
  const model: Record<string, fc.Arbitrary<unknown>> = { id: fc.constant(id) };
  for (const name of mandatory) model[name] = attributeValue(id, name);
  for (const name of some) {
    const weight = needed.includes(name) ? 1 : 4;
    model[name] = fc.oneof({ weight: 1, arbitrary: attributeValue(id, name) }, { weight, arbitrary: ABSENT });
  }
  return fc.record(model).map((r) => Object.fromEntries(Object.entries(r).filter(([, value]) => value !== undefined)));
}

export const randomRequest: fc.Arbitrary<object> = fc
  .constantFrom(...REQUEST_NAMES)
  .chain(requestOf)
  .filter((request) => checkRequest(request).ok);
