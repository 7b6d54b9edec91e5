export type { IvrList, IvrMessage, IvrNode, IvrToDriver, IvrToServer } from '../../protocol/index.js';
export type { IvrDriverClosed, IvrDriverFrame, IvrDriverOptions, IvrLoginOptions } from './driver-options.js';
export { connectIvrDriver, IvrDriver } from './ivr-driver.js';
