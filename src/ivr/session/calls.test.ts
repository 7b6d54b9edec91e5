import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { inWords, SCRIPT_CONFIG, SessionScript } from './session-script.js';

const withOptions = (options: object) => new SessionScript({ ...SCRIPT_CONFIG, options });
const newCall = (CallId: string, more: object = {}): IvrToServer =>
  ({ id: 'NewCall', CallId, CallControlMode: 'Network', Version: '4.0', CalledNum: '1', ...more }) as IvrToServer;
const words = (answers: readonly Parameters<typeof inWords>[0][]) => answers.map(inWords);

test('not logged in', () => {
  const script = new SessionScript();
  script.link(1, null);
  assert.deepEqual(words(script.ask(newCall('c1'))), ['EndCall FeatureNotSupported']);
  const makeCall: IvrToServer = { id: 'MakeCall', CallId: 'c1', OrigNum: '1', DestNum: '2' };
  assert.deepEqual(words(script.ask(makeCall)), ['EndCall FeatureNotSupported']);
  assert.deepEqual(script.ask({ id: 'LogMsg', CallId: 'x', MsgType: 'Standard', Msg: 'hello' }), []);
  assert.deepEqual(script.logs, ['LogMsg Standard x: hello']);
  assert.deepEqual(script.ask({ id: 'Reset', CallId: 'x' }), []);
  assert.deepEqual(script.ask({ id: 'EndCall', CallId: 'x', EndCause: 'Normal' }), []);
  const others: IvrToServer[] = [
    { id: 'CallInfoReq', CallId: 'x' },
    { id: 'UDataGetAll', CallId: 'x', RequestId: '1' },
    { id: 'AgentQuery', CallId: 'x', ReqId: '7', PortNum: '1' },
  ];
  for (const message of others) {
    const [answer] = script.ask(message);
    assert.match(inWords(answer as never), /^CallError NoSuchCall/);
  }
  const add = (DN: string): IvrToServer => ({ id: 'DialOutRegistry', CallId: 'x', Command: 'Add', DN });
  assert.deepEqual(words(script.ask(add('8100'))), ['DialOutRegistryResp Success'], 'Network needs no login');
  assert.deepEqual(words(script.ask(add('8001'))), ['DialOutRegistryResp ConfigError']);
  assert.deepEqual(words(script.ask(newCall('n1', { CalledNum: '8100' }))), []);
  assert.equal(script.takeReports()[0]?.type, 'ReportNetworkCall');
});

test('NewCall: the checks in their order', () => {
  const script = withOptions({ 'flow-control': true });
  script.link();
  script.link(2);
  assert.deepEqual(words(script.ask(newCall('login1', { Version: '5.0' }))), ['EndCall InvalidVersion']);
  assert.deepEqual(words(script.ask(newCall('login1', { CalledNum: 'x' }))), [
    'CallError Unknown TlibErrCode=INVALID_REQ',
  ]);
  assert.deepEqual(words(script.ask(newCall('c1', { CalledNum: 'x' }))), ['EndCall FeatureNotSupported']);
  const genesys = newCall('c1', { CallControlMode: 'Genesys' });
  assert.deepEqual(words(script.ask(genesys)), ['EndCall FeatureNotSupported']);
  assert.deepEqual(words(script.ask(newCall('c1'))), ['EndCall ServerPaused']);
  const makeCall: IvrToServer = { id: 'MakeCall', CallId: 'c1', OrigNum: '1', DestNum: '2' };
  assert.deepEqual(words(script.ask(makeCall)), ['EndCall ServerPaused']);
  script.input({ kind: 'configure', config: SCRIPT_CONFIG });
  script.takeSent();
  assert.deepEqual(words(script.ask(newCall('c1'))), []);
  assert.deepEqual(words(script.ask(newCall('c2'))), ['EndCall InvalidStateTransition']);
  assert.deepEqual(words(script.ask({ id: 'MakeCall', CallId: 'c3', OrigNum: '1', DestNum: '2' })), [
    'EndCall InvalidStateTransition',
  ]);
  assert.deepEqual(words(script.ask({ id: 'CallInfoReq', CallId: 'c1' })).length, 1, 'the first call lives');
});

