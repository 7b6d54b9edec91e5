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
export function hearEachOther(...phones: AgentPhone[]): Promise<void> {
  return comeToHear(...phones.map((phone): Hearing => [phone, phones.filter((other) => other !== phone)]));
}

/** A phone, with its only call, and whose tones it hears. */
export type Hearing = readonly [phone: AgentPhone, singers: readonly AgentPhone[]];

/** Each phone comes to hear the tones of these singers and of nobody else. One at least has to hear something. */
export async function comeToHear(...all: readonly Hearing[]): Promise<void> {
  for (const [phone] of all) lineOf(phone.call).forget();
  for (const [phone, singers] of all) {
    if (singers.length === 0) continue;
    await waitFor(
      () => hearsJust(phone, singers),
      () => story(phone),
    );
  }
  const listener = all.find(([, singers]) => singers.length > 0)![0];
  for (const [phone, singers] of all) if (singers.length === 0) await isSilent(phone, listener);
}

/** It hears nobody for as long as another one hears a quarter of a second: that many samples may come, or none. */
async function isSilent(silent: AgentPhone, listener: AgentPhone): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    for (const phone of [silent, listener]) lineOf(phone.call).forget();
    await waitFor(() => lineOf(listener.call).samples.length >= LATEST, 'sound goes on');
    const { samples } = lineOf(silent.call);
    if (Object.values(TONES).every((tone) => shareOfTone(samples, tone) < 0.02)) return;
  }
  throw new Error(`${silent.number} should hear nobody; ${story(silent)}`);
}

function hearsJust(phone: AgentPhone, singers: readonly AgentPhone[]): boolean {
  return Object.entries(TONES).every(([number, tone]) =>
    singers.some((singer) => singer.number === number) ? hears(phone.call, tone) > 0.3 : hears(phone.call, tone) < 0.02,
  );
}

function story(phone: AgentPhone): string {
  const shares = Object.entries(TONES).map(([number, tone]) => `${number} ${hears(phone.call, tone).toFixed(2)}`);
  return `${phone.number} hears ${shares.join(', ')}; ${lineOf(phone.call).packetsForged} packets forged`;
}
