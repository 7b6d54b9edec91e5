import { type Exchange, setLegTimer } from './exchange.js';
import type { Leg } from './leg.js';

/** A caller that nothing rings for, in a queue or at a routing point, hears of that so soon. */
const LOOK_MS = 1000;

/** RFC 3261 section 13.3.1.1: proxies and networks give up a call of which they hear nothing more than 100 for three minutes. */
const REPEAT_MS = 60_000;

/** A call has come: whoever is not answered at once is told now and then that it is being dealt with. */
export function keepWaiting(exchange: Exchange, caller: Leg): void {
  setLegTimer(exchange, caller, 'waiting', LOOK_MS);
}

/** Where a device is tried its own responses go on to the caller; where none is, waiting is as good as ringing. */
export function tellWaiting(exchange: Exchange, caller: Leg): void {
  const { session } = caller;
  if (caller.state !== 'incoming' || session === undefined) return;
  caller.looks++;
  const isTried = caller.tried?.state === 'offered';
  if (caller.progressed === 0 && isTried && caller.looks * LOOK_MS < REPEAT_MS) {
    setLegTimer(exchange, caller, 'waiting', LOOK_MS);
    return;
  }
  if (caller.progressed === 0) caller.progressed = isTried ? 183 : 180;
  session.progress(caller.progressed);
  setLegTimer(exchange, caller, 'waiting', REPEAT_MS);
}
