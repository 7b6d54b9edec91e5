export { openAccess } from './access.js';
export { ApiStartError, type RunningApi, startApi } from './http-server.js';
export type { HttpOptions } from './options.js';
