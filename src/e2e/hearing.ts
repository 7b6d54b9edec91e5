import assert from 'node:assert/strict';
import { shareOfTone } from '../sip-agent/index.js';

/** What each singer sings, Hz. */
export type Tones = Readonly<Record<string, number>>;

/** The tone is a good part of the sound, or not in it at all; in between, neither. */
const HEARD = 0.3;
const UNHEARD = 0.02;
/** A gap while the voice path changes, or on a busy machine, is no fault; that it stays is. */
const ATTEMPTS = 5;

/**
 * Who listens comes to hear the tones of these singers and of no other one, its own included.
 * @param listen half a second of what it hears from now on; undefined when nothing comes
 */
export async function hearsOnly(
  who: string,
  listen: () => Promise<Int16Array | undefined>,
  singers: readonly string[],
  tones: Tones,
): Promise<void> {
  let heard = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const samples = await listen();
    assert.ok(samples, `${who} hears nothing`);
    const shares = Object.entries(tones).map(([singer, tone]) => ({ singer, share: shareOfTone(samples, tone) }));
    heard = shares.map(({ singer, share }) => `${singer} with ${share.toFixed(3)}`).join(', ');
    if (shares.every(({ singer, share }) => (singers.includes(singer) ? share > HEARD : share < UNHEARD))) return;
  }
  assert.fail(`${who} hears ${heard} of the sound, and should hear ${singers.join(', ')}`);
}
