import type { TEvent } from '../../protocol/index.js';
import type { Port, Purpose } from './state.js';
import type { IvrTurn } from './turn.js';

const agentTimer = (DN: string): string => `agent:${DN}`;
const logoutTimer = (DN: string): string => `logout:${DN}`;

/** Server-controlled ports (LegacyMode): the server logs their agents in, by the section AutoLogin of the port. */
export function autoLogin(turn: IvrTurn, port: Port): void {
  const { AutoLogin } = port.config;
  if (AutoLogin === undefined || AutoLogin.SetLoggedIn === false || port.agent.loggedIn) return;
  if (!(port.ivr.LegacyMode ?? turn.state.options.LegacyMode) || turn.state.logouts !== undefined) return;
  const { AgentId, Queue, Password } = AutoLogin;
  turn.request(
    {
      id: 'RequestAgentLogin',
      ThisDN: port.config.DN,
      ThisQueue: Queue,
      AgentID: AgentId,
      ...(Password === undefined || Password === '' ? {} : { Password }),
      WorkMode: 'Unknown',
    },
    { kind: 'autoLogin', DN: port.config.DN },
  );
}

/** EventAgentLogin to the server's own login: ready or not, as SetReady says, unless IgnoreReady. */
export function autoLoginDone(turn: IvrTurn, port: Port, event: TEvent): void {
  if (event.id !== 'EventAgentLogin') return;
  port.agent.loggedIn = true;
  const { AutoLogin } = port.config;
  const { IgnoreReady, ReadyWorkMode } = turn.state.options;
  if (AutoLogin === undefined || IgnoreReady) return;
  const agent = { ThisDN: port.config.DN, ThisQueue: AutoLogin.Queue };
  turn.request(
    AutoLogin.SetReady === true
      ? { id: 'RequestAgentReady', ...agent, WorkMode: ReadyWorkMode }
      : { id: 'RequestAgentNotReady', ...agent, WorkMode: 'Unknown' },
    { kind: 'ignore' },
  );
}

/** The login was refused: once more after `Retry Timeout`. */
export function autoLoginRefused(
  turn: IvrTurn,
  purpose: Extract<Purpose, { kind: 'autoLogin' }>,
  ErrorCode: number,
): void {
  turn.log('warn', `login of the agent of ${purpose.DN} was refused with ${ErrorCode}`);
  // The port has gone meanwhile.
  if (!turn.state.portOfDn.has(purpose.DN)) return;
  turn.setTimer(agentTimer(purpose.DN), turn.state.options['Retry Timeout']);
}

/** The agent of a port that goes (`LogoutOnDisable`). */
export function logoutAgent(turn: IvrTurn, port: Port): void {
  if (!port.agent.loggedIn) return;
  port.agent.loggedIn = false;
  const { DN } = port.config;
  const Queue = port.config.AutoLogin?.Queue;
  turn.request(
    { id: 'RequestAgentLogout', ThisDN: DN, ...(Queue === undefined ? {} : { ThisQueue: Queue }) },
    { kind: 'logout', DN },
  );
}

/**
 * The server stops. `LogoutOnShutdown`: the agents that it has logged in, one after the other; `TimePerLogout` is how long
 * each of them is waited for. Then everything is done.
 */
export function shutDown(turn: IvrTurn): void {
  const { state } = turn;
  if (state.logouts !== undefined) return;
  const ports = state.options.LogoutOnShutdown ? [...state.ports.values()] : [];
  state.logouts = ports.filter((port) => port.agent.loggedIn).map((port) => port.config.DN);
  nextLogout(turn);
}

function nextLogout(turn: IvrTurn): void {
  const { state } = turn;
  for (let DN = state.logouts?.[0]; DN !== undefined; DN = state.logouts?.[0]) {
    const port = state.portOfDn.get(DN);
    if (port?.agent.loggedIn === true) {
      turn.setTimer(logoutTimer(DN), state.options.TimePerLogout);
      logoutAgent(turn, port);
      return;
    }
    state.logouts?.shift();
  }
  turn.stopped();
}

/** The logout is confirmed or refused, or `TimePerLogout` is over: the shutdown goes on with or without it. */
export function logoutOver(turn: IvrTurn, DN: string): void {
  const { logouts } = turn.state;
  if (logouts?.[0] !== DN) return;
  turn.cancelTimer(logoutTimer(DN));
  logouts.shift();
  nextLogout(turn);
}

/** `TimePerLogout` */
export function logoutTimeout(turn: IvrTurn, DN: string): void {
  turn.log('warn', `logout of the agent of ${DN} was not confirmed in time`);
  logoutOver(turn, DN);
}
