import type { Turn } from './turn.js';

/**
 * Whether the DN is a port in front of the switch: its IVR is connected to the network and begins its calls itself
 * (NewCall, DialOutInit). There is no device that could dial, and no switch that could transfer or confer.
 */
export function isInFront(turn: Turn, DN: string): boolean {
  return turn.dn(DN)?.config.ivr === 'in-front';
}
