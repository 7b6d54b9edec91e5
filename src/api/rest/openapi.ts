import type { RestRoute } from './route.js';

/** OpenAPI 3.1 document of the REST endpoints, made from the same table that is served. */
export function openApiDocument(routes: readonly RestRoute[], version: string, withTokens: boolean): unknown {
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
    },
    paths,
    ...(withTokens ? { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } } : {}),
  };
}

function operation(route: RestRoute, withTokens: boolean): Record<string, unknown> {
  return {
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(withTokens && !route.open ? { security: [{ token: [] }] } : {}),
    ...(route.parameters === undefined ? {} : { parameters: parameters(route.parameters) }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    responses: Object.fromEntries(
      Object.entries(route.answers).map(([status, description]) => [
        status,
        { description, content: { 'application/json': {} } },
      ]),
    ),
  };
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
