import type { NetworkOutcome } from '../../protocol/index.js';
import type { NumberHandling } from '../../sip-agent/index.js';

/**
 * What a network says by SIP for an outcome of a model: the statuses of RFC 3398 section 7.2.6.1 with the ISDN cause that tells
 * apart what shares a status. Who answers is heard, not read: see `voiceOf`.
 */
export function networkAnswer(outcome: NetworkOutcome): NumberHandling | 'hang-up' {
  switch (outcome) {
    case 'ringing':
      return 'ring';
    case 'answered':
    case 'answering-machine':
    case 'fax':
    case 'silence':
      return 'answer';
    case 'busy':
      return { refuse: 486, cause: 17 };
    case 'no-answer':
      return { refuse: 480, cause: 19 };
    case 'invalid-number':
      return { refuse: 484, cause: 28 };
    case 'congestion':
      return { refuse: 503, cause: 42 };
    case 'sit-vacant':
      return { refuse: 404, cause: 1 };
    case 'sit-intercept':
      return { refuse: 410, cause: 22 };
    case 'sit-unknown':
      return { refuse: 480, cause: 31 };
    case 'sit-nocircuit':
      return { refuse: 503, cause: 34 };
    case 'sit-reorder':
      return { refuse: 503, cause: 41 };
    case 'dropped':
      return 'hang-up';
    default:
      return outcome satisfies never;
  }
}

/** What is heard of who answers. */
export function voiceOf(outcome: NetworkOutcome): 'person' | 'answering-machine' | 'fax' | 'silence' {
  return outcome === 'answering-machine' || outcome === 'fax' || outcome === 'silence' ? outcome : 'person';
}
