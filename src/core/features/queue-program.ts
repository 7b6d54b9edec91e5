import { newParty, partyOf, sideOf } from '../call.js';
import { resolveDestination } from '../destination.js';
import { presentEnd, removeFromCall } from '../end-call.js';
import { withParty } from '../entities.js';
import { type OfferHandlers, offer } from '../offer.js';
import { present } from '../present/party-events.js';
import { enqueue, isFree, presentQueued } from '../queue-index.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';

/** The next step of a queue's program is due for a call that still waits in it. */
export function runProgramStep(turn: Turn, leg: string, index: number): void {
  const found = turn.party(leg);
  if (found?.party.state !== 'Queued') return;
  const program = turn.dn(found.party.DN)?.config.program ?? [];
  const step = program[index];
  const next = program[index + 1];
  if (next && step) {
    turn.setTimer(`program:${leg}`, (next.after - step.after) * 1000, { kind: 'program', leg, step: index + 1 });
  }
  if (step?.queue !== undefined && resolveDestination(turn, step.queue)?.kind === 'queue')
    enqueue(turn, found.call, step.queue, { role: sideOf(found.party) });
  if (step?.converse !== undefined) converse(turn, found.call, found.party, step.converse);
}

/**
 * Treatment at an IVR port while the call stays queued (VM, Work with queues, multiple-queue call treated at an IVR port):
 * through the port's queue, which gets EventQueued and EventDiverted with CallState ConverseOn, or directly at the port.
 */
function converse(turn: Turn, call: Call, owner: Party, target: string): void {
  if (call.parties.some((p) => p.converse)) return;
  const viaQueue = turn.state.queues.has(target);
  const port = viaQueue ? freePort(turn, target) : target;
  if (port === undefined || resolveDestination(turn, port)?.kind !== 'device' || partyOf(call, port)) return;
  offer(
    turn,
    call,
    { kind: 'device', DN: port },
    {
      offer: { kind: 'converse', queue: viaQueue ? target : undefined, owner: owner.leg },
      role: sideOf(owner),
      from: call.parties[0]?.DN ?? '',
      converse: true,
      ...(viaQueue ? { queue: target } : {}),
    },
  );
}

export const converseOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const how = party.offer;
    let now = call;
    if (how?.kind === 'converse' && how.queue !== undefined && !partyOf(now, how.queue)) {
      now = lendThroughQueue(turn, now, how.queue, party);
    }
    const ringing: Party = withParty(party, { state: 'Alerting' });
    now = turn.setParty(now, ringing);
    present(turn, 'EventRinging', now, ringing, { CallState: 'ConverseOn' });
  },
  answered(turn, call, party) {
    const treating: Party = withParty(party, { state: 'Connected', offer: undefined, pending: undefined });
    const now = turn.setParty(call, treating);
    turn.onBehalfOf(party.pending, () => present(turn, 'EventEstablished', now, treating));
  },
  failed(turn, call, party) {
    presentEnd(turn, call, party, { by: party });
    removeFromCall(turn, call, [party]);
  },
  noAnswer() {},
};

/**
 * The port's queue: EventQueued and at once EventDiverted to the port. A call lent to the IVR still counts as held by the
 * queue that lent it, so its party stays (as printed: EventAbandoned when the caller hangs up meanwhile).
 */
function lendThroughQueue(turn: Turn, call: Call, queueDN: string, port: Party): Call {
  const party = newParty({
    leg: turn.newLeg(),
    DN: queueDN,
    kind: 'queue',
    role: port.role,
    state: 'Queued',
    queue: queueDN,
    converse: true,
    order: turn.next('order'),
  });
  const lent = turn.addParty(call, party);
  presentQueued(turn, lent, party);
  present(turn, 'EventDiverted', lent, party, {
    ThirdPartyDN: port.DN,
    ThirdPartyDNRole: port.role,
    CallState: 'ConverseOn',
  });
  return lent;
}

function freePort(turn: Turn, queueDN: string): string | undefined {
  return turn.dn(queueDN)?.config.ports?.find((port) => {
    const dn = turn.dn(port);
    return dn !== undefined && isFree(turn, dn);
  });
}
