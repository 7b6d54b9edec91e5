import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PartyLife } from './party-life.js';

const event = (id: string, ConnID = '01', more: object = {}) => ({ id, ThisDN: '7001', ConnID, ...more });

function feed(...events: ReturnType<typeof event>[]) {
  const life = new PartyLife();
  return { wrong: events.map((each) => life.take(each)).filter((text) => text !== undefined), live: life.live() };
}

test('a party begins and ends', () => {
  const { wrong, live } = feed(event('EventDialing'), event('EventEstablished'), event('EventReleased'));
  assert.deepEqual(wrong, []);
  assert.deepEqual(live, []);
});

test('nothing may come after the end, except events that are not of the party', () => {
  const { wrong } = feed(
    event('EventRinging'),
    event('EventAbandoned'),
    event('EventError'),
    event('EventAttachedDataChanged', '01', { ThisDN: undefined }),
    event('EventReleased', '02'),
    event('EventHeld'),
  );
  assert.deepEqual(wrong, ['EventHeld for a party that has ended on that ConnID']);
});

test('a DN may come back into the same call', () => {
  const { wrong, live } = feed(
    event('EventRinging'),
    event('EventReleased'),
    event('EventRinging'),
    event('EventHeld'),
  );
  assert.deepEqual(wrong, []);
  assert.deepEqual(live, ['7001 01']);
});

test('EventPartyChanged brings a party from one call into another, and nobody back from the dead', () => {
  const moved = event('EventPartyChanged', '01', { PreviousConnID: '02' });
  assert.deepEqual(feed(event('EventReleased'), event('EventDialing', '02'), moved).wrong, []);
  assert.deepEqual(feed(event('EventDialing', '02'), moved).live, ['7001 01']);
  assert.equal(feed(event('EventRinging'), event('EventReleased'), event('EventPartyChanged')).wrong.length, 1);
});

test('a queue that diverted a call may still be told that it was abandoned', () => {
  const { wrong, live } = feed(event('EventQueued'), event('EventDiverted'), event('EventAbandoned'));
  assert.deepEqual(wrong, []);
  assert.deepEqual(live, []);
});
