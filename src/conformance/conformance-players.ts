import { callModelPlayer } from './call-model-player.js';
import { openCoreStage } from './core-stage.js';
import { ivrFlowPlayer } from './ivr/ivr-flow-player.js';
import type { Player, Via } from './player.js';
import { openSipStage } from './sip/sip-stage.js';
import type { OpenStage } from './stage.js';
import { openWebSocketStage } from './websocket-stage.js';

/** The ways in that call models can be played over. */
const STAGES: ReadonlyMap<Via, OpenStage> = new Map([
  ['core', openCoreStage],
  ['websocket', openWebSocketStage],
  ['sip', openSipStage],
]);

/** The players of this package; the first that recognises a file gets it. */
export function conformancePlayers(): readonly Player[] {
  return [ivrFlowPlayer, callModelPlayer(STAGES)];
}
