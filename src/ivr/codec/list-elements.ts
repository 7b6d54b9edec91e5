import type { IvrList, IvrNode } from '../../protocol/index.js';
import { type DocumentWriter, markup } from './document-writer.js';
import type { XmlElement } from './xml-tree.js';

const LIST_BEGIN = markup("<List Name='");
const LIST_NAME_END = markup("'>");
const LIST_END = markup('</List>');
const NODE_BEGIN = markup("<Node Name='");
/** By Type: from behind the value of Name to the value of Val. */
const NODE_TYPE = {
  Str: markup("' Type='Str' Val='"),
  Int: markup("' Type='Int' Val='"),
  Bin: markup("' Type='Bin' Val='"),
} as const;
const NODE_END = markup("'/>");
const PAIR_BEGIN = markup('<NVPair><NVName>');
const PAIR_MIDDLE = markup('</NVName><NVVal>');
const PAIR_END = markup('</NVVal></NVPair>');

const DECIMAL = /^-?\d{1,10}$/;
const HEXADECIMAL = /^(?:[0-9A-Fa-f]{2})*$/;

/** The problem with an element, in words for the log. */
export interface Invalid {
  readonly invalid: string;
}

export function isInvalid(value: object): value is Invalid {
  return 'invalid' in value;
}

/** Reads the children of UDataEx, ExtnsEx, Parameters, ConfigOptions or List. Unknown elements are ignored. */
export function readList(element: XmlElement): IvrList | Invalid {
  const list: IvrNode[] = [];
  for (const child of element.children) {
    if (child.name !== 'Node' && child.name !== 'List') continue;
    const node = child.name === 'Node' ? readNode(child) : readSubList(child);
    if (isInvalid(node)) return node;
    // An empty List counts as absent.
    if (!('List' in node) || node.List.length > 0) list.push(node);
  }
  return list;
}

function readSubList(element: XmlElement): IvrNode | Invalid {
  const Name = element.attributes['Name'];
  if (Name === undefined) return { invalid: 'List without Name' };
  const List = readList(element);
  return isInvalid(List) ? List : { Name, List };
}

function readNode(element: XmlElement): IvrNode | Invalid {
  const { Name, Type, Val } = element.attributes;
  if (Name === undefined || Type === undefined || Val === undefined)
    return { invalid: 'Node without Name, Type or Val' };
  switch (Type) {
    case 'Str':
      return { Name, Type, Val };
    case 'Int': {
      const number = DECIMAL.test(Val) ? Number(Val) : Number.NaN;
      return number === (number | 0) ? { Name, Type, Val: number | 0 } : { invalid: `Int ${Val}` };
    }
    case 'Bin':
      return HEXADECIMAL.test(Val) ? { Name, Type, Val: Val.toUpperCase() } : { invalid: 'Bin is not hexadecimal' };
    default:
      return { invalid: `Node of Type ${Type}` };
  }
}

/** Reads the children of UserData and Extensions: texts only. */
export function readPairs(element: XmlElement): IvrList | Invalid {
  const list: IvrNode[] = [];
  for (const pair of element.children) {
    if (pair.name !== 'NVPair') continue;
    const name = pair.children.find((child) => child.name === 'NVName');
    const value = pair.children.find((child) => child.name === 'NVVal');
    if (name === undefined || value === undefined) return { invalid: 'NVPair without NVName or NVVal' };
    list.push({ Name: name.text, Type: 'Str', Val: value.text });
  }
  return list;
}

/** Whether `writeList` writes anything: an empty list and empty sublists are left out. */
export function hasNodes(list: IvrList): boolean {
  return list.some((node) => !('List' in node) || hasNodes(node.List));
}

/** The children of UDataEx and the like. */
export function writeList(writer: DocumentWriter, list: IvrList): void {
  for (const node of list) {
    if ('List' in node) {
      if (!hasNodes(node.List)) continue;
      writer.markup(LIST_BEGIN);
      writer.text(node.Name);
      writer.markup(LIST_NAME_END);
      writeList(writer, node.List);
      writer.markup(LIST_END);
    } else {
      writer.markup(NODE_BEGIN);
      writer.text(node.Name);
      writer.markup(NODE_TYPE[node.Type]);
      writer.text(String(node.Val));
      writer.markup(NODE_END);
    }
  }
}

/** Whether `writePairs` writes anything: lists cannot be said there. */
export function hasPairs(list: IvrList): boolean {
  return list.some((node) => !('List' in node));
}

/** The children of UserData and Extensions; lists are left out, numbers become texts. */
export function writePairs(writer: DocumentWriter, list: IvrList): void {
  for (const node of list) {
    if ('List' in node) continue;
    writer.markup(PAIR_BEGIN);
    writer.text(node.Name);
    writer.markup(PAIR_MIDDLE);
    writer.text(String(node.Val));
    writer.markup(PAIR_END);
  }
}
