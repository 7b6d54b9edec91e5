import type { Turn } from './turn.js';

/** How the ringing of one DN is supervised. */
export interface NoAnswerRule {
  /** 0 = not at all. */
  readonly seconds: number;
  /** What becomes of the agent: `none`, `notready` or `logout`. */
  readonly action: string;
  /** Comma-separated targets; `recall` = back to where it came from, `release` = the call ends. */
  readonly overflow: string;
}

/** CallState with which a party is taken back that did not answer (SIP Server, enable-legacy-reporting). */
export function unansweredState(turn: Turn): 'NoAnswer' | 'Redirected' {
  return turn.state.options['enable-legacy-reporting'] ? 'Redirected' : 'NoAnswer';
}

/** The options for agents, positions and extensions go before those for any device. */
export function noAnswerRule(turn: Turn, DN: string): NoAnswerRule {
  const { options } = turn.state;
  const dn = turn.dn(DN);
  const action = options['no-answer-action'];
  const overflow = options['no-answer-overflow'];
  const seconds = options['no-answer-timeout'];
  if (dn?.agent && dn.config.type !== 'VoiceTreatmentPort') {
    const own = options['agent-no-answer-action'];
    return {
      seconds: options['agent-no-answer-timeout'] || seconds,
      action: own === 'none' ? action : own,
      overflow: options['agent-no-answer-overflow'] || overflow,
    };
  }
  return dn?.config.type === 'ACDPosition'
    ? {
        seconds: options['posn-no-answer-timeout'] || seconds,
        action,
        overflow: options['posn-no-answer-overflow'] || overflow,
      }
    : {
        seconds: options['extn-no-answer-timeout'] || seconds,
        action,
        overflow: options['extn-no-answer-overflow'] || overflow,
      };
}
