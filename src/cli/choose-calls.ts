import { type KVList, REQUESTS, type RequestName } from '../protocol/index.js';
import { UsageError } from './command.js';

/** ConnIDs that were left out on the command line, found among the calls on ThisDN. */
export interface ChosenCalls {
  readonly ConnID?: string;
  readonly TransferConnID?: string;
}

interface CallOnDn {
  readonly ConnID: string;
  readonly held: boolean;
}

/**
 * People do not like to type ConnIDs. When ThisDN has one call only, that one is meant; in requests on two calls the held
 * one is `ConnID` and the other one `TransferConnID`. `extensions` are those of EventRegistered.
 */
export function chooseCalls(
  name: RequestName,
  given: Readonly<Record<string, unknown>>,
  ThisDN: string,
  extensions: KVList,
): ChosenCalls {
  const { mandatory } = REQUESTS[name];
  if (!mandatory.includes('ConnID') || given['ConnID'] !== undefined) return {};
  const calls = callsOf(extensions);
  if (calls.length === 0) throw new UsageError(`${ThisDN} has no call`);
  if (mandatory.includes('TransferConnID') && given['TransferConnID'] === undefined) return twoCalls(calls, ThisDN);
  const [only] = calls;
  if (only === undefined || calls.length > 1) {
    throw new UsageError(
      `${ThisDN} has several calls, choose one: ${calls.map(({ ConnID }) => `--ConnID ${ConnID}`).join(' or ')}`,
    );
  }
  return { ConnID: only.ConnID };
}

function twoCalls(calls: readonly CallOnDn[], ThisDN: string): ChosenCalls {
  const held = calls.filter((call) => call.held);
  const current = calls.filter((call) => !call.held);
  if (held.length !== 1 || current.length !== 1 || !held[0] || !current[0]) {
    throw new UsageError(
      `${ThisDN} has not just one held and one other call; give --ConnID (the held one) and --TransferConnID`,
    );
  }
  return { ConnID: held[0].ConnID, TransferConnID: current[0].ConnID };
}

function callsOf(extensions: KVList): CallOnDn[] {
  const calls: CallOnDn[] = [];
  for (let i = 1; extensions[`conn-${i}`] !== undefined; i++) {
    calls.push({
      ConnID: String(extensions[`conn-${i}`]),
      held: String(extensions[`ps-${i}`] ?? '').startsWith('Held'),
    });
  }
  return calls;
}
