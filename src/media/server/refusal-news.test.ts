import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaEvent } from './media-events.js';
import { DONE, refuse } from './refusal.js';
import { RefusalNews } from './refusal-news.js';

test('each reason is told once a second, what is done is not', () => {
  const events: MediaEvent[] = [];
  let now = 5;
  const news = new RefusalNews(
    (event) => events.push(event),
    () => now,
  );
  assert.equal(news.of('ports', 'a', DONE), DONE);
  const none = refuse('no-ports', 'none is left');
  assert.equal(news.of('ports', 'a', none), none);
  news.of('ports', 'b', none);
  news.of('treatment', 'c', refuse('no-such-prompt', 'hello'));
  now += 999;
  news.of('ports', 'd', none);
  now += 1;
  news.of('ports', 'e', none);
  const told = events.map((event) => (event.type === 'refused' ? `${event.what} ${event.leg} ${event.message}` : ''));
  assert.deepEqual(told, ['ports a none is left', 'treatment c hello', 'ports e none is left']);
});
