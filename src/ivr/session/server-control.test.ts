import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer, TRequest } from '../../protocol/index.js';
import type { IvrConfig } from '../config.js';
import { serverVersion } from './login.js';
import { inWords, SCRIPT_CONFIG, SessionScript } from './session-script.js';

const login = (more: object = {}): IvrToServer =>
  ({ id: 'LoginReq', CallId: 's1', Version: '4.0', ClientName: 'ivr1', ...more }) as IvrToServer;

function bare(config: IvrConfig = SCRIPT_CONFIG): SessionScript {
  const script = new SessionScript(config);
  script.input({ kind: 'linkOpened', link: 1, group: 1, failover: true });
  return script;
}

const asked = (script: SessionScript, message: IvrToServer) => script.ask(message).map(inWords);

test('IServerVer has four parts', () => {
  assert.equal(serverVersion('0.1.0'), 'IVR Server:0.1.0.0');
  assert.equal(serverVersion('8.1.001.01'), 'IVR Server:8.1.001.01');
  assert.equal(serverVersion('1.2.3-beta.4'), 'IVR Server:1.2.3.0');
});

test('LoginReq: versions, Status, ConfigOptions, and what follows it', () => {
  const script = bare();
  for (const Version of ['5.0', '', undefined]) {
    assert.deepEqual(asked(script, login({ Version })), ['LoginResp InvalidProtocolVer']);
  }
  for (const Version of ['1.0', '2.0', '3.0'])
    assert.deepEqual(asked(script, login({ Version })), ['LoginResp Success']);
  assert.deepEqual(asked(script, login()), ['LoginResp Success', 'FlowControl Off']);
  assert.deepEqual(asked(script, login({ ReportStatus: 'true', ServerMonitor: 'set' })), [
    'LoginResp Success OK',
    'FlowControl Off',
    'MonitorInfo Server={"Name":"switch1","Status":"OK","Switch":"switch1"}',
  ]);
  assert.deepEqual(asked(script, login({ Version: '3.0', ServerMonitor: 'set' })), ['LoginResp Success']);

  const other = bare({ ...SCRIPT_CONFIG, options: { 'dtd-versions': ['3.0'] } });
  assert.deepEqual(asked(other, login()), ['LoginResp InvalidProtocolVer']);
  const [ivr1, ...rest] = SCRIPT_CONFIG.ivrs;
  const transport = { ...ivr1, DataTransport: { key: 'value' } } as typeof ivr1;
  const withOptions = bare({ ...SCRIPT_CONFIG, ivrs: [transport as never, ...rest] });
  assert.deepEqual(asked(withOptions, login({ Version: '3.0' })), [
    'LoginResp Success ConfigOptions=[{"Name":"key","Type":"Str","Val":"value"}]',
  ]);
});

test('a login that fails leaves an earlier one as it was, and touches no call', () => {
  const script = bare();
  script.say(login());
  script.up();
  assert.deepEqual(asked(script, login({ Version: '9' })), ['LoginResp InvalidProtocolVer']);
  assert.deepEqual(asked(script, login({ ClientName: 'nobody', ReportStatus: 'true' })), [
    'LoginResp Success NoSuchClient',
  ]);
  assert.equal(script.ask({ id: 'CallInfoReq', CallId: 'c1' })[0]?.id, 'CallInfoResp');
  assert.deepEqual(asked(script, login({ CallId: 's2' })), ['LoginResp Success', 'FlowControl Off']);
  assert.equal(script.ask({ id: 'CallInfoReq', CallId: 'c1' })[0]?.id, 'CallInfoResp');
  script.input({ kind: 'configure', config: { ...SCRIPT_CONFIG, options: { 'flow-control': true } } });
  assert.deepEqual(script.sent.slice(-1)[0]?.message, { id: 'FlowControl', CallId: 's2', Status: 'On' });
});

