import type { SipResponse } from '../codec/message.js';
import { devicesOf, MOST_FLOWS } from '../registrar/outbound.js';
import { contactsOf } from './contacts.js';
import type { Exchange } from './exchange.js';
import type { Leg, RingingDevice } from './leg.js';

/** Whether a refusal says something about the way to the device only: 430 (RFC 5626 section 11.5), or no answer at all. */
export function hasFlowFailed(status: number, response: SipResponse | undefined): boolean {
  return response === undefined || status === 430;
}

/**
 * RFC 5626 section 7: a device that could not be reached by one of its flows is called by another one, which may have been registered
 * meanwhile. False when there is none that was not tried.
 */
export function callByNextFlow(exchange: Exchange, leg: Leg, { binding, ring, tried = [] }: RingingDevice): boolean {
  const instance = binding?.outbound?.instance;
  if (leg.state !== 'offered' || instance === undefined || ring === undefined || tried.length >= MOST_FLOWS)
    return false;
  const flows = contactsOf(exchange, leg.number).filter(({ outbound }) => outbound?.instance === instance);
  const [device] = devicesOf(flows);
  const next = device?.find((flow) => !tried.includes(flow));
  if (next === undefined) return false;
  ring(next, tried);
  return true;
}
