import { withCall } from './entities.js';
import type { Call, CallTypeName, Party, PartyRole, PartyStateName } from './state.js';
import type { Turn } from './turn.js';

/** What a new call starts with; everything else has its neutral value. */
export interface NewCall {
  readonly CallType: CallTypeName;
  readonly ANI?: string | undefined;
  /** Whose number ANI is when nothing else is given and all calls have one (`ani-distribution`). */
  readonly from?: string;
  readonly DNIS?: string | undefined;
  readonly UserData?: Call['UserData'];
  readonly PreviousConnID?: string;
  readonly jointUserData?: string;
  readonly predictive?: Call['predictive'];
}

/** Creates a call without parties. ConnID, CallID and CallUUID come from the counters and are never used twice. */
export function newCall(turn: Turn, init: NewCall): Call {
  const number = turn.next('call');
  const hex = number.toString(16).padStart(8, '0');
  const { connIdPrefix } = turn.state;
  return {
    ConnID: connIdPrefix + hex,
    CallID: number,
    CallUUID: `${connIdPrefix.toUpperCase()}0000000000000000${hex.toUpperCase()}`,
    CallType: init.CallType,
    ANI: init.ANI ?? (turn.state.options['ani-distribution'] === 'all-calls' ? init.from : undefined),
    DNIS: init.DNIS,
    UserData: init.UserData,
    PreviousConnID: init.PreviousConnID,
    jointUserData: init.jointUserData,
    parties: [],
    redirections: 0,
    predictive: init.predictive,
    muteTransfer: undefined,
    business: false,
  };
}

export type NewParty = Pick<Party, 'leg' | 'DN' | 'kind' | 'role' | 'state'> & Partial<Party>;

/** A party with neutral values for whatever is not given; all parties have the same shape. */
export function newParty(init: NewParty): Party {
  return {
    leg: init.leg,
    DN: init.DN,
    kind: init.kind,
    role: init.role,
    state: init.state,
    dialed: init.dialed,
    queue: init.queue,
    business: init.business ?? false,
    counts: init.counts ?? true,
    offer: init.offer,
    muted: init.muted ?? false,
    deaf: init.deaf ?? false,
    observes: init.observes,
    converse: init.converse ?? false,
    treatment: init.treatment,
    recording: init.recording,
    ivr: init.ivr,
    failure: init.failure,
    order: init.order ?? 0,
    pending: init.pending,
  };
}

/** The DN's party in the call, event-rules 9.2: without one the ConnID is invalid for that DN. */
export function partyOf(call: Call, DN: string): Party | undefined {
  return call.parties.find((p) => p.DN === DN);
}

/** The side of the call that the party stands on: who takes its place keeps the role, as in predictive calls (event-rules 8). */
export function sideOf(party: Party): 'Origination' | 'Destination' {
  return party.role === 'Origination' ? 'Origination' : 'Destination';
}

export function isQueueLike(party: Party): boolean {
  return party.kind === 'queue' || party.kind === 'route';
}

/**
 * A business call for this party: it came through a routing point or queue, or one of these has given it to the party (as a
 * consultation call, which the completion makes part of a private one).
 */
export function isBusinessFor(call: Call, party: Party): boolean {
  return call.business || party.queue !== undefined || party.business;
}

/** Who has called and is not answered yet, also with the call on hold. */
export function isDialing(party: Party): boolean {
  return party.state === 'Dialing' || party.state === 'HeldDialing';
}

/**
 * A call that comes to a queue or routing point before anybody has talked is a business call for all its parties. A
 * consultation, or a call that others have had before, is one only for the party to which it is given.
 */
export function asBusinessCall(call: Call): Call {
  return call.CallType === 'Consult' || call.parties.some(isAnswered) ? call : withCall(call, { business: true });
}

/** A device that has a say in the call. Who observes it, or treats it while it waits, has none. */
export function takesPart(party: Party): boolean {
  return party.kind === 'device' && !party.observes && !party.converse;
}

/**
 * Nobody is there whom the others could talk to: waiting places without anybody who waits, and phones that only ring, are
 * no call (event-rules 4.2); who observes or is only invited does not count.
 */
export function isForsaken(parties: readonly Party[]): boolean {
  return parties.every((p) => !isThere(p) || p.observes !== undefined || !isMember(p));
}

/** Whether somebody is at the party's end: not while its device only rings, and never in a queue. */
export function isThere(party: Party): boolean {
  return !isQueueLike(party) && party.state !== 'Alerting' && party.state !== 'Offered';
}

/**
 * Whether others know of the party: not before its device rings, not while it is only invited (event-rules 7.2), and not
 * when it only treats a call that stays queued.
 */
export function isMember(party: Party): boolean {
  return party.counts && party.state !== 'Offered' && !party.converse;
}

export function membersOf(call: Call): Party[] {
  return call.parties.filter(isMember);
}

/** Members, and those who have been invited to become one: what the limit of a conference counts (event-rules 7.3). */
export function expectedMembersOf(call: Call): Party[] {
  return call.parties.filter((p) => isMember(p) || p.offer?.kind === 'conference');
}

/** Members that are told who comes and goes; a queue or routing point learns only what happens to its own call. */
export function deviceMembersOf(call: Call): Party[] {
  return call.parties.filter((p) => isMember(p) && !isQueueLike(p));
}

/**
 * The parties that are "the other side" for one party. Several queues at once are one destination; a queue sees the
 * caller's side only.
 */
export function othersOf(call: Call, party: Party): Party[] {
  const others: Party[] = [];
  let queueLike = isQueueLike(party) || party.converse;
  for (const other of call.parties) {
    if (other.leg === party.leg || !isMember(other)) continue;
    if (isQueueLike(other)) {
      if (queueLike) continue;
      queueLike = true;
    }
    others.push(other);
  }
  return others;
}

export interface OtherParty {
  readonly OtherDN?: string;
  readonly OtherDNRole?: PartyRole;
}

const COMPLEX: OtherParty = {};

/**
 * OtherDN and OtherDNRole of a party's plain events, event-rules 2.1 and 2.2: the other party of a two-party call, nobody
 * when the others are a complex party. Who still dials is told the dialed number (`DIAL`).
 */
export function otherOf(call: Call, party: Party): OtherParty {
  if (party.dialed !== undefined && party.state !== 'Connected' && party.state !== 'Held') {
    return { OtherDN: party.dialed, OtherDNRole: party.role === 'Origination' ? 'Destination' : 'Origination' };
  }
  if (party.observes) {
    // Service observing: the observer is told of the far party, not of the agent.
    const far = farParty(call, party);
    return far ? { OtherDN: far.DN, OtherDNRole: far.role } : COMPLEX;
  }
  const others = othersOf(call, party);
  const other = others[0];
  return other && others.length === 1 ? { OtherDN: other.DN, OtherDNRole: other.role } : COMPLEX;
}

/**
 * The party that an observed agent talks to, if there is just one (event-rules 2.2); the agent when nobody else is left.
 */
export function farParty(call: Call, observer: Party): Party | undefined {
  const talkers = othersOf(call, observer).filter((p) => !p.observes);
  const far = talkers.filter((p) => p.DN !== observer.observes?.agent);
  return far.length < 2 ? (far[0] ?? talkers[0]) : undefined;
}

const ANSWERED: ReadonlySet<PartyStateName> = new Set(['Connected', 'Held']);

export function isAnswered(party: Party): boolean {
  return ANSWERED.has(party.state);
}
