import type { Act } from './property-acts.test.js';

const ConnID = '0000abcd00000001';
const request = (id: string, attributes: object): Act => ({ what: 'request', request: { id, ...attributes } });
const answer = (number: string): Act => ({ what: 'phone', number, action: { do: 'answer' } });
const observes = (ThisDN: string, OtherDN: string, MonitorScope = 'call'): Act =>
  request('RequestMonitorNextCall', {
    ThisDN,
    OtherDN,
    MonitorNextCallType: 'AllCalls',
    Extensions: { MonitorScope },
  });
const predictive = (ThisDN: string, OtherDN: string): Act =>
  request('RequestMakePredictiveCall', { ThisDN, OtherDN, Timeout: 10 });

/** Sequences that were found by chance once: too rare to rely on their being found again. */
export const EXAMPLES: readonly (readonly Act[])[] = [
  // An observer deletes the only one who talks while another phone rings: the call ends, the request is answered.
  [
    observes('7001', '7004'),
    predictive('8100', '7004'),
    answer('7004'),
    request('RequestRouteCall', { ThisDN: '8100', ConnID, RouteType: 'Unknown', OtherDN: '7003' }),
    answer('7001'),
    request('RequestDeleteFromConference', { ThisDN: '7001', ConnID, OtherDN: '7004' }),
  ],
  // A port that treats a waiting caller has no say in the call.
  [
    predictive('8000', '7003'),
    answer('7003'),
    { what: 'advance', ms: 8000 },
    answer('7999'),
    request('RequestSingleStepConference', { ThisDN: '7003', ConnID, OtherDN: '7001' }),
    answer('7001'),
    request('RequestListenDisconnect', { ThisDN: '7999', ConnID, OtherDN: '7001' }),
  ],
  // An observer that still rings is deleted, and as an agent gets the same call from the queue in the same moment.
  [
    request('RequestAgentLogin', { ThisDN: '7003', AgentID: 'a7003', ThisQueue: '8000', WorkMode: 'AutoIn' }),
    observes('7003', '7002'),
    predictive('8000', '7002'),
    answer('7002'),
    request('RequestDeleteFromConference', { ThisDN: '7002', ConnID, OtherDN: '7003' }),
  ],
  // Who only observes is not observed: nobody would be left for it when that one goes.
  [
    observes('7001', '7004'),
    predictive('8100', '7004'),
    answer('7004'),
    answer('7001'),
    observes('7002', '7001', 'agent'),
    answer('7002'),
    request('RequestReleaseCall', { ThisDN: '7001', ConnID }),
  ],
  // An instruction that is refused when the time for routing is over does not begin it anew.
  [
    request('RequestMakeCall', { ThisDN: '7005', OtherDN: '8200' }),
    { what: 'phone', number: '7001', action: { do: 'busy' } },
    { what: 'advance', ms: 10_000 },
    request('RequestRouteCall', { ThisDN: '8200', ConnID, RouteType: 'Unknown', OtherDN: '7001' }),
  ],
];
