import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FairTurns, type Task } from './fair-turns.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));
/** A task of so many pieces; `done` is called for each. */
const task = (pieces: number, done: () => void): Task => {
  let left = pieces;
  return {
    piece: () => {
      done();
      left -= 1;
      return left > 0;
    },
  };
};
const busy = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('fair turns', () => {
  it('give each task a piece before any gets its second', async () => {
    const turns = new FairTurns();
    const done: string[] = [];
    turns.add(task(3, () => done.push('a')));
    turns.add(task(1, () => done.push('b')));
    turns.add(task(2, () => done.push('c')));
    while (done.length < 6) await turn();
    assert.deepEqual(done, ['a', 'b', 'c', 'a', 'c', 'a']);
  });

  it('do first what somebody waits for, in its order', async () => {
    const turns = new FairTurns();
    const done: string[] = [];
    turns.add(task(1, () => done.push('a')));
    turns.addFirst(task(1, () => done.push('b')));
    turns.addFirst(task(1, () => done.push('c')));
    await turn();
    assert.deepEqual(done, ['b', 'c', 'a']);
  });

  it('do first of all what a turn had no time for', async () => {
    const turns = new FairTurns();
    const done: string[] = [];
    turns.add(
      task(1, () => {
        busy(6);
        done.push('a');
        turns.addFirst(task(1, () => done.push('c')));
      }),
    );
    turns.add(task(1, () => done.push('b')));
    while (done.length < 3) await turn();
    assert.deepEqual(done, ['a', 'b', 'c']);
  });

  it('let other work of the process come in between', async () => {
    const turns = new FairTurns();
    let done = 0;
    const slow = () => {
      busy(2);
      done++;
    };
    for (let n = 0; n < 20; n++) turns.add(task(1, slow));
    await turn();
    const first = done;
    while (done < 20) await turn();
    assert(first < 10, `${first} tasks of 2 ms each in one turn`);
  });

  it('do a task once, however often it is added before its turn', async () => {
    const turns = new FairTurns();
    let done = 0;
    const once = task(1, () => done++);
    turns.add(once);
    turns.add(once);
    await turn();
    assert.equal(done, 1);
    turns.add(once);
    await turn();
    assert.equal(done, 2);
  });
});
