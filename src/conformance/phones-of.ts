import type { DnConfig } from '../core/index.js';

const WITH_DEVICE: readonly DnConfig['type'][] = ['Extension', 'ACDPosition', 'VoiceTreatmentPort'];

/** DNs behind which there is a phone. A port of an IVR in front of the switch has none: the IVR has its calls itself. */
export function phonesOf(dns: readonly DnConfig[]): readonly string[] {
  return dns.filter(({ type, ivr }) => WITH_DEVICE.includes(type) && ivr !== 'in-front').map(({ number }) => number);
}
