export type { AutoLogin, IvrConfig, IvrDn, IvrObject, IvrPort } from './config.js';
export { HA_CLIENT_NAME } from './connection/ha-peer.js';
export { type IvrServer, type IvrServerSnapshot, startIvrServer } from './connection/ivr-server.js';
export { connectIvrDriver, IvrDriver, type IvrDriverOptions } from './driver/index.js';
export { checkGliTls } from './option-relations.js';
export { IVR_OPTION_SPECS, type IvrOptionSpec } from './option-specs.js';
export { readIvrOptions, writeTime } from './option-values.js';
export { IVR_OPTION_DEFAULTS } from './options.js';
export { IVR_OPTIONS_WITHOUT_EFFECT, type OptionWithoutEffect } from './options-without-effect.js';
