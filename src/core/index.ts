export type { CoreConfig, CoreOptions, DnConfig, DnType, SwitchConfig } from './config.js';
export { DEFAULT_OPTIONS, initialState } from './initial-state.js';
export type {
  Command,
  FailureCallState,
  Input,
  LegId,
  LegPath,
  RecordingFailure,
  Report,
  RequestInput,
} from './inputs.js';
export type { EventOutput, Output } from './outputs.js';
export { HANDLERS } from './requests.js';
export type { State } from './state.js';
export { StepError, step } from './step.js';
