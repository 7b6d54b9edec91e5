import type { Oracle } from './oracle.test.js';
import type { Act, Outcome } from './oracle-acts.test.js';
import { type InCall, isRinging, isWaiting } from './oracle-calls.test.js';
import { clear, deleteFromConference, goes, release } from './rules-3-releasing.test.js';
import { forwardCancel, forwardSet, setDND } from './rules-4-destination.test.js';
import { answer, callIn, doesNotCome, make } from './rules-4-making.test.js';
import { alternate, hold, putOnHold, reconnect, redirect, retrieve, takeBack } from './rules-5-holding.test.js';
import { completeTransfer, initiate, muteTransfer, singleStepTransfer } from './rules-6-transfer.test.js';
import { completeConference } from './rules-7-conference.test.js';
import { singleStepConference } from './rules-7-invitation.test.js';
import { login, logout, setState } from './rules-8-agents.test.js';
import { makePredictive } from './rules-8-predictive.test.js';
import { distribute } from './rules-8-queues.test.js';
import { routeCall } from './rules-8-routing.test.js';
import { cancel, monitor, observe, setMute } from './rules-8-supervision.test.js';
import { announcementEnds, treat, types } from './rules-8-treatments.test.js';
import { updateUserData } from './rules-8-user-data.test.js';
import { refuseStateOf, refuseStranger } from './rules-9-refusals.test.js';

/**
 * 1.6: the events that confirm a request to its sender; the first of them has its ReferenceID. TSingleStepConference is
 * confirmed when the invited party has come (7.2).
 */
const CONFIRMED_BY: Readonly<Partial<Record<Act['do'], readonly string[]>>> = {
  TMakeCall: ['EventDialing'],
  TAnswerCall: ['EventEstablished'],
  TReleaseCall: ['EventReleased'],
  TClearCall: ['EventReleased'],
  THoldCall: ['EventHeld'],
  TRetrieveCall: ['EventRetrieved'],
  TInitiateTransfer: ['EventHeld'],
  TInitiateConference: ['EventHeld'],
  TMuteTransfer: ['EventReleased'],
  TSingleStepTransfer: ['EventReleased'],
  TSingleStepConference: [],
  TRedirectCall: ['EventReleased'],
  // Who deletes itself releases, and so does who deletes the last one that it could talk to.
  TDeleteFromConference: ['EventPartyDeleted', 'EventReleased'],
  TCompleteConference: ['EventReleased'],
  TCompleteTransfer: ['EventReleased'],
  TAlternateCall: ['EventHeld'],
  TReconnectCall: ['EventReleased'],
  'TMergeCalls Conference': ['EventReleased'],
  'TMergeCalls Transfer': ['EventReleased'],
  TUpdateUserData: ['EventAttachedDataChanged'],
  TCallSetForward: ['EventForwardSet'],
  TCallCancelForward: ['EventForwardCancel'],
  TSetDNDOn: ['EventDNDOn'],
  TSetDNDOff: ['EventDNDOff'],
  'foreign TReleaseCall': [],
  TRouteCall: ['EventRouteUsed'],
  TMonitorNextCall: ['EventMonitoringNextCall'],
  TCancelMonitoring: ['EventMonitoringCancelled'],
  TSetMuteOn: ['EventMuteOn'],
  TSetMuteOff: ['EventMuteOff'],
  TMakePredictiveCall: ['EventDialing'],
  TApplyTreatment: ['EventTreatmentApplied', 'EventTreatmentNotApplied'],
  TAgentLogin: ['EventAgentLogin'],
  TAgentLogout: ['EventQueueLogout', 'EventAgentLogout'],
  TAgentSetReady: ['EventAgentReady'],
  TAgentSetNotReady: ['EventAgentNotReady'],
};

/** Requests that several events answer. */
const ALSO_ANSWERED_BY: Readonly<Partial<Record<Act['do'], readonly string[]>>> = {
  TInitiateTransfer: ['EventDialing'],
  TInitiateConference: ['EventDialing'],
  TMuteTransfer: ['EventHeld', 'EventDialing'],
  TCompleteConference: ['EventRetrieved', 'EventPartyAdded'],
  'TMergeCalls Conference': ['EventRetrieved', 'EventPartyAdded'],
  TAlternateCall: ['EventRetrieved'],
  TReconnectCall: ['EventRetrieved'],
};

/** Every third request has Reasons. */
export function reasonsOf(ReferenceID: number): string | undefined {
  return ReferenceID % 3 === 0 ? `reason ${ReferenceID}` : undefined;
}

/** What the network says, as CallState (4.3). */
const CALL_STATES: Readonly<Record<Exclude<Outcome, 'answered' | 'ringing'>, string>> = {
  busy: 'Busy',
  'no-answer': 'NoAnswer',
  'invalid-number': 'SitInvalidnum',
  congestion: 'AllTrunksBusy',
  'answering-machine': 'AnsweringMachineDetected',
  fax: 'FaxDetected',
  'sit-vacant': 'SitVacant',
};

/** Carries an act out in the oracle: afterwards `oracle.expected` has the events of every party. */
export function predict(oracle: Oracle, act: Act, ReferenceID: number): undefined {
  carryOut(oracle, act, ReferenceID);
  // 8: who has come into a call may be observed.
  observe(oracle);
  // 8: an agent who is free now gets the call that waits.
  distribute(oracle);
}

