import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { test } from 'node:test';
import { type AgentCall, type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { openPhone } from '../closed-at-end.test.js';
import { directionOf } from '../sdp/direction.js';
import { World } from '../switch-world.test.js';

const TIMING = { T1: 100, T2: 400, T4: 500, D: 1000 };
/** Where a phone is dead for certain: after 64 * T1 nobody waits for it any more. */
const SOON = { T1: 25, T2: 100, T4: 125, D: 500 };

/** A bad network between one phone (at 127.0.0.2) and the server: 5 % are lost, 5 % come late. Always the same ones. */
class BadNetwork {
  lost = 0;
  late = 0;
  private phonePort = 0;
  private closed = false;
  private seed: number;

  private constructor(
    private readonly inner: Socket,
    private readonly serverPort: number,
    seed: number,
  ) {
    this.seed = seed;
    inner.on('message', (bytes, from) => {
      if (from.address === '127.0.0.2') this.phonePort = from.port;
      const [port, address] =
        from.address === '127.0.0.2' ? [this.serverPort, '127.0.0.1'] : [this.phonePort, '127.0.0.2'];
      const luck = this.random();
      if (luck < 0.05) {
        this.lost++;
        return;
      }
      if (luck >= 0.1) this.inner.send(bytes, port, address);
      else {
        this.late++;
        setTimeout(() => {
          if (!this.closed) this.inner.send(bytes, port, address);
        }, 30).unref();
      }
    });
  }

  static async open(serverPort: number, seed: number): Promise<BadNetwork> {
    const socket = createSocket('udp4').unref();
    await new Promise<void>((resolve) => socket.bind(0, resolve));
    return new BadNetwork(socket, serverPort, seed);
  }

  get port(): number {
    return this.inner.address().port;
  }

  close(): void {
    this.closed = true;
    this.inner.close();
  }

  private random(): number {
    this.seed = (this.seed * 1103515245 + 12345) & 0x7fffffff;
    return this.seed / 0x7fffffff;
  }
}

test('5 % loss and reordering on both sides: all calls complete', async () => {
  const world = await World.open();
  const networks: BadNetwork[] = [];
  const open = async (number: string): Promise<AgentPhone> => {
    const network = await BadNetwork.open(world.sip.ports[0]!, Number(number));
    networks.push(network);
    const phone = await openPhone({
      server: { address: '127.0.0.1', port: network.port },
      address: '127.0.0.2',
      number,
      timing: TIMING,
    });
    world.phones.set(number, phone);
    assert.equal(await phone.register(), 200);
    return phone;
  };
  const [alice, bob] = [await open('7001'), await open('7002')];
  bob.handling = { answerAfter: 0 };
  for (let i = 0; i < 30; i++) {
    const call = alice.dial('7002');
    await waitFor(
      () => call.state === 'established',
      () => `call ${i} is ${call.state} ${call.status}`,
    );
    const event = await world.event('EventEstablished', '7002', i + 1);
    if (i % 3 === 0) {
      call.hold();
      await world.event('EventHeld', '7001', i / 3 + 1);
    }
    if (i % 2 === 0) call.hangUp();
    else world.request({ id: 'RequestReleaseCall', ThisDN: '7002', ConnID: event.ConnID! });
    await waitFor(() => alice.calls.length === 0 && bob.calls.length === 0, `call ${i} ends`);
  }
  assert.ok(networks.every((network) => network.lost > 5 && network.late > 5));
  await world.empty();
  for (const network of networks) network.close();
  await world.close();
});

test('a phone that is gone: re-INVITE and BYE stay unanswered, the core hears of it, nothing is left', async () => {
  const world = await World.open({ sip: { timing: SOON } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const ConnID = await world.talk(alice, bob);
  await world.kill(bob);
  world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
  await world.event('EventReleased', '7002');
  await waitFor(() => alice.calls.length === 0, 'the other phone is released');
  await world.empty();
  await world.close();
});

test('session timer: a phone that dies silently is found out', async () => {
  const world = await World.open({ sip: { timing: SOON, sessionExpires: 1, minSE: 90 } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  await world.talk(alice, bob);
  await world.kill(alice);
  await world.event('EventReleased', '7001');
  await world.empty();
  await world.close();
});

test('a phone that never answers BYE: the call is over for everybody else at once', async () => {
  const world = await World.open({ sip: { timing: SOON } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  await world.talk(alice, bob);
  await world.kill(bob);
  alice.call.hangUp();
  await world.event('EventReleased', '7002');
  await world.empty();
  await waitFor(() => world.sip.figures.transactions === 0, 'transactions are forgotten');
  await world.close();
});

test('both sides offer at once: 491 on either side, and both holds come about', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  await world.talk(alice, bob);
  const silent = (call: AgentCall) =>
    call.session.remote !== undefined && directionOf(call.session.remote) !== 'sendrecv';
  alice.call.hold();
  bob.call.hold();
  await world.event('EventHeld', '7001');
  await world.event('EventHeld', '7002');
  await waitFor(() => silent(alice.call) && silent(bob.call), 'both are silent');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('re-INVITEs without end: most are refused, the other phone is left in peace', async () => {
  const world = await World.open({ sip: { maxOffersPerSecond: 2 } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  await world.talk(alice, bob);
  const before = bob.call.session.offersReceived.length;
  const { postponements } = alice.call.session;
  const began = performance.now();
  while (postponements.length < 10) {
    const call = alice.call;
    if (call.held) call.retrieve();
    else call.hold();
    const told = postponements.length;
    // A refused offer is made again by itself, over and over.
    await waitFor(() => !call.session.isNegotiating || postponements.length > told, 'an answer');
  }
  assert.deepEqual([...new Set(postponements)], [500]);
  const seconds = Math.ceil((performance.now() - began) / 1000);
  const passed = bob.call.session.offersReceived.length - before;
  assert.ok(passed <= 2 * (seconds + 1), `${passed} offers in ${seconds} s`);
  bob.call.hangUp();
  await world.empty();
  await world.close();
});

test('CANCEL crosses 200: the answered phone is released, nothing is left', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  for (let i = 0; i < 10; i++) {
    const call = alice.dial('7002');
    await waitFor(() => bob.calls.length === 1, 'it rings');
    bob.call.answer();
    call.hangUp();
    await waitFor(() => alice.calls.length === 0 && bob.calls.length === 0, 'both are free');
  }
  await world.empty();
  await world.close();
});
