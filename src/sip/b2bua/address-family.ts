import { isIP, isIPv6 } from 'node:net';
import type { AddressFamily } from '../../media/index.js';
import { audioOf, audioTarget, type SessionDescription } from '../sdp/session-description.js';
import { contactsOf } from './contacts.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';

/**
 * IPv4 and IPv6 do not reach each other: a device gets the mixer's address of the family that its own description names. Who has not
 * described itself is offered the family of its signalling. There is no choice of both in one offer (ANAT, RFC 4091, is obsolete).
 */

/** Of where the audio of a description is wanted; undefined when it names no such address. */
export function describedFamily(sdp: SessionDescription | undefined): AddressFamily | undefined {
  const address = sdp === undefined ? undefined : audioTarget(sdp)?.address;
  // The old way to hold names nobody's address (RFC 3264 section 8.4).
  return address === undefined || isIP(address) === 0 || address === '0.0.0.0' || address === '::'
    ? undefined
    : familyOf(address);
}

/** Of the address that a leg's device is to get from the mixer. */
export function mixerFamily(exchange: Exchange, leg: Leg): AddressFamily | undefined {
  return describedFamily(descriptionOf(leg)) ?? signallingFamily(exchange, leg);
}

/** The mixer has addresses, but none that the device of this description could send to. */
export function isOutOfReach({ media }: Exchange, sdp: SessionDescription | undefined): boolean {
  const family = describedFamily(sdp);
  return family !== undefined && media?.families !== undefined && !media.families.includes(family);
}

/** Whether the mixer has to stand between two devices because their addresses are of different families; it needs both. */
export function needsBothFamilies(exchange: Exchange, a: Leg, b: Leg): boolean {
  const [ofA, ofB] = [descriptionOf(a), descriptionOf(b)];
  // With ICE (RFC 8445) two devices find a way by themselves.
  if (ofA !== undefined && ofB !== undefined && hasIce(ofA) && hasIce(ofB)) return false;
  return differ(exchange, describedFamily(ofA), describedFamily(ofB));
}

/** Whether a device that is not described yet, and is reached by this family, can do without this description. */
export function isForeign(exchange: Exchange, leg: Leg, sdp: SessionDescription | undefined): boolean {
  return differ(exchange, describedFamily(sdp), signallingFamily(exchange, leg));
}

/** Another family than that of its first device that the mixer has to offer a DN whose devices are of both. */
export function secondFamily(exchange: Exchange, leg: Leg): AddressFamily | undefined {
  if (leg.kind !== 'phone' || leg.session !== undefined) return undefined;
  const [first, ...others] = contactsOf(exchange, leg.number).map(({ flow }) => familyOf(flow.address));
  return others.find((family) => differ(exchange, first, family));
}

export function differ({ media }: Exchange, a: AddressFamily | undefined, b: AddressFamily | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return false;
  return media?.families?.includes(a) === true && media.families.includes(b);
}

export function familyOf(address: string): AddressFamily {
  return isIPv6(address) ? 6 : 4;
}

function descriptionOf({ session, heard }: Leg): SessionDescription | undefined {
  return session?.remote ?? heard?.early;
}

/** Of several devices of a DN that of the first one; see `secondFamily`. */
function signallingFamily(exchange: Exchange, leg: Leg): AddressFamily | undefined {
  const trunk = leg.trunksLeft[0] ?? leg.trunk;
  const address =
    leg.session?.dialog?.flow.address ??
    (leg.kind === 'phone'
      ? contactsOf(exchange, leg.number)[0]?.flow.address
      : (trunk?.servers.current?.address ?? leg.server?.address));
  return address === undefined ? undefined : familyOf(address);
}

function hasIce(sdp: SessionDescription): boolean {
  const isUfrag = (line: string): boolean => line.startsWith('a=ice-ufrag:');
  return sdp.lines.some(isUfrag) || audioOf(sdp)?.lines.some(isUfrag) === true;
}
