import fc from 'fast-check';
import type { Report, State } from '../core/index.js';
import { ALL } from './property-config.test.js';

/** What a phone or the network does that a simulated one never does by itself; made up when its turn comes. */
export interface ReportAct {
  readonly what: 'report';
  /** Which party. */
  readonly party: number;
  /** Which of the reports that its device may send in its state. */
  readonly choice: number;
  readonly to: string;
}

export const reportActs: fc.Arbitrary<ReportAct> = fc.record({
  what: fc.constant('report' as const),
  party: fc.nat(30),
  choice: fc.nat(60),
  to: fc.constantFrom(...ALL),
});

type Call = State['calls'] extends Map<string, infer C> ? C : never;
type Party = Call['parties'][number];

/** The report that the act is in this state; undefined when there is none that fits. */
export function reportNow(state: State, { party: n, choice, to }: ReportAct): Report | undefined {
  const all = [...state.calls.values()].flatMap((call) => call.parties);
  const devices = all.filter(({ kind, converse }) => (kind === 'device' || kind === 'external') && !converse);
  const party = devices[n % Math.max(1, devices.length)];
  if (party === undefined) return undefined;
  const other = devices.find((one) => one.DN === party.DN && one.leg !== party.leg);
  const fit = fitting(party, other, to);
  return fit[choice % Math.max(1, fit.length)];
}

/** Whether the device has no leg any more when it has sent this. */
export function endsLeg({ type }: Report): boolean {
  return type === 'ReportFailed' || type === 'ReportRedirected';
}

function fitting({ leg, state, pending }: Party, other: Party | undefined, to: string): readonly Report[] {
  const failed = (['Busy', 'NoAnswer', 'SitInvalidnum', 'GeneralError'] as const).map(
    (CallState): Report => ({ type: 'ReportFailed', leg, CallState }),
  );
  switch (state) {
    case 'Initiated':
      return failed;
    case 'Offered':
    case 'Alerting':
      return [
        ...failed,
        { type: 'ReportRedirected', leg, to },
        ...(pending ? [{ type: 'ReportRefused', leg, command: 'CommandAnswer', ErrorCode: 51 } as const] : []),
      ];
    case 'Connected':
    case 'Held':
      return [
        { type: 'ReportHeld', leg },
        { type: 'ReportRetrieved', leg },
        { type: 'ReportTransfer', leg, to },
        ...(other ? [{ type: 'ReportTransferJoin', leg, otherLeg: other.leg } as const] : []),
      ];
    case 'Dialing':
    case 'HeldDialing':
      return [
        { type: 'ReportHeld', leg },
        ...(other ? [{ type: 'ReportTransferJoin', leg, otherLeg: other.leg } as const] : []),
      ];
    default:
      return [{ type: 'ReportReleased', leg }];
  }
}
