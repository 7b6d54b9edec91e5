import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { SessionScript } from './session-script.js';

/** The port's call a1 is on hold, the second call a2 established. */
function consulting(id: 'InitConf' | 'InitXfer' = 'InitConf'): SessionScript {
  const script = new SessionScript();
  script.link();
  script.up();
  script.consulting('established', id);
  return script;
}

/** TAlternateCall of another client. */
function alternate(script: SessionScript, held = 'a2', retrieved = 'a1'): void {
  script.port('EventHeld', held);
  script.port('EventRetrieved', retrieved);
}

function only(script: SessionScript): TRequest & { readonly ConnID?: string; readonly TransferConnID?: string } {
  const requests = script.takeRequests();
  assert.equal(requests.length, 1, requests.map((request) => request.id).join());
  return requests[0] as TRequest;
}

test('RetrieveCall crosses TAlternateCall: refused as TReconnectCall, call 2 is released by itself', () => {
  const script = consulting();
  script.say({ id: 'RetrieveCall', CallId: 'c1' });
  const reconnect = only(script);
  assert.equal(reconnect.id, 'RequestReconnectCall');
  alternate(script);
  assert.deepEqual(script.takeSent(), [], 'the answer is still to come');
  script.refuse(reconnect, 1161);
  const release = only(script);
  assert.deepEqual([release.id, release.ConnID], ['RequestReleaseCall', 'a2']);
  script.port('EventReleased', 'a2', {}, release.ReferenceID);
  assert.deepEqual(script.takeSent(), ['CallStatus Retrieved']);
});

test('RetrieveCall after TAlternateCall crosses another one: call 1 is retrieved when call 2 is gone', () => {
  const script = consulting();
  alternate(script);
  script.takeSent();
  script.say({ id: 'RetrieveCall', CallId: 'c1' });
  const release = only(script);
  assert.equal(release.id, 'RequestReleaseCall');
  alternate(script, 'a1', 'a2');
  script.port('EventReleased', 'a2', {}, release.ReferenceID);
  const retrieve = only(script);
  assert.deepEqual([retrieve.id, retrieve.ConnID], ['RequestRetrieveCall', 'a1']);
  assert.deepEqual(script.takeSent(), []);
  script.port('EventRetrieved', 'a1', {}, retrieve.ReferenceID);
  assert.deepEqual(script.takeSent(), ['CallStatus Retrieved']);
});

test('a switch that refuses every way back is asked a bounded number of times; then CallError RetrieveCall', () => {
  const script = consulting();
  script.say({ id: 'RetrieveCall', CallId: 'c1' });
  let asked = 0;
  for (let requests = script.takeRequests(); requests.length > 0; requests = script.takeRequests()) {
    asked += requests.length;
    // Somebody alternates the calls each time before the request comes.
    if (asked % 2 === 1) alternate(script);
    else alternate(script, 'a1', 'a2');
    script.refuse(requests[0] as TRequest, 1161);
  }
  assert.ok(asked <= 4, `${asked} requests`);
  assert.equal(script.takeSent().at(-1), 'CallError RetrieveCall TlibErrCode=1161');
  script.say({ id: 'CompleteConf', CallId: 'c1' });
  assert.equal(only(script).id, 'RequestCompleteConference', 'the consultation is as it was');
});

test('a completion names the call on hold first', () => {
  for (const [id, complete, request] of [
    ['InitConf', 'CompleteConf', 'RequestCompleteConference'],
    ['InitXfer', 'CompleteXfer', 'RequestCompleteTransfer'],
  ] as const) {
    const script = consulting(id);
    alternate(script);
    script.takeSent();
    script.say({ id: complete, CallId: 'c1' });
    const { id: name, ConnID, TransferConnID } = only(script);
    assert.deepEqual([name, ConnID, TransferConnID], [request, 'a2', 'a1']);
  }
});

