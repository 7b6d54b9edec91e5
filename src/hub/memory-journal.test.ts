import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryJournal } from './memory-journal.js';
import type { JournalEntry } from './ports.js';

const entry = (sequence: number): JournalEntry => ({
  sequence,
  input: { kind: 'timer', timer: 't', time: sequence },
  outputs: [],
});

test('entries are read from a number on', () => {
  const journal = new MemoryJournal();
  for (let i = 1; i <= 5; i++) journal.append(entry(i));
  assert.equal(journal.first, 1);
  assert.deepEqual(
    journal.from(4)?.map((e) => e.sequence),
    [4, 5],
  );
  assert.deepEqual(journal.from(6), []);
});

test('it never holds more than its limit, and says when entries are gone', () => {
  const journal = new MemoryJournal(10);
  for (let i = 1; i <= 1000; i++) {
    journal.append(entry(i));
    assert.ok((journal.from(journal.first as number)?.length ?? 0) <= 10);
  }
  assert.equal(journal.first, 991);
  assert.equal(journal.from(990), undefined);
  assert.equal(journal.from(991)?.length, 10);
});
