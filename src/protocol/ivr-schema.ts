/** Which side sends a message of the IVR Server XML protocol: the driver, the server, or either. */
export type IvrDirection = 'to-server' | 'to-driver' | 'both';

/** An XML attribute. `values` is the enumeration of the DTD (case sensitive); absent = any text. */
export interface IvrAttributeSchema {
  readonly name: string;
  readonly required: boolean;
  readonly values?: readonly string[];
}

/**
 * A child element of a message. `content`: text = character data; empty = attributes only; list = UDataEx, ExtnsEx and
 * the like (Node and List elements); nodes = Node elements only; pairs = the deprecated NVPair lists.
 */
export interface IvrChildSchema {
  readonly name: string;
  readonly required: boolean;
  readonly content: 'text' | 'empty' | 'list' | 'nodes' | 'pairs';
  readonly attributes?: readonly IvrAttributeSchema[];
  /** UserData and Extensions are the old generation, UDataEx and ExtnsEx the new one; a message has one of the two. */
  readonly generation?: 'old' | 'new';
}

/** One message: an element that follows CallId in GctiMsg. Attributes and children are in DTD order. */
export interface IvrMessageSchema {
  readonly name: string;
  readonly direction: IvrDirection;
  /** DialOut and DialOutError stand alone in GctiMsg; every other message needs a CallId. */
  readonly callId: boolean;
  readonly attributes: readonly IvrAttributeSchema[];
  readonly children: readonly IvrChildSchema[];
  /** MonitorInfo: exactly one of the children. */
  readonly exactlyOneChild?: boolean;
}

/**
 * One element of UDataEx, ExtnsEx, Parameters, ConfigOptions or a List, in the order of the document.
 * Int is a signed 32-bit number; Bin is text of upper-case hexadecimal digits, two per byte.
 */
export type IvrNode =
  | { readonly Name: string; readonly Type: 'Str'; readonly Val: string }
  | { readonly Name: string; readonly Type: 'Int'; readonly Val: number }
  | { readonly Name: string; readonly Type: 'Bin'; readonly Val: string }
  | { readonly Name: string; readonly List: IvrList };

export type IvrList = readonly IvrNode[];
