import { isIPv6 } from 'node:net';
import type { Command, Report } from '../core/index.js';
import type { Clock } from '../protocol/index.js';
import { reportAnswerer } from './b2bua/answer-detection.js';
import { carryOut, releaseLeg, releaseSilent } from './b2bua/commands.js';
import { flowTo } from './b2bua/contacts.js';
import { CountedNews } from './b2bua/counted-news.js';
import { EndedDialogs } from './b2bua/ended-dialogs.js';
import { type Exchange, tellMixerRoom } from './b2bua/exchange.js';
import { FrontDesk } from './b2bua/front-desk.js';
import { receiveMediaKeys } from './b2bua/in-dialog.js';
import { refusedByForm } from './b2bua/incoming.js';
import { LegDesk } from './b2bua/leg-desk.js';
import { LostFlows } from './b2bua/lost-flows.js';
import { MessageWaiting } from './b2bua/message-waiting.js';
import { reconcile } from './b2bua/negotiation.js';
import { reconfigure } from './b2bua/reconfigure.js';
import { endReason, recordingEnded } from './b2bua/recording.js';
import type { RegistrationState } from './b2bua/registration-news.js';
import { DEFAULT_SIP_OPTIONS, type LiveSipOptions, type SipOptions } from './b2bua/sip-options.js';
import { countUnfinished, type SipLegView, viewLegs } from './b2bua/switch-view.js';
import { reportTreatment } from './b2bua/treatment-news.js';
import { TrunkChecks } from './b2bua/trunk-checks.js';
import { checkTrunks } from './b2bua/trunk-identity.js';
import { TrunkRegistrations } from './b2bua/trunk-registrations.js';
import { Trunks } from './b2bua/trunks.js';
import { bareHost } from './codec/host.js';
import type { SipRequest, SipResponse } from './codec/message.js';
import { parseNameAddr } from './codec/name-addr.js';
import { fromBinary, toBinary } from './codec/serialize.js';
import { escapeUser, unescapeUri } from './codec/uri.js';
import type { KeyPair } from './connection/connection-options.js';
import { Connections } from './connection/connections.js';
import type { Flow } from './connection/flow.js';
import { locateServer } from './connection/locate-server.js';
import { type Dialog, nextHop } from './dialog/dialog.js';
import type { Session } from './dialog/session.js';
import type { SessionContext } from './dialog/session-context.js';
import type { MediaNews, MediaPort } from './media-port.js';
import type { Binding } from './registrar/binding.js';
import { Registrar } from './registrar/registrar.js';
import { type IdSource, RandomIds } from './transaction/random-ids.js';
import type { ServerTransaction } from './transaction/server-transaction.js';
import { TimerWheel } from './transaction/timer-wheel.js';
import { TransactionLayer, type TransactionUser } from './transaction/transaction-layer.js';

/** What the switch needs from the rest of the server. */
export interface SipSwitchParts {
  readonly report: (report: Report) => void;
  readonly clock: Clock;
  /** Without it calls are for two, and nothing can be played. */
  readonly media?: MediaPort;
  /** Told of defects: something threw, was caught, and everything else goes on. */
  readonly onFault?: (error: unknown) => void;
  /** Told when a trunk answers its OPTIONS again, or no longer. */
  readonly onTrunk?: Exchange['onTrunk'];
  /** Told when a trunk has registered at its provider, or has not. */
  readonly onRegistration?: Exchange['onRegistration'];
  /** Told how many calls were refused within a second because of a limit. */
  readonly onRefusedInvites?: Exchange['onRefusedInvites'];
  /** Told how many calls a trunk has refused with this status within a second although nothing is wrong with their numbers. */
  readonly onTrunkRefusals?: (name: string, status: number, count: number) => void;
  readonly ids?: IdSource;
  readonly random?: () => number;
  /** Finds the servers of trunks by their names; default: DNS. */
  readonly locate?: typeof locateServer;
}

