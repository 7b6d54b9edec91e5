import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LegPath } from '../../core/index.js';
import type { AgentCall } from '../../sip-agent/index.js';
import { type ToldLeg, VoicePathCheck } from './voice-path-check.js';

interface Phone {
  readonly port: number;
  readonly remotePort: number;
  readonly sends?: boolean;
  readonly receives?: boolean;
  readonly held?: boolean;
  readonly mixerPort?: number;
}

function leg(
  name: string,
  { port, remotePort, sends = true, receives = true, held = false, mixerPort }: Phone,
): ToldLeg {
  const session = { remotePort, sends, receives };
  const call = { ownNumber: name, state: 'established', held, audio: { port }, session } as unknown as AgentCall;
  return { leg: name, call, mixerPort };
}

function check(modes: Record<string, LegPath['mode']>, told: readonly ToldLeg[]): string[] {
  const paths = new VoicePathCheck();
  const legs = Object.entries(modes).map(([name, mode]) => ({ leg: name, mode }));
  paths.command({ type: 'CommandConnect', ConnID: '1', legs });
  return paths.problems(told);
}

const A = { port: 100, remotePort: 200 };
const B = { port: 200, remotePort: 100 };
const TALK = { a: 'talk', b: 'talk' } as const;

it('two who talk send to each other', () => {
  assert.deepEqual(check(TALK, [leg('a', A), leg('b', B)]), []);
  assert.deepEqual(check(TALK, [leg('a', { ...A, remotePort: 300 }), leg('b', B)]), [
    'the phone of a sends to port 300, not to 200',
  ]);
  assert.deepEqual(check(TALK, [leg('a', { ...A, sends: false }), leg('b', B)]), [
    'the phone of a does not send, though it should be heard',
  ]);
  assert.deepEqual(check(TALK, [leg('a', A), leg('b', { ...B, receives: false })]), [
    'the phone of a is not listened to, though it should be heard',
  ]);
});

it('who is held or muted is not heard', () => {
  const quiet = { sends: false, receives: false };
  assert.deepEqual(check({ a: 'held', b: 'talk' }, [leg('a', { ...A, ...quiet }), leg('b', { ...B, ...quiet })]), []);
  assert.deepEqual(check({ a: 'held', b: 'talk' }, [leg('a', A), leg('b', B)]), [
    'the phone of a is heard, though it must not',
    'the phone of b is heard, though it must not',
  ]);
  assert.deepEqual(check({ a: 'mute', b: 'talk' }, [leg('a', { ...A, sends: false }), leg('b', B)]), []);
});

it('three send to the mixer', () => {
  const modes = { a: 'talk', b: 'talk', c: 'talk' } as const;
  const told = ['a', 'b', 'c'].map((name, i) => leg(name, { port: i, remotePort: 500 + i, mixerPort: 500 + i }));
  assert.deepEqual(check(modes, told), []);
  assert.deepEqual(check(modes, [...told.slice(1), leg('a', A)]), ['the phone of a has no port at the mixer']);
  assert.deepEqual(check(modes, [...told.slice(1), leg('a', { ...A, mixerPort: 7 })]), [
    'the phone of a sends to port 200, not to the mixer',
  ]);
});

it('who holds a conference for another call of the same dialog is not at the mixer', () => {
  const told = ['a', 'b', 'c'].map((name, i) => leg(name, { port: i, remotePort: 500 + i, mixerPort: 500 + i }));
  const a = leg('a', { ...A, remotePort: 900 });
  const modes = { a: 'held', b: 'talk', c: 'talk' } as const;
  assert.equal(check(modes, [a, ...told.slice(1)]).length, 1);
  assert.deepEqual(check(modes, [a, ...told.slice(1), { ...a, leg: 'consultation' }]), []);
});

it('knows the latest voice path only, and forgets who was released', () => {
  const paths = new VoicePathCheck();
  const connect = (ConnID: string, ...legs: string[]): void =>
    paths.command({ type: 'CommandConnect', ConnID, legs: legs.map((name) => ({ leg: name, mode: 'talk' })) });
  const wrong = [leg('a', { ...A, remotePort: 1 }), leg('b', B)];
  connect('1', 'a', 'b');
  assert.equal(paths.problems(wrong).length, 1);
  connect('2', 'a');
  assert.deepEqual(paths.problems(wrong), []);
  connect('1', 'a', 'b');
  paths.command({ type: 'CommandRelease', leg: 'b' });
  assert.deepEqual(paths.problems(wrong), []);
});