function carryOut(oracle: Oracle, act: Act, ReferenceID: number): undefined {
  // Of all queues: the last event confirms it.
  const all = act.do === 'TAgentLogout' && act.queue === undefined;
  const confirmedBy = all ? ['EventAgentLogout'] : CONFIRMED_BY[act.do];
  const sender = act.do === 'foreign TReleaseCall' ? act.by : act.DN;
  const answeredBy = [...(confirmedBy ?? []), ...(ALSO_ANSWERED_BY[act.do] ?? [])];
  oracle.begin(confirmedBy && { sender, ReferenceID, confirmedBy, answeredBy, Reasons: reasonsOf(ReferenceID) });
  const { DN } = act;
  switch (act.do) {
    case 'TMakeCall':
    case 'dials':
      return make(oracle, DN, act.to);
    case 'calls in':
      return callIn(oracle, DN, act.to);
    case 'TAnswerCall': {
      const own = oracle.find(act.call, DN);
      if (!own) return refuseStranger(oracle, DN, act.call);
      return isRinging(own.member) && !isWaiting(own.member) ? answer(oracle, own) : refuseStateOf(oracle, own);
    }
    case 'TReleaseCall':
      return release(oracle, DN, act.call);
    case 'TClearCall':
      return clear(oracle, DN, act.call);
    case 'TDeleteFromConference':
      return deleteFromConference(oracle, DN, act.call, act.to);
    case 'THoldCall':
      return hold(oracle, DN, act.call);
    case 'TRetrieveCall':
      return retrieve(oracle, DN, act.call);
    case 'TAlternateCall':
      return alternate(oracle, DN, act.call, act.current);
    case 'TReconnectCall':
      return reconnect(oracle, DN, act.call, act.current);
    case 'TRedirectCall':
      return redirect(oracle, DN, act.call, act.to);
    case 'TInitiateTransfer':
    case 'TInitiateConference':
      initiate(oracle, DN, act.call, act.to);
      return;
    case 'TMuteTransfer':
      return muteTransfer(oracle, DN, act.call, act.to);
    case 'TSingleStepTransfer':
      return singleStepTransfer(oracle, DN, act.call, act.to);
    case 'TSingleStepConference':
      return singleStepConference(oracle, DN, act.call, act.to, ReferenceID);
    case 'TCompleteTransfer':
    case 'TMergeCalls Transfer':
      return completeTransfer(oracle, DN, act.call, act.current);
    case 'TCompleteConference':
    case 'TMergeCalls Conference':
      return completeConference(oracle, DN, act.call, act.current);
    case 'TUpdateUserData':
      return updateUserData(oracle, DN, act.call, act.to);
    case 'TCallSetForward':
      return forwardSet(oracle, DN, act.mode, act.to);
    case 'TCallCancelForward':
      return forwardCancel(oracle, DN);
    case 'TSetDNDOn':
    case 'TSetDNDOff':
      return setDND(oracle, DN, act.do === 'TSetDNDOn');
    case 'foreign TReleaseCall':
      return oracle.refuse('9.2 not registered', DN, [41], act.call);
    case 'TRouteCall':
      return routeCall(oracle, DN, act.call, act.to, act.RouteType, ReferenceID);
    case 'TAgentLogin':
      return login(oracle, DN, act.queue, act.AgentID, act.WorkMode);
    case 'TAgentLogout':
      return logout(oracle, DN, act.queue);
    case 'TAgentSetReady':
    case 'TAgentSetNotReady':
      return setState(oracle, DN, act.do === 'TAgentSetReady', act.queue, act.WorkMode);
    case 'TMonitorNextCall':
      return monitor(oracle, DN, act.to, act.once, act.scope);
    case 'TCancelMonitoring':
      return cancel(oracle, DN, act.to);
    case 'TSetMuteOn':
    case 'TSetMuteOff':
      return setMute(oracle, DN, act.call, act.do === 'TSetMuteOn');
    case 'TMakePredictiveCall':
      return makePredictive(oracle, DN, act.to, act.seconds);
    case 'TApplyTreatment':
      return treat(oracle, DN, act.call, act.type, act.digits);
    case 'treatment-end': {
      const own = oracle.find(act.call, DN);
      return own && announcementEnds(oracle, own);
    }
    case 'types':
      return types(oracle, act.call, act.keys);
    case 'time passes':
      return oracle.clock.advance(act.seconds * 1000);
    case 'is busy':
      oracle.busy.add(DN);
      return;
    case 'is available':
      oracle.busy.delete(DN);
      return;
    default: {
      const own = oracle.find(act.call, DN);
      if (own) byItself(oracle, act, own);
    }
  }
}

/** What a phone or an external party does by itself. */
function byItself(oracle: Oracle, act: Act, own: InCall): undefined {
  switch (act.do) {
    case 'answers':
      return answer(oracle, own);
    case 'rejects':
      return doesNotCome(oracle, own, 'Busy');
    case 'hangs up':
      return goes(oracle, own);
    case 'holds':
      return putOnHold(oracle, own, '5.1');
    case 'retrieves':
      return takeBack(oracle, own, '5.1');
    case 'network':
      // 4.4: ringing in the network gives no event.
      if (act.outcome === 'ringing') return;
      return act.outcome === 'answered' ? answer(oracle, own) : doesNotCome(oracle, own, CALL_STATES[act.outcome]);
    default:
  }
}
