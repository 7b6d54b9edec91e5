import type { LegId } from '../../core/index.js';
import type { Exchange } from './exchange.js';

/** One leg as the switch sees it, for tests and for people. */
export interface SipLegView {
  readonly leg: LegId;
  /** The DN, or the external number. */
  readonly number: string;
  readonly external: boolean;
  readonly ConnID: string | undefined;
  readonly state: 'incoming' | 'offered' | 'up' | 'gone';
  /** Tags of its dialogs: this side's, and the device's where it is known. */
  readonly localTags: readonly string[];
  readonly remoteTags: readonly string[];
}

export function viewLegs(exchange: Exchange): SipLegView[] {
  return [...exchange.legs.values()].map((leg) => {
    const sessions = leg.session === undefined ? leg.branches.map(({ session }) => session) : [leg.session];
    return {
      leg: leg.id,
      number: leg.number,
      external: leg.kind === 'trunk',
      ConnID: leg.ConnID,
      state: leg.state,
      localTags: sessions.map(({ localTag }) => localTag),
      remoteTags: sessions.flatMap(({ dialog }) => (dialog === undefined ? [] : [dialog.remoteTag])),
    };
  });
}

/**
 * What the switch is still about to do by itself, without a message of the network being awaited: ports that the mixer opens,
 * treatments that it has not confirmed, offers that wait for their turn after glare. 0 together with no message on its way means
 * that nothing more will come.
 */
export function countUnfinished(exchange: Exchange): number {
  let count = 0;
  for (const { endpoint, treatment, keyPressed } of exchange.legs.values()) {
    if (endpoint === 'opening') count++;
    if (treatment?.started === -1) count++;
    if (keyPressed) count++;
  }
  for (const session of exchange.sessions.values()) if (session.glare.isRunning) count++;
  return count;
}
