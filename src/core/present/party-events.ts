import type { KVList, TEvent } from '../../protocol/index.js';
import { isDialing, type OtherParty, otherOf } from '../call.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';
import { type Listed, listedIn, onlyListed } from './event-attributes.js';
import { partyState } from './party-state.js';

/** Attributes that a feature adds to, or puts in place of, those that every event of a party has. */
export type MoreAttributes = Readonly<Record<string, unknown>>;

/** Events of a consultation call that must name the main call, event-rules 4.5. Its other events leave it out. */
const NAMES_MAIN_CALL: ReadonlySet<string> = new Set([
  'EventDialing',
  'EventRinging',
  'EventEstablished',
  'EventAbandoned',
  'EventQueued',
  'EventRouteRequest',
]);

/** Events after which ThisDN's party is gone. */
const ENDS: ReadonlySet<string> = new Set(['EventReleased', 'EventAbandoned', 'EventDiverted', 'EventRouteUsed']);

/**
 * One event of a call from the view of one party (event-rules 1.1), to all clients registered on its DN. External
 * parties get none (1.2). Without `OtherDN` in `more` the other party of the call is given, if there is just one.
 */
export function present(turn: Turn, id: TEvent['id'], call: Call, party: Party, more?: MoreAttributes): void {
  if (party.kind === 'external') return;
  turn.emit(party.DN, partyEvent(turn, id, call, party, otherOf(call, party), more));
}

/** As `present`, but naming nobody as OtherDN unless `more` does: events about a third party, or after a merge. */
export function presentPlain(turn: Turn, id: TEvent['id'], call: Call, party: Party, more?: MoreAttributes): void {
  if (party.kind === 'external') return;
  turn.emit(party.DN, partyEvent(turn, id, call, party, undefined, more));
}

/** EventPartyAdded for one party of a conference: who is new, and the DN by whose doing (event-rules 7.1, 7.2). */
export function presentPartyAdded(turn: Turn, call: Call, party: Party, added: Party, byDN: string): void {
  presentPlain(turn, 'EventPartyAdded', call, party, {
    OtherDN: added.DN,
    OtherDNRole: 'NewParty',
    ThirdPartyDN: byDN,
    ThirdPartyDNRole: 'AddedBy',
    CallState: 'Conferenced',
  });
}

/**
 * Builds the event with all attributes that its table calls mandatory and those optional ones that are known. What the
 * table does not list is left out: EventDialing has no CallState, events of treatments have neither queue nor numbers.
 */
function partyEvent(
  turn: Turn,
  id: TEvent['id'],
  call: Call,
  party: Party,
  other: OtherParty | undefined,
  more: MoreAttributes | undefined,
): TEvent {
  const listed = listedIn(id);
  const event = commonAttributes(turn, id, call, party, listed);
  if (other?.OtherDN !== undefined) {
    event['OtherDN'] = other.OtherDN;
    event['OtherDNRole'] = other.OtherDNRole;
  }
  if (party.queue !== undefined && listed.ThisQueue) event['ThisQueue'] = party.queue;
  const agent = party.kind === 'device' ? turn.state.dns.get(party.DN)?.agent : undefined;
  if (agent !== undefined && listed.AgentID) event['AgentID'] = agent.AgentID;
  if (call.PreviousConnID !== undefined && NAMES_MAIN_CALL.has(id)) event['PreviousConnID'] = call.PreviousConnID;
  if (call.ANI !== undefined && listed.ANI && hasAni(turn)) event['ANI'] = call.ANI;
  if (call.DNIS !== undefined && listed.DNIS) event['DNIS'] = call.DNIS;
  if (call.UserData !== undefined && listed.UserData) event['UserData'] = call.UserData;
  if (more !== undefined) for (const name in more) event[name] = more[name];
  if (id === 'EventRinging') event['Extensions'] = ringingExtensions(originOf(turn, call, party), event['Extensions']);
  return event as unknown as TEvent;
}

/**
 * What every event says of its party and call, as far as its table lists it. Two literals, since most tables list all
 * but CallState: an object made in one piece is what an event, the busiest thing here, can be made of fastest.
 */
function commonAttributes(
  turn: Turn,
  id: TEvent['id'],
  { ConnID, CallID, CallUUID, CallType, parties }: Call,
  party: Party,
  listed: Listed,
): Record<string, unknown> {
  const { DN: ThisDN, role: ThisDNRole } = party;
  const PartyState = ENDS.has(id) ? 'NULL' : partyState(parties.find((p) => p.leg === party.leg) ?? party);
  const TimeinSecs = Math.floor(turn.time / 1000);
  const TimeinuSecs = Math.round((turn.time - TimeinSecs * 1000) * 1000);
  const CallState = 'OK';
  const common = listed.CallState
    ? { id, ConnID, CallID, CallUUID, CallType, CallState, ThisDN, ThisDNRole, PartyState, TimeinSecs, TimeinuSecs }
    : { id, ConnID, CallID, CallUUID, CallType, ThisDN, ThisDNRole, PartyState, TimeinSecs, TimeinuSecs };
  return listed.unlisted.length === 0 ? common : onlyListed(common, listed);
}

/** EventNetworkReached for whoever dials, also with the call on hold; who talks already does not dial (single-step requests). */
export function presentNetworkReached(turn: Turn, call: Call): void {
  for (const p of call.parties) {
    if (isDialing(p) && p.kind === 'device') present(turn, 'EventNetworkReached', call, p);
  }
}

/** `ani-distribution`: the events of no call have ANI when it is suppressed. */
export function hasAni(turn: Turn): boolean {
  return turn.state.options['ani-distribution'] !== 'suppressed';
}

/** What the switch says when a device rings, and besides what the call has brought with it. */
function ringingExtensions(origin: KVList | undefined, brought: unknown): KVList | undefined {
  return brought === undefined ? origin : { ...origin, ...(brought as KVList) };
}

/** Who began the call, told to every device that rings, also where OtherDN is not given (event-rules 8.10). */
function originOf(turn: Turn, call: Call, ringing: Party): Readonly<Record<string, string>> | undefined {
  const { parties } = call;
  const first = parties[0];
  const origin =
    first?.role === 'Origination' && first.leg !== ringing.leg
      ? first
      : (parties.find((p) => p.role === 'Origination' && p.leg !== ringing.leg) ??
        parties.find((p) => p.leg !== ringing.leg));
  return origin && { OriginationDN: origin.DN, OriginationDN_location: turn.state.serverName };
}
