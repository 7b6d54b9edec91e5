import type { IvrCommand, IvrToServer } from '../../protocol/index.js';
import {
  bindConnId,
  extensionsOf,
  forgetCall,
  invalidRequest,
  isLive,
  openCall,
  portFor,
  portKey,
  refuseCall,
  tooManyCalls,
} from './call-book.js';
import { tellStatus } from './call-status.js';
import { unregisterDialOut } from './circuits.js';
import { toIvrList } from './list-values.js';
import { isRoutingPoint } from './routing.js';
import type { Call, DialOutOffer, Link } from './state.js';
import type { IvrTurn } from './turn.js';

type DialOutRegistry = Extract<IvrToServer, { id: 'DialOutRegistry' }>;
type DialOutInit = Extract<IvrToServer, { id: 'DialOutInit' }>;
type DialOutError = Extract<IvrToServer, { id: 'DialOutError' }>;
type CommandDialOut = Extract<IvrCommand, { type: 'CommandDialOut' }>;

const OUT_OF_SERVICE = 58;
const ERROR_CODES: Readonly<Record<DialOutError['Error'], number>> = {
  NotSupported: 51,
  NoTrunks: OUT_OF_SERVICE,
  MiscError: 100,
};

/** DialOutRegistry: any CallId is taken and echoed. Remove and RemoveAll always succeed. */
export function dialOutRegistry(turn: IvrTurn, link: Link, message: DialOutRegistry): void {
  const { dialOutRegistry: registry } = turn.state;
  const Result = message.Command === 'Add' ? addDn(turn, link, message.DN as string) : 'Success';
  if (message.Command !== 'Add') {
    for (const [DN, links] of [...registry]) {
      if (message.Command === 'RemoveAll' || message.DN === DN) unregisterDialOut(turn, DN, links, link.id);
    }
  }
  turn.send(link.id, { id: 'DialOutRegistryResp', CallId: message.CallId, Result });
}

function addDn(turn: IvrTurn, link: Link, DN: string): 'Success' | 'ConfigError' {
  const network = turn.state.config['network-route-dns'].includes(DN);
  const inFront = link.login !== undefined && turn.state.dns.get(DN)?.switchType === 'ivr-in-front';
  // A routing point of a premise switch, or no routing point at all.
  if (!isRoutingPoint(turn, DN) || !(network || inFront)) return 'ConfigError';
  const links = turn.state.dialOutRegistry.get(DN);
  if (links === undefined) turn.state.dialOutRegistry.set(DN, [link.id]);
  else if (!links.includes(link.id)) links.push(link.id);
  return 'Success';
}

/** TMakePredictiveCall: DialOut to the driver that registered the DN first and is connected. */
export function dialOut(turn: IvrTurn, command: CommandDialOut): void {
  const link = turn.state.dialOutRegistry.get(command.from)?.find((id) => turn.state.links.has(id));
  if (link === undefined || turn.state.options['flow-control']) {
    turn.report({ type: 'ReportDialOutRefused', leg: command.leg, ErrorCode: OUT_OF_SERVICE });
    return;
  }
  turn.state.counters.offer++;
  const offer: DialOutOffer = {
    RefID: String(turn.state.counters.offer),
    leg: command.leg,
    ConnID: command.ConnID,
    CallID: command.CallID,
    link,
    ClientName: turn.state.links.get(link)?.login?.ClientName,
    from: command.from,
    to: command.to,
    UserData: command.UserData,
  };
  turn.state.offers.set(offer.RefID, offer);
  turn.state.legs.set(offer.leg, { kind: 'offer', RefID: offer.RefID });
  const UDataEx = toIvrList(command.UserData ?? {});
  const ExtnsEx = toIvrList(command.Extensions ?? {});
  turn.send(link, {
    id: 'DialOut',
    RefID: offer.RefID,
    OrigNum: command.from,
    DestNum: command.to,
    TimeToAnswer: String(command.Timeout),
    ...(UDataEx.length === 0 ? {} : { UDataEx }),
    ...(ExtnsEx.length === 0 ? {} : { ExtnsEx }),
  });
}

