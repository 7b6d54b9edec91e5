export { Baresip, type BaresipOptions } from './baresip.js';
export { toolMissing } from './debian-tools.js';
export { LossyProxy, type LossyProxyOptions } from './lossy-proxy.js';
