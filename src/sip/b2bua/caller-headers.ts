import { flatten } from '../codec/cursor.js';
import type { SipRequest } from '../codec/message.js';
import type { Caller } from './caller.js';

/** Headers of a caller's INVITE that the called side gets as they came. */
const PASSED_ON = ['Subject', 'Priority', 'Call-Info', 'Alert-Info'] as const;

/** Those that only the network's word is taken for: networks let whoever they name pay for a call that is forwarded. */
const OF_THE_NETWORK = ['Diversion', 'History-Info'] as const;

/**
 * What makes phones answer by themselves, as far as it is known; Answer-Mode (RFC 5373) is not passed on at all. A colleague may ask for that;
 * a caller from outside would listen.
 */
const ANSWERS_BY_ITSELF: Readonly<Record<string, RegExp>> = {
  'Call-Info': /;\s*answer-after\b/i,
  'Alert-Info': /answer|intercom|paging/i,
};

/** Header lines of a caller's INVITE that go on to the called side. */
export function passedOn({ headers }: SipRequest, { kind }: Caller): string {
  let lines = '';
  for (const name of PASSED_ON) {
    const command = kind === 'trunk' ? ANSWERS_BY_ITSELF[name] : undefined;
    for (const value of headers.all(name))
      if (command === undefined || !command.test(value)) lines += `${name}: ${value}\r\n`;
  }
  if (kind === 'trunk')
    for (const name of OF_THE_NETWORK) for (const value of headers.all(name)) lines += `${name}: ${value}\r\n`;
  return flatten(lines);
}
