import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { TlsHandshakes } from '../net/index.js';
import { Access, openAccess } from './access.js';
import type { ClientLimits, HttpOptions } from './options.js';
import type { ApiPorts } from './ports.js';
import { bodyProblem } from './rest/body-problem.js';
import { openApiDocument } from './rest/openapi.js';
import { phoneRoutes } from './rest/phone-routes.js';
import type { RestRoute } from './rest/route.js';
import { serverRoutes } from './rest/server-routes.js';
import { type ClientView, TlibEndpoint } from './websocket/endpoint.js';

export interface ApiOptions {
  readonly http: HttpOptions;
  readonly clients: ClientLimits;
  /** Version of the server, for the documents. */
  readonly version: string;
}

/** What can change while clients are connected. */
export type LiveApiOptions = Pick<HttpOptions, 'tokens' | 'origins' | 'tls'> & { readonly clients: ClientLimits };

/** The HTTP server at work. */
export interface RunningApi {
  /** Where clients connect: `ws://127.0.0.1:8080/tlib`. */
  readonly url: string;
  /** Where REST is served: `http://127.0.0.1:8080`. */
  readonly httpUrl: string;
  readonly port: number;
  clients(): readonly ClientView[];
  /**
   * Takes other tokens, origins, limits and certificates; whether there is TLS stays as it was. Sessions and connections that are
   * open stay, with the limits that they have; whether the server may go without tokens has been checked (`openAccess`).
   */
  reconfigure(options: LiveApiOptions): void;
  /** Breaks all WebSockets without a word, as a failing network does; for tests of clients. */
  cutConnections(): void;
  /** Ends all sessions, closes all sockets, frees the port. */
  stop(): Promise<void>;
}

/** A server that cannot start, in words for the person who started it. */
export class ApiStartError extends Error {}

/** Milliseconds that clients have to close their sockets when the server stops. */
const STOP_GRACE = 1000;

/** Milliseconds for a TLS handshake. */
const HANDSHAKE_TIMEOUT = 10_000;

/** Starts the HTTP server with REST endpoints and WebSocket. Throws `ApiStartError` when it may or can not listen. */
export async function startApi(options: ApiOptions, ports: ApiPorts): Promise<RunningApi> {
  const { http } = options;
  const open = openAccess(http);
  if (open !== undefined) throw new ApiStartError(open);
  const access = new Access(http);
  const endpoint = new TlibEndpoint(ports, options.clients);
  const app = createApp(http);
  let mostConnections = options.clients['max-connections'];
  const handshakes =
    app.server instanceof TlsServer
      ? new TlsHandshakes(app.server, { admit: (_socket, underWay) => underWay < mostConnections })
      : undefined;
  let httpUrl = '';
  let document: unknown;
  const routes: RestRoute[] = [
    ...serverRoutes(
      ports,
      () => endpoint.clients(),
      () => document,
    ),
    ...(ports.phones === undefined ? [] : phoneRoutes(ports.phones)),
  ];
  const describe = (tokens: readonly string[]): void => {
    document = openApiDocument(routes, { version: options.version, url: httpUrl, withTokens: tokens.length > 0 });
  };
  for (const route of routes) register(app, route, access);
  app.setNotFoundHandler((request, reply) => {
    void reply
      .code(404)
      .send({ error: `no such path: ${request.method} ${request.url.split('?')[0]}; see /openapi.json` });
  });
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    upgrade(request, socket, head, access, endpoint),
  );
  await listen(app, http);
  const address = app.server.address() as AddressInfo;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const secure = http.tls === undefined ? '' : 's';
  httpUrl = `http${secure}://${host}:${address.port}`;
  describe(http.tokens);
  return {
    url: `ws${secure}://${host}:${address.port}/tlib`,
    httpUrl,
    port: address.port,
    clients: () => endpoint.clients(),
    reconfigure: (next) => {
      access.reconfigure(next);
      mostConnections = next.clients['max-connections'];
      endpoint.reconfigure(next.clients);
      describe(next.tokens);
      if (next.tls !== undefined && app.server instanceof TlsServer) app.server.setSecureContext(next.tls);
    },
    cutConnections: () => endpoint.cutConnections(),
    stop: async () => {
      const closing = app.close();
      await endpoint.stop(STOP_GRACE);
      handshakes?.end();
      await closing;
    },
  };
}

function createApp(http: HttpOptions): FastifyInstance {
  const common = {
    bodyLimit: 65_536,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    exposeHeadRoutes: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, discriminator: true, verbose: true } },
    schemaErrorFormatter: bodyProblem,
  } as const;
  // The types of Fastify tell HTTP and HTTPS servers apart; what is used here is the same in both.
  const app = (
    http.tls === undefined
      ? Fastify(common)
      : Fastify({ ...common, https: { ...http.tls, handshakeTimeout: HANDSHAKE_TIMEOUT } })
  ) as FastifyInstance;
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    void reply.code(status).send({ error: status < 500 ? error.message : 'internal error of the server' });
  });
  return app;
}

function register(app: FastifyInstance, route: RestRoute, access: Access): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.body === undefined ? {} : { schema: { body: route.body } }),
    onRequest: (request, reply, next) => {
      const refusal = route.open ? undefined : access.check(request.raw);
      if (refusal === undefined) next();
      else void refuse(reply, refusal.status, refusal.error);
    },
    handler: (request, reply) => {
      const answer = route.handle({ parameters: request.params as Record<string, string>, body: request.body });
      void reply.code(answer.status).type('application/json; charset=utf-8');
      return reply.send(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    },
  });
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  if (status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  return reply.code(status).send({ error });
}

function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, access: Access, endpoint: TlibEndpoint): void {
  // Before ws takes over, a peer that breaks off must not raise an unhandled error.
  socket.on('error', () => {});
  const refusal = checkUpgrade(request, access, endpoint);
  if (refusal === undefined) endpoint.accept(request, socket, head);
  else refuseUpgrade(socket, refusal.status, refusal.error);
}

function checkUpgrade(
  request: IncomingMessage,
  access: Access,
  endpoint: TlibEndpoint,
): { readonly status: number; readonly error: string } | undefined {
  if ((request.url ?? '').split('?')[0] !== '/tlib') {
    return { status: 404, error: 'no WebSocket here; clients connect to /tlib' };
  }
  const refusal = access.check(request);
  if (refusal !== undefined) return refusal;
  return endpoint.full ? { status: 503, error: 'too many connections (option clients.max-connections)' } : undefined;
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  421: 'Misdirected Request',
  503: 'Service Unavailable',
};

function refuseUpgrade(socket: Duplex, status: number, error: string): void {
  const body = JSON.stringify({ error });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

async function listen(app: FastifyInstance, http: HttpOptions): Promise<void> {
  try {
    await app.listen({ host: http.host, port: http.port });
  } catch (error) {
    await app.close();
    throw new ApiStartError(listenProblem(error as NodeJS.ErrnoException, http));
  }
}

function listenProblem(error: NodeJS.ErrnoException, { host, port }: HttpOptions): string {
  const where = `${host}:${port}`;
  if (error.code === 'EADDRINUSE') {
    return `${where} is in use: another program listens there, maybe another Partyline. Choose another port with --set http.port=${port + 1} (0 = any free one).`;
  }
  if (error.code === 'EACCES')
    return `no permission to listen on ${where}: choose a port above 1023 with --set http.port=8080.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `${host} is no address of this machine (option http.host).`;
  return `cannot listen on ${where}: ${error.message}`;
}
