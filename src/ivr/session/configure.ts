import type { IvrConfig, IvrObject, IvrPort } from '../config.js';
import { IVR_OPTION_DEFAULTS, type IvrOptions } from '../options.js';
import { logoutAgent } from './agent-auto-login.js';
import { portKey } from './call-book.js';
import { reportDnStatus, sendFlowControl } from './login.js';
import { registerPort, registerWatched, tellPortStatus, unregisterPort } from './registration.js';
import type { IvrState, Port } from './state.js';
import { dnOf, waitsOf } from './statistics.js';
import type { IvrTurn } from './turn.js';
import { stopAwaiting } from './waiting-party.js';

/** The state before anything has happened; `configure` brings its ports and DNs. */
export function initialIvrState(config: IvrConfig, legPrefix: string): IvrState {
  return {
    config,
    options: { ...IVR_OPTION_DEFAULTS, ...config.options },
    dns: new Map(),
    links: new Map(),
    calls: new Map(),
    ports: new Map(),
    portOfDn: new Map(),
    callsOfConnId: new Map(),
    legs: new Map(),
    offers: new Map(),
    dialOutRegistry: new Map(),
    references: new Map(),
    waits: new Map(),
    watched: new Set(),
    leaving: new Map(),
    logouts: undefined,
    linkConnected: true,
    counters: { reference: 0, leg: 0, offer: 0, call: 0 },
    legPrefix,
  };
}

/** A configuration takes effect at once: the first one, and every change. Live calls go on. */
export function configure(turn: IvrTurn, config: IvrConfig): void {
  const { state } = turn;
  const flowControl = state.options['flow-control'];
  const reported = state.options['report-dn-status'];
  const first = state.dns.size === 0 && state.ports.size === 0;
  state.config = config;
  state.options = { ...IVR_OPTION_DEFAULTS, ...config.options };
  state.dns.clear();
  for (const dn of config.dns) state.dns.set(dn.number, dn);
  changePorts(turn, config, first);
  watchDns(turn, config, state.options);
  reportAllDns(turn, reported);
  if (state.options['flow-control'] === flowControl) return;
  for (const link of state.links.values()) if (link.login?.Version === '4.0') sendFlowControl(turn, link);
}

/** A port whose driver is not there yet is out of service; without the option all are in service. */
function reportAllDns(turn: IvrTurn, reported: boolean): void {
  const { config, options, ports } = turn.state;
  if (options['report-dn-status']) {
    for (const ivr of config.ivrs) reportDnStatus(turn, ivr);
  } else if (reported) {
    for (const port of ports.values()) {
      if (port.mode === 'F') turn.report({ type: 'ReportInService', DN: port.config.DN });
    }
  }
}

/**
 * Ports that are new, and those that are gone: the driver is told of them at once, but a live call keeps its port until it
 * is over.
 */
export function changePorts(turn: IvrTurn, config: IvrConfig, first: boolean): void {
  const { state } = turn;
  const wanted = new Map<string, { ivr: IvrObject; port: IvrPort }>();
  for (const ivr of config.ivrs) {
    for (const port of ivr.ports) {
      if (port.enabled !== false && state.dns.has(port.DN)) wanted.set(portKey(ivr.name, port.port), { ivr, port });
    }
  }
  const wantedFor = (port: Port) => {
    const now = wanted.get(portKey(port.ivr.name, port.config.port));
    return now?.port.DN === port.config.DN ? now : undefined;
  };
  for (const [key, port] of [...state.ports]) {
    if (wantedFor(port) !== undefined) continue;
    if (port.callId === undefined) dropPort(turn, key, port);
    else retirePort(turn, key, port);
  }
  for (const [key, port] of [...state.ports]) {
    const now = wantedFor(port);
    if (now === undefined) continue;
    const name = portKey(now.ivr.name, now.port.port);
    keepPort(turn, key, name, { ...port, ivr: now.ivr, config: now.port });
    wanted.delete(name);
  }
  for (const [key, { ivr, port }] of wanted) addPort(turn, key, ivr, port, first);
}

function keepPort(turn: IvrTurn, key: string, name: string, port: Port): void {
  rename(turn, key, name, port);
  if (!port.retired) return;
  port.retired = false;
  tellPortStatus(turn, port, 'OK');
}

/** Under a key that no message can name. */
function retirePort(turn: IvrTurn, key: string, port: Port): void {
  if (port.retired) return;
  port.retired = true;
  rename(turn, key, `${key}\0${port.config.DN}`, port);
  if (turn.state.options.LogoutOnDisable) logoutAgent(turn, port);
  tellPortStatus(turn, port, 'Unavailable');
}

function rename(turn: IvrTurn, before: string, after: string, port: Port): void {
  const { state } = turn;
  if (before !== after) state.ports.delete(before);
  state.ports.set(after, port);
  state.portOfDn.set(port.config.DN, port);
  const call = port.callId === undefined ? undefined : state.calls.get(port.callId);
  if (call !== undefined) call.port = after;
}

function addPort(turn: IvrTurn, key: string, ivr: IvrObject, config: IvrPort, first: boolean): void {
  const { state } = turn;
  // A DN belongs to one port at most: the first one has it.
  const owner = state.portOfDn.get(config.DN);
  if (owner !== undefined) {
    // When the last call of the former port is over, this is tried again.
    if (!owner.retired) turn.log('warn', `port ${config.port} of ${ivr.name}: DN ${config.DN} belongs to another port`);
    return;
  }
  const port: Port = {
    ivr,
    config,
    mode: state.dns.get(config.DN)?.switchType === 'ivr-in-front' ? 'F' : 'B',
    retired: false,
    registered: false,
    announce: !first,
    parties: new Map(),
    callId: undefined,
    leftLeg: undefined,
    releaseConsultationOf: undefined,
    agent: { loggedIn: false, untold: undefined },
  };
  state.ports.set(key, port);
  state.portOfDn.set(config.DN, port);
  registerPort(turn, port);
}

function dropPort(turn: IvrTurn, key: string, port: Port): void {
  const { state } = turn;
  if (state.options.LogoutOnDisable) logoutAgent(turn, port);
  state.ports.delete(key);
  state.portOfDn.delete(port.config.DN);
  for (const party of port.parties.values()) stopAwaiting(turn, party);
  unregisterPort(turn, port);
}

/** DNs whose events the server only watches: statistics, and the routing points of its own switches. */
function watchDns(turn: IvrTurn, config: IvrConfig, options: IvrOptions): void {
  const watched = new Set(config['network-route-dns']);
  for (const dn of config.dns) {
    if (dn.switchType === 'ivr-in-front' && !turn.state.portOfDn.has(dn.number) && isPoint(dn.type)) {
      watched.add(dn.number);
    }
  }
  for (const statistic of Object.values(options.statistics)) {
    const DN = dnOf(statistic);
    if (!turn.state.dns.has(DN)) continue;
    waitsOf(turn, DN);
    if (!turn.state.portOfDn.has(DN)) watched.add(DN);
  }
  for (const DN of watched) registerWatched(turn, DN);
}

function isPoint(type: string): boolean {
  return type === 'RoutingPoint' || type === 'RouteQueue';
}
