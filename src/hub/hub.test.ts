import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreConfig } from '../core/index.js';
import type { TEvent, TRequest } from '../protocol/index.js';
import { SimSwitch } from '../sim/index.js';
import { type Fault, Hub } from './hub.js';
import type { JournalEntry } from './ports.js';
import { VirtualClock } from './virtual-clock.js';

const CONFIG: CoreConfig = {
  serverName: 'hub',
  connIdPrefix: '00000001',
  dns: ['7001', '7002', '7003', '7004'].map((number) => ({ number, type: 'Extension' })),
  external: [],
  router: [],
  agents: [],
  options: {},
};

type Seen = TEvent & { readonly ThisDN?: string; readonly ConnID?: string; readonly CallState?: string };

function world(onEvent?: (event: Seen) => void, config = CONFIG) {
  const clock = new VirtualClock(1_700_000_000_000);
  const faults: Fault[] = [];
  const journal: JournalEntry[] = [];
  const seen: Seen[] = [];
  let breakSwitch = false;
  const hub = new Hub({
    config,
    clock,
    journal: { append: (entry) => journal.push(entry) },
    onFault: (fault) => faults.push(fault),
    switch: (report) => {
      const sim = new SimSwitch({ report, clock });
      return {
        command: (command) => {
          if (breakSwitch) throw new Error('broken switch');
          sim.command(command);
        },
      };
    },
  });
  const client = hub.open({
    ApplicationName: 'test',
    onEvent: ({ event }) => {
      seen.push(event as Seen);
      onEvent?.(event as Seen);
    },
  });
  for (const { number } of CONFIG.dns) client.request({ id: 'RequestRegisterAddress', ThisDN: number });
  seen.length = 0;
  const call = (from: string, to: string): string => {
    client.request({ id: 'RequestMakeCall', ThisDN: from, OtherDN: to });
    const ConnID = seen.find((e) => e.id === 'EventRinging' && e.ThisDN === to)?.ConnID as string;
    client.request({ id: 'RequestAnswerCall', ThisDN: to, ConnID });
    return ConnID;
  };
  const switchBreaks = (broken: boolean) => {
    breakSwitch = broken;
  };
  return { hub, client, clock, faults, journal, seen, call, switchBreaks };
}

/** A request that makes the core throw in the middle of its work, as a defect would. */
function poisoned(ThisDN: string, ConnID: string): TRequest {
  return {
    id: 'RequestUpdateUserData',
    ThisDN,
    ConnID,
    get UserData(): never {
      throw new Error('defect');
    },
  };
}

test('a throw in the core ends the call that it was about and no other one', () => {
  const { hub, client, faults, seen, call } = world();
  const hit = call('7001', '7002');
  const other = call('7003', '7004');
  seen.length = 0;
  client.request(poisoned('7001', hit));
  assert.deepEqual(
    faults.map((f) => [f.where, f.ConnIDs]),
    [['core', [hit]]],
  );
  assert.deepEqual(
    seen.map((e) => [e.id, e.ThisDN, e.CallState]),
    [
      ['EventReleased', '7001', 'SystemError'],
      ['EventReleased', '7002', 'SystemError'],
    ],
  );
  seen.length = 0;
  client.request({ id: 'RequestHoldCall', ThisDN: '7003', ConnID: other });
  assert.deepEqual(
    seen.map((e) => e.id),
    ['EventHeld'],
  );
  assert.equal(hub.snapshot().calls, 1);
});

test('a throw of one client disturbs neither the loop nor the other clients', () => {
  const { hub, client, faults, seen } = world();
  hub
    .open({
      ApplicationName: 'broken',
      onEvent: () => {
        throw new Error('broken client');
      },
    })
    .request({ id: 'RequestRegisterAddress', ThisDN: '7001' });
  client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  assert.deepEqual(
    seen.map((e) => e.id),
    ['EventDialing', 'EventRinging'],
  );
  assert.ok(faults.length > 0 && faults.every((f) => f.where === 'client'));
});

test('a throw of the switch is reported and the loop goes on', () => {
  const { client, faults, seen, switchBreaks } = world();
  switchBreaks(true);
  client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  assert.ok(faults.length > 0 && faults.every((f) => f.where === 'switch'));
  switchBreaks(false);
  client.request({ id: 'RequestMakeCall', ThisDN: '7003', OtherDN: '7004' });
  assert.deepEqual(
    seen.map((e) => e.id),
    ['EventDialing', 'EventRinging'],
  );
});

