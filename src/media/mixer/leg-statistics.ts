import type { Leg } from './leg.js';
import type { LegCounts } from './leg-gate.js';
import type { RemoteView } from './leg-reports.js';

/** Numbers of one leg since it was opened. Plain data. */
export interface LegStatistics {
  /** Packets and why they were not taken. */
  readonly packets: Readonly<LegCounts>;
  readonly sent: number;
  /** Packets of the current source that are missing. */
  readonly lost: number;
  /** Interarrival jitter in milliseconds; as fine as the times at which packets are fetched (up to 20 ms under load). */
  readonly jitter: number;
  /** Milliseconds of sound that wait to be mixed. */
  readonly delay: number;
  /** Frames that were concealed, packets that came too late, frames left out to catch up. */
  readonly concealed: number;
  readonly late: number;
  readonly skipped: number;
  /** Where media goes at present. */
  readonly target: { readonly address: string; readonly port: number };
  /** What the far end reports. */
  readonly remote?: RemoteView;
}

export function legStatistics(leg: Leg): LegStatistics {
  const { jitter, reception } = leg.input;
  const { lost, jitter: units } = reception.counts;
  return {
    packets: { ...leg.gate.counts },
    sent: leg.output.packets,
    lost,
    jitter: units / 8,
    delay: jitter.depth * 20,
    ...jitter.counts,
    target: leg.gate.target,
    ...(leg.reports.remote !== undefined && { remote: leg.reports.remote }),
  };
}
