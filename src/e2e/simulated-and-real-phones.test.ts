import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { waitFor } from '../sip-agent/index.js';
import { hearsOnly } from './hearing.js';
import { SingingAgent } from './singing-agent.js';
import { VoiceServer } from './voice-server.js';

const PASSWORD = 'dial-tone';
const TONES = { '7001': 440, '7002': 770 } as const;
/** 7101 and what is outside are simulated: they have no voice. */
const SIMULATED = '7101';
const OUTSIDE = '5551234';

interface Status {
  readonly calls: number;
  readonly sip: { readonly legs: number; readonly calls: number; readonly sessions: number };
}

describe('simulated and real phones in one call', () => {
  let server: VoiceServer;
  const phones = new Map<keyof typeof TONES, SingingAgent>();
  const phone = (number: keyof typeof TONES): SingingAgent => phones.get(number)!;
  const simulated = (number: string, action: Parameters<typeof server.server.sim.phone>[1]) =>
    assert.deepEqual(server.server.sim.phone(number, action), { ok: true });
  const states = (number: keyof typeof TONES) => phone(number).phone.calls.map((call) => call.state);

  before(async () => {
    const dns = ['7001', '7002', SIMULATED].map((number) => ({ number, type: 'Extension' }));
    const config = { dns, external: ['555*'] };
    server = await VoiceServer.start({ phones: Object.keys(TONES), password: PASSWORD, config });
    for (const number of ['7001', '7002'] as const) {
      const home = { number, password: PASSWORD, server: `127.0.0.1:${server.port}`, tone: TONES[number] };
      phones.set(number, await SingingAgent.start(home));
    }
  });

  after(async () => {
    for (const each of phones.values()) await each.stop();
    await server.stop();
    assert.deepEqual(server.faults, []);
  });

  /** Nothing is left of any call, at the SIP switch neither. */
  const over = async (): Promise<void> => {
    let left = Number.POSITIVE_INFINITY;
    let asking = false;
    const ask = async (): Promise<void> => {
      asking = true;
      const status = (await (await fetch(`${server.server.httpUrl}/status`)).json()) as Status;
      left = status.calls + status.sip.legs + status.sip.calls + status.sip.sessions;
      asking = false;
    };
    await waitFor(() => {
      if (!asking && left > 0) void ask();
      return left === 0;
    }, 'everything is over');
  };

  test('a real phone calls a simulated one, which answers and hangs up', async () => {
    const mark = server.events.length;
    await phone('7001').dial(SIMULATED);
    await server.event('EventDialing', '7001', mark);
    simulated(SIMULATED, { do: 'answer' });
    await server.event('EventEstablished', '7001', mark);
    await waitFor(() => states('7001').join() === 'established', 'the phone is answered');
    simulated(SIMULATED, { do: 'hangup' });
    await waitFor(() => states('7001').length === 0, 'the phone is released');
    await over();
  });

  test('a simulated phone calls a real one, which hangs up', async () => {
    simulated(SIMULATED, { do: 'call', to: '7001' });
    await phone('7001').accept();
    await waitFor(() => states('7001').join() === 'established', 'the phone has answered');
    await phone('7001').hangUpAll();
    await over();
  });

  test('a client makes a call from a real phone to a simulated number outside', async () => {
    const mark = server.events.length;
    // The phone answers this by itself.
    await server.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: OUTSIDE });
    await server.event('EventDialing', '7001', mark);
    simulated(OUTSIDE, { do: 'answer' });
    const { ConnID } = await server.event('EventEstablished', '7001', mark);
    assert.deepEqual(states('7001'), ['established']);
    await server.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID });
    await waitFor(() => states('7001').length === 0, 'the phone is released');
    await over();
  });

  test('two real phones confer with a simulated one; when it is deleted they go on', async () => {
    const mark = server.events.length;
    await phone('7001').dial(SIMULATED);
    await server.event('EventDialing', '7001', mark);
    simulated(SIMULATED, { do: 'answer' });
    const { ConnID } = await server.event('EventEstablished', '7001', mark);
    const added = server.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7002' });
    await phone('7002').accept();
    await added;
    await server.event('EventEstablished', '7002', mark);
    const hearEachOther = async (): Promise<void> => {
      await hearsOnly('7001', () => phone('7001').listen(), ['7002'], TONES);
      await hearsOnly('7002', () => phone('7002').listen(), ['7001'], TONES);
    };
    await hearEachOther();
    await server.request({ id: 'RequestDeleteFromConference', ThisDN: '7001', ConnID, OtherDN: SIMULATED });
    await server.event('EventPartyDeleted', '7002', mark);
    await hearEachOther();
    await phone('7001').hangUpAll();
    await over();
  });
});
