import { wrapUpTime } from './agent-work.js';
import { isBusinessFor, isMember } from './call.js';
import { withCall, withParty } from './entities.js';
import { startObserving } from './observed-call.js';
import { present } from './present/party-events.js';
import { recordAnswered } from './recording.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/**
 * A party answers (event-rules 4.1): EventEstablished for it and for whoever still dials. Who has talked before, as after
 * a blind transfer or conference, is told nothing (6.4, 7.4).
 */
export function establish(turn: Turn, call: Call, party: Party): Call {
  turn.cancelTimer(`no-answer:${party.leg}`);
  turn.cancelTimer(`after-routing:${party.leg}`);
  const told: Party[] = [];
  const parties = call.parties.map((p) => {
    const next = p.leg === party.leg ? answered(p) : caller(p);
    if (next !== p) told.push(next);
    return next;
  });
  const talking = turn.setCall(withCall(call, { parties }));
  told.sort((a, b) => Number(b.leg === party.leg) - Number(a.leg === party.leg));
  for (const p of told) {
    if (p.leg === party.leg) turn.onBehalfOf(party.pending, () => presentEstablished(turn, talking, p));
    else presentEstablished(turn, talking, p);
  }
  let now = talking;
  for (const p of told) now = startObserving(turn, now, p);
  return recordAnswered(turn, now, told, party.offer);
}

function answered(party: Party): Party {
  return withParty(party, {
    state: 'Connected',
    counts: true,
    offer: undefined,
    dialed: undefined,
    pending: undefined,
  });
}

function caller(party: Party): Party {
  if (party.state === 'Dialing') return withParty(party, { state: 'Connected', dialed: undefined });
  if (party.state === 'HeldDialing') return withParty(party, { state: 'Held', dialed: undefined });
  return party;
}

export function presentEstablished(turn: Turn, call: Call, party: Party, more?: object): void {
  const agent = isBusinessFor(call, party) && party.kind === 'device' ? turn.dn(party.DN)?.agent : undefined;
  const time = agent ? wrapUpTime(turn, agent) : 0;
  const wrapUp = time === 0 ? {} : { Extensions: { WrapUpTime: time } };
  if (isMember(party)) present(turn, 'EventEstablished', call, party, { ...wrapUp, ...more });
}
