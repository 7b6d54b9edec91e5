import type { IvrToServer } from '../../protocol/index.js';
import { pick, requestAct as request } from '../random-act.test.js';
import { dialOuts } from './random-driver-beginnings.test.js';
import { driverMessages } from './random-driver-messages.test.js';
import { type Act, CALL_IDS, type Choice, type Chosen, type Situation } from './random-ivr-acts.test.js';
import { FRONT_POINT, IVRS, NOWHERE, OUTSIDE, POINT, ROUTE_DN } from './random-ivr-world.test.js';

/** A driver registers a point, or answers a DialOut; the point's client dials, or gives up. */
export function outbound(
  { who, act, to }: Choice,
  { xmlCalls, networkCalls, parties, offers, dialedFor }: Situation,
): Chosen | undefined {
  const ThisDN = pick([FRONT_POINT, FRONT_POINT, ROUTE_DN], to) ?? FRONT_POINT;
  const dials = parties.parties.find(({ DN, state }) => DN === FRONT_POINT && state === 'dialing');
  const dialed = [...xmlCalls, ...networkCalls].find((call) =>
    'phase' in call ? call.outbound !== undefined && call.phase === 'making' : call.dialing !== undefined,
  );
  if (dialed !== undefined && act % 3 !== 0) {
    const { CallId, client } = dialed;
    const answered: IvrToServer = { id: 'CallStatus', CallId, Event: 'Established' };
    const said: readonly IvrToServer[] = [
      answered,
      answered,
      answered,
      { id: 'Failure', CallId, FailureCause: 'Busy' },
      { id: 'CallStatus', CallId, Event: 'Released' },
      ...driverMessages(CallId, OUTSIDE[0] as string, to),
    ];
    const message = pick(said, who);
    return message && { what: 'driver', client, message };
  }
  if (dials !== undefined && act % 4 === 0) return request('RequestReleaseCall', FRONT_POINT, { ConnID: dials.ConnID });
  const offer = pick(offers, who);
  const CallId = CALL_IDS.find((id) => ![...xmlCalls, ...networkCalls].some((call) => call.CallId === id));
  if (offer?.RefID !== undefined && CallId !== undefined && act % 5 !== 0) {
    const message = pick(dialOuts(CallId, offer.RefID, to), act);
    return message && { what: 'driver', client: offer.client, message };
  }
  const client = pick(Object.keys(IVRS), who) ?? '';
  const DN = pick([ThisDN, ThisDN, ThisDN, POINT, NOWHERE], act) ?? ThisDN;
  const Command = pick(['Add', 'Add', 'Add', 'Add', 'Remove', 'RemoveAll'] as const, act) ?? 'Add';
  // One at a time: which of two calls of a point an answer is for is not to be seen.
  const registers = dialedFor.includes(ThisDN) ? act % 7 === 0 : act % 7 !== 0;
  if (registers || offers.length > 0 || dials !== undefined || dialed !== undefined) {
    return { what: 'driver', client, message: { id: 'DialOutRegistry', CallId: 'any', Command, DN } };
  }
  const UserData = who % 2 === 0 ? {} : { k1: 'dialed' };
  const asks = { OtherDN: pick(OUTSIDE, who), Timeout: pick([5, 30, 0], act), UserData };
  return request('RequestMakePredictiveCall', ThisDN, asks);
}

/** A driver's link is lost, or it opens one. */
export function link({ who, act, to }: Choice, { circuits }: Situation): Act | undefined {
  const client = pick(Object.keys(IVRS), who) ?? '';
  const open = circuits.of(client).length;
  if (open > 0 && (act % 2 === 0 || open > 2)) return { what: 'link', client, does: 'close', circuit: to % open };
  return { what: 'link', client, does: 'open', circuit: open };
}