test('InitInProgress while a port DN is not registered; calls on the others work already', () => {
  const config = SCRIPT_CONFIG;
  const script = new SessionScript(config);
  const extra = { ...(config.ivrs[0] as object), ports: [...(config.ivrs[0]?.ports ?? []), { port: '4', DN: '7004' }] };
  const dns = [...config.dns, { number: '7004', type: 'Extension' }];
  script.input({ kind: 'linkOpened', link: 1, group: 1, failover: true });
  script.input({ kind: 'configure', config: { ...config, dns, ivrs: [extra as never] } });
  const register = script.takeRequests().find((r) => r.id === 'RequestRegisterAddress') as TRequest;
  assert.match(asked(script, login({ ReportStatus: 'true' }))[0] ?? '', /InitInProgress/);
  script.newCall();
  script.port('EventRinging', 'a1');
  assert.equal(script.takeSent().at(-1), 'CallStatus Ringing');
  script.refuse(register, 59);
  assert.deepEqual(
    [...script.timers].filter(([t]) => t === 'register:7004'),
    [['register:7004', script.time + 30_000]],
  );
  script.due('register:7004');
  const again = script.takeRequests().find((r) => r.id === 'RequestRegisterAddress') as TRequest;
  script.answer(again, { id: 'EventRegistered', ThisDN: '7004' });
  assert.match(asked(script, login({ ReportStatus: 'true' }))[0] ?? '', /OK/);
  script.event({ id: 'EventLinkDisconnected' });
  assert.match(asked(script, login({ ReportStatus: 'true' }))[0] ?? '', /InitInProgress/);
});

test('the switch link is told to sessions that monitor, at each change only', () => {
  const script = bare();
  script.say(login({ ServerMonitor: 'set' }));
  script.input({ kind: 'linkOpened', link: 2, group: 1, failover: true });
  script.say(login({ CallId: 's2' }), 2);
  script.takeSent();
  script.event({ id: 'EventLinkConnected' });
  script.event({ id: 'EventLinkDisconnected' });
  script.event({ id: 'EventLinkDisconnected' });
  script.event({ id: 'EventLinkConnected' });
  assert.deepEqual(
    script.sent.map(({ link, message }) => `${link} ${message.id === 'MonitorInfo' && message.Server?.Status}`),
    ['1 Unavailable', '1 OK'],
  );
});

test('a port that loses its DN, and gets it back', () => {
  const script = bare();
  script.say(login({ ServerMonitor: 'set' }));
  script.takeSent();
  const [ivr1, ...rest] = SCRIPT_CONFIG.ivrs;
  const without = { ...ivr1, ports: ivr1?.ports.filter((p) => p.port !== '1') };
  script.input({ kind: 'configure', config: { ...SCRIPT_CONFIG, ivrs: [without as never, ...rest] } });
  const [unregister] = script.takeRequests();
  assert.equal(unregister?.id, 'RequestUnregisterAddress');
  assert.equal(script.timers.get('unregister:7001'), script.time + 3000);
  assert.deepEqual(script.takeSent(), []);
  script.answer(unregister, { id: 'EventUnregistered', ThisDN: '7001' });
  assert.deepEqual(script.takeSent(), ['MonitorInfo Port={"PortNum":"1","Status":"Unavailable"}']);
  assert.deepEqual(script.timers.size, 0);
  script.input({ kind: 'configure', config: SCRIPT_CONFIG });
  const [register] = script.takeRequests();
  script.answer(register as TRequest, { id: 'EventRegistered', ThisDN: '7001' });
  assert.deepEqual(script.takeSent(), ['MonitorInfo Port={"PortNum":"1","Status":"OK"}']);

  script.input({ kind: 'configure', config: { ...SCRIPT_CONFIG, ivrs: [without as never, ...rest] } });
  script.due('unregister:7001');
  assert.deepEqual(
    script.takeSent(),
    ['MonitorInfo Port={"PortNum":"1","Status":"Unavailable"}'],
    'not waited for ever',
  );
});

const driverControlled: IvrConfig = { ...SCRIPT_CONFIG, options: { LegacyMode: false } };
const agent = (id: string, ReqId: string, more: object = {}): IvrToServer =>
  ({ id, CallId: 's1', ReqId, PortNum: '1', ...more }) as IvrToServer;

