export { isLoopback, openAccess } from './access.js';
export { type ApiOptions, ApiStartError, type RunningApi, startApi } from './http-server.js';
export type { ClientLimits, HttpOptions } from './options.js';
export type { ApiLog, ApiPorts, PhonesPort } from './ports.js';
export type { ClientView } from './websocket/endpoint.js';