test('nobody reaches another client’s call', () => {
  const script = new SessionScript();
  script.link(1, 'ivr1');
  script.link(2, 'ivr2');
  script.up();
  assert.deepEqual(words(script.ask({ id: 'CallInfoReq', CallId: 'c1' }, 2)), ['CallError NoSuchCall']);
  assert.deepEqual(words(script.ask({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' }, 2)), []);
  assert.equal(script.machine.state.calls.size, 1);
  assert.deepEqual(words(script.ask(newCall('c1', { CalledNum: '1' }), 2)), [
    'CallError Unknown TlibErrCode=INVALID_REQ',
  ]);
  assert.deepEqual(words(script.ask({ id: 'AgentQuery', CallId: 'c1', ReqId: '1', PortNum: '1' }, 2)), [
    'CallError NoSuchCall ReqId=1',
  ]);
  assert.deepEqual(words(script.ask({ id: 'AgentQuery', CallId: 'c1', ReqId: '1', PortNum: '1' }, 1)), [
    'CallError Unknown TlibErrCode=INVALID_REQ ReqId=1',
  ]);
});

test('events before NewCall are kept for waiting-for-newcall-timeout', () => {
  const script = new SessionScript();
  script.link();
  script.port('EventRinging', 'a1');
  script.port('EventEstablished', 'a1');
  assert.deepEqual([...script.timers.values()], [script.time + 30_000]);
  assert.deepEqual(words(script.ask(newCall('c1'))), ['CallStatus Ringing', 'CallStatus Established']);
  assert.equal(script.timers.has([...script.timers.keys()].find((k) => k.startsWith('new-call')) ?? ''), false);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  script.port('EventReleased', 'a1');
  script.takeSent();

  script.port('EventRinging', 'a2');
  script.due([...script.timers.keys()].find((k) => k.startsWith('new-call')) as string);
  assert.deepEqual(words(script.ask(newCall('c2'))), [], 'that call is forgotten');
  script.port('EventEstablished', 'a2');
  script.port('EventReleased', 'a2');
  assert.deepEqual(script.takeSent(), []);
  script.port('EventRinging', 'a3');
  assert.deepEqual(script.takeSent(), ['CallStatus Ringing']);
});

test('a call that waits and is gone before NewCall leaves nothing behind', () => {
  const script = new SessionScript();
  script.link();
  script.port('EventRinging', 'a1');
  script.port('EventAbandoned', 'a1');
  assert.equal(script.timers.size, 0);
  assert.deepEqual(words(script.ask(newCall('c1'))), []);
});

test('wait-for-ringing and Call Timeout end the call', () => {
  const script = new SessionScript();
  script.link();
  script.newCall();
  script.due('ringing:c1');
  assert.deepEqual(script.takeSent(), ['EndCall Timeout']);
  assert.deepEqual([script.machine.state.calls.size, script.timers.size], [0, 0]);
  script.up('c2');
  script.due('call:c2');
  assert.deepEqual(script.takeSent(), ['EndCall Timeout']);
  assert.equal(script.takeRequests()[0]?.id, 'RequestReleaseCall');
});

test('UDataEx of NewCall is attached when the call rings; with Version 1.0 only UserData is taken', () => {
  const UDataEx = [{ Name: 'k', Type: 'Str', Val: 'new' }] as const;
  const UserData = [{ Name: 'k', Type: 'Str', Val: 'old' }] as const;
  for (const [more, expected] of [
    [{ UDataEx }, { k: 'new' }],
    [{ Version: '1.0', UDataEx }, undefined],
    [{ Version: '1.0', UserData }, { k: 'old' }],
    [{ Version: undefined, UserData }, { k: 'old' }],
  ] as const) {
    const script = new SessionScript();
    script.link();
    script.newCall('c1', more);
    assert.deepEqual(script.takeRequests(), []);
    script.port('EventRinging', 'a1');
    const [request] = script.takeRequests();
    assert.deepEqual(request && 'UserData' in request ? request.UserData : undefined, expected);
    if (request === undefined) continue;
    // Messages of the call wait until the data are there.
    assert.deepEqual(script.ask({ id: 'UDataGetAll', CallId: 'c1', RequestId: 'r' }), []);
    script.port('EventAttachedDataChanged', 'a1', { UserData: expected }, request.ReferenceID);
    assert.match(script.takeSent().at(-1) ?? '', /^UDataResp Success UDataEx=/);
  }
});

test('user data: illegal keys, the limit, keys that are not there, repeated keys', () => {
  const script = withOptions({ 'user-data-limit': 10 });
  script.link();
  script.up();
  script.port('EventAttachedDataChanged', 'a1', { UserData: { a: ['1', '2'], b: 'xx' } });
  const ask = (message: object) => words(script.ask({ CallId: 'c1', RequestId: 'r', ...message } as IvrToServer))[0];
  const node = (Name: string, Val: string) => ({ UDataEx: [{ Name, Type: 'Str', Val }] });
  assert.equal(ask({ id: 'UDataSet', Action: 'Add', ...node('', 'v') }), 'UDataResp MiscError');
  assert.equal(ask({ id: 'UDataSet', Action: 'Add', ...node('a:b', 'v') }), 'UDataResp MiscError');
  assert.equal(ask({ id: 'UDataSet', Action: 'Add', UDataEx: [] }), 'UDataResp Success');
  assert.equal(ask({ id: 'UDataSet', Action: 'Add', ...node('c', 'xxx') }), 'UDataResp MiscError', '7 + 4 bytes');
  assert.equal(ask({ id: 'UDataSet', Action: 'Replace', ...node('b', 'xxxxxx') }), 'UDataResp MiscError', '4 + 7');
  assert.equal(ask({ id: 'UDataDel', Action: 'DeleteKey', Key: 'z' }), 'UDataResp NoMatch');
  assert.equal(ask({ id: 'UDataDel', Action: 'DeleteKey', Key: 'toString' }), 'UDataResp NoMatch');
  assert.deepEqual(script.takeRequests(), []);
  const twice = 'UDataResp Success UDataEx=[{"Name":"a","Type":"Str","Val":"1"},{"Name":"a","Type":"Str","Val":"2"}]';
  assert.equal(ask({ id: 'UDataGet', Keys: 'z:a:a' }), twice);
  script.say({
    id: 'UDataSet',
    CallId: 'c1',
    RequestId: 'r',
    Action: 'Replace',
    ...node('b', '\u20ac\u20ac'),
  } as never);
  assert.equal(script.takeRequests().length, 0, 'lengths are those of UTF-8');
  script.say({ id: 'UDataSet', CallId: 'c1', RequestId: 'r', Action: 'Replace', ...node('b', 'xxxxx') } as never);
  assert.equal(script.takeRequests()[0]?.id, 'RequestUpdateUserData');
});

test('user data: keys that no key-value list can have, also inside a list', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  const set = (UDataEx: object[]) =>
    words(script.ask({ id: 'UDataSet', CallId: 'c1', RequestId: 'r', Action: 'Add', UDataEx } as never));
  for (const Name of ['__proto__', 'constructor', 'prototype']) {
    const node = { Name, Type: 'Str', Val: 'v' };
    assert.deepEqual(set([node]), ['UDataResp MiscError'], Name);
    assert.deepEqual(set([{ Name: 'list', List: [node] }]), ['UDataResp MiscError'], `${Name} in a list`);
  }
  assert.deepEqual(script.takeRequests(), []);
});

test('a caller who hangs up while it rings: Released; then data stay until EndCall', () => {
  const script = new SessionScript();
  script.link();
  script.ringing();
  script.port('EventAttachedDataChanged', 'a1', { UserData: { k: 'v' } });
  script.port('EventAbandoned', 'a1');
  assert.deepEqual(script.takeSent(), ['CallStatus Released']);
  assert.match(words(script.ask({ id: 'UDataGetAll', CallId: 'c1', RequestId: 'r' }))[0] ?? '', /Success/);
  const [info] = script.ask({ id: 'CallInfoReq', CallId: 'c1' });
  assert.deepEqual(info, {
    id: 'CallInfoResp',
    CallId: 'c1',
    ANI: '5551001',
    CalledNum: '1',
    ConnId: 'a1',
    PortDN: '7001',
    OtherDN: '5551001',
    LastEvent: 'EventAbandoned',
  });
});

test('CallInfoResp: FirstHomeLocation by version, UUID and ThirdPartyDN when asked for', () => {
  const script = new SessionScript();
  script.input({ kind: 'linkOpened', link: 1, group: 1, failover: true });
  script.say({ id: 'LoginReq', CallId: 's', Version: '2.0', ClientName: 'ivr1' });
  script.newCall('c1', { ANI: '1', DNIS: '2' });
  const more = { CallUUID: 'UU', FirstTransferHomeLocation: 'home', ThirdPartyDN: '9', CallID: 12, ThisTrunk: 3 };
  script.port('EventRinging', 'A1B2', more);
  const ask = (message: object = {}) =>
    script.ask({ id: 'CallInfoReq', CallId: 'c1', ...message })[0] as never as object;
  const base = {
    id: 'CallInfoResp',
    CallId: 'c1',
    ANI: '1',
    DNIS: '2',
    CalledNum: '1',
    ConnId: 'a1b2',
    TSCallId: '12',
  };
  const rest = { PortDN: '7001', PortTrunk: '3', LastEvent: 'EventRinging' };
  assert.deepEqual(ask(), { ...base, ...rest });
  assert.deepEqual(ask({ ReportUUID: 'true', ReportThirdPartyDN: 'true' }), {
    ...base,
    ...rest,
    UUID: 'UU',
    ThirdPartyDN: '9',
  });
  script.say({ id: 'LoginReq', CallId: 's', Version: '3.0', ClientName: 'ivr1' });
  assert.deepEqual(ask(), { ...base, ...rest, FirstHomeLocation: 'home' });
});

test('MakeCall that fails frees the CallId and releases what there is', () => {
  const script = new SessionScript();
  script.link();
  const make = () => {
    script.say({ id: 'MakeCall', CallId: 'c1', OrigNum: '1', DestNum: '7050' });
    return script.takeRequests()[0];
  };
  script.refuse(make() as never, 71);
  assert.deepEqual(script.takeSent(), ['CallError MakeCall TlibErrCode=71']);
  script.port('EventDialing', 'a1', {}, make()?.ReferenceID);
  script.port('EventDestinationBusy', 'a1', { CallState: 'NoAnswer' });
  assert.deepEqual(script.takeSent(), ['CallStatus Dialing', 'CallError MakeCall TlibErrCode=232']);
  assert.equal(script.takeRequests()[0]?.id, 'RequestReleaseCall');
  script.port('EventReleased', 'a1');
  script.port('EventDialing', 'a2', {}, make()?.ReferenceID);
  script.port('EventReleased', 'a2');
  assert.deepEqual(script.takeSent(), ['CallStatus Dialing', 'CallError MakeCall TlibErrCode=234']);
  script.port('EventDialing', 'a3', {}, make()?.ReferenceID);
  script.port('EventDestinationBusy', 'a3', { CallState: 'Busy' });
  assert.deepEqual(script.takeSent(), ['CallStatus Dialing', 'CallStatus Busy']);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.equal(script.takeRequests()[0]?.id, 'RequestReleaseCall');
  assert.equal(script.machine.state.calls.size, 0);
});

test('EndCall before MakeCall is dialed: the call is released when it comes', () => {
  const script = new SessionScript();
  script.link();
  script.say({ id: 'MakeCall', CallId: 'c1', OrigNum: '1', DestNum: '7050' });
  const [request] = script.takeRequests();
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(script.takeRequests(), []);
  script.port('EventDialing', 'a1', {}, request?.ReferenceID);
  assert.equal(script.takeRequests()[0]?.id, 'RequestReleaseCall');
  assert.deepEqual(script.takeSent(), []);
});

test('calls outlive their circuit: the next one of the same client goes on with them', () => {
  const script = new SessionScript();
  script.link(1);
  script.up();
  script.input({ kind: 'linkClosed', link: 1 });
  script.port('EventReleased', 'a1');
  assert.equal(script.machine.state.calls.size, 0, 'released while no circuit is there: forgotten');
  script.link(2);
  assert.deepEqual(words(script.ask({ id: 'CallInfoReq', CallId: 'c1' }, 2)), ['CallError NoSuchCall']);

  script.newCallOn(2, 'c2');
  script.port('EventRinging', 'b1');
  script.input({ kind: 'linkClosed', link: 2 });
  script.port('EventEstablished', 'b1');
  script.sent.length = 0;
  script.link(3, 'ivr2');
  assert.deepEqual(words(script.ask({ id: 'CallInfoReq', CallId: 'c2' }, 3)), ['CallError NoSuchCall']);
  script.link(4, 'ivr1');
  assert.equal(script.ask({ id: 'CallInfoReq', CallId: 'c2' }, 4)[0]?.id, 'CallInfoResp');
  script.port('EventReleased', 'b1');
  assert.deepEqual(
    script.sent
      .splice(0)
      .map(({ link, message }) => `${link} ${inWords(message)}`)
      .slice(-1),
    ['4 CallStatus Released'],
  );
  script.input({ kind: 'linkClosed', link: 4 });
  assert.equal(script.machine.state.calls.size, 0, 'Released by then: forgotten');
});

test('circuits of a group stand in for each other, those of another group or client do not', () => {
  const script = new SessionScript();
  script.link(1);
  script.link(2);
  script.link(3, 'ivr2');
  script.link(4, 'ivr1', 2);
  script.up();
  script.input({ kind: 'linkClosed', link: 1 });
  script.port('EventPartyAdded', 'a1', { OtherDN: '7' });
  assert.deepEqual(
    script.sent.splice(0).map(({ link }) => link),
    [2],
  );
  script.input({ kind: 'linkClosed', link: 2 });
  script.port('EventPartyDeleted', 'a1', { OtherDN: '7' });
  assert.deepEqual(script.sent.splice(0), [], 'dropped, not kept');
  assert.equal(script.ask({ id: 'CallInfoReq', CallId: 'c1' }, 4).length, 1);
  script.port('EventPartyAdded', 'a1', { OtherDN: '7' });
  assert.deepEqual(
    script.sent.splice(-1).map(({ link }) => link),
    [4],
    'where the last message came',
  );
});

test('without failover a message for a failed circuit is not delivered', () => {
  const script = new SessionScript();
  for (const link of [1, 2]) {
    script.input({ kind: 'linkOpened', link, group: 1, failover: false });
    script.say({ id: 'LoginReq', CallId: `l${link}`, Version: '3.0', ClientName: 'ivr1' }, link);
  }
  script.up();
  script.input({ kind: 'linkClosed', link: 1 });
  script.port('EventPartyAdded', 'a1', { OtherDN: '7' });
  assert.deepEqual(script.sent, []);
});
