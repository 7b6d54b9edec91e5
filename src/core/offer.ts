import { newParty } from './call.js';
import type { Destination } from './destination.js';
import { isExternal } from './destination.js';
import { forwardsAtOnce } from './forwarding.js';
import type { Call, Offer, Party, PartyRole } from './state.js';
import type { Turn } from './turn.js';

/** What happens to a party that was offered the call, by the way it came to be offered. */
export interface OfferHandlers {
  /** The device rings, or the call has left for the network. */
  alerting(turn: Turn, call: Call, party: Party): void;
  answered(turn: Turn, call: Call, party: Party): void;
  /** Busy, rejected, not reachable: before (`Offered`) or after (`Alerting`) it rang. */
  failed(turn: Turn, call: Call, party: Party, CallState: string): void;
  /** `no-answer-timeout` has run out. */
  noAnswer(turn: Turn, call: Call, party: Party): void;
}

export interface OfferInit {
  readonly offer: Offer;
  readonly role?: PartyRole;
  /** Number shown to the called side. */
  readonly from: string;
  readonly queue?: string;
  readonly counts?: boolean;
  readonly observes?: Party['observes'];
  readonly converse?: boolean;
  readonly order?: number;
}

/**
 * Offers a call to a device or an external number: a new party in state Offered, of which nobody is told until the
 * switch reports. The caller looks with `refusesAtOnce` whether the device lets itself be offered anything.
 */
export function offer(turn: Turn, call: Call, to: Destination, init: OfferInit): { call: Call; party: Party } {
  const external = to.kind === 'external';
  const party = newParty({
    leg: turn.newLeg(),
    DN: to.DN,
    kind: external ? 'external' : 'device',
    role: init.role ?? 'Destination',
    state: 'Offered',
    queue: init.queue,
    business: init.offer.kind === 'route',
    counts: init.counts ?? true,
    offer: init.offer,
    observes: init.observes,
    converse: init.converse ?? false,
    order: init.order ?? 0,
  });
  const peer = call.parties.find((p) => p.kind === 'device' || p.kind === 'external');
  const after = turn.addParty(call, party);
  turn.command({
    type: 'CommandAlert',
    leg: party.leg,
    ConnID: call.ConnID,
    to: to.DN,
    external,
    from: init.from,
    ...(peer ? { peer: peer.leg } : {}),
    ...(init.offer.kind === 'predictive' ? { predictive: true } : {}),
  });
  return { call: after, party };
}

/**
 * DND and devices out of service look busy to callers (event-rules 4.7), and so does a device whose forwarding comes back
 * to itself; undefined = the device may be rung. Forwarding has been followed before.
 */
export function refusesAtOnce(turn: Turn, to: Destination): 'Busy' | 'GeneralError' | undefined {
  if (to.kind !== 'device') return undefined;
  const dn = turn.dn(to.DN);
  if (!dn?.inService || dn.removed) return 'GeneralError';
  return dn.dnd || forwardsAtOnce(turn, dn) !== undefined ? 'Busy' : undefined;
}

/** CallType by where the two ends are (event-rules 4.5 for Consult). */
export function callTypeOf(turn: Turn, to: string): 'Internal' | 'Outbound' {
  return turn.dn(to) === undefined && isExternal(turn, to) ? 'Outbound' : 'Internal';
}
