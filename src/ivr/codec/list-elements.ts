import type { IvrList, IvrNode } from '../../protocol/index.js';
import { escapeXml } from './xml-encoding.js';
import type { XmlElement } from './xml-tree.js';

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

/** The children of UDataEx and the like as XML; an empty list and empty sublists are left out. */
export function writeList(list: IvrList, latin1: boolean): string {
  let out = '';
  for (const node of list) {
    const Name = escapeXml(node.Name, latin1);
    if ('List' in node) {
      const content = writeList(node.List, latin1);
      if (content !== '') out += `<List Name='${Name}'>${content}</List>`;
    } else {
      const Val = node.Type === 'Str' ? escapeXml(node.Val, latin1) : String(node.Val);
      out += `<Node Name='${Name}' Type='${node.Type}' Val='${Val}'/>`;
    }
  }
  return out;
}

/** The children of UserData and Extensions; lists cannot be said there and are left out, numbers become texts. */
export function writePairs(list: IvrList, latin1: boolean): string {
  let out = '';
  for (const node of list) {
    if ('List' in node) continue;
    const name = escapeXml(node.Name, latin1);
    const value = escapeXml(String(node.Val), latin1);
    out += `<NVPair><NVName>${name}</NVName><NVVal>${value}</NVVal></NVPair>`;
  }
  return out;
}
