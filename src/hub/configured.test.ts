import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreConfig, DnConfig } from '../core/index.js';
import type { TEvent, TRequest } from '../protocol/index.js';
import { SimSwitch } from '../sim/index.js';
import { Hub } from './hub.js';
import type { JournalEntry } from './ports.js';
import { VirtualClock } from './virtual-clock.js';

const extension = (number: string): DnConfig => ({ number, type: 'Extension' });

const CONFIG: CoreConfig = {
  serverName: 'hub',
  connIdPrefix: '00000001',
  dns: [...['7001', '7002', '7003'].map(extension), { number: '8000', type: 'ACDQueue' }],
  external: ['555*'],
  router: [],
  agents: [],
  options: {},
};

type Seen = TEvent & Record<string, unknown>;
type Change = Partial<Pick<CoreConfig, 'dns' | 'external' | 'router' | 'agents' | 'options'>>;

const DEVICES = new Set(['Extension', 'ACDPosition', 'VoiceTreatmentPort']);
const phonesOf = (dns: readonly DnConfig[]) => dns.filter(({ type }) => DEVICES.has(type)).map(({ number }) => number);

/** Hub and simulated phones, a client on every DN of the first configuration; the test changes the configuration. */
class World {
  readonly clock = new VirtualClock(1_700_000_000_000);
  readonly journal: JournalEntry[] = [];
  readonly faults: unknown[] = [];
  readonly seen: Seen[] = [];
  readonly sim: SimSwitch;
  readonly hub: Hub;
  readonly config: CoreConfig;
  readonly client;

  constructor(change: Change = {}) {
    this.config = { ...CONFIG, ...change };
    let sim: SimSwitch | undefined;
    this.hub = new Hub({
      config: this.config,
      clock: this.clock,
      journal: { append: (entry) => this.journal.push(structuredClone(entry)) },
      onFault: (fault) => this.faults.push(fault.error),
      switch: (report) => {
        sim = new SimSwitch({ report, clock: this.clock, phones: phonesOf(this.config.dns) });
        return sim;
      },
    });
    this.sim = sim as unknown as SimSwitch;
    this.client = this.hub.open({ ApplicationName: 'test', onEvent: ({ event }) => this.seen.push(event as Seen) });
    for (const { number } of this.config.dns) this.send({ id: 'RequestRegisterAddress', ThisDN: number });
    this.take();
  }

  send(request: TRequest): void {
    this.client.request(request);
  }

  /** Takes another configuration; parts that are not given are those of the beginning. */
  configure(change: Change): void {
    const config = { ...this.config, ...change };
    this.hub.configure(config, (taken) => {
      assert.equal(taken, true);
      this.sim.reconfigure({ phones: phonesOf(config.dns) });
    });
  }

  /** What was seen since the last time, as `EventRinging 7002`. */
  take(): string[] {
    return this.seen.splice(0).map(({ id, ThisDN, ErrorCode }) => [id, ThisDN, ErrorCode].filter(Boolean).join(' '));
  }

  call(from: string, to: string): string {
    this.send({ id: 'RequestMakeCall', ThisDN: from, OtherDN: to });
    const ConnID = this.seen.findLast((event) => event['ConnID'] !== undefined)?.['ConnID'] as string;
    this.sim.phone(to, { do: 'answer' });
    return ConnID;
  }

  refusal(request: TRequest): unknown {
    this.take();
    this.send(request);
    return this.seen.at(-1)?.['ErrorCode'];
  }

  /** Nothing failed, and the recorded inputs give the same outputs again. */
  close(): void {
    assert.deepEqual(this.faults, []);
    const fresh = new Hub({
      config: this.config,
      clock: { now: () => 0, after: () => () => {} },
      switch: () => ({ command: () => {} }),
    });
    assert.deepEqual(
      fresh.replay(this.journal.map(({ input }) => input)),
      this.journal.flatMap(({ outputs }) => outputs),
    );
    assert(this.journal.some(({ input }) => input.kind === 'configured'));
  }
}

