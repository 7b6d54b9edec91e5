import type { KVList, TEvent } from '../../protocol/index.js';
import { logOut } from '../agent-work.js';
import { resolveDestination } from '../destination.js';
import { withDn } from '../entities.js';
import { listedIn } from '../present/event-attributes.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Dn } from '../state.js';
import type { Turn } from '../turn.js';

export const setDNDOn: RequestHandler<'RequestSetDNDOn'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  presentDn(turn, turn.setDn(withDn(dn, { dnd: true, Reasons: request.Reasons })), 'EventDNDOn', request);
  return undefined;
};

export const setDNDOff: RequestHandler<'RequestSetDNDOff'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  presentDn(turn, turn.setDn(withDn(dn, { dnd: false, Reasons: request.Reasons })), 'EventDNDOff', request);
  turn.markFree(request.ThisDN);
  return undefined;
};

/** TCallSetForward: one target per mode. */
export const callForwardSet: RequestHandler<'RequestCallForwardSet'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  if (request.OtherDN === request.ThisDN) return REFUSED.CFW_DN_INV;
  if (!resolveDestination(turn, request.OtherDN)) return REFUSED.INV_CALD_DN;
  const mode = request.ForwardMode ?? 'Unconditional';
  if (mode === 'None') return REFUSED.INVALID_ATTR;
  const forward = { ...dn.forward, [mode]: request.OtherDN };
  const now = turn.setDn(withDn(dn, { forward, Reasons: request.Reasons }));
  presentDn(turn, now, 'EventForwardSet', request, { OtherDN: request.OtherDN, ForwardMode: mode, InfoStatus: mode });
  return undefined;
};

export const callForwardCancel: RequestHandler<'RequestCallForwardCancel'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  const mode = request.ForwardMode ?? 'None';
  const { [mode]: _cancelled, ...others } = dn.forward;
  const now = turn.setDn(withDn(dn, { forward: mode === 'None' ? {} : others, Reasons: request.Reasons }));
  presentDn(turn, now, 'EventForwardCancel', request, { ForwardMode: mode, InfoStatus: mode });
  return undefined;
};

export const setMessageWaitingOn: RequestHandler<'RequestSetMessageWaitingOn'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  presentDn(turn, turn.setDn(withDn(dn, { messageWaiting: true })), 'EventMessageWaitingOn', request);
  turn.command({ type: 'CommandMessageWaiting', DN: dn.config.number, on: true });
  return undefined;
};

export const setMessageWaitingOff: RequestHandler<'RequestSetMessageWaitingOff'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  presentDn(turn, turn.setDn(withDn(dn, { messageWaiting: false })), 'EventMessageWaitingOff', request);
  turn.command({ type: 'CommandMessageWaiting', DN: dn.config.number, on: false });
  return undefined;
};

/** The phone's registration came or went. What it talks is ended by reports about its legs. */
export function serviceChanged(turn: Turn, DN: string, inService: boolean): void {
  const dn = turn.dn(DN);
  // What becomes of a DN that is no longer configured is decided by its calls.
  if (!dn || dn.removed || dn.inService === inService) return;
  presentDn(
    turn,
    turn.setDn(withDn(dn, { inService })),
    inService ? 'EventDNBackInService' : 'EventDNOutOfService',
    {},
  );
  if (inService) turn.markFree(DN);
  else if (dn.agent && turn.state.options['logout-on-out-of-service']) logOut(turn, turn.dn(DN) as Dn);
}

export function hookChanged(turn: Turn, DN: string, offHook: boolean): void {
  const dn = turn.dn(DN);
  if (!dn || dn.offHook === offHook) return;
  presentDn(turn, turn.setDn(withDn(dn, { offHook })), offHook ? 'EventOffHook' : 'EventOnHook', {});
}

/** The link to the switch is gone or there again: every client of the server learns it. */
export function switchLinkChanged(turn: Turn, connected: boolean): void {
  turn.send([...turn.state.clients.keys()], {
    id: connected ? 'EventLinkConnected' : 'EventLinkDisconnected',
    ...turn.stamp(),
  } as TEvent);
}

function presentDn(turn: Turn, dn: Dn, id: TEvent['id'], request: { Extensions?: KVList }, more?: object): void {
  turn.emit(dn.config.number, {
    id,
    ThisDN: dn.config.number,
    ...(dn.agent && listedIn(id).AgentID ? { AgentID: dn.agent.AgentID } : {}),
    ...(request.Extensions === undefined ? {} : { Extensions: request.Extensions }),
    ...turn.stamp(),
    ...more,
  } as TEvent);
}
