import type { SipOptions } from '../sip/index.js';
import { callModelPlayer } from './call-model-player.js';
import { openCoreStage } from './core-stage.js';
import { type OpenDevices, openSimDevices, openSipDevices } from './ivr/flow-devices.js';
import { ivrFlowPlayer } from './ivr/ivr-flow-player.js';
import type { Player, Via } from './player.js';
import { sipStage } from './sip/sip-stage.js';
import type { OpenStage } from './stage.js';
import { openWebSocketStage } from './websocket-stage.js';

/** The players of this package; the first that recognises a file gets it. `sip`: options of the switch for models that SIP phones play. */
export function conformancePlayers(sip: Partial<SipOptions> = {}): readonly Player[] {
  const stages: ReadonlyMap<Via, OpenStage> = new Map([
    ['core', openCoreStage],
    ['websocket', openWebSocketStage],
    ['sip', sipStage(sip)],
  ]);
  const devices: ReadonlyMap<Via, OpenDevices> = new Map([
    ['gli', openSimDevices],
    ['sip', openSipDevices(sip)],
  ]);
  return [ivrFlowPlayer(devices), callModelPlayer(stages)];
}
