import { flatten } from '../codec/cursor.js';
import { type Direction, withDirection } from '../sdp/direction.js';
import { audioDescription } from '../sdp/offer-answer.js';
import { type SessionDescription, writeSdp } from '../sdp/session-description.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import { ownSecurity } from './media-security.js';

/** Offers to one leg for one command; two devices that answer differently every time get the mixer between them after that. */
export const MOST_ROUNDS = 5;

/** What a leg's device is to be told. */
export interface Target {
  readonly sdp: SessionDescription;
  readonly basis: string;
  readonly direction: Direction;
}

/** What counts of a description: where and how media is wanted, without its `o=` line and directions. */
export function basisOf(sdp: SessionDescription): string {
  return flatten(writeSdp(withDirection(sdp, 'sendrecv'), ''));
}

/** Whether the device knows that already. */
export function isTold(leg: Leg, target: Target): boolean {
  // Where nothing flows it does not matter to whom: the device hears of that when it is to talk again.
  if (leg.toldBasis !== '' && leg.toldDirection === 'inactive' && target.direction === 'inactive') return true;
  if (leg.toldBasis !== target.basis) return false;
  // A device that holds by itself needs not be told that nobody talks to it.
  return leg.toldDirection === target.direction || (leg.deviceHolds && target.direction === 'inactive');
}

/** Whether the device has refused to be told that: it is not asked again until something else is commanded. */
export function hasRefused({ refused }: Leg, { basis, direction }: Target): boolean {
  return refused.some((each) => each.direction === direction && (direction === 'inactive' || each.basis === basis));
}

/** The device is told, or is just being told. */
export function tell(leg: Leg, target: Target): void {
  leg.toldBasis = target.basis;
  leg.toldDirection = target.direction;
}

/** A description for the time in which nobody is there: this server's address, the discard port, inactive. */
export function inactiveDescription(exchange: Exchange, leg: Leg): SessionDescription {
  const flow = leg.session?.dialog?.flow;
  const hostPort = flow === undefined ? '127.0.0.1:0' : exchange.layer.transport.localHostPort(flow);
  const address = hostPort.replace(/:\d+$/, '').replace(/[[\]]/g, '');
  return audioDescription({ address, port: 9, security: ownSecurity(exchange, leg, {}) }, 'inactive');
}
