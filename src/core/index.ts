export type { AgentConfig, CoreConfig, CoreOptions, DnConfig, DnType, QueueProgramStep, RouterRule } from './config.js';
export type {
  AbortInput,
  ClientId,
  ClientInput,
  Command,
  FailureCallState,
  Input,
  LegId,
  LegPath,
  Report,
  ReportInput,
  RequestInput,
  TimerInput,
} from './inputs.js';
export type { CommandOutput, EventOutput, Output, TimerOutput } from './outputs.js';
