import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyRequest, PartylineClient } from './index.js';

/** What the compiler says about requests is checked with the build: an error that does not come is an error. */
async function requests(client: PartylineClient, made: AnyRequest): Promise<void> {
  const dialing = await client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  dialing.id satisfies 'EventDialing';
  // @ts-expect-error no message of the vocabulary
  await client.request({ id: 'RequestMakeCal', ThisDN: '7001', OtherDN: '7002' });
  // @ts-expect-error OtherDN is mandatory
  await client.request({ id: 'RequestMakeCall', ThisDN: '7001' });
  // @ts-expect-error no attribute of this request
  await client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002', AgentID: '1' });
  // @ts-expect-error wrong type
  await client.request({ id: 'RequestMakeCall', ThisDN: 7001, OtherDN: '7002' });
  await client.request(made);
  await client.request({ id: String(made.id), anything: 1 });
}

test('requests are typed by their name; those made at run time are not', async () => {
  const sent: unknown[] = [];
  const client = { request: async (request: unknown) => sent.push(request) && { id: 'EventDialing' } };
  await requests(client as unknown as PartylineClient, { id: 'RequestQueryServer' });
  assert.equal(sent.length, 7);
});
