import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCRIPT_CONFIG, SessionScript } from './session-script.js';

test('ExpectedWaitTime with update_frequency: what was told is good for that time', () => {
  const wait = { obj_id: '9000', obj_type: 'SObjectQueue', server_name: 'S', stat_type: 'ExpectedWaitTime' };
  const statistics = { wait: { ...wait, update_frequency: 10 } };
  const script = new SessionScript({ ...SCRIPT_CONFIG, options: { statistics } });
  script.link();
  script.up();
  const value = () => {
    const [answer] = script.ask({ id: 'PeekStatReq', CallId: 'c1', RequestId: 'r', StatName: 'wait' });
    return answer?.id === 'StatResp' ? answer.Result?.Value : undefined;
  };
  script.event({ id: 'EventQueued', ThisDN: '9000', ConnID: 'q1' });
  script.time += 20_000;
  assert.equal(value(), '20');
  script.time += 9_000;
  assert.equal(value(), '20');
  script.time += 1_000;
  assert.equal(value(), '30');
});
