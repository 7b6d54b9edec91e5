import { conformCommand } from './conform-cli.js';
import { conformancePlayers } from './conformance-players.js';

export { type ConformOptions, conform } from './conform.js';
export type { ConformReport, ModelReport, Status, Summary } from './conform-report.js';
export { findModels } from './find-models.js';
export type { ComparedAttribute, ComparedRow, Failure, PartyFailure, PathResult, PlayResult } from './play-result.js';
export { type LoadedModel, type Player, VIAS, type Via } from './player.js';
export type { ReceivedEvent } from './received-event.js';
export type { Leftovers, OpenStage, Stage, StageRequest, World } from './stage.js';
export { conformancePlayers };

/** The command line's `conform`: plays models, prints a line for each, gives the exit code (0, 1 or 2). */
export function runConformCli(args: readonly string[]): Promise<number> {
  return conformCommand(args, conformancePlayers());
}
