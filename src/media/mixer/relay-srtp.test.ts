import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SrtpReceiver } from '../srtp/srtp.js';
import { MixerFixture, type Phone } from './fixture.js';

/** What is passed on encrypted: no number is used twice, and the far end can open whatever order packets come in. */

type Key = { readonly suite: 'AES_CM_128_HMAC_SHA1_80'; readonly keying: Uint8Array };

const key = (seed: number): Key => ({
  suite: 'AES_CM_128_HMAC_SHA1_80',
  keying: Uint8Array.from({ length: 30 }, (_, i) => i * seed),
});
const [ours, theirs] = [key(1), key(2)];

/** A speaks in the clear, B gets it encrypted. */
class Pair {
  readonly fixture = new MixerFixture();
  readonly a: Phone;
  readonly b: Phone;
  private readonly opener = new SrtpReceiver(ours.suite, ours.keying);
  private readonly numbers = new Set<number>();
  private read = 0;

  constructor() {
    this.a = this.fixture.phone('A');
    this.b = this.fixture.phone('B', undefined, { srtp: { send: ours, receive: theirs } });
    this.a.tone = 400;
    this.fixture.connect('c', { A: 'talk', B: 'talk' });
    this.fixture.tick();
    this.opens();
  }

  say(...packets: Buffer[]): void {
    for (const packet of packets) this.fixture.deliver(this.a, packet);
  }

  next(count: number): Buffer[] {
    return Array.from({ length: count }, () => this.a.voice());
  }

  /** All that B got since the last time can be opened, and has numbers of its own. */
  opens(): number {
    const packets = this.b.received.slice(this.read);
    this.read = this.b.received.length;
    for (const { bytes, header } of packets) {
      assert.ok(!this.numbers.has(header.sequence), `number ${header.sequence} is used once`);
      this.numbers.add(header.sequence);
      assert.equal(this.opener.unprotect(Buffer.from(bytes), bytes.length), 172, `number ${header.sequence}`);
    }
    return packets.length;
  }
}

test('packets that overtook each other', () => {
  const pair = new Pair();
  for (let round = 0; round < 10; round++) {
    const [first, second, third, fourth] = pair.next(4) as [Buffer, Buffer, Buffer, Buffer];
    pair.say(first, third, second, fourth);
    assert.equal(pair.opens(), 4);
  }
});

test('packets from before the ones that are passed on', () => {
  const pair = new Pair();
  const early = pair.next(3);
  pair.say(...pair.next(3));
  assert.equal(pair.opens(), 3);
  pair.say(...early, ...pair.next(3));
  assert.ok(pair.opens() >= 3);
  // Numbers of the mixer itself, and again those of the other side.
  pair.fixture.phone('C');
  pair.fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  for (let i = 0; i < 5; i++) pair.fixture.tick();
  pair.fixture.connect('c', { A: 'talk', B: 'talk' });
  pair.fixture.tick();
  const late = pair.next(2);
  pair.say(...pair.next(2));
  pair.say(...late, ...pair.next(2));
  assert.ok(pair.opens() >= 9);
});

for (const jump of [-1000, -40_000, 5000, 40_000]) {
  test(`a sender whose numbers jump by ${jump}`, () => {
    const pair = new Pair();
    pair.say(...pair.next(5));
    assert.equal(pair.opens(), 5);
    pair.a.sequence = (pair.a.sequence + jump) & 0xffff;
    pair.say(...pair.next(6));
    // The first one after the jump is not yet believed.
    assert.equal(pair.opens(), 5);
    pair.say(...pair.next(5));
    assert.equal(pair.opens(), 5);
  });
}