const without = (...numbers: string[]) => CONFIG.dns.filter(({ number }) => !numbers.includes(number));

test('a DN that is new can be registered and called at once', () => {
  const world = new World();
  assert.equal(world.refusal({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7009' }), 71);
  world.configure({ dns: [...CONFIG.dns, extension('7009')] });
  world.send({ id: 'RequestRegisterAddress', ThisDN: '7009' });
  world.take();
  world.call('7001', '7009');
  assert.deepEqual(world.take(), [
    'EventDialing 7001',
    'EventRinging 7009',
    'EventEstablished 7009',
    'EventEstablished 7001',
  ]);
  world.close();
});

test('a removed DN keeps its call until that ends, gets no other one, and goes out of service then', () => {
  const world = new World();
  const ConnID = world.call('7001', '7002');
  world.take();
  world.configure({ dns: without('7002') });
  assert.deepEqual(world.take(), []);
  assert.equal(world.refusal({ id: 'RequestMakeCall', ThisDN: '7003', OtherDN: '7002' }), 71);
  assert.equal(world.refusal({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '7003' }), 59);
  world.take();
  world.send({ id: 'RequestHoldCall', ThisDN: '7002', ConnID });
  world.send({ id: 'RequestRetrieveCall', ThisDN: '7002', ConnID });
  // A phone that leaves the registrar meanwhile is no news: the DN goes with its call.
  world.hub.report({ type: 'ReportOutOfService', DN: '7002' });
  assert.deepEqual(world.take(), ['EventHeld 7002', 'EventRetrieved 7002']);
  world.sim.phone('7001', { do: 'hangup' });
  assert.deepEqual(world.take(), ['EventReleased 7001', 'EventReleased 7002', 'EventDNOutOfService 7002']);
  assert.equal(world.refusal({ id: 'RequestQueryAddress', ThisDN: '7002', InfoType: 'DNStatus' }), 59);
  assert.equal(world.refusal({ id: 'RequestRegisterAddress', ThisDN: '7002' }), 59);
  world.close();
});

test('a DN that comes back tells those who still have it registered; unregistered it is forgotten', () => {
  const world = new World();
  world.configure({ dns: without('7002', '7003') });
  assert.deepEqual(world.take(), ['EventDNOutOfService 7002', 'EventDNOutOfService 7003']);
  world.send({ id: 'RequestUnregisterAddress', ThisDN: '7003' });
  assert.deepEqual(world.take(), ['EventUnregistered 7003']);
  assert.equal(world.refusal({ id: 'RequestUnregisterAddress', ThisDN: '7003' }), 59);
  world.take();
  world.configure({});
  assert.deepEqual(world.take(), ['EventDNBackInService 7002']);
  world.call('7001', '7002');
  assert.deepEqual(world.take().slice(0, 2), ['EventDialing 7001', 'EventRinging 7002']);
  world.close();
});

test('a DN that is back before its call has ended never goes', () => {
  const world = new World();
  world.call('7001', '7002');
  world.configure({ dns: without('7002') });
  world.configure({});
  world.take();
  world.sim.phone('7001', { do: 'hangup' });
  assert.deepEqual(world.take(), ['EventReleased 7001', 'EventReleased 7002']);
  world.close();
});

test('a DN of another type takes over when the last call is over', () => {
  const world = new World();
  world.call('7001', '7002');
  world.configure({ dns: [...without('7002'), { number: '7002', type: 'ACDQueue' }] });
  world.take();
  world.sim.phone('7001', { do: 'hangup' });
  assert.deepEqual(world.take().slice(2), ['EventDNOutOfService 7002', 'EventDNBackInService 7002']);
  world.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  assert.deepEqual(world.take(), ['EventDialing 7001', 'EventQueued 7002']);
  world.close();
});

test('a removed queue gives its calls to its agents, also one that is not answered; then they are logged out of it', () => {
  const dns: DnConfig[] = [...CONFIG.dns, { number: '8001', type: 'ACDQueue' }];
  const world = new World({ dns, options: { 'no-answer-timeout': 10 } });
  world.send({ id: 'RequestAgentLogin', ThisDN: '7001', AgentID: '1', ThisQueue: '8000' });
  world.send({ id: 'RequestAgentLogin', ThisDN: '7002', AgentID: '2', ThisQueue: '8000' });
  world.send({ id: 'RequestAgentLogin', ThisDN: '7002', AgentID: '2', ThisQueue: '8001' });
  world.send({ id: 'RequestMakeCall', ThisDN: '7003', OtherDN: '8000' });
  world.send({ id: 'RequestAgentReady', ThisDN: '7001' });
  world.take();
  world.configure({ dns: dns.filter(({ number }) => number !== '8000') });
  assert.equal(world.refusal({ id: 'RequestAgentLogin', ThisDN: '7003', AgentID: '3', ThisQueue: '8000' }), 59);
  world.take();
  // Nobody answers: back to the queue, which is still there for it.
  world.configure({ dns: dns.filter(({ number }) => number !== '8000'), options: { 'no-answer-timeout': 20 } });
  world.clock.advance(10_000);
  assert.deepEqual(world.take(), ['EventReleased 7001', 'EventQueued 8000', 'EventDiverted 8000', 'EventRinging 7001']);
  world.sim.phone('7001', { do: 'answer' });
  assert.deepEqual(world.take(), [
    'EventEstablished 7001',
    'EventEstablished 7003',
    'EventAgentLogout 7001',
    'EventQueueLogout 7002',
    'EventDNOutOfService 8000',
  ]);
  world.sim.phone('7003', { do: 'hangup' });
  assert.deepEqual(world.take(), ['EventReleased 7003', 'EventReleased 7001']);
  world.close();
});

test('a removed routing point waits for the routes of its calls', () => {
  const dns: DnConfig[] = [...CONFIG.dns, { number: '8100', type: 'RoutingPoint' }];
  const world = new World({ dns });
  world.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '8100' });
  const ConnID = world.seen.at(-1)?.['ConnID'] as string;
  world.configure({ dns: CONFIG.dns });
  world.take();
  world.send({ id: 'RequestRouteCall', ThisDN: '8100', OtherDN: '7002', ConnID });
  assert.deepEqual(world.take(), ['EventRouteUsed 8100', 'EventRinging 7002']);
  // Whoever rejects sends the call back to the point.
  world.sim.phone('7002', { do: 'reject' });
  assert.deepEqual(world.take().at(-1), 'EventRouteRequest 8100');
  world.send({ id: 'RequestRouteCall', ThisDN: '8100', OtherDN: '7003', ConnID });
  world.sim.phone('7003', { do: 'answer' });
  assert.deepEqual(world.take().at(-1), 'EventDNOutOfService 8100');
  world.close();
});

test('options, numbers outside, rules of the router and agents count from the next decision on', () => {
  const dns: DnConfig[] = [...CONFIG.dns, { number: '8100', type: 'RoutingPoint' }];
  const world = new World({ dns, agents: [{ AgentID: '1' }], options: { 'agent-strict-id': 'true' } });
  const login = (ThisDN: string, AgentID: string) =>
    world.refusal({ id: 'RequestAgentLogin', ThisDN, AgentID }) === undefined;
  assert.equal(login('7001', '1'), true);
  assert.equal(login('7002', '2'), false);
  assert.equal(world.refusal({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '0800' }), 71);
  world.configure({
    agents: [{ AgentID: '2' }],
    external: ['0800'],
    router: [{ routingPoint: '8100', destination: '7003' }],
    options: { 'agent-strict-id': 'true', 'max-calls-per-dn': 1 },
  });
  world.send({ id: 'RequestUnregisterAddress', ThisDN: '8100' });
  assert.equal(login('7002', '2'), true);
  assert.equal(login('7003', '1'), false);
  // Agent 1 is no longer in the directory, but was logged in before.
  assert.equal(world.refusal({ id: 'RequestAgentReady', ThisDN: '7001' }), undefined);
  world.send({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '0800' });
  assert.deepEqual(world.take().slice(-1), ['EventNetworkReached 7002']);
  assert.equal(world.refusal({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '0800' }), 1172);
  world.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '8100' });
  assert(world.take().includes('EventRinging 7003'));
  world.close();
});

