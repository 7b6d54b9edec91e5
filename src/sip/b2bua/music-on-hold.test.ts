import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentCall, type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { hearEachOther, hears, lineOf, singer } from '../singing-phones.test.js';
import { World } from '../switch-world.test.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-music-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Hz of the music: no phone sings that. */
const MUSIC = 1900;
const SECONDS = 2;
writeFileSync(join(folder, 'music.wav'), muLawWav());

/** µ-law, 8 kHz, mono: the tone as a square wave, loud and not so loud. */
function muLawWav(): Buffer {
  const header = Buffer.alloc(44);
  const bytes = SECONDS * 8000;
  header.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  header.writeUInt32LE(36 + bytes, 4);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes, 40);
  const samples = Buffer.from(
    Array.from({ length: bytes }, (_, i) => (Math.sin((2 * Math.PI * MUSIC * i) / 8000) > 0 ? 0x90 : 0x10)),
  );
  return Buffer.concat([header, samples]);
}

function hearsMusic(call: AgentCall): Promise<void> {
  lineOf(call).forget();
  return waitFor(
    () => hears(call, MUSIC) > 0.5,
    () => `music on hold; its share is ${hears(call, MUSIC)}`,
  );
}

async function open(
  forceRelay: boolean,
): Promise<{ world: World; alice: AgentPhone; bob: AgentPhone; ConnID: string }> {
  const world = await World.open({ sip: { forceRelay }, mixer: { promptFolder: folder, music: 'music' } });
  const [alice, bob] = [await singer(world, '7001'), await singer(world, '7002')];
  const ConnID = await world.talk(alice, bob);
  await hearEachOther(alice, bob);
  return { world, alice, bob, ConnID };
}

for (const forceRelay of [false, true]) {
  test(`who is put on hold hears the music, ${forceRelay ? 'by the mixer' : 'two phones that talk directly'}`, async () => {
    const { world, alice, bob, ConnID } = await open(forceRelay);
    const direct = bob.call.session.remotePort;
    world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID } as TRequest);
    await hearsMusic(bob.call);
    assert.ok(hears(alice.call, MUSIC) < 0.02, 'who holds hears none');
    world.request({ id: 'RequestRetrieveCall', ThisDN: '7001', ConnID } as TRequest);
    await hearEachOther(alice, bob);
    assert.equal(bob.call.session.remotePort, direct);
    // At the phone, by its own key.
    bob.call.hold();
    await hearsMusic(alice.call);
    bob.call.retrieve();
    await hearEachOther(alice, bob);
    assert.equal(bob.call.session.remotePort, direct);
    // While the other one is consulted.
    world.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID, OtherDN: '7003' } as TRequest);
    await hearsMusic(bob.call);
    bob.call.hangUp();
    await waitFor(() => bob.calls.length === 0, 'it is gone');
    for (const call of alice.calls) call.hangUp();
    await world.empty();
    await world.close();
  });
}
