import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { inWords, SCRIPT_CONFIG, SessionScript } from './session-script.js';

/** The driver replaces one pair of the user data of call c1. */
const set = (RequestId: string, Name: string, Val: string): IvrToServer => ({
  id: 'UDataSet',
  CallId: 'c1',
  RequestId,
  Action: 'Replace',
  UDataEx: [{ Name, Type: 'Str', Val }],
});

const withOptions = (options: object) => new SessionScript({ ...SCRIPT_CONFIG, options });

test('the messages of one CallId are answered in their order', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.say(set('1', 'k', '1'));
  script.say(set('2', 'k', '2'));
  script.say({ id: 'UDataGet', CallId: 'c1', RequestId: '3', Keys: 'k' });
  assert.deepEqual(script.takeSent(), []);
  const [first] = script.takeRequests();
  assert.ok(first);
  script.port('EventAttachedDataChanged', 'a1', { UserData: { k: '1' } }, first.ReferenceID);
  const [second] = script.takeRequests();
  assert.ok(second);
  script.refuse(second, 53);
  assert.deepEqual(
    script.sent
      .splice(0)
      .map(({ message }) => ('RequestId' in message ? `${message.RequestId} ${inWords(message)}` : '')),
    [
      '1 UDataResp Success',
      '2 UDataResp MiscError',
      '3 UDataResp Success UDataEx=[{"Name":"k","Type":"Str","Val":"1"}]',
    ],
  );
});

test('EndCall frees CallId and port at once: what was said before is carried out, nothing is answered any more', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.say(set('1', '1', 'v'));
  script.say(set('2', '2', 'v'));
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(script.takeSent(), []);
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  assert.deepEqual(script.takeSent(), ['CallError NoSuchCall']);
  const requests = script.takeRequests();
  assert.deepEqual(
    requests.map(({ id }) => id),
    ['RequestUpdateUserData', 'RequestUpdateUserData', 'RequestReleaseCall'],
  );
  for (const request of requests.slice(0, 2)) {
    script.port('EventAttachedDataChanged', 'a1', {}, (request as { readonly ReferenceID?: number }).ReferenceID);
  }
  assert.deepEqual(script.takeSent(), []);
});

test('messages that wait are limited', () => {
  const script = withOptions({ 'max-waiting-messages': 2 });
  script.link();
  script.up();
  for (let i = 0; i < 4; i++) script.say({ id: 'UDataDel', CallId: 'c1', RequestId: 'r', Action: 'DeleteAll' });
  assert.deepEqual(script.takeSent(), ['CallError Unknown TlibErrCode=BLOCKED_REQ']);
});
