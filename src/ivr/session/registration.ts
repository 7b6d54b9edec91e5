import type { TEvent } from '../../protocol/index.js';
import { autoLogin } from './agent-auto-login.js';
import type { Port, Purpose } from './state.js';
import type { IvrTurn } from './turn.js';

const registerTimer = (DN: string): string => `register:${DN}`;
const unregisterTimer = (DN: string): string => `unregister:${DN}`;

/** TRegisterAddress for the DN of a port; its answer makes the port ready. */
export function registerPort(turn: IvrTurn, port: Port): void {
  register(turn, port.config.DN, 'ModeShare');
}

/** Events only: a client in monitor mode is no router and does not answer for the DN. */
export function registerWatched(turn: IvrTurn, DN: string): void {
  if (turn.state.watched.has(DN)) return;
  turn.state.watched.add(DN);
  register(turn, DN, 'ModeMonitor');
}

function register(turn: IvrTurn, ThisDN: string, RegisterMode: 'ModeShare' | 'ModeMonitor'): void {
  turn.request(
    { id: 'RequestRegisterAddress', ThisDN, RegisterMode, ControlMode: 'RegisterDefault', AddressType: 'DN' },
    { kind: 'register', DN: ThisDN },
  );
  turn.setTimer(registerTimer(ThisDN), turn.state.options['Registration Timeout']);
}

export function registered(turn: IvrTurn, DN: string, event: TEvent): void {
  turn.cancelTimer(registerTimer(DN));
  const port = turn.state.portOfDn.get(DN);
  if (port === undefined || event.id !== 'EventRegistered') return;
  port.registered = true;
  if (port.announce) tellPortStatus(turn, port, 'OK');
  port.announce = false;
  if (port.mode === 'F') releaseOrphans(turn, port, event);
  autoLogin(turn, port);
}

/** Calls of an In-Front port that are older than this server: their IVR has forgotten them. */
function releaseOrphans(turn: IvrTurn, port: Port, event: Extract<TEvent, { id: 'EventRegistered' }>): void {
  for (const [key, ConnID] of Object.entries(event.Extensions ?? {})) {
    if (!/^conn-\d+$/.test(key) || typeof ConnID !== 'string' || port.parties.has(ConnID)) continue;
    turn.request({ id: 'RequestReleaseCall', ThisDN: port.config.DN, ConnID }, { kind: 'ignore' });
  }
}

/** The registration was refused: once more after `Retry Timeout`. */
function registrationRefused(turn: IvrTurn, DN: string, ErrorCode: number): void {
  turn.log('warn', `registration of ${DN} was refused with ${ErrorCode}`);
  // The port has gone meanwhile.
  if (!turn.state.portOfDn.has(DN) && !turn.state.watched.has(DN)) return;
  turn.setTimer(registerTimer(DN), turn.state.options['Retry Timeout']);
}

/** `Registration Timeout` or `Retry Timeout`: still not registered. */
export function registerAgain(turn: IvrTurn, DN: string): void {
  const port = turn.state.portOfDn.get(DN);
  if (port !== undefined) {
    if (!port.registered) registerPort(turn, port);
  } else if (turn.state.watched.has(DN)) {
    register(turn, DN, 'ModeMonitor');
  }
}

/** The port has lost its DN, or is disabled: drivers that monitor learn it when the switch has confirmed. */
export function unregisterPort(turn: IvrTurn, port: Port): void {
  const { DN } = port.config;
  turn.cancelTimer(registerTimer(DN));
  turn.request({ id: 'RequestUnregisterAddress', ThisDN: DN }, { kind: 'unregister', DN });
  // Of a port that stayed for its last call the driver has been told before.
  if (port.retired) return;
  turn.state.leaving.set(DN, port);
  turn.setTimer(unregisterTimer(DN), turn.state.options['Unregister Timeout']);
}

/** EventUnregistered, a refusal, or `Unregister Timeout`. */
export function unregistered(turn: IvrTurn, DN: string): void {
  const leaving = turn.state.leaving.get(DN);
  if (leaving === undefined) return;
  turn.state.leaving.delete(DN);
  turn.cancelTimer(unregisterTimer(DN));
  tellPortStatus(turn, leaving, 'Unavailable');
}

/** To the sessions of the port's client that monitor. */
export function tellPortStatus(turn: IvrTurn, port: Port, Status: 'OK' | 'Unavailable'): void {
  const PortNum = port.config.port;
  for (const link of turn.state.links.values()) {
    if (link.login?.monitor && link.login.ClientName === port.ivr.name) {
      turn.send(link.id, { id: 'MonitorInfo', CallId: link.login.CallId, Port: { PortNum, Status } });
    }
  }
}

/** What an EventError to a request other than one of a call means. */
export function serverRequestRefused(turn: IvrTurn, purpose: Purpose, ErrorCode: number): void {
  if (purpose.kind === 'register') registrationRefused(turn, purpose.DN, ErrorCode);
  else if (purpose.kind === 'unregister') unregistered(turn, purpose.DN);
}
