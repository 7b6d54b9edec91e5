import type { Command, Report } from '../core/index.js';
import type { Clock } from '../protocol/index.js';
import { DigestServer } from './auth/digest-server.js';
import { statusOf } from './b2bua/call-state.js';
import { type Exchange, removeLeg } from './b2bua/exchange.js';
import { endReferral, receiveInDialog, sendDigits } from './b2bua/in-dialog.js';
import { type Caller, callingNumber, isUsable, receiveCall, refusedByForm } from './b2bua/incoming.js';
import { InviteRate } from './b2bua/invite-rate.js';
import type { Leg, LegEvents, LegTimer } from './b2bua/leg.js';
import {
  answerPending,
  learnRemote,
  planCall,
  reconcile,
  reconcilePeerOf,
  startTreatment,
  translate,
} from './b2bua/negotiation.js';
import {
  alert,
  answerFromAfar,
  failLeg,
  flowTo,
  onAnswered,
  onProgress,
  onRejected,
  originate,
} from './b2bua/outgoing.js';
import { DEFAULT_SIP_OPTIONS, type PhoneOptions, type SipOptions } from './b2bua/sip-options.js';
import { TrunkChecks } from './b2bua/trunk-checks.js';
import { Trunks } from './b2bua/trunks.js';
import { bareHost } from './codec/host.js';
import type { SipRequest, SipResponse } from './codec/message.js';
import { fromBinary, toBinary } from './codec/serialize.js';
import { escapeUser, type SipUri, unescapeUri } from './codec/uri.js';
import { Connections } from './connection/connections.js';
import type { Flow } from './connection/flow.js';
import type { Session } from './dialog/session.js';
import type { SessionContext } from './dialog/session-context.js';
import type { MediaNews, MediaPort } from './media-port.js';
import { Registrar } from './registrar/registrar.js';
import { directionOf, isHold } from './sdp/direction.js';
import { parseSdp } from './sdp/session-description.js';
import { type IdSource, RandomIds } from './transaction/random-ids.js';
import type { ServerTransaction } from './transaction/server-transaction.js';
import { TimerWheel } from './transaction/timer-wheel.js';
import { TransactionLayer, type TransactionUser } from './transaction/transaction-layer.js';

export interface SipSwitchParts {
  readonly report: (report: Report) => void;
  readonly clock: Clock;
  /** Without it calls are for two, and nothing can be played. */
  readonly media?: MediaPort;
  /** Told of defects: something threw, was caught, and everything else goes on. */
  readonly onFault?: (error: unknown) => void;
  readonly ids?: IdSource;
  readonly random?: () => number;
}

/** ErrorCode of a command that the device cannot carry out: unsupported operation. */
const UNSUPPORTED_OPERATION = 51;

/** Phones and trunks that speak SIP, as a switch of the hub: commands become SIP, what phones do becomes reports. */
export class SipSwitch implements TransactionUser, LegEvents {
  private readonly exchange: Exchange;
  private readonly connections: Connections;
  private readonly digest: DigestServer;
  private readonly usernames = new Map<string, PhoneOptions>();
  private readonly inviteRate: InviteRate;
  private readonly checks: TrunkChecks;
  private readonly onFault: (error: unknown) => void;
  private nextLeg = 0;

