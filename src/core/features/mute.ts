import type { KVList } from '../../protocol/index.js';
import { isMember, membersOf, othersOf, partyOf, takesPart } from '../call.js';
import { withParty } from '../entities.js';
import { presentCallInfo } from '../observed-call.js';
import { presentPlain } from '../present/party-events.js';
import { REFUSED, type Refusal } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, MonitorMode, Party } from '../state.js';
import type { Turn } from '../turn.js';

/** TSetMuteOn: the party itself is not heard; for a supervisor it switches the supervision mode (SIPS). */
export const setMuteOn: RequestHandler<'RequestSetMuteOn'> = (turn, request) => setMute(turn, request, true);

export const setMuteOff: RequestHandler<'RequestSetMuteOff'> = (turn, request) => setMute(turn, request, false);

interface MuteRequest {
  readonly ThisDN: string;
  readonly ConnID: string;
  readonly Extensions?: KVList;
}

function setMute(turn: Turn, request: MuteRequest, muted: boolean): Refusal | undefined {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const { call, party } = own;
  if (party.kind !== 'device' || !party.counts) return REFUSED.INCORR_STATE;
  if (party.state !== 'Connected' && party.state !== 'Held') return REFUSED.INCORR_STATE;
  const event = muted ? 'EventMuteOn' : 'EventMuteOff';
  if (!party.observes) {
    const changed: Party = withParty(party, { muted: muted && 'itself' });
    presentPlain(turn, event, turn.setParty(call, changed), changed);
    return undefined;
  }
  const asked = request.Extensions?.['MonitorMode'];
  const mode: MonitorMode = asked === 'coach' ? 'coach' : muted ? 'mute' : 'connect';
  const changed: Party = withParty(party, { observes: { ...party.observes, mode } });
  const now = turn.setParty(call, changed);
  presentPlain(turn, event, now, changed);
  if (turn.state.options['sip-enable-call-info']) presentMode(turn, now, changed, mode);
  return undefined;
}

/** EventPrivateInfo(4024) to supervisor and agent: how the supervision goes on. */
function presentMode(turn: Turn, call: Call, observer: Party, mode: MonitorMode): void {
  for (const party of membersOf(call)) {
    if (party.leg !== observer.leg && party.DN !== observer.observes?.agent) continue;
    presentPlain(turn, 'EventPrivateInfo', call, party, { PrivateEvent: 4024, Extensions: { MonitorMode: mode } });
  }
}

/**
 * TListenDisconnect in a conference of three or more: the party named by OtherDN neither hears the others nor is heard,
 * EventListenDisconnected says CallState Held (SIPS, Private Conversations During Conference).
 */
export const listenDisconnect: RequestHandler<'RequestListenDisconnect'> = (turn, request) =>
  setListening(turn, request, true);

export const listenReconnect: RequestHandler<'RequestListenReconnect'> = (turn, request) =>
  setListening(turn, request, false);

interface ListenRequest {
  readonly ThisDN: string;
  readonly ConnID: string;
  readonly OtherDN?: string;
}

function setListening(turn: Turn, request: ListenRequest, deaf: boolean): Refusal | undefined {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const listener = partyOf(own.call, request.OtherDN ?? request.ThisDN);
  if (!listener || (listener.kind !== 'device' && listener.kind !== 'external')) return REFUSED.OPER_REQ_INCOMPAT;
  if (!isMember(listener) || othersOf(own.call, own.party).length < 2) return REFUSED.OPER_REQ_INCOMPAT;
  if (!takesPart(own.party) || own.party.state !== 'Connected') return REFUSED.INCORR_STATE;
  if (listener.state !== 'Connected' || listener.deaf === deaf) return REFUSED.INCORR_STATE;
  const now = turn.setParty(own.call, withParty(listener, { deaf }));
  const event = deaf ? 'EventListenDisconnected' : 'EventListenReconnected';
  for (const party of membersOf(now)) {
    if (party.leg !== listener.leg && party.leg !== own.party.leg) continue;
    presentPlain(turn, event, now, party, {
      OtherDN: listener.DN,
      OtherDNRole: listener.role,
      CallState: deaf ? 'Held' : 'OK',
    });
  }
  presentCallInfo(turn, now);
  return undefined;
}