/** A trunk as `/status` shows it. */
export interface TrunkView {
  readonly name: string;
  readonly up: boolean;
  readonly calls: number;
  readonly registration?: RegistrationState;
}

/** Phones and trunks that speak SIP, as a switch of the hub: commands become SIP, what phones do becomes reports. */
export class SipSwitch implements TransactionUser {
  private readonly exchange: Exchange;
  private readonly connections: Connections;
  private readonly messageWaiting: MessageWaiting;
  private readonly desk: FrontDesk;
  private readonly checks: TrunkChecks;
  private readonly registrations: TrunkRegistrations;
  private readonly lostFlows: LostFlows;
  private readonly onFault: (error: unknown) => void;
  private nextLeg = 0;

  constructor(options: SipOptions, parts: SipSwitchParts) {
    const settings = { ...DEFAULT_SIP_OPTIONS, ...options };
    this.onFault = parts.onFault ?? (() => {});
    checkTrunks(settings.trunks);
    const wheel = new TimerWheel(parts.clock, 20, 2048, this.onFault);
    this.connections = new Connections(
      options,
      {
        receiveRequest: (request, source) => this.exchange.layer.receiveRequest(request, source),
        receiveResponse: (response, source) => this.exchange.layer.receiveResponse(response, source),
        receiveBroken: (error, source) => this.exchange.layer.receiveBroken(error, source),
        onFlowClosed: (flow, isOwn) => {
          if (isOwn) this.exchange.layer.flowClosed(flow);
          this.exchange.registrar.dropFlow(flow.connection);
          this.lostFlows.add(flow.connection);
          this.registrations.flowClosed(flow);
        },
        onFault: this.onFault,
      },
      parts.clock,
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
    const endedDialogs = new EndedDialogs();
    const legDesk = new LegDesk();
    this.exchange = {
      options: settings,
      layer,
      wheel,
      context: this.sessionContext(layer, settings, sessions, parts.random ?? Math.random),
      registrar,
      trunks: new Trunks(settings.trunks, () => parts.clock.now()),
      media: parts.media,
      mixerFull: false,
      phones: new Map(options.phones.map((phone) => [phone.DN, phone])),
      formerPhones: new Map(),
      legs: new Map(),
      calls: new Map(),
      sessions,
      endedDialogs,
      legEvents: legDesk,
      report: parts.report,
      newLegId: () => `sip-${started}-${++this.nextLeg}`,
      flowTo: (transport, address, port) => this.flowTo(transport, address, port),
      locate: parts.locate ?? locateServer,
      random: parts.random ?? Math.random,
      onTrunk: parts.onTrunk ?? (() => {}),
      onRegistration: parts.onRegistration ?? (() => {}),
      onRefusedInvites: parts.onRefusedInvites ?? (() => {}),
      trunkRefusals: new CountedNews(wheel, (refusal, count) =>
        parts.onTrunkRefusals?.(refusal.slice(4), Number(refusal.slice(0, 3)), count),
      ),
      waited: () => this.connections.waited,
      onFault: this.onFault,
    };
    legDesk.exchange = this.exchange;
    this.messageWaiting = new MessageWaiting(this.exchange);
    this.desk = new FrontDesk(this.exchange, this.messageWaiting);
    this.checks = new TrunkChecks(this.exchange);
    this.registrations = new TrunkRegistrations(this.exchange);
    this.lostFlows = new LostFlows(this.exchange);
  }

  /** Opens the listening points; from then on phones can register. */
  async start(): Promise<void> {
    await this.connections.listen();
    for (const phone of this.exchange.phones.values()) {
      if (phone.contact === undefined) this.exchange.report({ type: 'ReportOutOfService', DN: phone.DN });
    }
    tellMixerRoom(this.exchange);
    this.checks.start();
    this.registrations.reconfigure();
  }

  /**
   * Takes other options while calls go on. They count from the next decision on: a phone stays registered when its password
   * changes, and is asked for the new one when it registers again. Throws, and changes nothing, when a trunk's URI or account is none.
   */
  reconfigure(options: LiveSipOptions): void {
    reconfigure(this.exchange, options);
    this.desk.reconfigure();
    this.messageWaiting.keepOnly(this.exchange.phones);
    this.checks.reconfigure();
    this.registrations.reconfigure();
  }

  /**
   * Other certificates for TLS and WSS, in the order of the listening points, and others to trust (PEM) when this server
   * connects; connections that stand go on.
   */
  renewCertificates(pairs: readonly Partial<KeyPair>[], trusted: string | undefined): void {
    this.connections.renewCertificates(pairs, trusted);
  }

  /** Takes the registrations of trunks back, which may last two seconds, hangs up all calls and closes all sockets. */
  async stop(): Promise<void> {
    this.checks.stop();
    await this.registrations.stop();
    this.lostFlows.stop();
    for (const leg of [...this.exchange.legs.values()]) releaseLeg(this.exchange, leg, undefined);
    await this.connections.close();
  }

  /** Ports that are listened on, in the order of the options. */
  get ports(): readonly number[] {
    return this.connections.ports;
  }

  /** All legs with their dialogs. */
  view(): readonly SipLegView[] {
    return viewLegs(this.exchange);
  }

  /** Messages sent and received, and what the switch is still about to do by itself; see `countUnfinished`. */
  get activity(): { readonly sent: number; readonly received: number; readonly unfinished: number } {
    return { ...this.connections.traffic, unfinished: countUnfinished(this.exchange) };
  }

  /** Numbers for tests and metrics. */
  get figures(): {
    legs: number;
    calls: number;
    sessions: number;
    subscriptions: number;
    transactions: number;
    timers: number;
    connections: number;
  } {
    const { legs, calls, sessions, layer, wheel } = this.exchange;
    return {
      legs: legs.size,
      calls: calls.size,
      sessions: sessions.size,
      subscriptions: this.messageWaiting.size,
      transactions: layer.size,
      timers: wheel.size,
      connections: this.connections.connectionCount,
    };
  }

  /** The trunks in their order: whether each is there, how many calls it carries, and its registration where it has to have one. */
  get trunks(): readonly TrunkView[] {
    return this.exchange.trunks.all.map((trunk) => {
      const registration = this.registrations.stateOf(trunk);
      const { options, up, calls } = trunk;
      return { name: options.name, up, calls, ...(registration !== undefined && { registration }) };
    });
  }

  /** Whether the number is a phone's or a trunk's of this switch. */
  serves(number: string, external: boolean): boolean {
    return external ? this.exchange.trunks.all.length > 0 : this.exchange.phones.has(number);
  }

  command(command: Command): void {
    if (command.type === 'CommandMessageWaiting') this.messageWaiting.light(command.DN, command.on);
    else carryOut(this.exchange, command);
  }

  onRefused(request: SipRequest): void {
    this.desk.onRefused(request);
  }

  onRequest(transaction: ServerTransaction, request: SipRequest): void {
    if (refusedByForm(transaction, request)) return;
    const tag = request.to.tag;
    if (tag === undefined || request.method === 'REGISTER') {
      this.desk.receive(transaction, request);
      return;
    }
    const session = this.exchange.sessions.get(tag);
    if (session === undefined && this.messageWaiting.receive(tag, transaction, request)) return;
    if (session === undefined) transaction.respondOnce(481);
    else session.receive(transaction, request);
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

  /** What the mixer tells. */
  onMedia(news: MediaNews): void {
    const { exchange } = this;
    if (news.type === 'recording-ended') recordingEnded(exchange, news.file, endReason(news));
    const leg = news.leg === undefined ? undefined : exchange.legs.get(news.leg);
    if (leg === undefined) return;
    switch (news.type) {
      case 'digits':
        if (news.digits !== undefined) receiveMediaKeys(exchange, leg, news.digits);
        return;
      case 'prompts-ended':
      case 'treatment-ended':
        reportTreatment(exchange, leg, news);
        return;
      case 'answered':
        reportAnswerer(exchange, leg, news.verdict);
        return;
      case 'rtp-timeout':
        releaseSilent(exchange, leg);
        return;
      case 'leg-lost':
        recordingEnded(exchange, leg.recording?.path, 'failed');
        leg.endpoint = undefined;
        leg.toldBasis = '';
        leg.rounds = 0;
        reconcile(exchange, leg);
        return;
      default:
    }
  }

  private flowTo(transport: Flow['transport'], address: string, port: number): Flow | undefined {
    const listener = this.connections.listenerFor(transport, address);
    return listener === undefined ? undefined : { transport, address, port, connection: 0, listener };
  }

  private sessionContext(
    layer: TransactionLayer,
    settings: Exchange['options'],
    sessions: Map<string, Session>,
    random: () => number,
  ): SessionContext<Session> {
    return {
      layer,
      timers: { sessionExpires: settings.sessionExpires, minSE: Math.max(90, settings.minSE) },
      capabilities: `Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY\r\nSupported: timer, replaces, 100rel, norefersub\r\nUser-Agent: ${settings.userAgent}\r\n`,
      maxOffersPerSecond: settings.maxOffersPerSecond,
      describesReliably: () => this.exchange.options.reliableProvisionals === 'supported',
      random,
      contact: (user, flow) => {
        const transport = flow.transport === 'UDP' ? '' : `;transport=${flow.transport.toLowerCase()}`;
        return `<sip:${escapeUser(toBinary(user))}@${layer.transport.localHostPort(flow)}${transport}>`;
      },
      route: (dialog) => this.route(dialog),
      keep: (localTag, session) => sessions.set(localTag, session),
      forget: (localTag) => {
        const dialog = sessions.get(localTag)?.dialog;
        if (dialog !== undefined) this.exchange.endedDialogs.add(dialog);
        sessions.delete(localTag);
      },
    };
  }

  /**
   * Where a request within a dialog goes: to the address of the next hop when that can be used as it is; else, as with phones
   * behind NAT and with host names, back the way the other side's messages come. A connection is used as long as it stands.
   */
  private route(dialog: Dialog): Flow {
    const { flow } = dialog;
    const hop = nextHop(dialog);
    if (hop === undefined) return flow;
    if (flow.connection !== 0) {
      if (this.connections.isAlive(flow)) return flow;
      // The phone may have come back by another connection, and has registered again (RFC 5626).
      const binding =
        this.bindingsOf(dialog).find(({ uri }) => uri.toString() === hop.toString()) ??
        this.exchange.registrar.successorOf(phoneNumberOf(dialog), flow.connection);
      if (binding !== undefined) return binding.flow;
    }
    // RFC 5626 section 5.3: the phone asks for that.
    if (hop.param('ob') !== undefined && dialog.routes.length === 0) return flow;
    const address = bareHost(hop.host);
    if (address !== flow.address && !(/^[\d.]+$|:/.test(address) && this.isTrunks(dialog))) return flow;
    const found = flowTo(this.exchange, hop);
    if (found === undefined) return flow;
    if (found.listener === flow.listener || found.transport !== flow.transport) return found;
    // The other side knows this server by the address that it has sent to.
    return isIPv6(found.address) === isIPv6(flow.address) ? { ...found, listener: flow.listener } : found;
  }

  /** Whether the other side is a trunk, and not a phone that has registered from the same address. */
  private isTrunks(dialog: Dialog): boolean {
    const { address, port } = dialog.flow;
    if (!this.exchange.trunks.knows(address)) return false;
    return !this.bindingsOf(dialog).some(({ flow }) => flow.address === address && flow.port === port);
  }

  /** Where the phone of the other side has registered. */
  private bindingsOf(dialog: Dialog): readonly Binding[] {
    return this.exchange.registrar.bindingsOf(phoneNumberOf(dialog));
  }
}

/** The number of the other side. */
function phoneNumberOf({ remoteAddress }: Dialog): string {
  return fromBinary(unescapeUri(parseNameAddr(remoteAddress)?.uri.user ?? ''));
}
