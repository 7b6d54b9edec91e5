import type { AttributeName } from './generated/attributes.js';

/** What all messages have. */
interface MessageInfo {
  /** Number of the TMessageType. */
  readonly number: number;
  /** Group of the references, for example `call-handling`. */
  readonly group: string;
  readonly description: string;
  readonly mandatory: readonly AttributeName[];
  readonly optional: readonly AttributeName[];
}

/** A request as data. */
export interface RequestInfo extends MessageInfo {
  /** Names of the library functions that send it; accepted as `id`. */
  readonly functions: readonly string[];
  /** At least one of these must be there. */
  readonly oneOf?: readonly AttributeName[];
  /** Mandatory strings that may be empty. */
  readonly mayBeEmpty?: readonly AttributeName[];
}

/** An event as data. */
export interface EventInfo extends MessageInfo {
  /** How sure the list of attributes is: read, read-partly, inferred, none (reserved number). */
  readonly table: string;
}
