import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AgentCall, AgentPhone, waitFor } from '../sip-agent/index.js';
import { LossyProxy } from './lossy-proxy.js';
import { VoiceServer } from './voice-server.js';

const PASSWORD = 'dial-tone';
const PAIRS = 20;
const ROUNDS = 3;
/** Retransmissions take their time: RFC 3261 gives an INVITE 32 seconds. */
const LIMIT_MS = 40_000;

describe('a network that loses 5 % of all packets and mixes up their order, on both sides of the server', () => {
  const numbers = Array.from({ length: 2 * PAIRS }, (_, i) => String(7001 + i));
  const phones = new Map<string, AgentPhone>();
  let server: VoiceServer;
  let proxy: LossyProxy;

  before(async () => {
    server = await VoiceServer.start({ phones: numbers, password: PASSWORD });
    const target = { address: '127.0.0.1', port: server.port };
    proxy = await LossyProxy.open({ server: target, loss: 0.05, reorder: 0.1, delayMs: 40, seed: 20_260_101 });
    for (const number of numbers) {
      const phone = await AgentPhone.open({
        number,
        password: PASSWORD,
        server: { address: '127.0.0.1', port: proxy.port },
      });
      phone.handling = { answerAfter: 20 };
      phones.set(number, phone);
    }
    const statuses = await Promise.all([...phones.values()].map((phone) => phone.register()));
    assert.deepEqual(new Set(statuses), new Set([200]), 'all phones register');
  });
  after(async () => {
    await Promise.all([...phones.values()].map((phone) => phone.close()));
    await proxy?.close();
    await server?.stop();
    for (const phone of phones.values()) assert.deepEqual(phone.agent.endpoint.faults, []);
    assert.deepEqual(server?.faults, []);
  });

  async function reaches(call: AgentCall, state: AgentCall['state'], what: string): Promise<void> {
    await waitFor(
      () => call.state === state,
      () => `${call.ownNumber} ${what}: ${call.state} ${call.status}`,
      LIMIT_MS,
    );
  }

  /** Calls, is answered, holds, retrieves, hangs up. */
  async function wholeCall(from: string, to: string): Promise<void> {
    const call = phones.get(from)?.dial(to);
    assert.ok(call);
    await reaches(call, 'established', 'is answered');
    call.hold();
    await waitFor(() => !call.session.isNegotiating, `${from} holds`, LIMIT_MS);
    call.retrieve();
    await waitFor(() => !call.session.isNegotiating, `${from} retrieves`, LIMIT_MS);
    assert.deepEqual(call.session.refusals, []);
    call.hangUp();
    await waitFor(() => phones.get(to)?.calls.length === 0, `${to} hears of the end`, LIMIT_MS);
  }

  it(`completes all of ${PAIRS * ROUNDS} calls, with every event`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(
        Array.from({ length: PAIRS }, (_, i) => wholeCall(numbers[2 * i] as string, numbers[2 * i + 1] as string)),
      );
    }
    await server.over(LIMIT_MS);
    const count = (id: string): number => server.events.filter((event) => event.id === id).length;
    const calls = PAIRS * ROUNDS;
    assert.deepEqual(
      {
        dialing: count('EventDialing'),
        ringing: count('EventRinging'),
        established: count('EventEstablished'),
        held: count('EventHeld'),
        retrieved: count('EventRetrieved'),
        released: count('EventReleased'),
      },
      { dialing: calls, ringing: calls, established: 2 * calls, held: calls, retrieved: calls, released: 2 * calls },
    );
    assert.ok(proxy.lost > 50 && proxy.delayed > 100, `the network was bad: ${proxy.lost} lost, ${proxy.delayed} late`);
  });
});
