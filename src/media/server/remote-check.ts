import { isIP, SocketAddress } from 'node:net';
import type { RemoteMedia } from '../mixer/leg-port.js';
import { KEYING_SIZE } from '../srtp/key-derivation.js';

/** The one way of writing an address in which the sockets write it. */
function canonical(address: string): string {
  return new SocketAddress({ address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }).address;
}

/** What is wrong with a remote description; undefined when nothing is. */
export function checkRemote(remote: RemoteMedia): string | undefined {
  const port = (value: number | undefined) =>
    value === undefined || (Number.isInteger(value) && value >= 0 && value <= 65535);
  const type = (value: number | undefined) =>
    value === undefined || (Number.isInteger(value) && value >= 0 && value <= 127);
  if (isIP(remote.address) === 0) return 'address must be numeric';
  if (!(remote.sources ?? []).every((address) => isIP(address) !== 0)) return 'sources must be numeric addresses';
  if (!port(remote.port) || !port(remote.rtcpPort)) return 'ports must be numbers from 0 to 65535';
  if (remote.codec !== 'PCMU' && remote.codec !== 'PCMA') return 'codec must be PCMU or PCMA';
  const { PCMU, PCMA } = remote.payloadTypes ?? {};
  if (![PCMU, PCMA, remote.telephoneEvent].every(type)) return 'payload types must be numbers from 0 to 127';
  const keys = [remote.srtp?.send, remote.srtp?.receive].filter((key) => key !== undefined);
  return keys.every(({ keying }) => keying.length === KEYING_SIZE)
    ? undefined
    : `SRTP keys must have ${KEYING_SIZE} bytes`;
}

/** The description with its addresses written as the sockets write them. */
export function canonicalRemote(remote: RemoteMedia): RemoteMedia {
  return {
    ...remote,
    address: canonical(remote.address),
    ...(remote.sources !== undefined && { sources: remote.sources.map(canonical) }),
  };
}
