import type { Oracle } from './oracle.test.js';
import { ANY, thirdParty } from './oracle.test.js';
import { type InCall, type Member, othersOf, without } from './oracle-calls.test.js';
import { leadsAtOnceTo, newIn } from './rules-4-destination.test.js';
import { BUSY, MISFIT, refuseFull, refuseStateOf, refuseStranger, refuseUnknown } from './rules-9-refusals.test.js';

// Event-rules 7.2, TSingleStepConference.

/** 7.2 TSingleStepConference: until the answer nobody but the invited party is told. */
export function singleStepConference(
  oracle: Oracle,
  DN: string,
  label: number,
  to: string,
  ReferenceID: number,
): undefined {
  const own = oracle.find(label, DN);
  if (!own) return refuseStranger(oracle, DN, label);
  const { call, member } = own;
  if (member.state !== 'talking') return refuseStateOf(oracle, own);
  if (refuseUnknown(oracle, DN, to, label)) return;
  // 8: a queue or routing point is no member.
  if (oracle.deviceAt(leadsAtOnceTo(oracle, to))) return oracle.refuse('8 conference refused', DN, MISFIT, label);
  // 7.3: who is invited has its place already. Which of two reasons a refusal names is not ruled.
  const full = call.members.length >= oracle.config.limit;
  const at = newIn(oracle, call, DN, to, full ? [1177] : []);
  if (at === undefined) return;
  if (refuseFull(oracle, DN, call, call.members.length + 1)) return;
  const invited: Member = {
    DN: at,
    external: oracle.isExternal(at),
    role: 'Destination',
    state: 'invited',
    invitation: { by: DN, ReferenceID, label, Reasons: oracle.reasons },
  };
  call.members.push(invited);
  oracle.tell('7.2', call, invited, 'EventRinging', { CallState: 'Conferenced' });
  if (invited.external) oracle.limitRinging(invited);
}

/** It answers. The request is confirmed to the one who sent it, if that is a member still. */
export function invitedAnswers(oracle: Oracle, { call, member }: InCall): undefined {
  if (!member.invitation) return;
  const { by, ReferenceID, Reasons } = member.invitation;
  member.state = 'talking';
  oracle.tell('7.2', call, member, 'EventEstablished');
  oracle.established.push({ call, member, running: true });
  for (const old of othersOf(call, member)) {
    oracle.tell('7.2', call, old, 'EventPartyAdded', {
      OtherDN: member.DN,
      OtherDNRole: 'NewParty',
      ...thirdParty(by, 'AddedBy'),
      CallState: 'Conferenced',
      ReferenceID: old.DN === by ? ReferenceID : undefined,
      Reasons: old.DN === by ? Reasons : undefined,
    });
  }
}

/** Said of a phone that has rung too long; of a network that says so it is NoAnswer. */
export const TIME_OUT = 'time-out';

/** Busy, no answer, invalid; the rules name no number for other failures. */
const INVITATION_ERRORS: Readonly<Record<string, number>> = {
  Busy: BUSY,
  NoAnswer: 232,
  [TIME_OUT]: 232,
  SitInvalidnum: 71,
};

/** It does not come: EventError to the requester, EventReleased for a phone that rejects. The rules name no CallState. */
export function invitationFails(oracle: Oracle, { call, member }: InCall, why: string): undefined {
  if (why === TIME_OUT) oracle.tell('7.2', call, member, 'EventAbandoned', { CallState: ANY, ReleasingParty: ANY });
  else oracle.tell('7.2', call, member, 'EventReleased', { CallState: ['OK', why], ReleasingParty: '1 Local' });
  call.members = without(call, member);
  oracle.refuseInvitation('7.2', member, INVITATION_ERRORS[why] ?? 234);
}
