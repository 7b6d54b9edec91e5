import type { AttributeName } from './generated/attributes.js';

/** What the WebSocket protocol adds to the vocabulary, as data. */
export interface ClientProtocol {
  /** Path of the WebSocket. */
  readonly path: string;
  /** Messages of the server that are no events. */
  readonly messages: readonly {
    readonly name: string;
    readonly description: string;
    readonly mandatory: readonly AttributeName[];
    readonly optional: readonly AttributeName[];
  }[];
  /** Attributes that the connection adds to events. */
  readonly attributes: readonly {
    readonly name: string;
    readonly type: 'string' | 'integer' | 'boolean';
    readonly events: 'all' | readonly string[];
    readonly meaning: string;
  }[];
}
