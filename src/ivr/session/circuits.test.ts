import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { SessionScript } from './session-script.js';

/** Links to which what was sent since the last time went. */
const takeLinks = (script: SessionScript): number[] => script.sent.splice(0).map(({ link }) => link);

test('a call that is over is forgotten with the last circuit that stood in for its own', () => {
  const script = new SessionScript();
  script.link(1);
  script.up();
  script.input({ kind: 'linkClosed', link: 1 });
  script.link(2);
  script.port('EventReleased', 'a1');
  assert.deepEqual(script.takeSent(), ['CallStatus Released']);
  script.input({ kind: 'linkClosed', link: 2 });
  assert.equal(script.machine.state.calls.size, 0);
});

test('when the circuit of a call fails, the one that began the call comes before all others', () => {
  const script = new SessionScript();
  for (const link of [1, 2, 3]) script.link(link);
  script.newCallOn(2, 'c1');
  script.port('EventRinging', 'a1', { OtherDN: '5551001' });
  assert.deepEqual(takeLinks(script), [2]);
  script.say({ id: 'CallInfoReq', CallId: 'c1' }, 3);
  assert.deepEqual(takeLinks(script), [3]);
  script.input({ kind: 'linkClosed', link: 3 });
  script.port('EventEstablished', 'a1', { OtherDN: '5551001' });
  assert.deepEqual(takeLinks(script), [2]);
  script.input({ kind: 'linkClosed', link: 2 });
  script.port('EventReleased', 'a1');
  assert.deepEqual(takeLinks(script), [1]);
});

test('a Network call goes on over a circuit without login, where there is one', () => {
  const script = new SessionScript();
  script.link(1);
  script.link(2, null);
  script.link(3, null);
  script.say(
    { id: 'NewCall', CallId: 'n1', CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' } as IvrToServer,
    3,
  );
  script.input({ kind: 'linkClosed', link: 3 });
  script.sent.length = 0;
  script.due('call:n1');
  assert.deepEqual(takeLinks(script), [2], 'EndCall Timeout');
});

test('a link that is closed already is not answered', () => {
  const script = new SessionScript();
  script.link();
  script.input({ kind: 'linkClosed', link: 1 });
  script.input({ kind: 'invalid', link: 1, CallId: 'c1', reason: 'UDataGet without Keys' });
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  assert.deepEqual(script.sent, []);
});
