import type { AnyRequest } from '../client/index.js';

/** What may keep the answer to a request away: a line of advice, or nothing. `request`: as it was sent. */
export function adviceOnUnanswered(request: AnyRequest): string {
  const { id, ThisDN } = request as { readonly id: string; readonly ThisDN?: string };
  if (id !== 'RequestMakeCall' && id !== 'RequestAnswerCall') return '';
  return `It is answered when the phone of ${ThisDN} has been picked up: does it ring? --timeout MS waits longer.\n`;
}
