import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCRIPT_CONFIG, SessionScript } from './session-script.js';

function upScript(): SessionScript {
  const script = new SessionScript(SCRIPT_CONFIG);
  script.link();
  script.up();
  return script;
}

test('a call that is transferred or released while no circuit is there is forgotten', () => {
  for (const how of ['Transferred', 'OK']) {
    const script = upScript();
    if (how === 'Transferred') {
      script.consulting('established', 'InitXfer');
      script.say({ id: 'CompleteXfer', CallId: 'c1' });
    }
    script.input({ kind: 'linkClosed', link: 1 });
    script.port('EventReleased', 'a1', { CallState: how });
    if (how === 'Transferred') script.port('EventReleased', 'a2', { CallState: how });
    assert.equal(script.machine.state.calls.size, 0, how);
  }
});

test('a one-step request of a call that is over is not waited for any more; a late refusal is nobody’s', () => {
  for (const end of ['EventReleased', 'EndCall'] as const) {
    const script = upScript();
    script.say({ id: 'OneStepConf', CallId: 'c1', DestDN: '7050' });
    const [request] = script.takeRequests();
    assert.ok(request);
    if (end === 'EndCall') script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
    else script.port('EventReleased', 'a1');
    script.takeSent();
    assert.equal(script.machine.state.references.has(request.ReferenceID as number), false);
    script.refuse(request, 232);
    assert.deepEqual(script.takeSent(), []);
  }
});

test('EndCall with active release leaves a call that waits for its NewCall alone, and what is consulted from it', () => {
  const script = upScript();
  script.port('EventReleased', 'a1');
  script.port('EventRinging', 'b1', { OtherDN: '5551001' });
  script.port('EventEstablished', 'b1');
  script.port('EventDialing', 'b2', { PreviousConnID: 'b1', CallType: 'Consult' });
  script.port('EventDialing', 'd1', { CallType: 'Internal' });
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  const released = script.takeRequests().map((request) => 'ConnID' in request && request.ConnID);
  assert.deepEqual(released, ['d1']);
});

test('extensions of CompleteConf, RetrieveCall and EndCall are handed on, GCTIActiveRelease is not', () => {
  const ExtnsEx = [{ Name: 'e', Type: 'Str', Val: '1' }] as const;
  const script = upScript();
  script.consulting('established');
  script.say({ id: 'CompleteConf', CallId: 'c1', ExtnsEx });
  assert.deepEqual(extensionsIn(script), [['RequestCompleteConference', { e: '1' }]]);

  const back = upScript();
  back.consulting('established');
  back.say({ id: 'RetrieveCall', CallId: 'c1', ExtnsEx });
  assert.deepEqual(extensionsIn(back), [['RequestReconnectCall', { e: '1' }]]);

  const ended = upScript();
  const active = { Name: 'GCTIActiveRelease', Type: 'Str', Val: 'true' } as const;
  ended.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal', ExtnsEx: [active, ...ExtnsEx] });
  assert.deepEqual(extensionsIn(ended), [['RequestReleaseCall', { e: '1' }]]);
  const plain = upScript();
  plain.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal', ExtnsEx: [active] });
  assert.deepEqual(extensionsIn(plain), [['RequestReleaseCall', undefined]]);
});

test('a call that another client has dialed from the port stays known when its far side changes, and EndCall releases it', () => {
  const script = upScript();
  script.port('EventDialing', 'a2', { PreviousConnID: 'a1' });
  script.port('EventEstablished', 'a2');
  script.port('EventPartyChanged', 'a3', { PreviousConnID: 'a2' });
  assert.deepEqual(
    [...script.timers.keys()].filter((name) => name.startsWith('new-call')),
    [],
    'no NewCall is waited for',
  );
  script.takeRequests();
  const active = { Name: 'GCTIActiveRelease', Type: 'Str', Val: 'true' } as const;
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal', ExtnsEx: [active] });
  assert.deepEqual(
    script.takeRequests().map((request) => ('ConnID' in request ? request.ConnID : '')),
    ['a3', 'a1'],
  );
});

function extensionsIn(script: SessionScript) {
  return script.takeRequests().map((request) => [request.id, 'Extensions' in request ? request.Extensions : undefined]);
}