test('ports that serve a queue come and go', () => {
  const ports: DnConfig[] = ['7501', '7502'].map((number) => ({ number, type: 'VoiceTreatmentPort' }));
  const queue = (...served: string[]): DnConfig => ({ number: '8000', type: 'ACDQueue', ports: served });
  const dns = (...served: string[]) => [...without('8000'), ...ports, queue(...served)];
  const world = new World({ dns: dns('7501') });
  const askedFor = () => {
    world.take();
    world.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '8000' });
    const rings = world.seen.find(({ id }) => id === 'EventRinging')?.['ThisDN'];
    world.sim.phone('7001', { do: 'hangup' });
    return rings;
  };
  assert.equal(askedFor(), '7501');
  world.configure({ dns: dns('7502') });
  assert.equal(askedFor(), '7502');
  world.configure({ dns: dns() });
  assert.equal(askedFor(), undefined);
  // A call that waits gets a port that is new at once.
  world.send({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '8000' });
  world.take();
  world.configure({ dns: [...dns('7503'), { number: '7503', type: 'VoiceTreatmentPort' }] });
  assert.deepEqual(world.take(), ['EventDiverted 8000']);
  assert.equal(
    world.sim.view().some(({ number, state }) => number === '7503' && state === 'ringing'),
    true,
  );
  world.close();
});