  constructor(options: SipOptions, parts: SipSwitchParts) {
    const settings = { ...DEFAULT_SIP_OPTIONS, ...options };
    this.onFault = parts.onFault ?? (() => {});
    const wheel = new TimerWheel(parts.clock, 20, 2048, this.onFault);
    this.connections = new Connections(
      options,
      {
        receiveRequest: (request, source) => this.exchange.layer.receiveRequest(request, source),
        receiveResponse: (response, source) => this.exchange.layer.receiveResponse(response, source),
        receiveBroken: (error, source) => this.exchange.layer.receiveBroken(error, source),
        onFlowClosed: (flow) => this.exchange.registrar.dropFlow(flow.connection),
        onFault: this.onFault,
      },
      () => parts.clock.now(),
    );
    const layer = new TransactionLayer(this.connections, wheel, parts.ids ?? new RandomIds(), this, settings);
    const started = parts.clock.now().toString(36);
    const registrar = new Registrar(
      wheel,
      {
        onReachable: (DN) => parts.report({ type: 'ReportInService', DN }),
        onUnreachable: (DN) => parts.report({ type: 'ReportOutOfService', DN }),
      },
      settings.registrar,
    );
    const sessions = new Map<string, Session>();
    this.exchange = {
      options: settings,
      layer,
      wheel,
      context: this.sessionContext(layer, settings, sessions, parts.random ?? Math.random),
      registrar,
      trunks: new Trunks(settings.trunks),
      media: parts.media,
      phones: new Map(options.phones.map((phone) => [phone.DN, phone])),
      legs: new Map(),
      calls: new Map(),
      sessions,
      legEvents: this,
      report: parts.report,
      newLegId: () => `sip-${started}-${++this.nextLeg}`,
      flowTo: (transport, address, port) => this.flowTo(transport, address, port),
    };
    for (const phone of options.phones) this.usernames.set(phone.username ?? phone.DN, phone);
    this.digest = new DigestServer({
      realm: options.domain,
      algorithms: settings.algorithms,
      passwordOf: (username) => this.usernames.get(fromBinary(username))?.password,
      now: () => parts.clock.now(),
    });
    this.inviteRate = new InviteRate(settings.invitesPerSecond, parts.clock.now());
    this.checks = new TrunkChecks(this.exchange);
  }

  /** Opens the listening points; from then on phones can register. */
  async start(): Promise<void> {
    await this.connections.listen();
    for (const phone of this.exchange.phones.values()) {
      if (phone.contact === undefined) this.exchange.report({ type: 'ReportOutOfService', DN: phone.DN });
    }
    this.checks.start();
  }

  /** Hangs up all calls and closes all sockets. */
  async stop(): Promise<void> {
    this.checks.stop();
    for (const leg of [...this.exchange.legs.values()]) this.release(leg, undefined);
    await this.connections.close();
  }

  /** Ports that are listened on, in the order of the options. */
  get ports(): readonly number[] {
    return this.connections.ports;
  }

  /** Numbers for tests and metrics. */
  get figures(): {
    legs: number;
    calls: number;
    sessions: number;
    transactions: number;
    timers: number;
    connections: number;
  } {
    const { legs, calls, sessions, layer, wheel } = this.exchange;
    return {
      legs: legs.size,
      calls: calls.size,
      sessions: sessions.size,
      transactions: layer.size,
      timers: wheel.size,
      connections: this.connections.connectionCount,
    };
  }

  /** Whether the number is a phone's or a trunk's of this switch. */
  serves(number: string, external: boolean): boolean {
    return external ? this.exchange.trunks.all.length > 0 : this.exchange.phones.has(number);
  }

  // ---- commands of the core --------------------------------------------------------------------------------------

  command(command: Command): void {
    const { exchange } = this;
    switch (command.type) {
      case 'CommandOriginate':
        originate(exchange, command.leg, command.ConnID, command.DN, command.to);
        return;
      case 'CommandAlert':
        alert(exchange, command);
        return;
      case 'CommandConnect':
        this.connect(command);
        return;
      // Only the IVR Server can do these.
      case 'CommandNetworkCall':
      case 'CommandRoute':
      case 'CommandRouteTreatment':
      case 'CommandDialOut':
        return;
      default: {
        const leg = exchange.legs.get(command.leg);
        if (leg !== undefined) this.legCommand(leg, command);
      }
    }
  }

  private legCommand(
    leg: Leg,
    command: Exclude<
      Command,
      {
        type:
          | 'CommandOriginate'
          | 'CommandAlert'
          | 'CommandConnect'
          | 'CommandNetworkCall'
          | 'CommandRoute'
          | 'CommandRouteTreatment'
          | 'CommandDialOut';
      }
    >,
  ): void {
    const { exchange } = this;
    switch (command.type) {
      case 'CommandAnswer': {
        const refuse = (): void =>
          exchange.report({
            type: 'ReportRefused',
            leg: leg.id,
            command: 'CommandAnswer',
            ErrorCode: UNSUPPORTED_OPERATION,
          });
        if (!answerFromAfar(exchange, leg, refuse)) refuse();
        return;
      }
      case 'CommandRelease':
        this.release(leg, command.CallState);
        return;
      case 'CommandTreatment':
        this.treat(leg, command);
        return;
      case 'CommandTreatmentStop':
        leg.treatment = undefined;
        exchange.media?.stopTreatment(leg.id);
        return;
      case 'CommandSendDTMF':
        if (exchange.media !== undefined && leg.wish.kind === 'mix') exchange.media.sendDigits(leg.id, command.digits);
        else sendDigits(leg, command.digits);
        return;
      default:
        command satisfies never;
    }
  }

