import { detach } from '../codec/cursor.js';
import { type SipRequest, tokensOf } from '../codec/message.js';
import { type NameAddr, parseNameAddrList } from '../codec/name-addr.js';
import { writeSipDate } from '../codec/sip-date.js';
import type { Flow } from '../connection/flow.js';
import type { TimerOwner, TimerWheel, WheelTimer } from '../transaction/timer-wheel.js';
import { type Binding, contactLine, replaces } from './binding.js';
import { devicesOf, MOST_FLOWS, outboundFlowOf, usesOutbound } from './outbound.js';

export interface RegistrarOptions {
  /** Seconds that a contact is kept when the phone names no time. */
  readonly defaultExpires?: number;
  /** Shorter wishes are refused with 423 (0, which removes a binding, is always allowed). */
  readonly minExpires?: number;
  /** Longer wishes are cut to this. */
  readonly maxExpires?: number;
  /** Devices of one DN at the same time: contacts, the flows of one device (RFC 5626) being one. */
  readonly maxContacts?: number;
  /** REGISTER requests of one DN per second; more are answered with 503. */
  readonly registersPerSecond?: number;
}

/** Defaults of the limits of registrations. */
export const DEFAULT_REGISTRAR_OPTIONS: Required<RegistrarOptions> = {
  defaultExpires: 3600,
  minExpires: 60,
  maxExpires: 7200,
  maxContacts: 5,
  registersPerSecond: 20,
};

/** Answer to a REGISTER: status and further header lines, each ending in CRLF. */
export interface RegisterAnswer {
  readonly status: number;
  readonly headers: string;
}

/** Told when a DN gets its first binding or loses its last one. */
export interface RegistrarEvents {
  onReachable(DN: string): void;
  onUnreachable(DN: string): void;
}

interface Registration {
  readonly DN: string;
  bindings: readonly Binding[];
  /** Bindings that have gone with their connections, the latest last. */
  lost: readonly Binding[];
  timer: WheelTimer | undefined;
  /** Requests in the current second. */
  second: number;
  requests: number;
}

/** Bindings of DNs: RFC 3261 section 10.3 with Path (RFC 3327) and outbound (RFC 5626). Who may register is decided before. */
export class Registrar implements TimerOwner<string> {
  private options: Required<RegistrarOptions>;
  private readonly registrations = new Map<string, Registration>();
  /** Those with bindings over a connection: anybody may open connections and close them, however many registrations there are. */
  private readonly byConnection = new Map<number, Set<Registration>>();

  constructor(
    private readonly wheel: TimerWheel,
    private readonly events: RegistrarEvents,
    options: RegistrarOptions = {},
  ) {
    this.options = { ...DEFAULT_REGISTRAR_OPTIONS, ...options };
  }

  /** Other limits from the next REGISTER on. */
  reconfigure(options: RegistrarOptions = {}): void {
    this.options = { ...DEFAULT_REGISTRAR_OPTIONS, ...options };
  }

  /** Forgets where a DN is, without a word to anybody: it has no such phone any more. */
  forget(DN: string): void {
    const registration = this.registrations.get(DN);
    if (registration === undefined) return;
    if (registration.timer !== undefined) this.wheel.cancel(registration.timer);
    this.index(registration, []);
    this.registrations.delete(DN);
  }

  /** Bindings of a DN that are valid now, the preferred ones first. */
  bindingsOf(DN: string): readonly Binding[] {
    return this.registrations.get(DN)?.bindings ?? [];
  }

  /** DNs that can be reached. */
  reachable(): string[] {
    return [...this.registrations.values()]
      .filter((registration) => registration.bindings.length > 0)
      .map((registration) => registration.DN);
  }

  /** Carries out a REGISTER for a DN that is known and allowed to. Nothing changes unless the answer is 200. */
  register(DN: string, request: SipRequest, flow: Flow): RegisterAnswer {
    const now = this.wheel.now();
    const registration = this.registrationOf(DN);
    if (!this.countRequest(registration, now)) return { status: 503, headers: 'Retry-After: 1\r\n' };
    const lines = request.headers.all('Contact');
    if (lines.includes('*')) return this.removeAll(registration, request, lines.length, now);
    const contacts = lines.flatMap((line) => parseNameAddrList(line) ?? []);
    // Each is compared with all others: a phone puts its new contacts there, and takes back those that it knows of.
    if (contacts.length > 2 * this.options.maxContacts + registration.bindings.length) return TOO_MANY;
    const callable = contacts.filter(({ uri }) => uri.isSip());
    if (contacts.length > 0 && callable.length === 0) return NOTHING_TO_CALL;
    const next = this.merge(registration.bindings, request, callable, flow, now);
    if (!Array.isArray(next)) return next as RegisterAnswer;
    this.store(registration, next);
    const isOutbound = usesOutbound(request) && callable.some((contact) => outboundFlowOf(contact) !== undefined);
    return {
      status: 200,
      headers: this.answerHeaders(registration.bindings, request, now, isOutbound ? flow : undefined),
    };
  }

