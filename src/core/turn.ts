import { CONFIRMED_BY, errorMessage, type KVList, type TEvent } from '../protocol/index.js';
import { withCall, withDn } from './entities.js';
import { passesMask } from './input-mask.js';
import type { ClientId, Command, LegId } from './inputs.js';
import type { EventOutput, Output } from './outputs.js';
import { listedIn } from './present/event-attributes.js';
import type { Call, Dn, Party, Requester, State, Timer, TimerPurpose } from './state.js';
import { pathOf } from './voice-path.js';

const NO_LEGS: readonly LegId[] = [];

type Setting = 'options' | 'external' | 'router' | 'agentDirectory' | 'mixerFull';

/** Sees the call before (undefined = it is new) and after a change. */
export type CallChangeListener = (turn: Turn, before: Call | undefined, after: Call) => void;

/**
 * One step's working context: reads and changes the state, collects outputs, and can take everything back. It lives for
 * one input only. Features change entities through `setCall`, `setDn` … and never touch the maps themselves.
 */
export class Turn {
  readonly outputs: Output[] = [];
  /** The request that this turn answers, or that a party has waited with; the next confirming event carries its ReferenceID. */
  requester: Requester | undefined;
  /** Who caused what happens, for CtrlParty of call-based events. */
  ctrlParty: string | undefined;
  /** ConnIDs of the calls that this turn has changed; their voice path is given to the switch at the end. */
  readonly changedCalls: string[] = [];
  /** DNs of agents that may have become free, and queues that got a call; worked off at the end of the turn. */
  freeAgents: Set<string> | undefined;
  fedQueues: Set<string> | undefined;
  /** Legs whose treatment has ended in this turn, each with the leg of the party that it was of. */
  silenced: Map<LegId, LegId> | undefined;
  /** What to put back, three slots per change: map, key, value before (undefined = was not there). */
  private readonly undos: unknown[] = [];
  private confirmed = false;
  private invited: string | undefined;

  constructor(
    readonly state: State,
    /** Milliseconds since 1970-01-01 UTC. */
    readonly time: number,
    /** Told of every change of a call while clients monitor calls. */
    private readonly onCallChange: CallChangeListener,
  ) {}

  // ---- entities -------------------------------------------------------------------------------------------------

  call(ConnID: string): Call | undefined {
    return this.state.calls.get(ConnID);
  }

  /** The call and party of a leg, or undefined when the leg is gone. */
  party(leg: LegId): { call: Call; party: Party } | undefined {
    const ConnID = this.state.legs.get(leg);
    if (ConnID === undefined) return undefined;
    const call = this.call(ConnID);
    const party = call?.parties.find((p) => p.leg === leg);
    return call && party ? { call, party } : undefined;
  }

  dn(number: string): Dn | undefined {
    return this.state.dns.get(number);
  }

  /** Legs of a DN, in the order in which its calls came. */
  legsOf(DN: string): readonly LegId[] {
    return this.state.dnLegs.get(DN) ?? NO_LEGS;
  }

  setCall(call: Call): Call {
    const before = this.state.calls.get(call.ConnID);
    this.replace(this.state.calls, call.ConnID, call);
    this.markChanged(call.ConnID);
    if (this.state.callMonitors.size > 0) this.onCallChange(this, before, call);
    return call;
  }

  /** Replaces one party of a call; the call as it is then. */
  setParty(call: Call, party: Party): Call {
    const parties = call.parties.slice();
    for (let i = 0; i < parties.length; i++) if (parties[i]?.leg === party.leg) parties[i] = party;
    return this.setCall(withCall(call, { parties }));
  }

  /** Adds a party and makes its leg known to the call and the DN. */
  addParty(call: Call, party: Party): Call {
    this.replace(this.state.legs, party.leg, call.ConnID);
    this.linkLeg(party.DN, party);
    return this.setCall(withCall(call, { parties: [...call.parties, party] }));
  }

  /** Takes parties out of a call; when none is left the call is gone. Device legs are released at the switch. */
  removeParties(call: Call, gone: readonly Party[], CallState?: string): Call {
    for (const party of gone) {
      this.replace(this.state.legs, party.leg, undefined);
      this.unlinkLeg(party);
      if (party.kind === 'device' || party.kind === 'external') {
        this.command(
          CallState === undefined
            ? { type: 'CommandRelease', leg: party.leg }
            : { type: 'CommandRelease', leg: party.leg, CallState },
        );
      }
    }
    const left = withCall(call, { parties: call.parties.filter(({ leg }) => !gone.some((p) => p.leg === leg)) });
    if (left.parties.length > 0) return this.setCall(left);
    if (this.state.callMonitors.size > 0) this.onCallChange(this, call, left);
    this.replace(this.state.calls, call.ConnID, undefined);
    return left;
  }

  /** The leg is no longer known; the call that it was in is about to be merged. */
  forgetLeg(party: Party): void {
    this.replace(this.state.legs, party.leg, undefined);
    this.unlinkLeg(party);
  }

