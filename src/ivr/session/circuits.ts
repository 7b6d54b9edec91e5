import { forgetCall } from './call-book.js';
import { reportDnStatus } from './login.js';
import type { LinkId } from './state.js';
import type { IvrTurn } from './turn.js';

export function openLink(turn: IvrTurn, id: LinkId, group: number, failover: boolean): void {
  turn.state.links.set(id, { id, group, failover, login: undefined });
}

/**
 * A circuit is gone. Its calls live on; one that is over by now and has no other circuit is forgotten. Outbound
 * registrations of the circuit end.
 */
export function closeLink(turn: IvrTurn, id: LinkId): void {
  const { state } = turn;
  const link = state.links.get(id);
  if (link === undefined) return;
  state.links.delete(id);
  for (const [DN, links] of state.dialOutRegistry) unregisterDialOut(turn, DN, links, id);
  for (const call of [...state.calls.values()]) {
    if (call.phase === 'released' && turn.circuitOf(call) === undefined) forgetCall(turn, call);
  }
  const ivr = state.config.ivrs.find((one) => one.name === link.login?.ClientName);
  if (ivr !== undefined) reportDnStatus(turn, ivr);
}

/** Takes a circuit out of the registration of a DN. */
export function unregisterDialOut(turn: IvrTurn, DN: string, links: LinkId[], id: LinkId): void {
  const at = links.indexOf(id);
  if (at !== -1) links.splice(at, 1);
  if (links.length === 0) turn.state.dialOutRegistry.delete(DN);
}