test('agent messages become requests; refusals come back with ReqId', () => {
  const script = bare(driverControlled);
  script.say(login());
  script.takeSent();
  const request = (message: IvrToServer) => {
    script.say(message);
    const { ReferenceID, ...rest } = script.takeRequests()[0] as TRequest;
    script.event({ id: 'EventError', ErrorCode: 1706 }, ReferenceID);
    return rest;
  };
  assert.deepEqual(request(agent('AgentLogin', '1', { Queue: '9000', AgentId: 'a', Password: 'p' })), {
    id: 'RequestAgentLogin',
    ThisDN: '7001',
    ThisQueue: '9000',
    AgentID: 'a',
    Password: 'p',
    WorkMode: 'Unknown',
  });
  assert.deepEqual(request(agent('AgentLogout', '2')), { id: 'RequestAgentLogout', ThisDN: '7001' });
  assert.deepEqual(request(agent('AgentReady', '3', { Queue: '9000', WorkMode: 'AutoIn' })), {
    id: 'RequestAgentReady',
    ThisDN: '7001',
    ThisQueue: '9000',
    WorkMode: 'AutoIn',
  });
  assert.deepEqual(request(agent('AgentNotReady', '4', { Queue: '9000' })), {
    id: 'RequestAgentNotReady',
    ThisDN: '7001',
    ThisQueue: '9000',
    WorkMode: 'Unknown',
  });
  assert.deepEqual(request(agent('AgentQuery', '5')), {
    id: 'RequestQueryAddress',
    ThisDN: '7001',
    InfoType: 'AgentStatus',
  });
  assert.deepEqual(
    script.takeSent(),
    ['1', '2', '3', '4', '5'].map((id) => `CallError AgentControl TlibErrCode=1706 ReqId=${id}`),
  );
  assert.deepEqual(asked(script, agent('AgentQuery', '6', { PortNum: '99' })), [
    'CallError AgentControl TlibErrCode=59 ReqId=6',
  ]);
});

test('agent events: to the one who asked with ReqId, to those who monitor without', () => {
  const script = bare(driverControlled);
  script.say(login());
  for (const [link, monitor] of [
    [2, 'set'],
    [3, 'clear'],
  ] as const) {
    script.input({ kind: 'linkOpened', link, group: 1, failover: true });
    script.say(login({ CallId: `s${link}`, ServerMonitor: monitor }), link);
  }
  script.takeSent();
  const told = () => script.sent.splice(0).map(({ link, message }) => `${link} ${inWords(message)}`);
  script.say(agent('AgentLogin', '1', { Queue: '9000', AgentId: 'a', Password: '' }));
  script.answer(script.takeRequests()[0] as TRequest, { id: 'EventAgentLogin', ThisDN: '7001' });
  const is = (Status: string) => `Agent={"PortNum":"1","Status":"${Status}"}`;
  assert.deepEqual(told(), [`1 MonitorInfo ReqId=1 ${is('LoggedIn')}`, `2 MonitorInfo ${is('LoggedIn')}`]);
  const state = (InfoStatus: number) =>
    script.answer(script.takeRequests()[0] as TRequest, { id: 'EventAddressInfo', ThisDN: '7001', InfoStatus });
  state(3);
  assert.deepEqual(told(), [`1 MonitorInfo ${is('NotReady')}`, `2 MonitorInfo ${is('NotReady')}`]);
  script.event({ id: 'EventAgentReady', ThisDN: '7001' });
  assert.deepEqual(told(), [`2 MonitorInfo ${is('Ready')}`]);

  script.event({ id: 'EventAgentLogin', ThisDN: '7001' });
  script.event({ id: 'EventAgentReady', ThisDN: '7001' });
  assert.deepEqual(told(), [`2 MonitorInfo ${is('LoggedIn')}`, `2 MonitorInfo ${is('Ready')}`]);
  state(2);
  assert.deepEqual(told(), [], 'Ready was told by an event of its own');
  script.event({ id: 'EventAgentLogin', ThisDN: '7001' });
  script.refuse(script.takeRequests()[0] as TRequest, 58);
  assert.deepEqual(told(), [`2 MonitorInfo ${is('LoggedIn')}`, `2 MonitorInfo ${is('NotReady')}`], 'nobody knows');

  script.say(agent('AgentLogout', '2', { Queue: '9000' }));
  script.answer(script.takeRequests()[0] as TRequest, { id: 'EventQueueLogout', ThisDN: '7001' });
  assert.deepEqual(told(), [`1 MonitorInfo ReqId=2 ${is('LoggedOut')}`], 'one of several queues');
  state(2);
  assert.deepEqual(told(), [`1 MonitorInfo ${is('Ready')}`, `2 MonitorInfo ${is('Ready')}`]);
  script.event({ id: 'EventQueueLogout', ThisDN: '7001' });
  assert.deepEqual([told(), script.takeRequests()], [[], []]);
  for (const [InfoStatus, Status] of [
    [0, 'Unknown'],
    [2, 'Ready'],
    [3, 'NotReady'],
    [4, 'NotReady'],
    [77, 'Unknown'],
  ] as const) {
    script.say(agent('AgentQuery', '9'));
    script.answer(script.takeRequests()[0] as TRequest, { id: 'EventAddressInfo', ThisDN: '7001', InfoStatus });
    assert.deepEqual(told(), [`1 MonitorInfo ReqId=9 ${is(Status)}`]);
  }
});

