import type { EnumName } from './generated/enums.js';

/** What kind of value an attribute has. */
export type AttributeKind =
  | 'string'
  | 'integer'
  | 'connid'
  | 'uuid'
  | 'kv-list'
  | 'character'
  | 'mask'
  | 'message'
  | 'sequence'
  | 'enum'
  | 'info-type'
  | 'info-status';

/** An attribute as data. */
export interface AttributeInfo {
  /** Number in the TAttribute enumeration; undefined where it is not public or the attribute is this project's own. */
  readonly number: number | undefined;
  /** Name as T-Server logs print it. */
  readonly logName: string;
  readonly kind: AttributeKind;
  readonly enum?: EnumName;
  /** Other names that input may use, in any message. */
  readonly aliases?: readonly string[];
  /** Other names that only requests may use. */
  readonly requestAliases?: readonly string[];
  /** Never printed. */
  readonly secret?: boolean;
}
