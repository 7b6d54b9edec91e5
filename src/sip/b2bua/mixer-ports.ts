import type { AddressFamily } from '../../media/index.js';
import type { MediaAddress } from '../media-port.js';
import { describedFamily, familyOf, mixerFamily } from './address-family.js';
import { type Exchange, freePorts, tellMixerRoom, whenDone } from './exchange.js';
import type { Leg } from './leg.js';
import { srtpPolicy } from './media-security.js';

/**
 * Asks the mixer for ports for a leg, and puts its endpoint in; `done` is told afterwards, unless the leg is gone by then. There must
 * be a mixer.
 */
export function allocatePorts(exchange: Exchange, leg: Leg, done: (isOpen: boolean) => void): void {
  const media = exchange.media!;
  leg.endpoint = 'opening';
  const family = mixerFamily(exchange, leg);
  // Without an address of its family, a device that was not heard of yet is offered another one: many have both.
  const isOffered =
    describedFamily(leg.session?.remote) === undefined && media.families?.includes(family ?? 4) !== true;
  const options = {
    srtp: srtpPolicy(exchange, leg) !== 'off',
    ...(family !== undefined && media.families !== undefined && !isOffered && { family }),
  };
  const allocated = media.allocate(leg.id, options);
  tellMixerRoom(exchange);
  whenDone(exchange, allocated, (outcome) => {
    if (!outcome.ok) tellMixerRoom(exchange);
    if (leg.state === 'gone') {
      if (outcome.ok) freePorts(exchange, leg);
      return;
    }
    leg.endpoint = outcome.ok ? outcome.value : undefined;
    done(outcome.ok);
  });
}

/** The family to which the mixer's ports for a leg have to move; undefined while its device can send to where they are. */
export function misses(
  { media }: Exchange,
  { endpoint }: Leg,
  family: AddressFamily | undefined,
): AddressFamily | undefined {
  if (endpoint === undefined || endpoint === 'opening' || family === undefined) return undefined;
  return familyOf(endpoint.address) !== family && media?.families?.includes(family) === true ? family : undefined;
}

/** Asks for ports for those devices of a leg that have the other family; goes on without if there are none, unless the leg is gone. */
export function allocateSecond(exchange: Exchange, leg: Leg, family: AddressFamily, done: () => void): void {
  const id = `${leg.id} IPv${family}`;
  const allocated = exchange.media!.allocate(id, { srtp: srtpPolicy(exchange, leg) !== 'off', family });
  tellMixerRoom(exchange);
  whenDone(exchange, allocated, (outcome) => {
    if (outcome.ok && leg.state === 'gone') freePorts(exchange, { id });
    if (leg.state === 'gone') return;
    if (outcome.ok) leg.second = { id, endpoint: outcome.value };
    done();
  });
}

/** The mixer's ports for one of the devices that ring for a leg: of its own family, where there are some. */
export function portsForDevice(leg: Leg, address: string | undefined): MediaAddress | undefined {
  const { endpoint, second } = leg;
  if (endpoint === undefined || endpoint === 'opening') return undefined;
  const isSecond =
    second !== undefined && address !== undefined && familyOf(second.endpoint.address) === familyOf(address);
  return isSecond ? second.endpoint : endpoint;
}

/** Moves the mixer's ports for a leg to the family that its device has; where they are if that cannot be. */
export function movePorts(exchange: Exchange, leg: Leg, family: AddressFamily, done: (isMoved: boolean) => void): void {
  const { endpoint, id, second } = leg;
  if (endpoint === undefined || endpoint === 'opening') return;
  leg.endpoint = 'opening';
  leg.second = undefined;
  whenDone(exchange, exchange.media!.changeFamily!(id, family, second?.id), (outcome) => {
    tellMixerRoom(exchange);
    if (leg.state === 'gone') return;
    // Its device knows the key that went with the other ports.
    const from = second?.endpoint ?? endpoint;
    leg.endpoint = outcome.ok ? { ...from, address: outcome.value.address, port: outcome.value.port } : endpoint;
    done(outcome.ok);
  });
}
