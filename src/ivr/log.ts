import type { IvrLogLevel } from './session/inputs.js';

/** Where the IVR Server writes what people should know. Must not throw. */
export type IvrLog = (level: IvrLogLevel, text: string) => void;