  private connect(command: Extract<Command, { type: 'CommandConnect' }>): void {
    const { exchange } = this;
    const known = command.legs.filter((path) => exchange.legs.has(path.leg));
    let call = exchange.calls.get(command.ConnID);
    if (call === undefined) {
      if (known.length === 0) return;
      call = { ConnID: command.ConnID, paths: known, translates: false };
      exchange.calls.set(command.ConnID, call);
    }
    call.paths = known;
    for (const path of known) {
      const leg = exchange.legs.get(path.leg)!;
      const before =
        leg.ConnID === undefined || leg.ConnID === command.ConnID ? undefined : exchange.calls.get(leg.ConnID);
      leg.ConnID = command.ConnID;
      if (before === undefined) continue;
      before.paths = before.paths.filter((other) => other.leg !== leg.id);
      if (before.paths.length === 0) exchange.calls.delete(before.ConnID);
    }
    planCall(exchange, call);
  }

  private treat(leg: Leg, command: Extract<Command, { type: 'CommandTreatment' }>): void {
    const { exchange } = this;
    if (exchange.media === undefined) {
      // There is no player: what would come to an end by itself has come to it.
      if (!/Music|RingBack|Silence|Busy/.test(command.TreatmentType))
        exchange.report({ type: 'ReportTreatmentEnd', ConnID: command.ConnID });
      return;
    }
    leg.ConnID = command.ConnID;
    leg.treatment = { TreatmentType: command.TreatmentType, parameters: command.parameters, started: 0, isOurs: false };
    if (leg.wish.kind === 'mix' && leg.state === 'up' && leg.endpoint !== undefined && leg.endpoint !== 'opening') {
      startTreatment(exchange, leg);
      return;
    }
    leg.wish = { kind: 'mix' };
    leg.rounds = 0;
    reconcile(exchange, leg);
  }

  private release(leg: Leg, CallState: string | undefined): void {
    const { exchange } = this;
    const { session, branches } = leg;
    endReferral(exchange, leg, 'SIP/2.0 200 OK');
    removeLeg(exchange, leg);
    for (const branch of branches) branch.session.hangUp();
    session?.hangUp(statusOf(CallState));
  }

  // ---- what the network brings -----------------------------------------------------------------------------------

  onRequest(transaction: ServerTransaction, request: SipRequest): void {
    const { exchange } = this;
    if (request.to.tag !== undefined && request.method !== 'REGISTER') {
      const session = exchange.sessions.get(request.to.tag);
      if (session === undefined) transaction.respond(481);
      else session.receive(transaction, request);
      return;
    }
    if (refusedByForm(transaction, request)) return;
    switch (request.method) {
      case 'INVITE':
        this.receiveInvite(transaction, request);
        return;
      case 'REGISTER':
        this.receiveRegister(transaction, request);
        return;
      case 'OPTIONS':
        transaction.respond(
          200,
          `${exchange.context.capabilities}Accept: application/sdp\r\nAccept-Encoding: identity\r\nAccept-Language: en\r\n`,
        );
        return;
      case 'BYE':
      case 'UPDATE':
      case 'PRACK':
      case 'INFO':
      case 'NOTIFY':
        transaction.respond(481);
        return;
      case 'SUBSCRIBE':
      case 'PUBLISH':
        transaction.respond(489, 'Allow-Events: talk, hold, refer\r\n');
        return;
      case 'MESSAGE':
      case 'REFER':
        transaction.respond(405, exchange.context.capabilities);
        return;
      default:
        transaction.respond(501, exchange.context.capabilities);
    }
  }

  private receiveInvite(transaction: ServerTransaction, request: SipRequest): void {
    const { exchange } = this;
    if (!this.inviteRate.allow(exchange.wheel.now())) {
      transaction.respond(503, 'Retry-After: 2\r\n');
      return;
    }
    const { source } = transaction;
    const phone = this.phoneOf(request.from.uri);
    if (phone !== undefined) {
      if (!this.isAllowed(transaction, request, phone)) return;
      receiveCall(exchange, transaction, request, { kind: 'phone', DN: phone.DN });
      return;
    }
    const trunk = exchange.trunks.from(source.address, source.port);
    if (trunk === undefined) {
      transaction.respond(403);
      return;
    }
    const caller: Caller = { kind: 'trunk', trunk, number: callingNumber(request) };
    receiveCall(exchange, transaction, request, caller);
  }

