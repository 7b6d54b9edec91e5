export type { AutoLogin, IvrConfig, IvrDn, IvrGroup, IvrObject, IvrPort } from './config.js';
export { HA_CLIENT_NAME } from './connection/ha-peer.js';
export {
  type IvrServer,
  type IvrServerOptions,
  type IvrServerSnapshot,
  startIvrServer,
} from './connection/ivr-server.js';
export { connectIvrDriver, IvrDriver, type IvrDriverFrame, type IvrDriverOptions } from './driver/index.js';
export type { IvrLog } from './log.js';
export { checkGliTls } from './option-relations.js';
export { IVR_OPTION_SPECS, type IvrOptionSpec } from './option-specs.js';
export { type OptionsResult, readIvrOptions, writeTime } from './option-values.js';
export { IVR_OPTION_DEFAULTS, type IvrOptions, type StatisticConfig } from './options.js';
export { IVR_OPTIONS_WITHOUT_EFFECT, type OptionWithoutEffect } from './options-without-effect.js';
