import { callModelPlayer } from './call-model-player.js';
import { openCoreStage } from './core-stage.js';
import { ivrFlowPlayer } from './ivr/ivr-flow-player.js';
import type { Player } from './player.js';

/** The players of this package; the first that recognises a file gets it. */
export function conformancePlayers(): readonly Player[] {
  return [ivrFlowPlayer, callModelPlayer(new Map([['core', openCoreStage]]))];
}
