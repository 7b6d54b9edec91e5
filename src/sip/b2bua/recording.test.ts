import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { shareOfTone, waitFor } from '../../sip-agent/index.js';
import { lineOf, singer } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';

const folder = await mkdtemp(join(tmpdir(), 'partyline-recordings-'));
after(() => rm(folder, { recursive: true }));

const TONE = { '7001': 440, '7002': 770, '7003': 1150 } as const;
const [START, STOP, PAUSE, RESUME] = [3013, 3014, 3015, 3016];

/** One channel of a file's samples of 16 bits. */
async function channel(file: string, which: number, channels: number): Promise<number[]> {
  const bytes = await readFile(join(folder, `${file}.wav`));
  const samples: number[] = [];
  const data = bytes.indexOf('data') + 8;
  for (let at = data + 2 * which; at + 1 < bytes.length; at += 2 * channels) samples.push(bytes.readInt16LE(at));
  return samples;
}

/** How much of each tenth of a second is this tone: a busy machine leaves gaps, and no gap counts. */
function shares(samples: readonly number[], tone: number): number[] {
  const found: number[] = [];
  for (let at = 0; at + 800 <= samples.length; at += 400) found.push(shareOfTone(samples.slice(at, at + 800), tone));
  return found;
}

const isHeard = (samples: readonly number[], tone: number): boolean => Math.max(...shares(samples, tone)) > 0.25;
const isUnheard = (samples: readonly number[], tone: number): boolean => Math.max(...shares(samples, tone)) < 0.05;

/** Two singing phones that talk. */
async function talking(options: WorldOptions = {}) {
  const world = await World.open({ mixer: { recordingFolder: folder }, ...options });
  const [alice, bob] = [await singer(world, '7001'), await singer(world, '7002')];
  const ConnID = await world.talk(alice, bob);
  const record = (PrivateEvent: number, Extensions?: Record<string, string>): void =>
    world.request({
      id: 'RequestPrivateService',
      ThisDN: '7001',
      ConnID,
      PrivateEvent,
      ...(Extensions && { Extensions }),
    });
  const infos = () =>
    world.seen.flatMap((event) => (event.id === 'EventPrivateInfo' && event.ThisDN === '7001' ? [event] : []));
  /** EventPrivateInfo that 7001 has got so far, by number; and why its last recording has ended. */
  const told = (): number[] => infos().map(({ PrivateEvent }) => PrivateEvent);
  const reason = () => infos().at(-1)?.Extensions?.['reason'];
  return { world, alice, bob, ConnID, record, told, reason };
}

/** Waits until so many more samples were heard by this phone: sound has gone through the mixer for so long. */
async function hear(call: Parameters<typeof lineOf>[0], samples: number): Promise<void> {
  lineOf(call).forget();
  await waitFor(() => lineOf(call).samples.length >= samples, 'sound comes through the mixer');
}

test('a recording has what the party says on the left and what it hears on the right; a pause is silence', async () => {
  const { world, alice, bob, record, told } = await talking();
  record(START, { id: 'both' });
  await waitFor(() => alice.call.session.remotePort !== lineOf(bob.call).port, 'the call passes the mixer');
  await hear(alice.call, 4000);
  record(PAUSE);
  await hear(alice.call, 3000);
  record(RESUME);
  await hear(alice.call, 4000);
  record(STOP);
  await waitFor(
    () => alice.call.session.remotePort === lineOf(bob.call).port,
    'the phones talk without the mixer again',
  );
  assert.deepEqual(told(), [START, PAUSE, RESUME, STOP]);
  alice.call.hangUp();
  await world.empty();
  await world.close();
  const [said, heard] = [await channel('both', 0, 2), await channel('both', 1, 2)];
  assert.ok(isHeard(said, TONE['7001']) && isUnheard(said, TONE['7002']), 'left: what it says');
  assert.ok(isHeard(heard, TONE['7002']) && isUnheard(heard, TONE['7001']), 'right: what it hears');
  let silence = 0;
  let longest = 0;
  for (const sample of said) {
    silence = sample === 0 ? silence + 1 : 0;
    longest = Math.max(longest, silence);
  }
  assert.ok(longest >= 2000, `the pause is ${longest} samples of silence`);
});

test('the recording goes on when the call becomes a conference, with all voices in one channel', async () => {
  const { world, alice, bob, ConnID, record, told, reason } = await talking({ sip: { recordings: 'mixed' } });
  const carol = await singer(world, '7003');
  record(START, { id: 'mixed' });
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
  await waitFor(() => carol.calls.length === 1, 'the third phone rings');
  carol.call.answer();
  await world.event('EventEstablished', '7003');
  await hear(carol.call, 4000);
  bob.call.hangUp();
  await world.event('EventPartyDeleted', '7001');
  await hear(carol.call, 4000);
  alice.call.hangUp();
  await world.empty();
  await world.close();
  assert.deepEqual([told(), reason()], [[START, STOP], 'call-ended']);
  const samples = await channel('mixed', 0, 1);
  const end = samples.slice(-3200);
  for (const number of ['7001', '7003'] as const) assert.ok(isHeard(end, TONE[number]), `${number} is heard`);
  assert.ok(isHeard(samples, TONE['7002']) && isUnheard(end, TONE['7002']), 'who has left is heard until then');
});

test('clients are told when a recording cannot be begun, and the call goes on', async () => {
  const { world, alice, record, told, reason } = await talking({ mixer: {} });
  record(START);
  await waitFor(() => told().length === 2, 'the end is told');
  assert.deepEqual([told(), reason()], [[START, STOP], 'no-folder']);
  assert.equal(alice.call.state, 'established');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('a name that is taken is told as the end of the recording; the file stays', async () => {
  const { world, alice, record, told, reason } = await talking();
  record(START, { id: 'both' });
  await waitFor(() => told().length === 2, 'the end is told');
  assert.deepEqual([told(), reason()], [[START, STOP], 'name-taken']);
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('all calls of a DN with the option are recorded', async () => {
  const dns = [
    { number: '7001', type: 'Extension', record: true },
    { number: '7002', type: 'Extension' },
  ] as const;
  const { world, alice, told, reason } = await talking({ dns });
  await hear(alice.call, 3000);
  const info = world.seen.find((event) => event.id === 'EventPrivateInfo');
  const file = info?.id === 'EventPrivateInfo' ? String(info.Extensions?.['id']) : '';
  alice.call.hangUp();
  await world.empty();
  await world.close();
  assert.deepEqual([told(), reason()], [[START, STOP], 'call-ended']);
  assert.ok(isHeard(await channel(file, 1, 2), TONE['7002']));
});
