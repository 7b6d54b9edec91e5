import type { JsonSchema, RestRoute } from './route.js';

export interface OpenApiOptions {
  readonly version: string;
  /** Where the endpoints are served. */
  readonly url: string;
  readonly withTokens: boolean;
}

/** OpenAPI 3.1 document of the REST endpoints, made from the same table that is served. */
export function openApiDocument(routes: readonly RestRoute[], { version, url, withTokens }: OpenApiOptions): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, withTokens) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Partyline REST endpoints',
      version,
      description: 'Calls are controlled over the WebSocket at /tlib: see /asyncapi.json.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url }],
    paths,
    ...(withTokens ? { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } } : {}),
  };
}

function operation(route: RestRoute, withTokens: boolean): Record<string, unknown> {
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: withTokens && !route.open ? [{ token: [] }] : [],
    ...(route.parameters === undefined ? {} : { parameters: parameters(route.parameters) }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: described(route.body) } } } }),
    responses: Object.fromEntries(
      Object.entries({ ...route.answers, ...(route.open ? {} : refusals(withTokens)) }).map(([status, description]) => [
        status,
        { description, content: { 'application/json': {} } },
      ]),
    ),
  };
}

/** Without `discriminator`, which makes for better messages here, and in OpenAPI chooses among named schemas only. */
function described({ discriminator: _discriminator, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** What access control answers on every path that is not open to everybody. */
function refusals(withTokens: boolean): Readonly<Record<number, string>> {
  return withTokens
    ? { 401: 'the token is missing or wrong', 403: 'web pages of that origin may not use this server' }
    : { 403: 'web pages of that origin may not use this server', 421: 'the server is only reachable as localhost' };
}

function parameters(named: Readonly<Record<string, string>>): unknown[] {
  return Object.entries(named).map(([name, description]) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string' },
  }));
}
