import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCRIPT_CONFIG, SessionScript } from './session-script.js';

function upScript(options: object = {}): SessionScript {
  const script = new SessionScript({ ...SCRIPT_CONFIG, options });
  script.link();
  script.up();
  return script;
}

const ids = (script: SessionScript) => script.takeRequests().map((request) => request.id);

for (const id of ['InitConf', 'InitXfer'] as const) {
  test(`${id} that fails after Dialing: the server puts the call back, then CallError, and no Retrieved`, () => {
    const cases: [string, object, string][] = [
      ['EventDestinationBusy', { CallState: 'NoAnswer' }, '232'],
      ['EventDestinationBusy', { CallState: 'SitInvalidnum' }, '71'],
      ['EventDestinationBusy', { CallState: 'GeneralError' }, '234'],
    ];
    for (const [event, more, code] of cases) {
      const script = upScript();
      script.consulting('dialing', id);
      script.port(event as 'EventDestinationBusy', 'a2', more);
      const [request] = script.takeRequests();
      assert.deepEqual(
        { id: request?.id, ConnID: 'a1', TransferConnID: 'a2' },
        { id: 'RequestReconnectCall', ConnID: 'a1', TransferConnID: 'a2' },
      );
      script.port('EventReleased', 'a2', {}, request?.ReferenceID);
      assert.deepEqual(script.takeSent(), [], 'nothing before call 1 is off hold');
      script.port('EventRetrieved', 'a1');
      assert.deepEqual(script.takeSent(), [`CallError ${id} TlibErrCode=${code}`]);
      script.say({ id: 'RetrieveCall', CallId: 'c1' });
      assert.deepEqual(script.takeSent(), ['CallError RetrieveCall']);
      script.consulting('established', id);
      assert.deepEqual(ids(script), [], 'a new consultation may begin');
    }
  });

  test(`${id}: the far side hangs up; call 1 is retrieved alone`, () => {
    const script = upScript();
    script.consulting('established', id);
    script.port('EventReleased', 'a2');
    assert.deepEqual(ids(script), ['RequestRetrieveCall']);
    script.port('EventRetrieved', 'a1');
    assert.deepEqual(script.takeSent(), [`CallError ${id} TlibErrCode=234`]);
  });

  test(`${id} refused by the switch: CallError with its code, no Held`, () => {
    const script = upScript();
    script.say({ id, CallId: 'c1', DestDN: 'nowhere' });
    const [request] = script.takeRequests();
    assert.ok(request);
    script.refuse(request, 71);
    assert.deepEqual(script.takeSent(), [`CallError ${id} TlibErrCode=71`]);
    assert.deepEqual(ids(script), []);
  });

  test(`${id}: busy is no error; both calls stay until RetrieveCall`, () => {
    const script = upScript();
    script.consulting('dialing', id);
    script.port('EventDestinationBusy', 'a2', { CallState: 'Busy' });
    assert.deepEqual(script.takeSent(), ['CallStatus Busy']);
    for (const name of ['CompleteConf', 'CompleteXfer'] as const) {
      script.say({ id: name, CallId: 'c1' });
      assert.deepEqual(script.takeSent(), [`CallError ${name}`]);
    }
    script.port('EventReleased', 'a2');
    assert.deepEqual([script.takeSent(), ids(script)], [[], []], 'the tone ends, nothing else');
    script.say({ id: 'RetrieveCall', CallId: 'c1' });
    assert.deepEqual(ids(script), ['RequestRetrieveCall']);
    script.port('EventRetrieved', 'a1');
    assert.deepEqual(script.takeSent(), ['CallStatus Retrieved']);
  });
}

test('RetrieveCall while dialing and when established: TReconnectCall, then Retrieved', () => {
  for (const step of ['dialing', 'established'] as const) {
    const script = upScript();
    script.consulting(step);
    script.say({ id: 'RetrieveCall', CallId: 'c1' });
    const [request] = script.takeRequests();
    assert.equal(request?.id, 'RequestReconnectCall');
    script.port('EventReleased', 'a2', {}, request?.ReferenceID);
    script.port('EventRetrieved', 'a1');
    assert.deepEqual(script.takeSent(), ['CallStatus Retrieved']);
    script.say({ id: 'CompleteConf', CallId: 'c1' });
    assert.deepEqual(script.takeSent(), ['CallError CompleteConf']);
  }
});

test('RetrieveCall crosses the far side that hangs up: call 1 is taken back all the same', () => {
  const script = upScript();
  script.consulting('established');
  script.say({ id: 'RetrieveCall', CallId: 'c1' });
  const [reconnect] = script.takeRequests();
  assert.ok(reconnect);
  script.port('EventReleased', 'a2');
  script.refuse(reconnect, 56);
  assert.deepEqual(ids(script), ['RequestRetrieveCall']);
  script.port('EventRetrieved', 'a1');
  assert.deepEqual(script.takeSent(), ['CallStatus Retrieved']);
});

