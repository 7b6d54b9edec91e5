import type { IvrLoginResp, IvrToServer } from '../../protocol/index.js';
import type { IvrObject } from '../config.js';
import { portKey } from './call-book.js';
import { toIvrList } from './list-values.js';
import type { Link, LoginStatus } from './state.js';
import type { IvrTurn } from './turn.js';

type LoginReq = Extract<IvrToServer, { id: 'LoginReq' }>;

/** LoginReq: answered in every state. Answers in this order: LoginResp, FlowControl (4.0), MonitorInfo/Server. */
export function login(turn: IvrTurn, link: Link, message: LoginReq): void {
  const { state } = turn;
  if (message.Version === undefined || !state.options['dtd-versions'].includes(message.Version)) {
    respond(turn, link, message, { Result: 'InvalidProtocolVer' });
    return;
  }
  const ivr = state.config.ivrs.find((one) => one.name === message.ClientName);
  const Status = ivr === undefined ? 'NoSuchClient' : statusOf(turn, ivr);
  // A login that fails leaves an earlier one as it was.
  if (ivr === undefined) {
    respond(turn, link, message, { Result: 'Success', ...asked(message, Status) });
    return;
  }
  const isNewest = message.Version === '4.0';
  const before = link.login?.ClientName;
  link.login = {
    ClientName: ivr.name,
    CallId: message.CallId,
    Version: message.Version,
    monitor: isNewest && message.ServerMonitor === 'set',
  };
  const options = Object.entries(ivr.DataTransport ?? {});
  respond(turn, link, message, {
    Result: 'Success',
    ...asked(message, Status),
    ...(options.length === 0 ? {} : { ConfigOptions: toIvrList(Object.fromEntries(options)) }),
  });
  if (isNewest) sendFlowControl(turn, link);
  if (link.login.monitor) sendServerStatus(turn, link);
  reportDnStatus(turn, ivr);
  const left = before === ivr.name ? undefined : state.config.ivrs.find((one) => one.name === before);
  if (left !== undefined) reportDnStatus(turn, left);
}

function asked(message: LoginReq, Status: LoginStatus): { Status?: LoginStatus } {
  return message.ReportStatus === 'true' ? { Status } : {};
}

function respond(
  turn: IvrTurn,
  link: Link,
  message: LoginReq,
  answer: Pick<IvrLoginResp, 'Result' | 'Status' | 'ConfigOptions'>,
): void {
  turn.send(link.id, {
    id: 'LoginResp',
    CallId: message.CallId,
    IServerVer: serverVersion(turn.state.config.version),
    ...answer,
  });
}

/** Product name, colon, four-part number. */
export function serverVersion(version: string): string {
  const parts = /^\d+(?:\.\d+)*/.exec(version)?.[0].split('.') ?? [];
  return `IVR Server:${[...parts, '0', '0', '0', '0'].slice(0, 4).join('.')}`;
}

/** InitInProgress while a port DN of the client is not registered at the switch. */
function statusOf(turn: IvrTurn, ivr: IvrObject): LoginStatus {
  if (!turn.state.linkConnected) return 'InitInProgress';
  const ready = ivr.ports.every((port) => {
    if (port.enabled === false) return true;
    return turn.state.ports.get(portKey(ivr.name, port.port))?.registered === true;
  });
  return ready ? 'OK' : 'InitInProgress';
}

/** Only for links that are logged in with Version 4.0. */
export function sendFlowControl(turn: IvrTurn, link: Link): void {
  if (link.login === undefined) return;
  const Status = turn.state.options['flow-control'] ? 'On' : 'Off';
  turn.send(link.id, { id: 'FlowControl', CallId: link.login.CallId, Status });
}

/** MonitorInfo/Server: there is one switch, so one message. */
function sendServerStatus(turn: IvrTurn, link: Link): void {
  if (link.login === undefined) return;
  const { switchName } = turn.state.config;
  turn.send(link.id, {
    id: 'MonitorInfo',
    CallId: link.login.CallId,
    Server: { Name: switchName, Status: turn.state.linkConnected ? 'OK' : 'Unavailable', Switch: switchName },
  });
}

/** EventLinkConnected, EventLinkDisconnected. */
export function switchLinkChanged(turn: IvrTurn, connected: boolean): void {
  if (turn.state.linkConnected === connected) return;
  turn.state.linkConnected = connected;
  for (const link of turn.state.links.values()) if (link.login?.monitor) sendServerStatus(turn, link);
}

/** Option `report-dn-status`: In-Front ports are out of service while no driver of their IVR is connected. */
export function reportDnStatus(turn: IvrTurn, ivr: IvrObject): void {
  if (!turn.state.options['report-dn-status']) return;
  let connected = false;
  for (const link of turn.state.links.values()) connected ||= link.login?.ClientName === ivr.name;
  for (const port of turn.state.ports.values()) {
    if (port.ivr.name !== ivr.name || port.mode !== 'F') continue;
    turn.report({ type: connected ? 'ReportInService' : 'ReportOutOfService', DN: port.config.DN });
  }
}
