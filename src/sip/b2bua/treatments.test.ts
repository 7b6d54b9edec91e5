import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentPhone, RtpLine, waitFor } from '../../sip-agent/index.js';
import { type Seen, World } from '../switch-world.test.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-prompts-'));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'short.wav'), wav(0.1));
writeFileSync(join(folder, 'second.wav'), wav(1));
writeFileSync(join(folder, 'long.wav'), wav(60));

/** A hum: PCM, 16 bits, 8 kHz, mono. */
function wav(seconds: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = seconds * 16_000;
  header.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  header.writeUInt32LE(36 + bytes, 4);
  for (const [value, at] of [
    [16, 16],
    [8000, 24],
    [16_000, 28],
    [bytes, 40],
  ] as const)
    header.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    header.writeUInt16LE(value, at);
  header.write('data', 36, 'latin1');
  const samples = Int16Array.from({ length: bytes / 2 }, (_, i) => (i % 40 < 20 ? 8000 : -8000));
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

const AND_DIGITS = 'PlayAnnouncementAndDigits';

/** A phone that has called routing point 8100, with real sound. */
class Caller {
  private applied = 0;
  private constructor(
    readonly world: World,
    readonly phone: AgentPhone,
    readonly ConnID: string,
  ) {}

  static async open(): Promise<Caller> {
    const world = await World.open({
      dns: [
        { number: '7001', type: 'Extension' },
        { number: '8100', type: 'RoutingPoint' },
      ],
      mixer: { promptFolder: folder, recordingFolder: folder },
    });
    const phone = await world.phone('7001');
    phone.dial('8100');
    const { ConnID } = await world.event('EventRouteRequest', '8100');
    return new Caller(world, phone, ConnID!);
  }

  async treat(TreatmentType: string, TreatmentParameters: Readonly<Record<string, unknown>>): Promise<void> {
    const { world, ConnID } = this;
    world.request({
      id: 'RequestApplyTreatment',
      ThisDN: '8100',
      ConnID,
      TreatmentType,
      TreatmentParameters,
    } as unknown as TRequest);
    await world.event('EventTreatmentApplied', '8100', ++this.applied);
  }

  press(digits: string): void {
    this.line.press(digits);
  }

  /** Keys by signalling. */
  pressByInfo(digits: string): void {
    this.phone.call.sendInfoDigits(digits);
  }

  /** The prompts play. */
  async hears(): Promise<void> {
    this.line.forget();
    await waitFor(() => this.line.samples.some((sample) => sample > 4000), 'the caller hears the prompt');
  }

  private get line(): RtpLine {
    const { audio } = this.phone.call;
    assert.ok(audio instanceof RtpLine);
    return audio;
  }

  /** The nth end of a treatment: `471 NO NORMAL`. */
  async end(nth = 1): Promise<string> {
    const event = await this.world.event('EventTreatmentEnd', '8100', nth);
    const { CollectedDigits = '', Extensions } = event as Seen & { CollectedDigits?: string; Extensions?: object };
    return [CollectedDigits, ...Object.values(Extensions ?? {})].join(' ').trim();
  }

  async close(): Promise<void> {
    this.phone.call.hangUp();
    await this.world.empty();
    await this.world.close();
  }
}

test('an announcement ends, also by a key; keys after the prompts interrupt nothing', async () => {
  const caller = await Caller.open();
  await caller.treat('PlayAnnouncement', { PROMPT: 'short' });
  assert.equal(await caller.end(1), 'NO');
  await caller.treat('PlayAnnouncement', { PROMPT: 'long' });
  await caller.hears();
  caller.press('5');
  assert.equal(await caller.end(2), 'KEYPAD');
  await caller.treat(AND_DIGITS, { PROMPT: 'long', MAX_DIGITS: 3 });
  caller.press('471');
  assert.equal(await caller.end(3), '471 KEYPAD NORMAL');
  await caller.close();
});

test('the end of the prompts is told before the first key', async () => {
  const caller = await Caller.open();
  const ended = new Promise<void>((resolve) => {
    const { sip } = caller.world;
    const onMedia = sip.onMedia.bind(sip);
    sip.onMedia = (news) => {
      onMedia(news);
      if (news.type === 'prompts-ended') resolve();
    };
  });
  await caller.treat(AND_DIGITS, { PROMPT: 'short', MAX_DIGITS: 2 });
  await ended;
  caller.press('47');
  assert.equal(await caller.end(), '47 NO NORMAL');
  await caller.close();
});

test('prompts without digits to collect play to their end, or until a key', async () => {
  const caller = await Caller.open();
  await caller.treat(AND_DIGITS, { PROMPT: 'long', MAX_DIGITS: 0 });
  await caller.hears();
  caller.press('5');
  assert.equal(await caller.end(1), 'KEYPAD');
  await caller.treat(AND_DIGITS, { PROMPT: 'short', MAX_DIGITS: 0 });
  assert.equal(await caller.end(2), 'NO');
  await caller.close();
});

test('the times for digits run from the end of the prompts', async () => {
  const caller = await Caller.open();
  await caller.treat(AND_DIGITS, { PROMPT: 'short', MAX_DIGITS: 2, START_TIMEOUT: 0.2 });
  assert.equal(await caller.end(1), 'NO TIMEOUT');
  await caller.treat('CollectDigits', { MAX_DIGITS: 4, DIGIT_TIMEOUT: 0.3 });
  caller.press('47');
  assert.equal(await caller.end(2), '47 NO TIMEOUT');
  await caller.treat(AND_DIGITS, { PROMPT: 'second', MAX_DIGITS: 2, TOTAL_TIMEOUT: 0.2 });
  assert.equal(await caller.end(3), 'NO TIMEOUT', 'the time was over before the prompt');
  await caller.close();
});

test('keys by INFO cut a prompt short and are collected as those of the sound', async () => {
  const caller = await Caller.open();
  await caller.treat('PlayAnnouncement', { PROMPT: 'long' });
  await caller.hears();
  caller.pressByInfo('5');
  assert.equal(await caller.end(1), 'KEYPAD');
  await caller.treat(AND_DIGITS, { PROMPT: 'long', MAX_DIGITS: 3, DIGIT_TIMEOUT: 0.2 });
  await caller.hears();
  caller.pressByInfo('4');
  assert.equal(await caller.end(2), '4 KEYPAD TIMEOUT', 'the prompt is over');
  await caller.treat('CollectDigits', { MAX_DIGITS: 2 });
  caller.pressByInfo('71');
  assert.equal(await caller.end(3), '71 NO NORMAL');
  await caller.close();
});

test('a phone that tells its keys both ways has pressed each of them once', async () => {
  const caller = await Caller.open();
  await caller.treat('CollectDigits', { MAX_DIGITS: 2 });
  await waitFor(() => caller.phone.call.state === 'established', 'the call is answered');
  caller.press('4');
  caller.pressByInfo('4');
  await waitFor(() => caller.phone.call.infoStatuses.length === 1, 'INFO is answered');
  caller.press('7');
  assert.equal(await caller.end(), '47 NO NORMAL');
  await caller.close();
});

test('a prompt that is not there is told', async () => {
  const caller = await Caller.open();
  await caller.treat('PlayAnnouncement', { PROMPT: 'nowhere' });
  const event = (await caller.world.event('EventTreatmentNotApplied', '8100')) as Seen & { ErrorCode?: number };
  assert.equal(event.ErrorCode, 51);
  await caller.treat('PlayAnnouncement', { PROMPT: 'short' });
  assert.equal(await caller.end(), 'NO');
  await caller.close();
});

test('what a caller says is recorded, not twice by one name, and deleted', async () => {
  const caller = await Caller.open();
  const refusals = async (nth: number): Promise<number | undefined> =>
    ((await caller.world.event('EventTreatmentNotApplied', '8100', nth)) as Seen & { ErrorCode?: number }).ErrorCode;
  await caller.treat('RecordUserAnnouncement', { USER_ANN_ID: 'mine', TERM_DIGITS: '#' });
  await waitFor(() => existsSync(join(folder, 'announcement-mine.wav')), 'the file');
  caller.press('#');
  assert.equal(await caller.end(1), 'NO');
  await caller.treat('RecordUserAnnouncement', { USER_ANN_ID: 'mine', TERM_DIGITS: '#' });
  assert.equal(await refusals(1), 51);
  await caller.treat('DeleteUserAnnouncement', { USER_ANN_ID: 'mine' });
  assert.equal(await caller.end(2), 'NO');
  assert.ok(!existsSync(join(folder, 'announcement-mine.wav')));
  await caller.close();
});
