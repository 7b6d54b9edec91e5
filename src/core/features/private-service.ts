import type { TEvent } from '../../protocol/index.js';
import { othersOf, partyOf } from '../call.js';
import { withParty } from '../entities.js';
import { presentCallInfo } from '../observed-call.js';
import { presentPlain } from '../present/party-events.js';
import { REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Party } from '../state.js';

/**
 * Muting another party of a conference (SIPS, Muting/Unmuting a Party in a Conference). The reference's table of service
 * numbers could not be read: these two are decided by this project.
 */
const MUTE_PARTY = 3020;
const UNMUTE_PARTY = 3021;

export const privateService: RequestHandler<'RequestPrivateService'> = (turn, request, requester) => {
  if (request.PrivateEvent !== MUTE_PARTY && request.PrivateEvent !== UNMUTE_PARTY) return REFUSED.UNSUP_OPER;
  if (request.ThisDN === undefined || request.ConnID === undefined || request.OtherDN === undefined) {
    return REFUSED.INVALID_ATTR;
  }
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const target = partyOf(own.call, request.OtherDN);
  if (target?.kind !== 'device' || othersOf(own.call, own.party).length < 2) return REFUSED.OPER_REQ_INCOMPAT;
  const muted = request.PrivateEvent === MUTE_PARTY;
  const changed: Party = withParty(target, { muted: muted && 'another' });
  const now = turn.setParty(own.call, changed);
  turn.reply(requester, { id: 'EventACK', UserEvent: request.id, ...turn.stamp() } as TEvent);
  presentPlain(turn, muted ? 'EventMuteOn' : 'EventMuteOff', now, changed);
  presentCallInfo(turn, now);
  return undefined;
};
