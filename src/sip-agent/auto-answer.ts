import type { SipRequest } from '../sip/index.js';

/** The ways in which a caller asks a phone to pick up by itself: RFC 5373 and what phones understood before it. */
export function isAutoAnswer(invite: SipRequest): boolean {
  if (/^\s*auto/i.test(invite.headers.find('Answer-Mode') ?? '')) return true;
  if (/answer-after\s*=\s*0/i.test(invite.headers.find('Call-Info') ?? '')) return true;
  return /auto-?answer|answer-after=0|ring-?answer/i.test(invite.headers.find('Alert-Info') ?? '');
}
