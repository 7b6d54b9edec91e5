/** What a simulated phone (internal DN) or external party can be told to do; body of `POST /sim/phones/:number`. */
export type PhoneAction =
  /** Acts on the call `ConnID`, or on the only call that fits when it is left out. */
  | { readonly do: 'answer' | 'reject' | 'hangup' | 'hold' | 'retrieve'; readonly ConnID?: string }
  | { readonly do: 'dtmf'; readonly ConnID?: string; readonly digits: string }
  /** The device calls by itself; the new call's ConnID comes with the events. */
  | { readonly do: 'call'; readonly to: string; readonly ANI?: string; readonly DNIS?: string }
  /** From now on every new call is answered with busy; `available` ends that and `auto-answer`. */
  | { readonly do: 'busy' | 'available' }
  /** From now on every new call is answered after `after` milliseconds (default 0). */
  | { readonly do: 'auto-answer'; readonly after?: number }
  | { readonly do: 'out-of-service' | 'in-service' | 'off-hook' | 'on-hook' };

/** How the network can answer a call to an external party: in models, in the configuration and by the HTTP API. */
export const NETWORK_OUTCOMES = [
  'ringing',
  'answered',
  'busy',
  'no-answer',
  'invalid-number',
  'congestion',
  'answering-machine',
  'fax',
  'silence',
  'sit-vacant',
  'sit-intercept',
  'sit-unknown',
  'sit-nocircuit',
  'sit-reorder',
  'dropped',
] as const;
export type NetworkOutcome = (typeof NETWORK_OUTCOMES)[number];

/** Whether a phone could do what it was told; a refusal says why in words for people. */
export type PhoneResult = { readonly ok: true } | { readonly ok: false; readonly error: string };