test('a request made inside onEvent waits for its turn: each input is carried out to its end', () => {
  const order: string[] = [];
  let act: (event: Seen) => void = () => {};
  const { client, seen } = world((event) => act(event));
  act = (event) => {
    order.push(event.id);
    if (event.id === 'EventRinging' && event.ConnID !== undefined) {
      client.request({ id: 'RequestAnswerCall', ThisDN: '7002', ConnID: event.ConnID });
      order.push('asked');
    }
  };
  client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  assert.deepEqual(order, ['EventDialing', 'EventRinging', 'asked', 'EventEstablished', 'EventEstablished']);
  assert.equal(seen.length, 4);
});

test('an input is in the journal before any of its events leaves', () => {
  let journalled = 0;
  let act: () => void = () => {};
  const { client, journal } = world(() => act());
  act = () => {
    journalled = journal.length;
  };
  const before = journal.length;
  client.request({ id: 'RequestQueryAddress', ThisDN: '7001', InfoType: 'AddressStatus' });
  assert.equal(journalled, before + 1);
});

test('time in the journal never goes back, whatever the clock does', () => {
  const times = [5000, 4000, 6000];
  const journal: JournalEntry[] = [];
  const hub = new Hub({
    config: CONFIG,
    clock: { now: () => times.shift() ?? 6000, after: () => () => {} },
    journal: { append: (entry) => journal.push(entry) },
    switch: () => ({ command: () => {} }),
  });
  for (let i = 0; i < 3; i++) hub.report({ type: 'ReportOffHook', DN: '7001' });
  assert.deepEqual(
    journal.map((entry) => entry.input.time),
    [5000, 5000, 6000],
  );
});

test('a timer is not lost when the clock is behind it: timeouts of the machine come up to a millisecond early', () => {
  for (const behind of [1, 3_600_000]) {
    const machine = new VirtualClock(1_700_000_000_000);
    let back = 0;
    const seen: string[] = [];
    const hub = new Hub({
      config: { ...CONFIG, options: { 'no-answer-timeout': 10, 'no-answer-overflow': 'release' } },
      clock: { now: () => machine.now() - back, after: (ms, fn) => machine.after(ms, fn) },
      switch: (report) => new SimSwitch({ report, clock: machine }),
    });
    const client = hub.open({ ApplicationName: 'test', onEvent: ({ event }) => seen.push(event.id) });
    for (const ThisDN of ['7001', '7002']) client.request({ id: 'RequestRegisterAddress', ThisDN });
    // The second call begins when the clock is behind already.
    for (const call of [1, 2]) {
      client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
      assert.equal(hub.snapshot().timers, 1);
      back = behind;
      machine.advance(9_000);
      assert.equal(hub.snapshot().timers, 1);
      machine.advance(1_001);
      assert.equal(hub.snapshot().timers, 0, `call ${call}, ${behind} ms behind`);
      assert.equal(seen.filter((id) => id === 'EventReleased').length, 2 * call, seen.join());
    }
  }
});

test('a client that is closed gets nothing more and is registered nowhere', () => {
  const { hub, client, seen } = world();
  const second = hub.open({ ApplicationName: 'second', onEvent: () => assert.fail('closed') });
  second.close();
  second.request({ id: 'RequestRegisterAddress', ThisDN: '7001' });
  client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  assert.equal(seen.length, 2);
  assert.equal(hub.snapshot().clients, 1);
});

test('rules of the built-in router that send a call in a circle leave it at a point in the end', () => {
  const { hub, client, faults, seen } = world(undefined, {
    ...CONFIG,
    dns: [...CONFIG.dns, ...['8101', '8102'].map((number) => ({ number, type: 'RoutingPoint' as const }))],
    router: [
      { routingPoint: '8101', destination: '8102' },
      { routingPoint: '8102', destination: '8101' },
    ],
  });
  client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '8101' });
  assert.deepEqual(faults, []);
  assert.deepEqual(
    seen.map((e) => e.id),
    ['EventDialing'],
  );
  assert.equal(hub.snapshot().parties, 2);
});
