import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Figures, median } from './figures.js';

test('a figure is printed with its ratio to the budget: more than 1 is better than asked', () => {
  const lines: string[] = [];
  const figures = new Figures((line) => lines.push(line.replace(/ +/g, ' ')));
  figures.row('calls', 3000, 'a second', { atLeast: 2000 });
  figures.row('delay', 8, 'ms', { atMost: 5 });
  figures.row('events', 2.5, 'per call');
  assert.deepEqual(lines, [
    'calls 3,000 a second at least 2,000, ratio 1.50',
    'delay 8.00 ms at most 5, ratio 0.63',
    'events 2.50 per call',
  ]);
});

test('the table of several runs has the median, the range, and in how many runs the budget was met', () => {
  const figures = new Figures(() => {});
  for (const delay of [4, 8, 6]) {
    figures.row('delay', delay, 'ms', { atMost: 5 });
    figures.row('calls', delay * 1000, 'a second', { atLeast: 3000 });
    figures.row('events', 3, 'per call');
    figures.row('memory', 30, 'KiB', { atMost: 20 });
  }
  assert.deepEqual(figures.markdown().split('\n').slice(2), [
    '| delay | 6.00 ms | 4.00 – 8.00 | at most 5 | in 1 of 3 runs, ratio 0.83 |',
    '| calls | 6,000 a second | 4,000 – 8,000 | at least 3,000 | yes, ratio 2.00 |',
    '| events | 3.00 per call | 3.00 – 3.00 |  |  |',
    '| memory | 30.00 KiB | 30.00 – 30.00 | at most 20 | **no**, ratio 0.67 |',
    '',
  ]);
});

test('of an even number of values the mean of the two in the middle counts', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([2, 1, 3]), 2);
  assert.equal(median([]), Number.NaN);
});

test('what costs nothing, or less than nothing within the scatter, meets a budget of at most', () => {
  const lines: string[] = [];
  const figures = new Figures((line) => lines.push(line.replace(/ +/g, ' ')));
  figures.row('added', -2, '%', { atMost: 30 });
  assert.deepEqual(lines, ['added -2.00 % at most 30']);
  assert.match(figures.markdown(), /\| at most 30 \| yes \|/);
});
