// A whole server with simulated phones and virtual time inside a test of your own: node --test examples/in-a-test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPartyline } from 'partyline/testing';

test('a forwarded call reaches the second phone after 15 seconds', async () => {
  const server = await startPartyline({
    config: {
      dns: ['7001', '7002', '7003'].map((number) => ({ number, type: 'Extension' })),
      options: { 'no-answer-timeout': 15 },
    },
  });
  const client = await server.connect('7001', '7002', '7003');
  await client.request({ id: 'RequestCallForwardSet', ThisDN: '7002', OtherDN: '7003', ForwardMode: 'OnNoAnswer' });
  await client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  const ringing = client.once((event) => event.id === 'EventRinging' && event.ThisDN === '7003');
  server.clock.advance(15_000);
  assert.equal((await ringing).OtherDN, '7001');
  await server.stop();
});
