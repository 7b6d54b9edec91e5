import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { SCRIPT_CONFIG, SessionScript } from './session-script.js';

test('AccessNumGet: the own switch gives the DestDN, a site its number; what is empty or unknown is none', () => {
  const options = { 'access-numbers': { west: '7000' } };
  const script = new SessionScript({ ...SCRIPT_CONFIG, options });
  script.link();
  script.up();
  const numberOf = (Location: string, DestDN: string) => {
    const [answer] = script.ask({ id: 'AccessNumGet', CallId: 'c1', DestDN, Location } as IvrToServer);
    return answer?.id === 'AccessNumResp' ? [answer.Result, answer.AccessNum] : answer;
  };
  const none = ['Failure', undefined];
  assert.deepEqual(numberOf(SCRIPT_CONFIG.switchName, '7001'), ['Success', '7001']);
  assert.deepEqual(numberOf(SCRIPT_CONFIG.switchName, ''), none);
  assert.deepEqual(numberOf('west', '7001'), ['Success', '7000']);
  assert.deepEqual(numberOf('east', '7001'), none);
  assert.deepEqual(numberOf('toString', '7001'), none);
});