test('RetrieveCall and CompleteXfer that come before the switch has begun wait for it', () => {
  const script = upScript();
  script.consulting('requested', 'InitXfer');
  script.say({ id: 'CompleteXfer', CallId: 'c1' });
  assert.deepEqual([script.takeSent(), ids(script)], [[], []]);
  script.port('EventHeld', 'a1');
  script.port('EventDialing', 'a2', { PreviousConnID: 'a1' });
  assert.deepEqual(ids(script), ['RequestCompleteTransfer']);
  assert.deepEqual(script.takeSent(), ['CallStatus Held', 'CallStatus Dialing']);

  const refused = upScript();
  refused.say({ id: 'InitConf', CallId: 'c1', DestDN: 'x' });
  const [request] = refused.takeRequests();
  assert.ok(request);
  refused.say({ id: 'RetrieveCall', CallId: 'c1' });
  refused.refuse(request, 71);
  assert.deepEqual(refused.takeSent(), ['CallError InitConf TlibErrCode=71', 'CallError RetrieveCall']);
});

test('CompleteXfer: one XferComplete after both halves', () => {
  const script = upScript();
  script.consulting('dialing', 'InitXfer');
  script.say({ id: 'CompleteXfer', CallId: 'c1' });
  script.takeRequests();
  script.port('EventReleased', 'a1', { CallState: 'Transferred' });
  assert.deepEqual(script.takeSent(), []);
  script.port('EventReleased', 'a2', { CallState: 'Transferred' });
  assert.deepEqual(script.takeSent(), ['CallStatus XferComplete']);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(ids(script), [], 'the port has no call any more');
});

test('a completion that the switch refuses: CallError, both calls stay, RetrieveCall is still legal', () => {
  for (const [begin, complete] of [
    ['InitXfer', 'CompleteXfer'],
    ['InitConf', 'CompleteConf'],
  ] as const) {
    const script = upScript();
    script.consulting('established', begin);
    script.say({ id: complete, CallId: 'c1' });
    const [request] = script.takeRequests();
    assert.ok(request);
    script.refuse(request, 1177);
    assert.deepEqual(script.takeSent(), [`CallError ${complete} TlibErrCode=1177`]);
    script.say({ id: 'RetrieveCall', CallId: 'c1' });
    assert.deepEqual(ids(script), ['RequestReconnectCall']);
  }
});

test('the completion fits the beginning: CompleteConf after InitXfer and CompleteXfer after InitConf are refused', () => {
  for (const [begin, complete] of [
    ['InitXfer', 'CompleteConf'],
    ['InitConf', 'CompleteXfer'],
  ] as const) {
    const script = upScript();
    script.consulting('established', begin);
    script.say({ id: complete, CallId: 'c1' });
    assert.deepEqual([script.takeSent(), ids(script)], [[`CallError ${complete}`], []]);
  }
});

test('CompleteConf: Retrieved, ConfPartyAdd; then a second party may be added', () => {
  const script = upScript();
  script.consulting('established');
  script.say({ id: 'CompleteConf', CallId: 'c1' });
  script.takeRequests();
  script.port('EventReleased', 'a2', { CallState: 'Conferenced' });
  script.port('EventRetrieved', 'a1');
  script.port('EventPartyAdded', 'a1', { OtherDN: '7050', CallState: 'Conferenced' });
  assert.deepEqual(script.takeSent(), ['CallStatus Retrieved', 'CallStatus ConfPartyAdd']);
  script.say({ id: 'OneStepConf', CallId: 'c1', DestDN: '7051' });
  const [request] = script.takeRequests();
  assert.equal(request?.id, 'RequestSingleStepConference');
  script.port('EventPartyAdded', 'a1', { OtherDN: '7051' }, request?.ReferenceID);
  assert.deepEqual(script.takeSent(), ['CallStatus ConfPartyAdd']);
  script.port('EventPartyDeleted', 'a1', { OtherDN: '7050' });
  script.port('EventPartyAdded', 'a1', { OtherDN: '7060', CallState: 'Bridged' });
  assert.deepEqual(script.takeSent(), ['CallStatus ConfPartyDel'], 'an observer is not told of');
  script.consulting('requested');
});

test('the caller hangs up during a consultation: Released at once, the server ends call 2', () => {
  for (const step of ['dialing', 'established', 'busy'] as const) {
    const script = upScript();
    script.consulting(step);
    script.port('EventReleased', 'a1');
    assert.deepEqual(script.takeSent(), ['CallStatus Released']);
    assert.deepEqual(
      script.takeRequests().map((r) => [r.id, 'ConnID' in r && r.ConnID]),
      [['RequestReleaseCall', 'a2']],
    );
    script.port('EventReleased', 'a2');
    for (const id of ['RetrieveCall', 'CompleteConf', 'CompleteXfer'] as const) {
      script.say({ id, CallId: 'c1' });
      assert.deepEqual(script.takeSent(), [`CallError ${id}`]);
    }
  }
});

