import { type EventName, numberOfMessage } from '../protocol/index.js';

/**
 * Whether an input mask lets an event pass: bit `n mod 8` of byte `n div 8`, lowest bit first, stands for message id n
 * (T-Library header). Without a mask everything passes; ids beyond a short mask do not.
 */
export function passesMask(mask: string | undefined, id: EventName): boolean {
  if (mask === undefined) return true;
  const number = numberOfMessage(id);
  if (number === undefined) return true;
  const byte = Number.parseInt(mask.slice((number >> 3) * 2, (number >> 3) * 2 + 2), 16);
  return ((byte >> (number & 7)) & 1) === 1;
}
