import { addDn } from './added-dn.js';
import type { CoreConfig, CoreOptions, SwitchConfig } from './config.js';
import { distribute } from './distribution.js';
import { bindPorts } from './queue-ports.js';
import type { State } from './state.js';
import { Turn } from './turn.js';

/** Defaults of the field (the references' options), where they could be read. */
export const DEFAULT_OPTIONS: CoreOptions = {
  'conference-max-parties': 32,
  'no-answer-timeout': 0,
  'no-answer-action': 'none',
  'no-answer-overflow': '',
  'enable-legacy-reporting': false,
  'agent-no-answer-timeout': 0,
  'agent-no-answer-action': 'none',
  'agent-no-answer-overflow': '',
  'posn-no-answer-timeout': 0,
  'posn-no-answer-overflow': '',
  'extn-no-answer-timeout': 0,
  'extn-no-answer-overflow': '',
  'router-timeout': 10,
  'collect-digits-timeout': 60,
  'default-dn': '',
  'default-redirection-limit': 4,
  'after-routing-timeout': 0,
  'after-routing-timeout-action': 'none',
  'supervised-route-timeout': 0,
  'wrap-up-time': 0,
  'untimed-wrap-up-value': 1000,
  'timed-acw-in-idle': true,
  'acw-in-idle-force-ready': true,
  'auto-logout-timeout': 0,
  'auto-logout-ready': false,
  'logout-on-out-of-service': false,
  'agent-strict-id': 'false',
  'agent-emu-login-on-call': false,
  'emulate-login': 'on-RP',
  'agent-logout-on-unreg': 'false',
  'default-monitor-mode': 'mute',
  'default-monitor-scope': 'call',
  'intrusion-enabled': true,
  'monitor-internal-calls': true,
  'monitor-consult-calls': 'none',
  'sip-enable-call-info': false,
  'sip-enable-two-party-mute': false,
  'ani-distribution': 'inbound-calls-only',
  'consult-user-data': 'separate',
  'merged-user-data': 'main-only',
  'user-data-limit': 16_000,
  'request-collection-time': 100,
  'reservation-time': 10_000,
  'dial-out-timeout': 60,
  'max-calls': 100_000,
  'max-calls-per-dn': 100,
  'max-registrations-per-client': 200_000,
};

/** The state before the first input. */
export function initialState(config: CoreConfig): State {
  const state: State = {
    serverName: config.serverName,
    serverVersion: config.serverVersion,
    connIdPrefix: config.connIdPrefix,
    ...settingsOf(config),
    mixerFull: false,
    calls: new Map(),
    dns: new Map(),
    clients: new Map(),
    legs: new Map(),
    dnLegs: new Map(),
    agents: new Map(),
    queues: new Map(),
    points: new Map(),
    leaving: new Map(),
    timers: new Map(),
    reservations: new Map(),
    inputMasks: new Map(),
    callMonitors: new Map(),
    counters: { call: 0, leg: 0, order: 0 },
  };
  const turn = new Turn(state, 0, () => {});
  for (const dn of config.dns) addDn(turn, dn);
  bindPorts(turn);
  distribute(turn);
  return state;
}

/** The parts of the state that are the configuration, and nothing else. */
export function settingsOf(config: SwitchConfig): Pick<State, 'options' | 'external' | 'router' | 'agentDirectory'> {
  return {
    options: { ...DEFAULT_OPTIONS, ...config.options },
    external: config.external,
    router: config.router,
    agentDirectory: new Map(config.agents.map((agent) => [agent.AgentID, agent])),
  };
}