test('the caller hangs up before the consultation has begun at the switch: call 2 ends as soon as it is there', () => {
  const script = upScript();
  script.consulting('requested');
  script.port('EventReleased', 'a1');
  assert.deepEqual(script.takeSent(), ['CallStatus Released']);
  script.port('EventDialing', 'a2', { PreviousConnID: 'a1' });
  assert.deepEqual(
    script.takeRequests().map((r) => [r.id, 'ConnID' in r && r.ConnID]),
    [['RequestReleaseCall', 'a2']],
  );
});

test('EndCall during a consultation: call 2, then call 1; nothing with GCTIActiveRelease=false', () => {
  const script = upScript();
  script.consulting('established');
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(
    script.takeRequests().map((r) => [r.id, 'ConnID' in r && r.ConnID]),
    [
      ['RequestReleaseCall', 'a2'],
      ['RequestReleaseCall', 'a1'],
    ],
  );
  const quiet = upScript();
  quiet.consulting('established');
  const ExtnsEx = [{ Name: 'GCTIActiveRelease', Type: 'Str', Val: 'false' }] as const;
  quiet.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal', ExtnsEx });
  assert.deepEqual(ids(quiet), []);
  quiet.newCall('c2');
  assert.deepEqual(quiet.takeSent(), [], 'the call that was left on the port is nobody’s');
  const byOption = upScript({ 'active-release': false });
  byOption.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(ids(byOption), []);
});

test('EndCall before the consultation has begun: its call is released when it comes', () => {
  const script = upScript();
  script.consulting('requested');
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(ids(script), ['RequestReleaseCall']);
  script.port('EventDialing', 'a2', { PreviousConnID: 'a1' });
  assert.deepEqual(ids(script), ['RequestReleaseCall']);
  assert.deepEqual(script.takeSent(), []);
});

test('one-step transfer in two steps: busy puts the call back with CallError OneStepXfer', () => {
  const script = upScript({ 'one-step-xfer': 'two-step' });
  script.say({ id: 'OneStepXfer', CallId: 'c1', DestDN: '7050' });
  assert.deepEqual(ids(script), ['RequestInitiateTransfer']);
  script.port('EventHeld', 'a1');
  script.port('EventDialing', 'a2', { PreviousConnID: 'a1' });
  script.port('EventDestinationBusy', 'a2', { CallState: 'Busy' });
  assert.deepEqual(script.takeSent(), ['CallStatus Held', 'CallStatus Dialing']);
  assert.deepEqual(ids(script), ['RequestReconnectCall']);
  script.port('EventReleased', 'a2');
  script.port('EventRetrieved', 'a1');
  assert.deepEqual(script.takeSent(), ['CallError OneStepXfer TlibErrCode=231']);
});

test('one-step transfer in one step: XferComplete, or CallError with the code', () => {
  const script = upScript();
  script.say({ id: 'OneStepXfer', CallId: 'c1', DestDN: '7050' });
  const [refused] = script.takeRequests();
  assert.ok(refused);
  script.refuse(refused, 1183);
  assert.deepEqual(script.takeSent(), ['CallError OneStepXfer TlibErrCode=1183']);
  script.say({ id: 'OneStepXfer', CallId: 'c1', DestDN: '7050' });
  script.port('EventReleased', 'a1', { CallState: 'Transferred' });
  assert.deepEqual(script.takeSent(), ['CallStatus XferComplete']);
});

test('while OneStepConf is open, other telephony requests are refused by name', () => {
  const script = upScript();
  script.say({ id: 'OneStepConf', CallId: 'c1', DestDN: '7050' });
  const [request] = script.takeRequests();
  assert.ok(request);
  for (const id of ['InitConf', 'OneStepXfer', 'OneStepConf'] as const) {
    script.say({ id, CallId: 'c1', DestDN: '7051' });
    assert.deepEqual(script.takeSent(), [`CallError ${id}`]);
  }
  script.refuse(request, 231);
  assert.deepEqual(script.takeSent(), ['CallError OneStepConf TlibErrCode=231']);
  script.consulting('requested');
});

test('the other side’s transfer gives the call another ConnID: the XML call goes with it', () => {
  const script = upScript();
  script.port('EventPartyChanged', 'b7', { PreviousConnID: 'a1', OtherDN: '7051' });
  assert.deepEqual(script.takeSent(), []);
  script.say({ id: 'InitConf', CallId: 'c1', DestDN: '7050' });
  const [request] = script.takeRequests();
  assert.equal(request && 'ConnID' in request && request.ConnID, 'b7');
  script.refuse(request as never, 71);
  script.takeSent();
  script.port('EventReleased', 'b7');
  assert.deepEqual(script.takeSent(), ['CallStatus Released']);
});
