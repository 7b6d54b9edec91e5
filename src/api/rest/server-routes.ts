import type { ApiPorts } from '../ports.js';
import type { ClientView } from '../websocket/endpoint.js';
import type { RestRoute } from './route.js';

/** Health, documents, and views of what goes on in the server. */
export function serverRoutes(
  ports: ApiPorts,
  clients: () => readonly ClientView[],
  openApi: () => unknown,
): RestRoute[] {
  return [
    {
      method: 'GET',
      path: '/health',
      operationId: 'getHealth',
      summary: 'Whether the process lives',
      open: true,
      answers: { 200: 'it does' },
      handle: () => ({
        status: 200,
        body: {
          status: 'ok',
          server: ports.server.name,
          uptimeSeconds: Math.floor((ports.clock.now() - ports.server.startTime) / 1000),
        },
      }),
    },
    {
      method: 'GET',
      path: '/ready',
      operationId: 'getReady',
      summary: 'Whether requests are served',
      open: true,
      answers: { 200: 'they are', 503: 'they are not; the body says why' },
      handle: () => {
        const ready = ports.ready();
        return ready.ready
          ? { status: 200, body: { ready: true } }
          : { status: 503, body: { ready: false, reason: ready.reason } };
      },
    },
    {
      method: 'GET',
      path: '/clients',
      operationId: 'listClients',
      summary: 'The clients of the WebSocket API with the state of their event streams',
      answers: { 200: 'list of clients' },
      handle: () => ({ status: 200, body: clients() }),
    },
    {
      method: 'GET',
      path: '/status',
      operationId: 'getStatus',
      summary: 'How many calls, parties, clients and timers there are, and what IVR Server and SIP switch hold',
      answers: { 200: 'numbers' },
      handle: () => ({ status: 200, body: { server: ports.server.name, ...ports.status?.() } }),
    },
    {
      method: 'GET',
      path: '/asyncapi.json',
      operationId: 'getAsyncApi',
      summary: 'AsyncAPI document of the WebSocket API',
      open: true,
      answers: { 200: 'AsyncAPI 3', 404: 'this server has no such file' },
      handle: () => {
        const document = ports.asyncApi?.();
        return document === undefined ? missing('AsyncAPI document') : { status: 200, body: document };
      },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      summary: 'OpenAPI document of the REST endpoints',
      open: true,
      answers: { 200: 'OpenAPI 3.1' },
      handle: () => ({ status: 200, body: openApi() }),
    },
  ];
}

function missing(what: string): { status: number; body: unknown } {
  return { status: 404, body: { error: `this server has no ${what}` } };
}
