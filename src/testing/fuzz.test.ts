import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { REQUESTS } from '../protocol/index.js';
import { startPartyline, type TestPartyline } from './index.js';

const dn = fc.constantFrom('7001', '7002', '7003', '8000', '8100', '5551', '9999', '');
const connId = fc.oneof(fc.constantFrom('0000000000000000', 'ffffffffffffffff', '12'), fc.string());
const anything = fc.oneof(
  dn,
  connId,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.json().map((text) => JSON.parse(text) as unknown),
);

/** Messages that look like requests, with attributes that fit or do not. */
const likeRequest = fc
  .record(
    {
      id: fc.oneof(
        fc.constantFrom(...Object.keys(REQUESTS)),
        fc.constantFrom('TMakeCall', 'TReleaseCall', 'EventRinging', 'constructor', ''),
      ),
      ThisDN: fc.oneof(dn, anything),
      OtherDN: fc.oneof(dn, anything),
      ConnID: connId,
      TransferConnID: connId,
      UserData: anything,
      Extensions: anything,
      ReferenceID: fc.oneof(fc.integer(), anything),
      ThisQueue: dn,
      AgentID: fc.string(),
      InfoType: fc.oneof(fc.integer({ min: -1, max: 40 }), fc.string()),
    },
    { requiredKeys: ['id'] },
  )
  .map((message) => JSON.stringify(message));
const text = fc.oneof(
  { weight: 5, arbitrary: likeRequest },
  { weight: 2, arbitrary: fc.string() },
  { weight: 2, arbitrary: fc.json() },
);

describe('whatever a client sends', () => {
  let partyline: TestPartyline;
  before(async () => {
    partyline = await startPartyline();
  });
  after(() => partyline.stop());

  it('the connection stays, the server answers, and no defect shows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 60 }), async (texts) => {
        const codes = await converse(texts);
        assert(!codes.includes(52), 'TERR_INTERNAL');
      }),
      { numRuns: 60 },
    );
    // What was made must be gone with its clients, or hang up.
    for (const { number } of partyline.sim.view()) partyline.sim.phone(number, { do: 'hangup' });
  });

  /** Registers a client, sends the texts, and resolves with all ErrorCodes once a last good request is answered. */
  function converse(texts: readonly string[]): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(partyline.url);
      const codes: unknown[] = [];
      const last = 4_000_000_000;
      socket.on('open', () => {
        socket.send('{"id":"RequestRegisterClient","ApplicationName":"fuzz"}');
        socket.send('{"id":"RequestRegisterAddress","ThisDN":"7001"}');
        for (const each of texts) socket.send(each);
        socket.send(`{"id":"RequestQueryServer","ReferenceID":${last}}`);
      });
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { id: string; ErrorCode?: number; ReferenceID?: number };
        if (message.id === 'EventError') codes.push(message.ErrorCode);
        if (message.ReferenceID !== last || message.id !== 'EventServerInfo') return;
        socket.removeAllListeners('close');
        socket.close();
        resolve(codes);
      });
      socket.on('close', (code) => reject(new Error(`the server closed the connection with ${code}`)));
      socket.on('error', reject);
    });
  }
});
