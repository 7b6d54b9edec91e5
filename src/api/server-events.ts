import type { TEvent } from '../protocol/index.js';

/** Events that the API makes itself: the answer to RequestRegisterClient and refusals that never reach the hub. */
export interface Refusal {
  readonly ErrorCode: number;
  readonly ErrorMessage: string;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
  readonly ConnID?: string;
}

export function eventError(now: number, refusal: Refusal): TEvent {
  const { ReferenceID: _given, ...attributes } = refusal;
  return { id: 'EventError', ...timeOf(now), ...attributes } as TEvent;
}

/** Seconds and microseconds as all events carry them. */
export function timeOf(now: number): { TimeinSecs: number; TimeinuSecs: number } {
  const seconds = Math.floor(now / 1000);
  return { TimeinSecs: seconds, TimeinuSecs: Math.round((now - seconds * 1000) * 1000) };
}
