import type { IvrToServer, TRequest } from '../../protocol/index.js';
import type { PredictedCall } from './predicted-call.test.js';

type EndCall = Extract<IvrToServer, { readonly id: 'EndCall' }>;

/** Calls that ports have dialed, the drivers or others. */
export class DialedCalls {
  readonly #dialed = new Map<string, Map<string, string | undefined>>();

  /** An event of a port. */
  event(port: string, event: { readonly id: string; readonly ConnID: string; readonly PreviousConnID?: string }): void {
    const { id, ConnID, PreviousConnID } = event;
    const calls = this.#dialed.get(port) ?? new Map<string, string | undefined>();
    this.#dialed.set(port, calls);
    if (id === 'EventDialing') calls.set(ConnID, PreviousConnID);
    if (id === 'EventReleased') calls.delete(ConnID);
    if (id !== 'EventPartyChanged' || PreviousConnID === undefined || !calls.delete(PreviousConnID)) return;
    calls.set(ConnID, undefined);
  }

  /** What EndCall is about; `waits`: whether a call waits for its NewCall. */
  take(port: string, waits: (ConnID: string) => boolean): readonly string[] {
    const calls = this.#dialed.get(port) ?? new Map<string, string | undefined>();
    const own = [...calls].filter(([, previous]) => previous === undefined || !waits(previous));
    for (const [ConnID] of own) calls.delete(ConnID);
    return own.map(([ConnID]) => ConnID);
  }
}

/**
 * EndCall behind and in front of the switch: with active release every call of the port is released, without nothing is.
 * What is wrong with what the server has asked the switch for.
 */
export function releasedByEndCall(
  call: PredictedCall,
  message: EndCall,
  byDefault: boolean,
  dialed: readonly string[],
  asked: readonly TRequest[],
): string | undefined {
  const released = asked.flatMap((one) => (one.id === 'RequestReleaseCall' ? [one.ConnID] : []));
  const { main, phase } = call;
  const own = phase === 'released' || main === undefined ? [] : [main];
  const due = isActive(message, byDefault) ? [...new Set([...dialed, ...own])] : [];
  if ([...released].sort().join() === [...due].sort().join()) return undefined;
  return `${call.CallId}: EndCall releases ${released.join() || 'nothing'}, not ${due.join() || 'nothing'}`;
}

function isActive({ ExtnsEx = [] }: EndCall, byDefault: boolean): boolean {
  const node = ExtnsEx.find(({ Name }) => Name === 'GCTIActiveRelease');
  return node !== undefined && 'Val' in node ? node.Val === 'true' : byDefault;
}