  /** What was registered over a connection that is gone cannot be reached any more (RFC 5626 section 4.4). */
  dropFlow(connection: number): void {
    for (const registration of [...(this.byConnection.get(connection) ?? [])]) {
      const { bindings, lost } = registration;
      const gone = bindings.filter((binding) => binding.flow.connection === connection);
      registration.lost = latest([...lost, ...gone], this.options.maxContacts);
      this.store(
        registration,
        bindings.filter((binding) => !gone.includes(binding)),
      );
    }
  }

  /**
   * Where a device is now that had registered over a connection that is gone: it is known by the Call-ID, which it keeps as long as
   * it is switched on (RFC 3261 section 10.2.4), or by its instance (RFC 5626): then another one of its flows will do. Its contact may be
   * another one: many phones name the port that their connection comes from.
   */
  successorOf(DN: string, connection: number): Binding | undefined {
    const registration = this.registrations.get(DN);
    const before = registration?.lost.find((binding) => binding.flow.connection === connection);
    if (before === undefined || registration === undefined) return undefined;
    const flows = registration.bindings.filter((binding) => isSameDevice(binding, before));
    return flows.find((flow) => flow.outbound?.regId === before.outbound?.regId) ?? flows.at(-1);
  }

  onTimer(DN: string): void {
    const registration = this.registrations.get(DN);
    if (registration === undefined) return;
    const now = this.wheel.now();
    this.store(
      registration,
      registration.bindings.filter((binding) => binding.expires > now),
    );
  }

  private registrationOf(DN: string): Registration {
    let registration = this.registrations.get(DN);
    if (registration === undefined) {
      registration = { DN, bindings: [], lost: [], timer: undefined, second: 0, requests: 0 };
      this.registrations.set(DN, registration);
    }
    return registration;
  }

  private countRequest(registration: Registration, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (registration.second !== second) {
      registration.second = second;
      registration.requests = 0;
    }
    return ++registration.requests <= this.options.registersPerSecond;
  }

  /** RFC 3261 section 10.3 step 6: `*` stands alone and only with Expires 0. */
  private removeAll(registration: Registration, request: SipRequest, contacts: number, now: number): RegisterAnswer {
    if (contacts !== 1 || request.headers.get('Expires') !== '0') return { status: 400, headers: '' };
    if (registration.bindings.some((binding) => isOlder(request, binding))) return { status: 500, headers: '' };
    this.store(registration, []);
    return { status: 200, headers: this.answerHeaders([], request, now) };
  }

  private merge(
    before: readonly Binding[],
    request: SipRequest,
    contacts: readonly NameAddr[],
    flow: Flow,
    now: number,
  ): Binding[] | RegisterAnswer {
    let bindings = [...before];
    const { host, port } = request.to.uri;
    const domain = detach(port === 0 ? host : `${host}:${port}`);
    const isOutbound = usesOutbound(request);
    let flows = 0;
    const path = request.headers
      .all('Path')
      .flatMap((line) => (parseNameAddrList(line) ?? []).map((address) => `<${address.uriText}>`));
    for (const contact of contacts) {
      const wish = secondsOf(contact.param('expires') ?? request.headers.get('Expires')) ?? this.options.defaultExpires;
      if (wish !== 0 && wish < this.options.minExpires)
        return { status: 423, headers: `Min-Expires: ${this.options.minExpires}\r\n` };
      const outbound = isOutbound ? outboundFlowOf(contact) : undefined;
      // A REGISTER comes over one flow.
      if (outbound !== undefined && wish !== 0 && ++flows > 1) return { status: 400, headers: '' };
      const known = bindings.find((binding) => replaces(binding, contact.uri, outbound));
      if (known !== undefined && isOlder(request, known)) return { status: 500, headers: '' };
      bindings = bindings.filter((binding) => binding !== known);
      if (wish === 0) continue;
      bindings.push({
        uri: contact.uri,
        uriText: detach(contact.uriText),
        domain,
        expires: now + Math.min(wish, this.options.maxExpires) * 1000,
        q: Math.min(1, Math.max(0, Number(contact.param('q') ?? 1) || 0)),
        callId: detach(request.callId),
        cseq: request.cseq,
        path,
        flow,
        outbound,
        events: tokensOf(request.headers, 'Allow-Events'),
        methods: tokensOf(request.headers, 'Allow'),
      });
    }
    const bounded = this.bounded(bindings, before, request.callId, flow);
    return bounded?.sort((a, b) => b.q - a.q) ?? TOO_MANY;
  }