test('a DN that becomes a port of a queue serves it when its last call is over', () => {
  const world = new World();
  const ConnID = world.call('7001', '7003');
  world.configure({
    dns: [
      ...without('7003', '8000'),
      { number: '7003', type: 'VoiceTreatmentPort' },
      { number: '8000', type: 'ACDQueue', ports: ['7003'] },
    ],
  });
  world.send({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '8000' });
  assert.equal(world.take().includes('EventDiverted 8000'), false);
  world.send({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID });
  const came = world.take();
  assert.equal(came.includes('EventDiverted 8000') && came.includes('EventRinging 7003'), true, came.join());
  world.close();
});

test('the supervisor, the reservation and the login of a removed DN end with it', () => {
  const world = new World();
  world.send({ id: 'RequestAgentLogin', ThisDN: '7002', AgentID: '2' });
  world.send({ id: 'RequestMonitorNextCall', ThisDN: '7001', OtherDN: '7002' });
  world.send({ id: 'RequestReserveAgent', AgentID: '2', Timeout: 5000, ReferenceID: 9 });
  world.take();
  world.configure({ dns: without('7002') });
  assert.deepEqual(world.take(), [
    'EventError 59',
    'EventMonitoringCancelled 7001',
    'EventMonitoringCancelled 7002',
    'EventAgentLogout 7002',
    'EventDNOutOfService 7002',
  ]);
  world.clock.advance(60_000);
  assert.deepEqual(world.take(), []);
  assert.equal(world.refusal({ id: 'RequestAgentLogin', ThisDN: '7003', AgentID: '2' }), undefined);
  world.close();
});

test('a configuration that the core cannot take changes nothing, and the adapters are told', () => {
  const world = new World();
  const broken = {
    ...CONFIG,
    external: ['9*'],
    dns: [
      extension('7009'),
      {
        get number(): string {
          if (world.faults.length === 0 && ++reads > 2) throw new Error('defect');
          return '7010';
        },
        type: 'Extension' as const,
      },
    ],
  };
  let reads = 0;
  let taken: boolean | undefined;
  world.hub.configure(broken, (is) => {
    taken = is;
  });
  assert.equal(taken, false);
  assert.equal(world.faults.length, 1);
  assert.equal(world.refusal({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '9123' }), 71);
  world.call('7001', '7002');
  assert.deepEqual(world.take().slice(-1), ['EventEstablished 7001']);
});
