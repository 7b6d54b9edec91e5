import type { MediaNews } from '../media-port.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';

/** What became of a treatment, from the mixer's news to the core's report. What was not commanded, or is over, is not told. */
export function reportTreatment(exchange: Exchange, leg: Leg, news: MediaNews): void {
  const { treatment, ConnID } = leg;
  if (treatment === undefined || treatment.started !== news.treatment || treatment.isOurs || ConnID === undefined)
    return;
  if (news.type === 'prompts-ended') {
    exchange.report({ type: 'ReportPromptsEnded', ConnID });
    return;
  }
  leg.treatment = undefined;
  const { reason } = news;
  if (reason === 'replaced' || reason === 'stopped') return;
  if (reason === 'failed') {
    exchange.report({ type: 'ReportTreatmentNotStarted', ConnID });
    return;
  }
  const status = reason === undefined ? undefined : COMPLETION_STATUS[reason];
  exchange.report({
    type: 'ReportTreatmentEnd',
    ConnID,
    ...(news.interrupted === true && { INTERRUPTED: 'KEYPAD' }),
    ...(news.CollectedDigits && { CollectedDigits: news.CollectedDigits }),
    ...(status && { COMPLETION_STATUS: status }),
  });
}

/** What ended a collection of digits, by the mixer's word for it. An announcement that has been played has no such status. */
const COMPLETION_STATUS: Readonly<Record<string, 'NORMAL' | 'TIMEOUT' | 'ABORTED'>> = {
  'max-digits': 'NORMAL',
  'term-digit': 'NORMAL',
  'abort-digit': 'ABORTED',
  timeout: 'TIMEOUT',
};