test('call 2 fails while call 1 is retrieved: it is released, then CallError', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.consulting('dialing');
  alternate(script);
  assert.deepEqual(script.takeSent(), ['CallStatus Retrieved']);
  script.port('EventDestinationBusy', 'a2', { CallState: 'GeneralError' });
  const release = only(script);
  assert.equal(release.id, 'RequestReleaseCall');
  script.port('EventReleased', 'a2', {}, release.ReferenceID);
  assert.deepEqual(script.takeSent(), ['CallError InitConf TlibErrCode=234']);
  script.say({ id: 'RetrieveCall', CallId: 'c1' });
  assert.deepEqual(script.takeSent(), ['CallError RetrieveCall']);
});

test('another client ends call 2 with TReconnectCall or TReleaseCall: only the one is like RetrieveCall', () => {
  const local = { Extensions: { ReleasingParty: '1 Local' } };
  const reconnected = consulting();
  reconnected.port('EventReleased', 'a2', local);
  const late = only(reconnected);
  reconnected.port('EventRetrieved', 'a1');
  assert.deepEqual(reconnected.takeSent(), ['CallStatus Retrieved']);
  reconnected.refuse(late, 1161);
  assert.deepEqual(reconnected.takeSent(), []);

  const released = consulting();
  released.port('EventReleased', 'a2', local);
  released.port('EventRetrieved', 'a1', {}, only(released).ReferenceID);
  assert.deepEqual(released.takeSent(), ['CallError InitConf TlibErrCode=234']);
});

test('a conference after TAlternateCall goes on under the ConnID of call 2', () => {
  const script = consulting();
  alternate(script);
  script.takeSent();
  script.port('EventReleased', 'a1', { CallState: 'Conferenced' });
  script.port('EventRetrieved', 'a2');
  script.port('EventPartyAdded', 'a2', { CallState: 'Conferenced', OtherDN: '5551001' });
  assert.deepEqual(script.takeSent(), ['CallStatus Retrieved', 'CallStatus ConfPartyAdd']);
  assert.deepEqual(script.takeRequests(), [], 'nothing is released');
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.equal(only(script).ConnID, 'a2');
});

test('another client holds call 1 while InitConf is under way: refused, and the hold stays', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.say({ id: 'InitConf', CallId: 'c1', DestDN: '7002' });
  const initiate = only(script);
  script.port('EventHeld', 'a1');
  script.refuse(initiate, 1161);
  assert.deepEqual(script.takeSent(), ['CallStatus Held', 'CallError InitConf TlibErrCode=1161']);
  assert.deepEqual(script.takeRequests(), [], 'what another client holds is not taken back');
});

test('a call that another client has dialed from the port is not told of while the driver consults by itself', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.port('EventHeld', 'a1');
  script.port('EventDialing', 'a2', { PreviousConnID: 'a1' });
  script.port('EventRetrieved', 'a1');
  assert.deepEqual(script.takeSent(), ['CallStatus Held', 'CallStatus Dialing', 'CallStatus Retrieved']);
  script.say({ id: 'InitConf', CallId: 'c1', DestDN: '7002' });
  const initiate = only(script);
  script.port('EventHeld', 'a1', {}, initiate.ReferenceID);
  script.port('EventDialing', 'a3', { PreviousConnID: 'a1' });
  script.port('EventDestinationBusy', 'a2', { CallState: 'Busy' });
  assert.deepEqual(script.takeSent(), ['CallStatus Held', 'CallStatus Dialing']);
  script.port('EventEstablished', 'a3');
  assert.deepEqual(script.takeSent(), ['CallStatus Established']);
});

test('CompleteXfer crosses a one-step transfer of another client: the call is gone, call 2 is ended by the server', () => {
  const script = consulting('InitXfer');
  script.say({ id: 'CompleteXfer', CallId: 'c1' });
  const completion = only(script);
  script.port('EventReleased', 'a1', { CallState: 'Transferred' });
  assert.deepEqual(script.takeSent(), [], 'it may be a half of the own transfer');
  script.refuse(completion, 56);
  assert.deepEqual(script.takeSent(), ['CallError CompleteXfer TlibErrCode=56', 'CallStatus XferComplete']);
  const release = only(script);
  assert.deepEqual([release.id, release.ConnID], ['RequestReleaseCall', 'a2']);
  script.port('EventReleased', 'a2', {}, release.ReferenceID);
  script.say({ id: 'RetrieveCall', CallId: 'c1' });
  assert.deepEqual(script.takeSent(), ['CallError RetrieveCall']);
});
