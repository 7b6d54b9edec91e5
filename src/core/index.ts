export type {
  AgentConfig,
  CoreConfig,
  CoreOptions,
  DnConfig,
  DnType,
  QueueProgramStep,
  RouterRule,
  SwitchConfig,
} from './config.js';
export { DEFAULT_OPTIONS, initialState } from './initial-state.js';
export type {
  AbortInput,
  ClientId,
  ClientInput,
  Command,
  ConfiguredInput,
  FailureCallState,
  Input,
  LegId,
  LegPath,
  RecordingFailure,
  Report,
  ReportInput,
  RequestInput,
  TimerInput,
} from './inputs.js';
export type { CommandOutput, EventOutput, Output, TimerOutput } from './outputs.js';
export { HANDLERS } from './requests.js';
export type { State } from './state.js';
export { StepError, type StepResult, step } from './step.js';