test('server-controlled ports: the server logs in, tries again, and logs out', () => {
  const AutoLogin = { AgentId: '1001', Queue: '9000', Password: 'p', SetReady: true };
  const ivrs = [{ name: 'ivr1', ports: [{ port: '1', DN: '7001', AutoLogin }] }];
  const config: IvrConfig = { ...SCRIPT_CONFIG, ivrs, options: { LogoutOnDisable: true } };
  const script = new SessionScript(config);
  const [request] = script.takeRequests();
  assert.equal(request?.id, 'RequestAgentLogin');
  script.refuse(request, 42);
  assert.equal(script.timers.get('agent:7001'), script.time + 30_000);
  script.due('agent:7001');
  const [again] = script.takeRequests();
  script.answer(again as TRequest, { id: 'EventAgentLogin', ThisDN: '7001' });
  const [ready] = script.takeRequests();
  assert.deepEqual([ready?.id, (ready as { WorkMode?: string }).WorkMode], ['RequestAgentReady', 'ManualIn']);
  script.input({ kind: 'shutdown' });
  assert.deepEqual(
    script.takeRequests().map((r) => r.id),
    ['RequestAgentLogout'],
  );
});

/** A script whose ports 1 and 3 have an agent that the server has logged in. */
function withTwoAgents(options: object = {}): SessionScript {
  const agent = (AgentId: string) => ({ AutoLogin: { AgentId, Queue: '9000' } });
  const ports = [
    { port: '1', DN: '7001', ...agent('1001') },
    { port: '2', DN: '7002' },
    { port: '3', DN: '7003', ...agent('1003') },
  ];
  const script = new SessionScript({ ...SCRIPT_CONFIG, ivrs: [{ name: 'ivr1', ports }], options });
  script.link();
  for (const request of script.takeRequests()) {
    if (request.id === 'RequestAgentLogin') script.answer(request, { id: 'EventAgentLogin', ThisDN: request.ThisDN });
  }
  script.takeRequests();
  return script;
}

const logoutsOf = (script: SessionScript): string[] =>
  script.takeRequests().map((r) => `${r.id} ${'ThisDN' in r ? r.ThisDN : ''}`);

test('shutdown: the agents are logged out one after the other, each has TimePerLogout', () => {
  const script = withTwoAgents({ TimePerLogout: 250 });
  script.input({ kind: 'shutdown' });
  assert.deepEqual(logoutsOf(script), ['RequestAgentLogout 7001']);
  assert.equal(script.timers.get('logout:7001'), script.time + 250);
  script.due('logout:7001');
  assert.equal(script.stopped, false, 'the second one is still to come');
  assert.deepEqual(logoutsOf(script), ['RequestAgentLogout 7003'], 'the shutdown goes on without the first');
  script.due('logout:7003');
  assert.equal(script.stopped, true);
  assert.match(script.logs.join(), /7001 was not confirmed in time.*7003/);
});

test('shutdown: a logout that is confirmed or refused is not waited for any longer', () => {
  const script = withTwoAgents();
  script.input({ kind: 'shutdown' });
  const [first] = script.takeRequests();
  script.answer(first as TRequest, { id: 'EventAgentLogout', ThisDN: '7001' });
  assert.equal(script.timers.has('logout:7001'), false);
  const [second] = script.takeRequests();
  assert.equal((second as { ThisDN?: string }).ThisDN, '7003');
  assert.deepEqual(
    script.ask({ id: 'UDataGetAll', CallId: 'none', RequestId: '1' }),
    [],
    'drivers are not listened to',
  );
  script.input({ kind: 'invalid', link: 1, CallId: 'none', reason: 'UDataGet without Keys' });
  assert.deepEqual(script.sent, [], 'nor are those who send nonsense');
  assert.equal(script.stopped, false);
  script.refuse(second as TRequest, 100);
  assert.equal(script.stopped, true);
  assert.equal(script.timers.size, 0);
});

test('shutdown: without LogoutOnShutdown, or without agents, nothing is waited for', () => {
  const script = withTwoAgents({ LogoutOnShutdown: false });
  script.input({ kind: 'shutdown' });
  assert.deepEqual([logoutsOf(script), script.stopped], [[], true]);
  const alone = new SessionScript();
  alone.input({ kind: 'shutdown' });
  assert.equal(alone.stopped, true);
});

