import assert from 'node:assert/strict';
import {
  type AgentCall,
  type AgentPhone,
  type PhoneOptions,
  RtpLine,
  shareOfTone,
  waitFor,
} from '../sip-agent/index.js';
import type { World } from './switch-world.test.js';

/** For tests with sound: phones that sing a tone each, and what they hear. */

const TONES: Readonly<Record<string, number>> = { '7001': 440, '7002': 770, '7003': 1150, '7004': 1530 };
const LATEST = 2000;

export async function singer(world: World, number: string, options: Partial<PhoneOptions> = {}): Promise<AgentPhone> {
  const phone = await world.phone(number, options);
  for (const line of phone.agent.soundLines) line.tone(TONES[number]!);
  return phone;
}

export function lineOf(call: AgentCall): RtpLine {
  assert.ok(call.audio instanceof RtpLine);
  return call.audio;
}

/** How much of the latest quarter of a second is this tone. */
export function hears(call: AgentCall, tone: number): number {
  const { samples } = lineOf(call);
  return samples.length < LATEST ? 0 : shareOfTone(samples.slice(-LATEST), tone);
}

/** Each phone, with its only call, comes to hear the tones of all others and of nobody else. */
export async function hearEachOther(...phones: AgentPhone[]): Promise<void> {
  for (const phone of phones) lineOf(phone.call).forget();
  for (const phone of phones) {
    const story = () =>
      Object.entries(TONES)
        .map(([number, tone]) => `${number} ${hears(phone.call, tone).toFixed(2)}`)
        .join(', ');
    await waitFor(
      () =>
        Object.entries(TONES).every(([number, tone]) => {
          const sings = number !== phone.number && phones.some((other) => other.number === number);
          return sings ? hears(phone.call, tone) > 0.3 : hears(phone.call, tone) < 0.02;
        }),
      () => `${phone.number} hears ${story()}; ${lineOf(phone.call).packetsForged} packets forged`,
    );
  }
}