  /** Without what goes beyond the limits: a device's oldest flows, and what has probably been left behind. Undefined when that is not enough. */
  private bounded(bindings: Binding[], before: readonly Binding[], callId: string, flow: Flow): Binding[] | undefined {
    const tooMany = new Set(devicesOf(bindings).flatMap((flows) => flows.slice(MOST_FLOWS)));
    let left = bindings.filter((binding) => !tooMany.has(binding));
    const most = Math.max(this.options.maxContacts, devicesOf(before).length);
    while (devicesOf(left).length > most) {
      const old = before.filter((binding) => left.includes(binding));
      const former = formerOf(old, callId, flow);
      if (former === undefined) return undefined;
      left = left.filter((binding) => binding !== former);
    }
    return left;
  }

  private store(registration: Registration, bindings: readonly Binding[]): void {
    const was = registration.bindings.length > 0;
    this.index(registration, bindings);
    registration.bindings = bindings;
    if (registration.timer !== undefined) this.wheel.cancel(registration.timer);
    registration.timer = undefined;
    if (bindings.length > 0) {
      const next = Math.min(...bindings.map((binding) => binding.expires));
      registration.timer = this.wheel.set(this, registration.DN, next - this.wheel.now());
    }
    if (!was && bindings.length > 0) this.events.onReachable(registration.DN);
    if (was && bindings.length === 0) this.events.onUnreachable(registration.DN);
  }

  /** Puts the registration where it is found by the connections of its next bindings, and no longer by those of its present ones. */
  private index(registration: Registration, next: readonly Binding[]): void {
    const { byConnection } = this;
    for (const { flow } of registration.bindings) {
      const others = byConnection.get(flow.connection);
      others?.delete(registration);
      if (others?.size === 0) byConnection.delete(flow.connection);
    }
    for (const { flow } of next) {
      if (flow.connection === 0) continue;
      const others = byConnection.get(flow.connection);
      if (others === undefined) byConnection.set(flow.connection, new Set([registration]));
      else others.add(registration);
    }
  }

  /** `outbound`: the flow of the request, where it will be used for requests to the phone (RFC 5626 section 6). */
  private answerHeaders(bindings: readonly Binding[], request: SipRequest, now: number, outbound?: Flow): string {
    let text = '';
    for (const binding of bindings) text += `Contact: ${contactLine(binding, now)}\r\n`;
    // RFC 3327 section 5.3: the Path that was stored is told to the phone.
    for (const path of request.headers.all('Path')) text += `Path: ${path}\r\n`;
    if (outbound !== undefined) text += 'Require: outbound\r\n';
    // How often the phone has to show that it is alive; keep-alives by STUN have times of their own (RFC 5626 section 4.4.2).
    if (outbound !== undefined && outbound.transport !== 'UDP') text += 'Flow-Timer: 120\r\n';
    return `${text}Supported: path, outbound\r\nDate: ${writeSipDate(now)}\r\n`;
  }
}

/**
 * RFC 3261 section 10.3 lets contacts be any URI, but a DN is in service when it can be called: `mailto:` or `tel:` beside a SIP URI are
 * left out of the bindings, and refused where they are all.
 */
const NOTHING_TO_CALL: RegisterAnswer = {
  status: 400,
  headers: 'Warning: 399 partyline "No contact is a SIP URI"\r\n',
};

const TOO_MANY: RegisterAnswer = { status: 403, headers: '' };

/** RFC 3261 section 10.3 step 7: the same Call-ID must come with a higher CSeq. */
function isOlder(request: SipRequest, binding: Binding): boolean {
  return request.callId === binding.callId && request.cseq <= binding.cseq;
}

/** Delta seconds; numbers too large for 32 bits count as the largest (section 20.19). Undefined when absent or no number. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+/.test(text)) return undefined;
  return Math.min(Number.parseInt(text, 10), 0xffff_ffff);
}

function isSameDevice({ callId, outbound }: Binding, other: Binding): boolean {
  return callId === other.callId || (outbound !== undefined && outbound.instance === other.outbound?.instance);
}

/** The latest of bindings that are in the order of their time: of so many devices. */
function latest(bindings: readonly Binding[], devices: number): readonly Binding[] {
  const kept = new Set(
    devicesOf(bindings)
      .slice(-devices)
      .flatMap((flows) => flows.slice(0, MOST_FLOWS)),
  );
  return bindings.filter((binding) => kept.has(binding));
}

/**
 * Of too many bindings the one that has probably been left behind, the oldest of those of the same device under another contact
 * (gateways that change addresses do that), else of those from the same address: the phone was restarted without a farewell.
 */
function formerOf(bindings: readonly Binding[], callId: string, flow: Flow): Binding | undefined {
  const own = bindings.filter((binding) => binding.callId === callId);
  const near = own.length > 0 ? own : bindings.filter((binding) => binding.flow.address === flow.address);
  return near.reduce<Binding | undefined>((a, b) => (a === undefined || b.expires < a.expires ? b : a), undefined);
}
