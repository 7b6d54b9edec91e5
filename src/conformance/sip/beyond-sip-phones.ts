import type { PhoneDoes } from '../call-model.js';

/** What a device does, as call models and IVR flows have it. */
export interface DeviceAction {
  readonly line: number;
  readonly phone?: PhoneDoes['phone'];
}

const BEYOND: ReadonlySet<string | undefined> = new Set(['out-of-service', 'in-service']);

/**
 * Why SIP phones cannot play these actions; undefined = they can. A phone that is not registered any more keeps its
 * calls, so that none goes out of service as the models have it: its line is gone and its calls with it.
 */
export function beyondSipPhones(actions: readonly DeviceAction[]): string | undefined {
  const found = actions.find(({ phone }) => BEYOND.has(phone));
  return found && `line ${found.line}: no SIP phone does '${found.phone}'`;
}
