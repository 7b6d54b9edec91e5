/** A part of a JSON Schema, as Fastify checks it and OpenAPI 3.1 prints it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One REST endpoint: the table of these is registered with the HTTP server and printed as OpenAPI document. */
export interface RestRoute {
  readonly method: 'GET' | 'POST';
  /** With `:name` for parameters. */
  readonly path: string;
  /** Name of the operation in the OpenAPI document, from which programs that are generated from it name their functions. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** True = answered without a token. */
  readonly open?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: JsonSchema;
  /** Status → what it means. */
  readonly answers: Readonly<Record<number, string>>;
  handle(request: RestRequest): RestAnswer;
}

export interface RestRequest {
  readonly parameters: Readonly<Record<string, string>>;
  /** The body as checked by `body`. */
  readonly body: unknown;
}

export interface RestAnswer {
  readonly status: number;
  /** Sent as JSON; a string is sent as it is, being JSON text already. */
  readonly body: unknown;
}
