import type { LegId, LegPath, Report } from '../../core/index.js';
import type { Flow } from '../connection/flow.js';
import type { locateServer } from '../connection/locate-server.js';
import type { Session } from '../dialog/session.js';
import type { SessionContext } from '../dialog/session-context.js';
import type { MediaPort } from '../media-port.js';
import type { Registrar } from '../registrar/registrar.js';
import type { TimerWheel } from '../transaction/timer-wheel.js';
import type { TransactionLayer } from '../transaction/transaction-layer.js';
import type { CountedNews, InviteLimit, TrunkRefusal } from './counted-news.js';
import type { EndedDialogs } from './ended-dialogs.js';
import type { Leg, LegEvents, LegTimer } from './leg.js';
import type { RegistrationNews } from './registration-news.js';
import type { DEFAULT_SIP_OPTIONS, PhoneOptions, SipOptions } from './sip-options.js';
import type { TrunkProblem, Trunks } from './trunks.js';

/** The voice path of one call as it was last commanded. */
export interface CallPath {
  readonly ConnID: string;
  /** As the core has commanded them, those of simulated phones included. */
  paths: readonly LegPath[];
  /** Two parties without a common codec: the mixer translates. */
  translates: boolean;
  /** A device has refused the mixer, with whose help this call was to go on: it goes on without. */
  withoutMixer?: boolean;
  /** The mixer has had no ports for a leg of it: until the next command it is carried for two, without. */
  lacksPorts?: boolean;
}

/** All that the switch adapter knows: its legs, calls, registered phones and trunks, and the ways to the network and the mixer. */
export interface Exchange {
  /** Replaced as a whole by `reconfigure`, like `phones`. */
  options: Required<Pick<SipOptions, keyof typeof DEFAULT_SIP_OPTIONS>> & SipOptions;
  readonly layer: TransactionLayer;
  readonly wheel: TimerWheel;
  readonly context: SessionContext<Session>;
  readonly registrar: Registrar;
  readonly trunks: Trunks;
  readonly media: MediaPort | undefined;
  /** What the core was told last: whether the mixer has room for another conference. */
  mixerFull: boolean;
  phones: ReadonlyMap<string, PhoneOptions>;
  /** Phones that are no longer configured and had calls then: what was agreed with them goes on to count. */
  formerPhones: ReadonlyMap<string, PhoneOptions>;
  readonly legs: Map<LegId, Leg>;
  readonly calls: Map<string, CallPath>;
  readonly sessions: Map<string, Session>;
  readonly endedDialogs: EndedDialogs;
  readonly legEvents: LegEvents;
  report(report: Report): void;
  newLegId(): LegId;
  /** A trunk came, or went for this reason. */
  onTrunk(name: string, problem: TrunkProblem | undefined): void;
  /** A trunk has registered at its provider, or has not for this reason. */
  onRegistration(name: string, news: RegistrationNews): void;
  /** So many calls were answered with 503 within the last second because of this limit. */
  onRefusedInvites(limit: InviteLimit, count: number): void;
  /** Calls that trunks refuse although nothing is wrong with the number: by status and name of the trunk. */
  readonly trunkRefusals: CountedNews<TrunkRefusal>;
  /** Milliseconds for which what is dealt with now has waited to be read. */
  waited(): number;
  /** A way to a transport address, undefined when no listening point fits. */
  flowTo(transport: Flow['transport'], address: string, port: number): Flow | undefined;
  /** Told of defects: something threw, was caught, and everything else goes on. */
  onFault(error: unknown): void;
  /** Asks DNS (RFC 3263). */
  readonly locate: typeof locateServer;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
}

/** The options of the phone of a leg, also while the last calls of a phone go on that is no longer configured. */
export function phoneOf(exchange: Exchange, DN: string): PhoneOptions | undefined {
  return exchange.phones.get(DN) ?? exchange.formerPhones.get(DN);
}

/** Goes on with what the mixer or DNS has answered. What is thrown then concerns one leg or trunk; nothing else ends by it. */
export function whenDone<T>(exchange: Exchange, answer: Promise<T>, goOn: (value: T) => void): void {
  answer.then(goOn).catch((error: unknown) => exchange.onFault(error));
}

/** Legs of the smallest conference that is not one of two. */
const CONFERENCE_LEGS = 3;

/** Tells the core when the mixer has no room for another conference any more, or has it again. */
export function tellMixerRoom(exchange: Exchange): void {
  const isFull = (exchange.media?.room ?? CONFERENCE_LEGS) < CONFERENCE_LEGS;
  if (isFull === exchange.mixerFull) return;
  exchange.mixerFull = isFull;
  exchange.report({ type: isFull ? 'ReportMixerFull' : 'ReportMixerFree' });
}

/** Gives the mixer's ports for a leg back. */
export function freePorts(exchange: Exchange, { id }: Pick<Leg, 'id'>): void {
  if (exchange.media !== undefined) whenDone(exchange, exchange.media.free(id), () => tellMixerRoom(exchange));
}

/** Gives those back that were for devices of the other family. */
export function freeSecondPorts(exchange: Exchange, leg: Leg): void {
  if (leg.second !== undefined) freePorts(exchange, leg.second);
  leg.second = undefined;
}

export function setLegTimer(exchange: Exchange, leg: Leg, name: LegTimer, ms: number): void {
  clearLegTimer(exchange, leg, name);
  leg.timers = leg.timers.concat(exchange.wheel.set(leg, name, ms));
}

export function clearLegTimer(exchange: Exchange, leg: Leg, name: LegTimer | undefined): void {
  if (leg.timers.length === 0) return;
  leg.timers = leg.timers.filter((timer) => {
    const clear = name === undefined || timer.name === name || !timer.isSet;
    if (clear) exchange.wheel.cancel(timer);
    return !clear;
  });
}

/** No leg of this switch is in the call any more. */
export function isOver({ legs }: Exchange, { paths }: CallPath): boolean {
  return !paths.some(({ leg }) => legs.has(leg));
}

/** Takes a leg out of everything. Whether the core is told is the caller's business. */
export function removeLeg(exchange: Exchange, leg: Leg): void {
  if (leg.state === 'gone') return;
  leg.state = 'gone';
  exchange.legs.delete(leg.id);
  clearLegTimer(exchange, leg, undefined);
  if (leg.trunk !== undefined) leg.trunk.calls--;
  leg.trunk = undefined;
  leg.branches = [];
  if (leg.endpoint !== undefined) freePorts(exchange, leg);
  leg.endpoint = undefined;
  freeSecondPorts(exchange, leg);
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call === undefined) return;
  call.paths = call.paths.filter((path) => path.leg !== leg.id);
  if (!isOver(exchange, call)) return;
  exchange.calls.delete(call.ConnID);
  if (exchange.media !== undefined) exchange.media.connect(call.ConnID, []);
}