  private receiveRegister(transaction: ServerTransaction, request: SipRequest): void {
    const { exchange } = this;
    if (!request.to.uri.isSip()) {
      transaction.respond(416);
      return;
    }
    const phone = this.phoneOf(request.to.uri);
    if (phone === undefined) {
      // Who guesses numbers is asked for a password like everybody else, and learns nothing.
      if (this.asks) this.challenge(transaction, false);
      else transaction.respond(404);
      return;
    }
    if (!this.isAllowed(transaction, request, phone)) return;
    const answer = exchange.registrar.register(phone.DN, request, transaction.source);
    transaction.respond(answer.status, answer.headers);
  }

  /** Whether any phone has a password. */
  private get asks(): boolean {
    for (const phone of this.exchange.phones.values()) if (phone.password !== undefined) return true;
    return false;
  }

  private phoneOf(uri: SipUri): PhoneOptions | undefined {
    return uri.user === '' ? undefined : this.exchange.phones.get(fromBinary(unescapeUri(uri.user)));
  }

  /** Digest authentication (RFC 3261 section 22.2); answers the request itself when it may not go on. */
  private isAllowed(transaction: ServerTransaction, request: SipRequest, phone: PhoneOptions): boolean {
    if (phone.password === undefined) return true;
    const verdict = this.digest.verify(request, 'Authorization');
    if (verdict.ok && this.usernames.get(fromBinary(verdict.username)) === phone) return true;
    if (verdict.ok) transaction.respond(403);
    else this.challenge(transaction, verdict.why === 'stale');
    return false;
  }

  private challenge(transaction: ServerTransaction, stale: boolean): void {
    let headers = '';
    for (const value of this.digest.challenges(stale)) headers += `WWW-Authenticate: ${value}\r\n`;
    transaction.respond(401, headers);
  }

  onAck(request: SipRequest): void {
    const session = request.to.tag === undefined ? undefined : this.exchange.sessions.get(request.to.tag);
    if (session?.dialog?.callId === request.callId) session.receiveAck(request);
  }

  onCancel(invite: ServerTransaction): void {
    this.exchange.sessions.get(invite.localTag)?.cancelled();
  }

  onStrayResponse(_response: SipResponse): void {
    // A 2xx that comes after its transaction is forgotten belongs to nobody any more; the far end gives up by itself.
  }

  // ---- what legs go through --------------------------------------------------------------------------------------

  onProgress(leg: Leg, _session: Session, response: SipResponse, sdp: string | undefined): void {
    onProgress(this.exchange, leg, response, sdp);
  }

  onAnswered(leg: Leg, session: Session): void {
    onAnswered(this.exchange, leg, session);
  }

  onRejected(leg: Leg, session: Session, status: number, response: SipResponse | undefined): void {
    onRejected(this.exchange, leg, session, status, response);
  }

  onOffer(leg: Leg, text: string | undefined): void {
    const { exchange } = this;
    const session = leg.session!;
    const sdp = text === undefined ? undefined : parseSdp(text);
    if (text !== undefined && (sdp === undefined || !isUsable(exchange, text))) {
      session.refuseOffer(488);
      return;
    }
    if (sdp !== undefined) {
      const holds = isHold(directionOf(sdp));
      const changed = holds !== leg.deviceHolds;
      leg.deviceHolds = holds;
      learnRemote(exchange, leg);
      // What the core makes of it comes back as a command before the offer is answered.
      if (changed) exchange.report({ type: holds ? 'ReportHeld' : 'ReportRetrieved', leg: leg.id });
    }
    leg.rounds = 0;
    if (session.hasOfferToAnswer) answerPending(exchange, leg);
    reconcilePeerOf(exchange, leg);
  }

  onNegotiated(leg: Leg): void {
    const { exchange } = this;
    const sdp = parseSdp(leg.session?.remoteSdp ?? '');
    if (sdp !== undefined) leg.deviceHolds = leg.toldDirection === 'sendrecv' && isHold(directionOf(sdp));
    learnRemote(exchange, leg);
    reconcile(exchange, leg);
    reconcilePeerOf(exchange, leg);
  }

