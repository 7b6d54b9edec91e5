import type { KVList } from '../protocol/index.js';
import { newCall, takesPart } from './call.js';
import { resolveDestination } from './destination.js';
import { withParty } from './entities.js';
import { isInFront } from './in-front.js';
import type { LegId } from './inputs.js';
import { originate } from './origination.js';
import { present } from './present/party-events.js';
import { isRefusal, REFUSED, type Refusal } from './refusal.js';
import { ownParty } from './request-handler.js';
import type { Call, Party, Requester } from './state.js';
import type { Turn } from './turn.js';
import { tooMuchUserData } from './user-data-limit.js';

export interface ConsultationRequest {
  readonly ThisDN: string;
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly UserData?: KVList;
  readonly Extensions?: KVList;
}

/**
 * The first half of TInitiateTransfer, TInitiateConference and TMuteTransfer: EventHeld for the main call (event-rules
 * 6.1) and a new call of CallType Consult that names it. Everything that can be refused is refused before the hold.
 */
export function beginConsultation(
  turn: Turn,
  request: ConsultationRequest,
): { readonly call: Call; readonly heldLeg: LegId } | Refusal {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (isInFront(turn, request.ThisDN)) return REFUSED.UNSUP_OPER;
  const { call: main, party } = own;
  // A held call cannot start another consultation (event-rules 4.6).
  if (party.state !== 'Connected' || !takesPart(party)) return REFUSED.INCORR_STATE;
  const dest = resolveDestination(turn, request.OtherDN);
  if (!dest || dest.DN === request.ThisDN) return REFUSED.INV_CALD_DN;
  const legs = turn.legsOf(request.ThisDN).length;
  if (legs >= turn.state.options['max-calls-per-dn']) return REFUSED.SYSRES_BUSY;
  if (turn.state.calls.size >= turn.state.options['max-calls']) return REFUSED.PERF_LIMIT_EXC;
  const mode = consultUserData(turn, request.Extensions);
  const UserData = mode === 'separate' ? request.UserData : joined(main.UserData, request.UserData);
  if (tooMuchUserData(turn, UserData)) return REFUSED.INVALID_ATTR;
  const held: Party = withParty(party, { state: 'Held' });
  present(turn, 'EventHeld', turn.setParty(main, held), held);
  const call = newCall(turn, {
    CallType: 'Consult',
    PreviousConnID: main.ConnID,
    ANI: main.ANI,
    DNIS: main.DNIS,
    UserData,
    ...(mode === 'joint' ? { jointUserData: main.ConnID } : {}),
  });
  return { call, heldLeg: held.leg };
}

/**
 * TInitiateTransfer and TInitiateConference: hold and consultation call. What the second call was for is said by its
 * completion alone.
 */
export function initiateConsultation(
  turn: Turn,
  request: ConsultationRequest,
  requester: Requester,
): Refusal | undefined {
  const begun = beginConsultation(turn, request);
  if (isRefusal(begun)) return begun;
  originate(turn, begun.call, request.ThisDN, request.OtherDN, requester, begun.heldLeg);
  return undefined;
}

/** Extensions key ConsultUserData goes before the option `consult-user-data` (event-rules 8.6). */
function consultUserData(turn: Turn, extensions: KVList | undefined): 'separate' | 'inherited' | 'joint' {
  const asked = extensions?.['ConsultUserData'];
  if (asked === 'separate' || asked === 'inherited' || asked === 'joint') return asked;
  return turn.state.options['consult-user-data'];
}

function joined(main: KVList | undefined, own: KVList | undefined): KVList | undefined {
  return own === undefined ? main : { ...main, ...own };
}
