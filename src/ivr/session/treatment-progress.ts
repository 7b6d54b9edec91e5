import { carryOut } from './routing.js';
import type { Call, Route } from './state.js';
import { cancelTreatment, type TreatStatus } from './treatment.js';
import type { IvrTurn } from './turn.js';
import { attachAndGoOn } from './user-data.js';

/** A TreatStatus that fits. The router hears of it, unless its decision has come already. */
export function treatStatus(turn: IvrTurn, call: Call, message: TreatStatus): void {
  const route = call.route as Route;
  const { decision } = route;
  attachAndGoOn(turn, call, message.UDataEx, { kind: 'treatStatus', message });
  if (message.Status === 'Started') {
    route.treatment = 'started';
    if (decision !== undefined) cancelTreatment(turn, call, route);
    return;
  }
  route.treatment = 'none';
  if (decision !== undefined) {
    route.decision = undefined;
    carryOut(turn, call, decision);
  }
}

/** CancelCompleted: the decision that cancelled the treatment is carried out. False when nothing is being cancelled. */
export function cancelCompleted(turn: IvrTurn, call: Call): boolean {
  const { route } = call;
  if (route?.treatment !== 'cancelling' || route.decision === undefined) return false;
  const { decision } = route;
  route.treatment = 'none';
  route.decision = undefined;
  carryOut(turn, call, decision);
  return true;
}