  /** Moves parties into another call (transfer, conference); their legs live on. The former call loses them silently. */
  moveParties(from: Call, to: Call, moved: readonly Party[]): Call {
    for (const party of moved) this.replace(this.state.legs, party.leg, to.ConnID);
    this.replace(this.state.calls, from.ConnID, undefined);
    const merged = withCall(to, { parties: [...to.parties, ...moved] });
    this.replace(this.state.calls, to.ConnID, merged);
    this.markChanged(to.ConnID);
    return merged;
  }

  setDn(dn: Dn): Dn {
    this.replace(this.state.dns, dn.config.number, dn);
    return dn;
  }

  /** Sets or (undefined) removes an entry of one of the state's maps, so that it can be taken back. */
  replace<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
    this.undos.push(map, key, map.get(key));
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }

  /** Replaces one of the settings of the switch, so that it can be taken back. */
  setSetting<K extends Setting>(name: K, value: State[K]): void {
    this.undos.push(this.state, name, this.state[name]);
    this.state[name] = value;
  }

  include<T>(set: Set<T>, value: T): void {
    if (set.has(value)) return;
    this.undos.push(set, value, undefined);
    set.add(value);
  }

  exclude<T>(set: Set<T>, value: T): void {
    if (set.delete(value)) this.undos.push(set, value, true);
  }

  // ---- ids ------------------------------------------------------------------------------------------------------

  /** The next number of a counter. Counters are never taken back: an id that was thought of is never used again. */
  next(counter: 'call' | 'leg' | 'order'): number {
    this.state.counters[counter] += 1;
    return this.state.counters[counter];
  }

  newLeg(): LegId {
    return `p${this.next('leg')}`;
  }

  // ---- outputs --------------------------------------------------------------------------------------------------

  /**
   * Gives an event of a DN to every client registered there; to nobody when the DN is external. `answers`: it confirms
   * this request, besides those that always do. Reasons stand in all events of its DN that a request causes.
   */
  emit(DN: string, event: TEvent, answers?: Requester['request']): void {
    const dn = this.state.dns.get(DN);
    if (!dn) return;
    const clients = this.state.inputMasks.size === 0 ? dn.clients : this.wanting(dn.clients, event.id);
    const requester = this.requester;
    const { request } = requester ?? {};
    const confirming = request !== undefined && (request === answers || confirms(event.id, request));
    if (!requester || requester.ThisDN !== DN || !(confirming || causes(request, event.id))) {
      this.give({ kind: 'event', event, clients });
      return;
    }
    const { Reasons } = requester;
    // One list per DN: that of the last request that succeeded (notes, Reasons).
    if (confirming && Reasons !== undefined && dn.Reasons !== Reasons) this.setDn(withDn(dn, { Reasons }));
    const told = Reasons !== undefined && listedIn(event.id).Reasons;
    const answer = told ? ({ ...event, Reasons } as TEvent) : event;
    if (!confirming || this.confirmed || requester.ReferenceID === undefined) {
      this.give({ kind: 'event', event: answer, clients });
    } else {
      this.give({
        kind: 'event',
        event: answer,
        // Who waits for the event as an answer gets it whatever its mask says.
        clients: clients.includes(requester.client) ? clients : [...clients, requester.client],
        requester: requester.client,
        ReferenceID: requester.ReferenceID,
      });
    }
    if (confirming) this.confirmed = true;
  }

  private give(output: EventOutput): void {
    this.outputs.push(this.invited === undefined ? output : { ...output, invited: this.invited });
  }

  /** Lets `act` tell of one who was invited by this number and had not answered; undefined = of a member. */
  tellOfInvited(number: string | undefined, act: () => void): void {
    this.invited = number;
    act();
    this.invited = undefined;
  }

  /** Clients whose input mask does not leave the event out. */
  private wanting(clients: readonly ClientId[], id: TEvent['id']): readonly ClientId[] {
    return clients.filter((client) => passesMask(this.state.inputMasks.get(client), id));
  }

  /** Answers one client, whatever it is registered on. */
  reply(requester: Requester, event: TEvent): void {
    if (requester === this.requester) this.confirmed = true;
    this.outputs.push(
      requester.ReferenceID === undefined
        ? { kind: 'event', event, clients: [requester.client] }
        : {
            kind: 'event',
            event,
            clients: [requester.client],
            requester: requester.client,
            ReferenceID: requester.ReferenceID,
          },
    );
  }

  /** EventError to the requesting client only, event-rules 9.1. */
  refuse(requester: Requester, ErrorCode: number, ErrorMessage?: string, Extensions?: KVList): void {
    this.reply(requester, {
      id: 'EventError',
      ErrorCode,
      ErrorMessage: ErrorMessage ?? errorMessage(ErrorCode),
      ...(requester.ThisDN === undefined ? {} : { ThisDN: requester.ThisDN }),
      ...(requester.ConnID === undefined ? {} : { ConnID: requester.ConnID }),
      ...(Extensions === undefined ? {} : { Extensions }),
      ...this.stamp(),
    } as TEvent);
  }

  /** Gives an event to listed clients (call monitoring, distributed events). */
  send(clients: readonly ClientId[], event: TEvent): void {
    const wanting = this.state.inputMasks.size === 0 ? clients : this.wanting(clients, event.id);
    if (wanting.length > 0) this.outputs.push({ kind: 'event', event, clients: wanting });
  }

  /** Lets `act` run as the answer to a request that a party has waited with. */
  onBehalfOf(requester: Requester | undefined, act: () => void): void {
    const [before, wasConfirmed] = [this.requester, this.confirmed];
    this.requester = requester;
    this.confirmed = false;
    act();
    this.requester = before;
    this.confirmed = wasConfirmed;
  }

  command(command: Command): void {
    this.outputs.push({ kind: 'command', command });
  }

  stamp(): { TimeinSecs: number; TimeinuSecs: number } {
    const TimeinSecs = Math.floor(this.time / 1000);
    return { TimeinSecs, TimeinuSecs: Math.round((this.time - TimeinSecs * 1000) * 1000) };
  }

  // ---- timers ---------------------------------------------------------------------------------------------------

  setTimer(name: string, afterMs: number, purpose: TimerPurpose): void {
    const at = this.time + afterMs;
    this.replace(this.state.timers, name, { at, ...purpose } as Timer);
    this.outputs.push({ kind: 'timer', timer: name, at });
  }

  cancelTimer(name: string): void {
    if (!this.state.timers.has(name)) return;
    this.replace(this.state.timers, name, undefined);
    this.outputs.push({ kind: 'timer', timer: name, at: undefined });
  }

  // ---- end ------------------------------------------------------------------------------------------------------

  /** Tells the switch the voice path of every call that has changed. */
  connectChangedCalls(): void {
    for (const ConnID of this.changedCalls) {
      const call = this.state.calls.get(ConnID);
      if (call) this.command({ type: 'CommandConnect', ConnID, legs: pathOf(call) });
    }
    this.changedCalls.length = 0;
  }

  markFree(DN: string): void {
    this.freeAgents ??= new Set();
    this.freeAgents.add(DN);
  }

  markFed(queueDN: string): void {
    this.fedQueues ??= new Set();
    this.fedQueues.add(queueDN);
  }

  /** ConnIDs of the calls that this turn has changed so far, for the report of a failed step. */
  touchedCalls(): string[] {
    const ConnIDs = new Set<string>();
    for (let i = 0; i < this.undos.length; i += 3) {
      if (this.undos[i] === this.state.calls) ConnIDs.add(this.undos[i + 1] as string);
    }
    return [...ConnIDs];
  }

  /** Takes back every change of this turn. */
  rollBack(): void {
    for (let i = this.undos.length - 3; i >= 0; i -= 3) {
      const place = this.undos[i] as Map<unknown, unknown> | Set<unknown> | State;
      const [key, before] = [this.undos[i + 1], this.undos[i + 2]];
      if (!(place instanceof Map || place instanceof Set)) Object.assign(place, { [key as Setting]: before });
      else if (before === undefined) place.delete(key);
      else if (place instanceof Set) place.add(key);
      else place.set(key, before);
    }
    this.undos.length = 0;
  }

  private markChanged(ConnID: string): void {
    if (!this.changedCalls.includes(ConnID)) this.changedCalls.push(ConnID);
  }

  private linkLeg(DN: string, party: Party): void {
    if (party.kind === 'device') this.replace(this.state.dnLegs, DN, this.legsOf(DN).concat(party.leg));
    else if (party.kind === 'route') this.include(this.state.points.get(DN) ?? new Set(), party.leg);
  }

  private unlinkLeg({ DN, leg, kind }: Party): void {
    if (kind === 'route') this.exclude(this.state.points.get(DN) ?? new Set(), leg);
    const legs = this.state.dnLegs.get(DN) ?? [];
    const at = legs.indexOf(leg);
    if (at < 0) return;
    const isLast = legs.length === 1;
    this.replace(this.state.dnLegs, DN, isLast ? undefined : legs.toSpliced(at, 1));
    if (isLast && this.state.dns.get(DN)?.agent) this.markFree(DN);
  }
}

/** TMuteTransfer causes the events of its first half too, TMergeCalls those of a conference; others confirm them (event-rules 6.5, 7.1). */
function causes(request: Requester['request'] | undefined, id: TEvent['id']): boolean {
  if (request === 'RequestMuteTransfer') return id === 'EventHeld' || id === 'EventDialing';
  return request === 'RequestMergeCalls' && (id === 'EventRetrieved' || id === 'EventPartyAdded');
}

/** EventTreatmentNotApplied answers too: it stands in a note of the table only, because it tells of a failure. */
function confirms(id: TEvent['id'], request: Requester['request']): boolean {
  return (
    CONFIRMED_BY[request].includes(id) || (id === 'EventTreatmentNotApplied' && request === 'RequestApplyTreatment')
  );
}
