import type { KVList } from '../../protocol/index.js';
import { isAnswered } from '../call.js';
import { resolveDestination } from '../destination.js';
import { withDn, withParty } from '../entities.js';
import { observationFails } from '../leave-observed.js';
import { presentCallInfo, presentObserverAdded, presentToObserver, startObserving } from '../observed-call.js';
import type { OfferHandlers } from '../offer.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Call, Dn, MonitorMode, Party } from '../state.js';
import { endSupervision, presentSupervision } from '../supervision.js';
import type { Turn } from '../turn.js';

/**
 * TMonitorNextCall: one agent per supervisor, one supervisor per agent. A supervisor's second request replaces the first
 * one, a second supervisor is refused (TlibRef). With `intrusion-enabled` a running call is joined at once.
 */
export const monitorNextCall: RequestHandler<'RequestMonitorNextCall'> = (turn, request) => {
  const agent = turn.dn(request.OtherDN);
  const supervisor = turn.dn(request.ThisDN) as Dn;
  if (!agent) return REFUSED.NOT_CONFIGURED;
  const devices = [request.ThisDN, request.OtherDN].every((DN) => resolveDestination(turn, DN)?.kind === 'device');
  if (request.OtherDN === request.ThisDN || !devices) return REFUSED.OPER_REQ_INCOMPAT;
  if (agent.supervisedBy && agent.supervisedBy.supervisor !== request.ThisDN) return REFUSED.RESOURCE_SEIZED;
  if (supervisor.supervises !== undefined) endSupervision(turn, request.ThisDN, supervisor.supervises);
  const MonitorNextCallType = request.MonitorNextCallType ?? 'OneCall';
  turn.setDn(withDn(turn.dn(request.ThisDN) as Dn, { supervises: request.OtherDN }));
  turn.setDn(
    withDn(turn.dn(request.OtherDN) as Dn, {
      supervisedBy: {
        supervisor: request.ThisDN,
        MonitorNextCallType,
        mode: monitorMode(turn, request.Extensions),
        scope: monitorScope(turn, request.Extensions),
      },
    }),
  );
  presentSupervision(turn, 'EventMonitoringNextCall', request.ThisDN, request.OtherDN, { MonitorNextCallType });
  if (turn.state.options['intrusion-enabled']) joinRunningCall(turn, request.OtherDN);
  return undefined;
};

export const cancelMonitoring: RequestHandler<'RequestCancelMonitoring'> = (turn, request) => {
  const supervisor = turn.dn(request.ThisDN);
  if (supervisor?.supervises === undefined || supervisor.supervises !== request.OtherDN) {
    return REFUSED.OBJ_NOT_KNOWN;
  }
  endSupervision(turn, request.ThisDN, request.OtherDN);
  return undefined;
};

/** The supervisor's device that is rung as observer. */
export const observeOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const ringing: Party = withParty(party, { state: 'Alerting' });
    const now = turn.setParty(call, ringing);
    // In a call that the agent made, EventPartyAdded comes with the ringing (as printed).
    if (party.observes?.announced) presentObserverAdded(turn, now, ringing);
    presentToObserver(turn, 'EventRinging', now, ringing);
  },
  answered(turn, call, party) {
    const joined: Party = withParty(party, { state: 'Connected', counts: true, offer: undefined, pending: undefined });
    const now = turn.setParty(call, joined);
    if (!party.observes?.announced) presentObserverAdded(turn, now, joined);
    turn.onBehalfOf(party.pending, () => presentToObserver(turn, 'EventEstablished', now, joined));
    presentCallInfo(turn, now, joined);
    endSubscriptionForOneCall(turn, joined);
  },
  failed(turn, call, party) {
    observationFails(turn, call, party, party);
  },
  noAnswer() {},
};

/** A subscription for one call has had its call; no EventMonitoringCancelled, it simply is fulfilled. */
function endSubscriptionForOneCall(turn: Turn, observer: Party): void {
  const agent = turn.dn(observer.observes?.agent ?? '');
  const subscription = agent?.supervisedBy;
  // Another supervisor may have subscribed meanwhile.
  if (!agent || subscription?.MonitorNextCallType !== 'OneCall' || subscription.supervisor !== observer.DN) return;
  turn.setDn(withDn(agent, { supervisedBy: undefined }));
  const supervisor = turn.dn(observer.DN);
  if (supervisor) turn.setDn(withDn(supervisor, { supervises: undefined }));
}

/** Joins the call in which the agent talks; only when there is none, one that it has put on hold. */
function joinRunningCall(turn: Turn, agentDN: string): void {
  const running = turn
    .legsOf(agentDN)
    .flatMap((leg) => {
      const found = turn.party(leg);
      return found && isAnswered(found.party) ? [found] : [];
    })
    .sort((a, b) => Number(a.party.state === 'Held') - Number(b.party.state === 'Held'));
  for (const found of running) {
    const before: Call = found.call;
    const observed = startObserving(turn, before, found.party, true);
    if (observed !== before) return;
  }
}

function monitorMode(turn: Turn, extensions: KVList | undefined): MonitorMode {
  const asked = extensions?.['MonitorMode'] ?? turn.state.options['default-monitor-mode'];
  if (asked === 'coach') return 'coach';
  return asked === 'connect' || asked === 'normal' ? 'connect' : 'mute';
}

function monitorScope(turn: Turn, extensions: KVList | undefined): 'call' | 'agent' {
  const asked = extensions?.['MonitorScope'] ?? turn.state.options['default-monitor-scope'];
  return asked === 'agent' ? 'agent' : 'call';
}
