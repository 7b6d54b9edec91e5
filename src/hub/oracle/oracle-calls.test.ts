import type { OracleTimer, Scope } from './oracle-centre.test.js';

/**
 * What the oracle knows of the switch: who is in which call and in which state, as the acts imply it. Nothing here, or in
 * the rules beside it, looks at the code that is tested.
 */

export type Role = 'Origination' | 'Destination' | 'Observer';

export type MemberState =
  /** Has dialed, is not answered yet. */
  | 'dialing'
  /** The same, with the call on hold. */
  | 'held-dialing'
  /** Has dialed and was told EventDestinationBusy; nobody else is in the call (4.3). */
  | 'failed'
  | 'alerting'
  /** Rings for a TSingleStepConference: counts for nobody (7.2). */
  | 'invited'
  | 'talking'
  | 'held'
  /** A queue or routing point in which the call waits: it stands for whoever comes. */
  | 'waiting'
  /** A queue or routing point that has dialed a predictive call. */
  | 'predicting'
  /** A supervisor, before and after it has come. */
  | 'watch-ringing'
  | 'observing';

export interface Member {
  readonly DN: string;
  /** Not monitored: gets no events (1.2). */
  readonly external: boolean;
  readonly role: Role;
  state: MemberState;
  /** The number that a member which is not answered yet has dialed. */
  readonly dialed?: string;
  /** Who has invited the member into which call, and with which request. */
  readonly invitation?: {
    readonly by: string;
    readonly ReferenceID: number;
    readonly label: number;
    readonly Reasons: string | undefined;
  };
  /** 2.6: the queue that gave the call to this party; of queues that are not ACD queues nothing is required. */
  readonly queue?: { readonly DN: string; readonly required: boolean };
  /** Of a waiting one: its place in the order of all that wait. Of one that rings: the place that has sent the call here. */
  place?: Place;
  readonly observes?: {
    readonly agent: string;
    readonly scope: Scope;
    readonly announced: boolean;
  };
  /** Of a waiting one. */
  treatment?: Treatment;
  /** A business call for this party, whatever it is for the others: a queue or routing point has given it. */
  business?: boolean;
}

/** What is played to a call that waits, and collected from it. */
export interface Treatment {
  readonly type: string;
  readonly collects: boolean;
  /** An announcement that has not come to its end. */
  plays: boolean;
  interrupted: boolean;
  digits: string;
  readonly asked: { readonly MAX_DIGITS: number; readonly TERM_DIGITS?: string; readonly TOTAL_TIMEOUT: number };
  timer: OracleTimer | undefined;
}

/** Where and since when a call waits. */
export interface Place {
  readonly DN: string;
  readonly since: number;
  /** Queues in which a call waits at once have the same one. */
  readonly group: number;
  /** Of the TRouteCall that has sent the call on, and the call that it named. */
  readonly ReferenceID?: number | undefined;
  readonly label?: number;
}

export interface OracleCall {
  /** Stands for the ConnID. */
  readonly label: number;
  CallType: 'Internal' | 'Inbound' | 'Outbound' | 'Consult';
  /** Label of the main call of a consultation. */
  main: number | undefined;
  members: Member[];
  /** Came to a queue or routing point before anybody talked: a business call for all its parties. */
  business?: boolean;
  /** User data of the call, as text; undefined = none. */
  data?: string;
}

/** 4.5: a consultation call into which its main call comes is one no longer. The rules name no type for it: it has that of the other. */
export function takeMainCall(held: OracleCall, current: OracleCall): void {
  // 8: a business call stays one.
  if (current.business) held.business = true;
  if (held.main !== current.label) return;
  held.CallType = current.CallType;
  held.main = current.main;
}

/** A member in one of its calls. */
export interface InCall {
  readonly call: OracleCall;
  readonly member: Member;
}

/** 7.2: who is only invited counts for nobody. */
export function countedIn(call: OracleCall): Member[] {
  return call.members.filter((m) => m.state !== 'invited' && m.state !== 'watch-ringing');
}

/** Several queues in which the call waits at once are one party to the others. */
export function apart(members: readonly Member[]): Member[] {
  const isFirst = (m: Member) => members.find((o) => isWaiting(o) && o.place?.group === m.place?.group) === m;
  return members.filter((m) => !isWaiting(m) || isFirst(m));
}

/** All that count but the member itself; a queue has nothing to do with the others. */
export function othersOf(call: OracleCall, member: Member): Member[] {
  return apart(countedIn(call).filter((m) => m !== member && !(isWaiting(m) && isWaiting(member))));
}

/** How many parties count. */
export function sizeOf(call: OracleCall): number {
  return apart(countedIn(call)).length;
}

export const isDialing = ({ state }: Member) => state === 'dialing' || state === 'held-dialing';
/** Has answered, or was answered. */
export const isEstablished = ({ state }: Member) => state === 'talking' || state === 'held';
export const isObserver = ({ observes }: Member) => observes !== undefined;
export const isPredicting = ({ state }: Member) => state === 'predicting';
export const isWaiting = ({ state }: Member) => state === 'waiting';
/** Nobody is there yet: a phone rings, or the call waits for one. */
export const isRinging = ({ state }: Member) =>
  state === 'alerting' || state === 'invited' || state === 'waiting' || state === 'watch-ringing';
export const isHeld = ({ state }: Member) => state === 'held' || state === 'held-dialing';

/** The members without one of them. */
export function without(call: OracleCall, gone: Member): Member[] {
  return call.members.filter((m) => m !== gone);
}

/** 8: who rings for a conference is a party from its completion on, whoever had chosen it. */
export function isParty(member: Member): undefined {
  if (member.state === 'alerting') delete member.place;
}

/** Who dialed towards a party that now is in another call talks to the members there. */
export function arrive(member: Member): undefined {
  if (member.state === 'dialing') member.state = 'talking';
  if (member.state === 'held-dialing') member.state = 'held';
}

/** 4.2: phones that only ring, and observers, are no call: who dialed has given up, whoever dialed that was. */
export function onlyRing(members: readonly Member[]): boolean {
  return members.every((m) => isRinging(m) || isObserver(m));
}
