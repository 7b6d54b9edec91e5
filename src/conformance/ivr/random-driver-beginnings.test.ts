import type { IvrToServer } from '../../protocol/index.js';
import { pick } from '../random-act.test.js';
import { FRONT_PORT, loginOf, NOWHERE, PORTS, ROUTE_DN } from './random-ivr-world.test.js';

/** LoginReq: mostly one that succeeds. `act`: which kind, `to`: under which CallId. */
export function loginReq(client: string, act: number, to: number): IvrToServer {
  const CallId = to % 3 === 0 ? `${loginOf(client)}-again` : loginOf(client);
  const good = { id: 'LoginReq', CallId, ClientName: client, Version: '4.0' } as const;
  const kinds: readonly IvrToServer[] = [
    good,
    { ...good, ReportStatus: 'true' },
    { ...good, ServerMonitor: 'clear' },
    // Agents of the other one would be told of unasked.
    client === 'ivr1' ? { ...good, ServerMonitor: 'set' } : good,
    good,
    { ...good, Version: '3.0' },
    { ...good, Version: '1.0', ServerMonitor: 'set' },
    { ...good, Version: '9.0' },
    { ...good, ClientName: 'nobody' },
    { ...good, ClientName: 'nobody', ReportStatus: 'true' },
  ];
  return kinds[act % kinds.length] ?? good;
}

/** What answers DialOut, mostly well. */
export function dialOuts(CallId: string, RefID: string, to: number): readonly IvrToServer[] {
  const init = { id: 'DialOutInit', CallId, RefID, CalledNum: FRONT_PORT } as const;
  return [
    init,
    init,
    { ...init, Version: '2.0' },
    { ...init, CalledNum: ROUTE_DN },
    { ...init, CalledNum: ROUTE_DN },
    { ...init, CalledNum: to % 2 === 0 ? NOWHERE : (PORTS[0] ?? NOWHERE) },
    { ...init, RefID: 'none' },
    { id: 'DialOutError', RefID, Error: (['NotSupported', 'NoTrunks', 'MiscError'] as const)[to % 3] ?? 'MiscError' },
    { id: 'DialOutError', RefID: 'none', Error: 'MiscError' },
  ];
}

/** NewCall in all versions, with user data of both generations at times. */
export function newCallOn(CalledNum: string, CallId: string, at: number): IvrToServer {
  const Version = pick(['4.0', '4.0', '4.0', '3.0', '2.0', '1.0', '5.0'], at) ?? '4.0';
  const list = [{ Name: 'begun', Type: 'Str', Val: `by ${CallId}` }] as const;
  const data = pick([{}, {}, { UDataEx: list }, { UserData: list }], at % 5);
  return { id: 'NewCall', CallId, CallControlMode: 'Network', CalledNum, Version, ...data };
}