test('report-dn-status: In-Front ports are in service while a driver is connected', () => {
  const config = { ...SCRIPT_CONFIG, options: { 'report-dn-status': true } };
  const script = bare(config);
  script.input({ kind: 'configure', config });
  assert.deepEqual(script.takeReports(), [{ type: 'ReportOutOfService', DN: '7002' }], 'no driver is there yet');
  script.say(login());
  assert.deepEqual(script.takeReports(), [{ type: 'ReportInService', DN: '7002' }]);
  script.say(login({ ClientName: 'ivr2' }));
  assert.deepEqual(script.takeReports(), [{ type: 'ReportOutOfService', DN: '7002' }], 'the client is another one now');
  script.say(login());
  assert.deepEqual(script.takeReports(), [{ type: 'ReportInService', DN: '7002' }]);
  script.input({ kind: 'linkClosed', link: 1 });
  assert.deepEqual(script.takeReports(), [{ type: 'ReportOutOfService', DN: '7002' }]);
  script.input({ kind: 'configure', config: SCRIPT_CONFIG });
  assert.deepEqual(script.takeReports(), [{ type: 'ReportInService', DN: '7002' }], 'the option is off');
});

test('statistics: by the switch, from what was watched, cached, and what cannot be known', () => {
  const stat = (obj_id: string, stat_type: string, more: object = {}) => ({
    obj_id,
    obj_type: 'SObjectQueue',
    server_name: 'S',
    stat_type,
    ...more,
  });
  const statistics = {
    waiting: stat('9000@switch1', 'CurrNumberWaitingCalls'),
    cached: stat('9000', 'StatAgentsInQueueReady', { update_frequency: 10 }),
    wait: stat('9000', 'ExpectedWaitTime'),
    point: stat('8000', 'CurrNumberWaitingCalls'),
    odd: stat('9000', 'TotalTime'),
    nowhere: stat('1', 'CurrNumberWaitingCalls'),
    elsewhere: stat('9000@switch2', 'CurrNumberWaitingCalls'),
  };
  const script = new SessionScript({ ...SCRIPT_CONFIG, options: { statistics } });
  script.link();
  script.up();
  const peek = (StatName: string): IvrToServer => ({ id: 'PeekStatReq', CallId: 'c1', RequestId: 'r', StatName });
  script.say(peek('waiting'));
  script.say(peek('none'));
  const [request] = script.takeRequests();
  assert.deepEqual(
    [request?.id, (request as { InfoType?: string }).InfoType],
    ['RequestQueryAddress', 'NumberOfCallsInQueue'],
  );
  script.answer(request as TRequest, { id: 'EventAddressInfo', ThisDN: '9000', InfoStatus: 3 });
  assert.deepEqual(script.takeSent(), [
    'StatResp ResultCode=Success Result={"Value":"3"}',
    'StatResp ResultCode=NoSuchStat',
  ]);
  script.say(peek('cached'));
  script.answer(script.takeRequests()[0] as TRequest, { id: 'EventAddressInfo', ThisDN: '9000', InfoStatus: 2 });
  script.say(peek('cached'));
  assert.equal(script.takeRequests().length, 0, 'the value is good for 10 s');
  script.time += 10_000;
  script.say(peek('cached'));
  script.refuse(script.takeRequests()[0] as TRequest, 59);
  script.takeSent();
  for (const name of ['odd', 'nowhere', 'elsewhere']) {
    assert.deepEqual(asked(script, peek(name)), ['StatResp ResultCode=MiscError']);
  }

  assert.deepEqual(asked(script, peek('wait')), ['StatResp ResultCode=MiscError'], 'no value yet');
  const queue = (id: 'EventQueued' | 'EventDiverted' | 'EventAbandoned', ConnID: string) =>
    script.event({ id, ThisDN: '9000', ConnID });
  const value = (name: string) => {
    const [answer] = script.ask(peek(name));
    return answer?.id === 'StatResp' ? answer.Result?.Value : undefined;
  };
  queue('EventQueued', 'q1');
  queue('EventQueued', 'q2');
  script.time += 20_000;
  queue('EventDiverted', 'q1');
  queue('EventAbandoned', 'q2');
  assert.equal(value('wait'), '20');
  queue('EventQueued', 'q3');
  script.time += 50_000;
  assert.equal(value('wait'), '50', 'no less than the oldest one has waited');
  script.event({ id: 'EventRouteRequest', ThisDN: '8000', ConnID: 'q4' });
  assert.equal(value('point'), '1');
});
