import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { checkRequest, REQUESTS, type RequestName } from '../protocol/index.js';
import { startPartyline, type TestPartyline } from './index.js';

const NAMES = Object.keys(REQUESTS) as RequestName[];

/** Values that people and broken programs send. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    '7001',
    '7002',
    '8000',
    '8100',
    '5551234',
    '',
    '\u0000',
    '__proto__',
    'OK',
    'AutoIn',
    '0000000000000001',
  ),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()), { maxKeys: 3 }),
  fc.array(fc.string(), { maxLength: 3 }),
);

/** A request with some of its attributes, each with any value at all. */
const request = fc.constantFrom(...NAMES).chain((id) => {
  const { mandatory, optional } = REQUESTS[id];
  return fc
    .record(
      Object.fromEntries(
        [...mandatory, ...optional, 'Nonsense'].map((name) => [name, fc.option(value, { nil: undefined })]),
      ),
    )
    .map((attributes) => JSON.stringify({ id, ...attributes }));
});

const message = fc.oneof(
  { weight: 6, arbitrary: request },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: request.map((text) => text.slice(0, -3)) },
);

test('whatever is sent: what is no valid request gets its EventError, and the server goes on', async () => {
  const server = await startPartyline();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 20, maxLength: 60 }), async (messages) => {
        await everyMessageIsAnswered(server, messages);
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
    );
    const client = await server.connect('7001');
    await client.request({ id: 'RequestQueryAddress', ThisDN: '7001', InfoType: 'AddressStatus' });
  } finally {
    await server.stop();
  }
});

/** Sends the messages and then one that is known: its answer comes after all others. */
async function everyMessageIsAnswered(server: TestPartyline, messages: readonly string[]): Promise<void> {
  const socket = new WebSocket(server.url);
  const answers: string[] = [];
  const last = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${String(reason)}`)));
    socket.on('message', (data: Buffer) => {
      answers.push(data.toString());
      if (data.includes('"ReferenceID":4000000000')) resolve();
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ id: 'RequestRegisterClient', ApplicationName: 'fuzz', ReferenceID: 1 }));
  for (const text of messages) socket.send(text);
  socket.send(JSON.stringify({ id: 'RequestQueryServer', ReferenceID: 4_000_000_000 }));
  await last;
  const refused = answers.filter((text) => text.includes('"EventError"')).length;
  const invalid = messages.filter((text) => !isRequest(text)).length;
  assert.ok(refused >= invalid, `${invalid} messages are no requests, ${refused} were refused`);
  for (const text of answers) assert.doesNotThrow(() => JSON.parse(text));
  socket.removeAllListeners('close');
  socket.terminate();
}

function isRequest(text: string): boolean {
  try {
    return checkRequest(JSON.parse(text)).ok;
  } catch {
    return false;
  }
}
