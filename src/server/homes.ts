import type { Config } from './config.js';
import { ivrMark } from './ivr-config.js';
import { type HomeOf, IVR } from './switches.js';

/**
 * Which switch has the device of a DN or leads to an external number: the IVR Server for its in-front ports, SIP for the
 * DNs of SIP phones and, when there are trunks, for external numbers; the simulated switch for all others.
 */
export function homesOf(config: Config): HomeOf {
  const phones = new Set(config.sip.enabled ? config.sip.phones.map((phone) => phone.DN) : []);
  const trunks = config.sip.enabled && config.sip.trunks.length > 0;
  return (number, external) => {
    if (external) return trunks ? 'sip' : undefined;
    if (phones.has(number)) return 'sip';
    return ivrMark(config, number) === 'in-front' ? IVR : undefined;
  };
}
