import type {
  IvrAttributeSchema,
  IvrChildSchema,
  IvrDirection,
  IvrList,
  IvrMessageSchema,
} from '../../protocol/index.js';
import { IVR_MESSAGES } from '../../protocol/index.js';
import { type Invalid, isInvalid, readList, readPairs } from './list-elements.js';
import type { XmlElement } from './xml-tree.js';

export type Fields = Record<string, unknown>;

/** Spellings of the guide's tables that are read besides those of the DTD. */
const ATTRIBUTE_ALIASES = [{ element: 'RouteRequest', attribute: 'RouteDN', read: 'RouteDn' }] as const;
const VALUE_ALIASES: ReadonlyMap<string, { readonly read: string; readonly value: string }> = new Map([
  ['XRouteType', { read: 'DirectNoToken', value: 'DirectNotoken' }],
  ['FailureCause', { read: 'ConnectionFailed', value: 'ConnectFailed' }],
]);

/** Attributes that one value of another attribute makes mandatory: a condition that the DTD cannot express. */
const REQUIRED_WHEN = [
  { message: 'UDataDel', attribute: 'Action', values: ['DeleteKey'], required: 'Key' },
  { message: 'DialOutRegistry', attribute: 'Command', values: ['Add', 'Remove'], required: 'DN' },
] as const;

/** How an attribute is read: the DTD with its aliases. */
interface AttributeReading {
  readonly name: string;
  readonly required: boolean;
  readonly values: readonly string[] | undefined;
  readonly otherName: string | undefined;
  readonly otherValue: { readonly read: string; readonly value: string } | undefined;
}

interface ChildReading {
  readonly name: string;
  readonly content: IvrChildSchema['content'];
  readonly attributes: readonly AttributeReading[];
}

/** How a message is read: its part of the DTD, put so that nothing has to be looked for. */
export interface MessageReading {
  readonly schema: IvrMessageSchema;
  readonly direction: IvrDirection;
  readonly attributes: readonly AttributeReading[];
  readonly children: ReadonlyMap<string, ChildReading>;
  readonly requiredChildren: readonly string[];
  /** Lists that count as absent when they are empty. Where one is mandatory (UDataSet) it stays: nothing to do. */
  readonly droppable: readonly string[];
  readonly oldGeneration: readonly string[];
  readonly newGeneration: readonly string[];
  readonly conditions: readonly (typeof REQUIRED_WHEN)[number][];
}

/** By the name of the message element. */
export const MESSAGE_READINGS: ReadonlyMap<string, MessageReading> = new Map(
  IVR_MESSAGES.map((schema) => [schema.name, readingOf(schema)]),
);

function readingOf(schema: IvrMessageSchema): MessageReading {
  const { children } = schema;
  const named = (fits: (child: IvrChildSchema) => boolean) => children.filter(fits).map((child) => child.name);
  return {
    schema,
    direction: schema.direction,
    attributes: schema.attributes.map((attribute) => attributeReading(schema.name, attribute)),
    children: new Map(
      children.map((child) => {
        const attributes = (child.attributes ?? []).map((attribute) => attributeReading(child.name, attribute));
        return [child.name, { name: child.name, content: child.content, attributes }];
      }),
    ),
    requiredChildren: named((child) => child.required),
    droppable: named((child) => !child.required && child.content !== 'text' && child.content !== 'empty'),
    oldGeneration: named((child) => child.generation === 'old'),
    newGeneration: named((child) => child.generation === 'new'),
    conditions: REQUIRED_WHEN.filter((rule) => rule.message === schema.name),
  };
}

function attributeReading(element: string, { name, required, values }: IvrAttributeSchema): AttributeReading {
  const alias = ATTRIBUTE_ALIASES.find((one) => one.element === element && one.attribute === name);
  return { name, required, values, otherName: alias?.read, otherValue: VALUE_ALIASES.get(name) };
}

/** Adds what the message element says to `fields`. Returns what is wrong with it, in words for the log. */
export function readMessage(fields: Fields, element: XmlElement, reading: MessageReading): string | undefined {
  const problem = readAttributes(fields, element, reading.attributes) ?? readChildren(fields, element, reading);
  if (problem !== undefined) return problem;
  for (const rule of reading.conditions) {
    const applies = (rule.values as readonly unknown[]).includes(fields[rule.attribute]);
    if (applies && fields[rule.required] === undefined) return `${element.name} without ${rule.required}`;
  }
  preferNewGeneration(fields, reading);
  return undefined;
}

function readAttributes(
  fields: Fields,
  element: XmlElement,
  attributes: readonly AttributeReading[],
): string | undefined {
  for (const attribute of attributes) {
    const { name, values } = attribute;
    const value = attributeValue(element, attribute);
    if (value === undefined) {
      if (attribute.required) return `${element.name} without ${name}`;
      continue;
    }
    if (values !== undefined && !values.includes(value)) return `${name} ${value}`;
    fields[name] = value;
  }
  return undefined;
}

function attributeValue(element: XmlElement, { name, otherName, otherValue }: AttributeReading): string | undefined {
  const value = element.attributes[name] ?? (otherName === undefined ? undefined : element.attributes[otherName]);
  return otherValue !== undefined && value === otherValue.read ? otherValue.value : value;
}

function readChildren(fields: Fields, element: XmlElement, reading: MessageReading): string | undefined {
  let present = 0;
  for (const child of element.children) {
    const childReading = reading.children.get(child.name);
    if (childReading === undefined) continue;
    if (childReading.name in fields) return `${child.name} twice`;
    const value = readChild(child, childReading);
    if (typeof value === 'object' && isInvalid(value)) return value.invalid;
    fields[childReading.name] = value;
    present++;
  }
  for (const name of reading.requiredChildren) if (!(name in fields)) return `${element.name} without ${name}`;
  if (reading.schema.exactlyOneChild && present !== 1) return `${element.name} with ${present} elements`;
  if (present > 0) dropEmptyLists(fields, reading.droppable);
  return undefined;
}

function readChild(child: XmlElement, reading: ChildReading): string | Fields | IvrList | Invalid {
  switch (reading.content) {
    case 'text':
      return child.text;
    case 'list':
    case 'nodes':
      return readList(child);
    case 'pairs':
      return readPairs(child);
    case 'empty': {
      const fields: Fields = {};
      const problem = readAttributes(fields, child, reading.attributes);
      return problem === undefined ? fields : { invalid: problem };
    }
  }
}

function dropEmptyLists(fields: Fields, droppable: readonly string[]): void {
  for (const name of droppable) {
    const value = fields[name];
    if (Array.isArray(value) && value.length === 0) delete fields[name];
  }
}

function preferNewGeneration(fields: Fields, { oldGeneration, newGeneration }: MessageReading): void {
  if (newGeneration.some((name) => name in fields)) for (const name of oldGeneration) delete fields[name];
}
