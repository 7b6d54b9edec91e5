import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TErrorException } from '../client/index.js';
import { startPartyline, type TestPartyline } from './index.js';

describe('startPartyline', () => {
  let partyline: TestPartyline;
  before(async () => {
    partyline = await startPartyline();
  });
  after(() => partyline.stop());

  it('carries a conference from end to end, and throws one out', async () => {
    const [a, b, c] = await Promise.all(['7001', '7002', '7003'].map((DN) => partyline.connect(DN)));
    assert(a && b && c);
    const ofA = a.events();
    const dialing = await a.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    assert.equal(dialing.id, 'EventDialing');
    const { ConnID } = dialing;
    assert.match(ConnID, /^[0-9a-f]{16}$/);
    partyline.sim.phone('7002', { do: 'answer' });
    await b.once('EventEstablished');
    await b.request({ id: 'RequestInitiateConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
    const ringing = b.lastEventSequenceNumber;
    assert(ringing > 0);
    partyline.sim.phone('7003', { do: 'answer' });
    const consult = await b.once('EventEstablished');
    await b.request({ id: 'RequestCompleteConference', ThisDN: '7002', ConnID, TransferConnID: consult.ConnID });
    const released = c.once('EventReleased');
    await b.request({ id: 'RequestDeleteFromConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
    assert.equal((await released).ThisDN, '7003');
    await partyline.settled();
    await ofA.return?.();
    partyline.sim.phone('7001', { do: 'hangup' });
    await partyline.settled();
    assert.equal(partyline.hub.snapshot().calls, 0);
  });

  it('rejects a refused request with number and text', async () => {
    const client = await partyline.connect('7004');
    await assert.rejects(client.request({ id: 'RequestMakeCall', ThisDN: '7004', OtherDN: '999' }), (error) => {
      assert(error instanceof TErrorException);
      assert.equal(error.ErrorCode, 71);
      return true;
    });
  });

  it('lets virtual time pass for calls', async () => {
    const client = await partyline.connect('8100');
    partyline.sim.phone('5551234', { do: 'call', to: '8100' });
    await client.once('EventRouteRequest');
    partyline.clock.advance(10_000);
    const used = await client.once('EventRouteUsed');
    assert.equal(used.ThisDN, '8100');
    partyline.sim.phone('5551234', { do: 'hangup' });
  });

  it('injects events, marked, to the clients of a DN only', async () => {
    const of5 = await partyline.connect('7005');
    const of6 = await partyline.connect('7006');
    const seen: string[] = [];
    of6.onEvent((event) => seen.push(event.id));
    const got = of5.once('EventHardwareError');
    assert.equal(partyline.inject('7005', { id: 'EventHardwareError', Extensions: { code: 7 } }), 1);
    const event = await got;
    assert.deepEqual([event.ThisDN, event.Extensions], ['7005', { code: 7, Injected: 'yes' }]);
    await partyline.settled();
    assert.deepEqual(seen, []);
  });

  it('makes requests fail on purpose', async () => {
    const client = await partyline.connect('7007');
    partyline.faults.refuse('RequestMakeCall', 1171);
    const call = { id: 'RequestMakeCall', ThisDN: '7007', OtherDN: '7008' } as const;
    await assert.rejects(client.request(call), { ErrorCode: 1171, ErrorMessage: 'Service is busy' });
    partyline.faults.ignore('RequestMakeCall');
    await assert.rejects(client.request(call, { timeout: 20 }), { name: 'RequestTimeoutError' });
    const dialing = await client.request(call);
    await client.request({ id: 'RequestReleaseCall', ThisDN: '7007', ConnID: dialing.ConnID });
  });

  it('breaks connections; clients resume without a gap', async () => {
    const client = await partyline.connectWith({ backoff: { first: 1 } }, '7009');
    const numbers: number[] = [];
    client.onEvent((event) => {
      const { EventSequenceNumber } = event as { EventSequenceNumber?: number };
      if (EventSequenceNumber !== undefined) numbers.push(EventSequenceNumber);
    });
    const back = new Promise((resolve) => {
      client.onConnection((change) => 'resumedFrom' in change && resolve(change));
    });
    partyline.faults.breakConnections();
    partyline.sim.phone('7010', { do: 'call', to: '7009' });
    assert.deepEqual(await back, { state: 'connected', resumedFrom: 1 });
    await partyline.settled();
    partyline.sim.phone('7010', { do: 'hangup' });
    await partyline.settled();
    assert.deepEqual(numbers, [2, 3]);
  });
});
