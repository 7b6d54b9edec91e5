import type { IvrChildSchema, IvrMessageSchema } from '../../protocol/index.js';
import { trimXml, type XmlElement } from './xml-tree.js';

/**
 * What a validating parser would find in a document that the tolerant reading accepts: unknown attributes and
 * elements, wrong order, repetition, text where there must be none, both generations of user data, empty lists.
 * Used for `validation-scheme` always and auto. Returns the first problem in words, or undefined.
 */
export function strictProblem(root: XmlElement, element: XmlElement, schema: IvrMessageSchema): string | undefined {
  return (
    attributesProblem(root, []) ??
    textProblem(root, 'ignorable') ??
    envelopeProblem(root, element, schema) ??
    attributesProblem(
      element,
      schema.attributes.map((a) => a.name),
    ) ??
    textProblem(element, schema.children.length === 0 ? 'empty' : 'ignorable') ??
    childrenProblem(element, schema)
  );
}

function envelopeProblem(root: XmlElement, element: XmlElement, schema: IvrMessageSchema): string | undefined {
  const expected = schema.callId ? 2 : 1;
  if (root.children.length !== expected || root.children[expected - 1] !== element) return 'wrong content of GctiMsg';
  const callId = root.children[0] as XmlElement;
  return schema.callId ? leafProblem(callId) : undefined;
}

function childrenProblem(element: XmlElement, schema: IvrMessageSchema): string | undefined {
  let position = -1;
  const generations = new Set<string>();
  for (const child of element.children) {
    const at = schema.children.findIndex((c) => c.name === child.name);
    if (at === -1) return `${child.name} in ${element.name}`;
    if (at <= position) return `${child.name} in the wrong place`;
    position = at;
    const childSchema = schema.children[at] as IvrChildSchema;
    if (childSchema.generation !== undefined) generations.add(childSchema.generation);
    const problem = childProblem(child, childSchema);
    if (problem !== undefined) return problem;
  }
  return generations.size > 1 ? 'both generations of user data' : undefined;
}

function childProblem(child: XmlElement, schema: IvrChildSchema): string | undefined {
  switch (schema.content) {
    case 'text':
      return leafProblem(child);
    case 'empty':
      return emptyProblem(
        child,
        (schema.attributes ?? []).map((a) => a.name),
      );
    case 'list':
      return listProblem(child, [], ['Node', 'List']);
    case 'nodes':
      return listProblem(child, [], ['Node']);
    case 'pairs':
      return pairsProblem(child);
  }
}

function listProblem(
  element: XmlElement,
  attributes: readonly string[],
  allowed: readonly string[],
): string | undefined {
  if (element.children.length === 0) return `${element.name} without content`;
  for (const child of element.children) {
    if (!allowed.includes(child.name)) return `${child.name} in ${element.name}`;
    const problem =
      child.name === 'List'
        ? listProblem(child, ['Name'], ['Node', 'List'])
        : emptyProblem(child, ['Name', 'Type', 'Val']);
    if (problem !== undefined) return problem;
  }
  return attributesProblem(element, attributes) ?? textProblem(element, 'ignorable');
}

function pairsProblem(element: XmlElement): string | undefined {
  if (element.children.length === 0) return `${element.name} without content`;
  for (const pair of element.children) {
    const [name, value] = pair.children;
    const fits =
      pair.name === 'NVPair' && pair.children.length === 2 && name?.name === 'NVName' && value?.name === 'NVVal';
    if (!fits) return 'wrong content of NVPair';
    const problem =
      attributesProblem(pair, []) ??
      textProblem(pair, 'ignorable') ??
      leafProblem(name as XmlElement) ??
      leafProblem(value as XmlElement);
    if (problem !== undefined) return problem;
  }
  return attributesProblem(element, []) ?? textProblem(element, 'ignorable');
}

function leafProblem(element: XmlElement): string | undefined {
  return element.children.length > 0 ? `elements in ${element.name}` : attributesProblem(element, []);
}

function emptyProblem(element: XmlElement, attributes: readonly string[]): string | undefined {
  if (element.children.length > 0) return `elements in ${element.name}`;
  return attributesProblem(element, attributes) ?? textProblem(element, 'empty');
}

function attributesProblem(element: XmlElement, known: readonly string[]): string | undefined {
  for (const name in element.attributes) {
    if (!known.includes(name)) return `attribute ${name} of ${element.name}`;
  }
  return undefined;
}

/** `empty`: not even white space (the element is declared EMPTY). */
function textProblem(element: XmlElement, rule: 'ignorable' | 'empty'): string | undefined {
  const text = rule === 'empty' ? element.text : trimXml(element.text);
  return text === '' ? undefined : `text in ${element.name}`;
}
