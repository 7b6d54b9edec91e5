import type { TEvent } from '../../protocol/index.js';
import { REFUSED, type Refusal } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Requester, ReservationRequest } from '../state.js';
import type { Turn } from '../turn.js';

/**
 * TReserveAgent: requests for one agent are collected for `request-collection-time`, the highest priority wins, the
 * others get 1700; while the agent is reserved later requests are refused at once. The agent's state does not change.
 */
export const reserveAgent: RequestHandler<'RequestReserveAgent'> = (turn, request, requester) => {
  const DN = request.ThisDN ?? (request.AgentID === undefined ? undefined : turn.state.agents.get(request.AgentID));
  const agent = DN === undefined ? undefined : turn.dn(DN)?.agent;
  if (DN === undefined || !agent) return REFUSED.ACD_LOGOFF;
  const reservation = turn.state.reservations.get(DN);
  if (request.Timeout === 0) return cancelReservation(turn, DN, requester);
  if (reservation?.winner) return REFUSED.AGENT_ALREADY_RESERVED;
  const candidate: ReservationRequest = {
    requester,
    Priority: request.Priority ?? 0,
    Timeout: request.Timeout < 0 ? turn.state.options['reservation-time'] : request.Timeout,
  };
  const candidates = [...(reservation?.candidates ?? []), candidate];
  turn.replace(turn.state.reservations, DN, { candidates, winner: undefined });
  if (!reservation) {
    const ms = turn.state.options['request-collection-time'];
    turn.setTimer(`reservation:${DN}`, ms, { kind: 'reservation', DN });
  }
  return undefined;
};

/** Timeout 0 takes back what the same client has reserved. */
function cancelReservation(turn: Turn, DN: string, requester: Requester): Refusal | undefined {
  const winner = turn.state.reservations.get(DN)?.winner;
  if (winner?.requester.client !== requester.client) return REFUSED.OPER_REQ_INCOMPAT;
  turn.replace(turn.state.reservations, DN, undefined);
  turn.cancelTimer(`reservation:${DN}`);
  presentReserved(turn, DN, requester, 0);
  return undefined;
}

/** The time for collecting is over, or the reservation itself (of which nobody is told). */
export function reservationTimer(turn: Turn, DN: string): void {
  const reservation = turn.state.reservations.get(DN);
  if (!reservation) return;
  if (reservation.winner) {
    turn.replace(turn.state.reservations, DN, undefined);
    return;
  }
  const winner = reservation.candidates.reduce((best, c) => (c.Priority > best.Priority ? c : best));
  turn.replace(turn.state.reservations, DN, { candidates: [], winner });
  for (const loser of reservation.candidates) {
    if (loser !== winner) turn.refuse(loser.requester, REFUSED.AGENT_ALREADY_RESERVED);
  }
  presentReserved(turn, DN, winner.requester, winner.Timeout);
  turn.setTimer(`reservation:${DN}`, winner.Timeout, { kind: 'reservation', DN });
}

/** To the requester and to the clients registered on the agent's DN. */
function presentReserved(turn: Turn, DN: string, requester: Requester, Timeout: number): void {
  const dn = turn.dn(DN);
  const AgentID = dn?.agent?.AgentID;
  const event = { id: 'EventAgentReserved', ThisDN: DN, AgentID, Timeout, ...turn.stamp() } as TEvent;
  turn.reply(requester, event);
  turn.send(dn?.clients.filter((c) => c !== requester.client) ?? [], event);
}