/** The circuit that was asked may answer an offer, another one of the same client, or one that registered the DN. */
function openOffer(turn: IvrTurn, link: Link, RefID: string): DialOutOffer | undefined {
  const offer = turn.state.offers.get(RefID);
  if (offer === undefined) return undefined;
  const registered = turn.state.dialOutRegistry.get(offer.from)?.includes(link.id);
  const sameClient = offer.ClientName !== undefined && offer.ClientName === link.login?.ClientName;
  return offer.link === link.id || sameClient || registered ? offer : undefined;
}

function closeOffer(turn: IvrTurn, offer: DialOutOffer): void {
  turn.state.offers.delete(offer.RefID);
  turn.state.legs.delete(offer.leg);
}

export function dialOutError(turn: IvrTurn, link: Link, message: DialOutError): void {
  const offer = openOffer(turn, link, message.RefID);
  if (offer === undefined) {
    turn.log('info', `DialOutError with unknown RefID ${message.RefID}`);
    return;
  }
  closeOffer(turn, offer);
  turn.report({ type: 'ReportDialOutRefused', leg: offer.leg, ErrorCode: ERROR_CODES[message.Error] });
}

/** The switch has ended an offer: its time is over. */
export function offerReleased(turn: IvrTurn, RefID: string): void {
  const offer = turn.state.offers.get(RefID);
  if (offer !== undefined) closeOffer(turn, offer);
}

/** DialOutInit: the driver dials. CalledNum is the port that dials (In-Front) or a route DN (Network). */
export function dialOutInit(turn: IvrTurn, link: Link, message: DialOutInit): void {
  const { CallId, CalledNum } = message;
  if (isLive(turn, CallId)) {
    invalidRequest(turn, link, message);
    return;
  }
  const offer = openOffer(turn, link, message.RefID);
  const network = turn.state.config['network-route-dns'].includes(CalledNum);
  const port = network ? undefined : portFor(turn, link, CalledNum);
  if (offer === undefined || (!network && port?.mode !== 'F')) {
    refuseCall(turn, link, CallId, 'FeatureNotSupported');
    return;
  }
  if (port?.callId !== undefined) {
    refuseCall(turn, link, CallId, 'InvalidStateTransition');
    return;
  }
  if (tooManyCalls(turn)) {
    refuseCall(turn, link, CallId, 'Resources');
    return;
  }
  closeOffer(turn, offer);
  const call = openCall(turn, link, {
    CallId,
    ClientName: port?.ivr.name,
    mode: network ? 'N' : 'F',
    Version: message.Version ?? '3.0',
    CalledNum,
    CallControlMode: 'Network',
    origin: 'DialOutInit',
    port: port === undefined ? undefined : portKey(port.ivr.name, port.config.port),
    DN: port?.config.DN ?? CalledNum,
    phase: 'dialing',
  });
  bindConnId(turn, call, offer.ConnID);
  call.leg = offer.leg;
  turn.state.legs.set(offer.leg, { kind: 'call', call });
  call.info.UserData = offer.UserData ?? {};
  call.info.TSCallId = offer.CallID;
  call.info.OtherDN = offer.to;
  call.info.LastEvent = 'EventDialing';
  turn.report({
    type: 'ReportDialOutStarted',
    leg: offer.leg,
    to: call.DN,
    ...extensionsOf(message, call.Version),
  });
  tellStatus(turn, call, 'Dialing');
}

/** CallStatus Established of the driver: the dialed party has answered. */
export function dialedPartyAnswered(turn: IvrTurn, call: Call): void {
  if (call.leg !== undefined) turn.report({ type: 'ReportAnswered', leg: call.leg });
  if (call.mode === 'F') return;
  call.phase = 'up';
  call.network = 'started';
  call.info.LastEvent = 'EventQueued';
}

/** Failure or EndCall of the driver while the party is dialed: EventAbandoned for the T-Library client. */
export function dialingFailed(turn: IvrTurn, call: Call): void {
  if (call.leg !== undefined) turn.report({ type: 'ReportFailed', leg: call.leg, CallState: 'GeneralError' });
  forgetCall(turn, call);
}