  onOfferRefused(leg: Leg, status: number): void {
    const { exchange } = this;
    if (status === 491) {
      leg.toldBasis = '';
      reconcile(exchange, leg);
    } else if (status === 488 && leg.wish.kind === 'direct') translate(exchange, leg);
  }

  onEnded(leg: Leg, session: Session): void {
    if (leg.session !== session) return;
    removeLeg(this.exchange, leg);
    this.exchange.report({ type: 'ReportReleased', leg: leg.id });
  }

  onInDialogRequest(leg: Leg, session: Session, transaction: ServerTransaction, request: SipRequest): void {
    receiveInDialog(this.exchange, leg, session, transaction, request);
  }

  onTimer(leg: Leg, name: LegTimer): void {
    if (name === 'referral') endReferral(this.exchange, leg, 'SIP/2.0 503 Service Unavailable');
    else failLeg(this.exchange, leg, 'NoAnswer');
  }

  /** What the mixer tells. */
  onMedia(news: MediaNews): void {
    const { exchange } = this;
    const leg = news.leg === undefined ? undefined : exchange.legs.get(news.leg);
    if (leg === undefined) return;
    switch (news.type) {
      case 'digits':
        if (news.digits !== undefined) exchange.report({ type: 'ReportDTMF', leg: leg.id, digits: news.digits });
        return;
      case 'treatment-ended':
        this.treatmentEnded(leg, news);
        return;
      case 'leg-lost':
        leg.endpoint = undefined;
        leg.toldBasis = '';
        leg.rounds = 0;
        reconcile(exchange, leg);
        return;
      default:
    }
  }

  private treatmentEnded(leg: Leg, news: MediaNews): void {
    const { treatment, ConnID } = leg;
    if (treatment === undefined || treatment.started !== news.treatment || treatment.isOurs || ConnID === undefined)
      return;
    leg.treatment = undefined;
    if (news.reason === 'replaced' || news.reason === 'stopped') return;
    const digits = news.CollectedDigits ?? '';
    this.exchange.report(
      digits === ''
        ? { type: 'ReportTreatmentEnd', ConnID }
        : { type: 'ReportTreatmentEnd', ConnID, CollectedDigits: digits },
    );
  }

  // ---- ways ------------------------------------------------------------------------------------------------------

  private flowTo(transport: Flow['transport'], address: string, port: number): Flow | undefined {
    const listener = this.connections.listenerFor(transport, address);
    return listener === undefined ? undefined : { transport, address, port, connection: 0, listener };
  }

  private sessionContext(
    layer: TransactionLayer,
    settings: Exchange['options'],
    sessions: Map<string, Session>,
    random: () => number,
  ): SessionContext {
    return {
      layer,
      timers: { sessionExpires: settings.sessionExpires, minSE: Math.max(90, settings.minSE) },
      capabilities: `Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY\r\nSupported: timer, replaces, 100rel, norefersub\r\nUser-Agent: ${settings.userAgent}\r\n`,
      maxOffersPerSecond: settings.maxOffersPerSecond,
      random,
      contact: (user, flow) => {
        const transport = flow.transport === 'UDP' ? '' : `;transport=${flow.transport.toLowerCase()}`;
        return `<sip:${escapeUser(toBinary(user))}@${layer.transport.localHostPort(flow)}${transport}>`;
      },
      route: (hop, flow) => this.route(hop, flow),
      keep: (localTag, session) => sessions.set(localTag, session),
      forget: (localTag) => sessions.delete(localTag),
    };
  }

  /**
   * Where a request within a dialog goes: to the address of the next hop when that can be used as it is; else, as with phones
   * behind NAT and with host names, back the way the other side's messages come.
   */
  private route(hop: SipUri | undefined, flow: Flow): Flow {
    if (hop === undefined || flow.connection !== 0) return flow;
    const address = bareHost(hop.host);
    const isTrunk = this.exchange.trunks.from(flow.address, flow.port) !== undefined;
    if (address !== flow.address && !(isTrunk && /^[\d.]+$|:/.test(address))) return flow;
    return flowTo(this.exchange, hop) ?? flow;
  }
}
