import { autoLogout, wrapUpIsOver } from './features/agent-state.js';
import { predictiveTimeout } from './features/predictive.js';
import { runProgramStep } from './features/queue-program.js';
import { reservationTimer } from './features/reserve-agent.js';
import { routerTimeout } from './features/route.js';
import { treatmentTimeout } from './features/treatment.js';
import { noAnswer } from './reports.js';
import { afterRouting } from './route-offer.js';
import type { Turn } from './turn.js';

/** A timer is due. One that was cancelled or moved meanwhile changes nothing. */
export function handleTimer(turn: Turn, name: string): void {
  const timer = turn.state.timers.get(name);
  if (!timer || timer.at > turn.time) return;
  turn.replace(turn.state.timers, name, undefined);
  switch (timer.kind) {
    case 'no-answer':
      noAnswer(turn, timer.leg);
      return;
    case 'router':
      routerTimeout(turn, timer.leg);
      return;
    case 'program':
      runProgramStep(turn, timer.leg, timer.step);
      return;
    case 'treatment':
      treatmentTimeout(turn, timer.leg);
      return;
    case 'wrap-up':
      wrapUpIsOver(turn, timer.DN);
      return;
    case 'auto-logout':
      autoLogout(turn, timer.DN);
      return;
    case 'predictive':
      predictiveTimeout(turn, timer.leg);
      return;
    case 'after-routing':
      afterRouting(turn, timer.leg);
      return;
    case 'reservation':
      reservationTimer(turn, timer.DN);
      return;
    default:
      timer satisfies never;
  }
}
