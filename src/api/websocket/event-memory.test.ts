import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientOptions, ClientPort, TEvent } from '../../protocol/index.js';
import { TEST_LIMITS } from '../fixture.js';
import type { SessionConnection } from './session.js';
import { Sessions } from './sessions.js';

const LIMIT = 100_000;

/** Hands events to all clients, as the hub does; no timer ever fires. */
class World {
  readonly listeners = new Set<ClientOptions>();
  readonly ended: string[] = [];
  readonly sessions: Sessions;

  constructor() {
    const clients: ClientPort = {
      open: (options) => {
        this.listeners.add(options);
        return { id: 'c', request: () => {}, close: () => void this.listeners.delete(options) };
      },
    };
    const limits = { ...TEST_LIMITS, 'event-buffer-bytes': LIMIT, 'event-memory-bytes': LIMIT };
    const clock = { now: () => 0, after: () => () => {} };
    this.sessions = new Sessions(limits, clients, clock, (session, why) => {
      this.ended.push(`${session.ApplicationName} ${why}`);
    });
  }

  client(name: string, reads: boolean) {
    const { session } = this.sessions.open(name);
    assert(session);
    let overflowed = false;
    const connection: SessionConnection = {
      wake: () => {
        while (reads && session.next() !== undefined);
      },
      replaced: () => {},
      sessionOverflowed: () => {
        overflowed = true;
      },
    };
    session.attach(connection, 0);
    return { session, overflowed: () => overflowed };
  }

  event(bytes: number, ...names: string[]): void {
    const event = { id: 'EventUserEvent', ThisDN: 'x'.repeat(bytes) } as unknown as TEvent;
    for (const listener of [...this.listeners]) {
      if (names.length === 0 || names.includes(listener.ApplicationName)) listener.onEvent({ event });
    }
  }
}

describe('memory of all clients together', () => {
  it('an event that many clients get is counted once', () => {
    const world = new World();
    const clients = Array.from({ length: 100 }, (_, i) => world.client(`c${i}`, false));
    for (let i = 0; i < 20; i++) world.event(1000);
    assert.deepEqual(world.ended, []);
    assert(clients.every(({ session }) => session.backlog === 20));
  });

  it('sessions that wait for a resume give way first, the oldest first', () => {
    const world = new World();
    const stays = world.client('stays', true);
    for (const name of ['first', 'second', 'third']) {
      const { session } = world.client(name, true);
      world.sessions.wait(session);
    }
    for (let i = 0; i < 28; i++) for (const name of ['first', 'second', 'third']) world.event(1000, name);
    assert.deepEqual(world.ended, []);
    for (let i = 0; i < 10; i++) world.event(1000, 'third');
    for (let i = 0; i < 10; i++) world.event(1000, 'stays');
    assert.deepEqual(world.ended, ['first displaced']);
    assert.equal(stays.session.canResumeFrom(0), 'yes');
  });

  it('then events that were sent; who has read everything stays', () => {
    const world = new World();
    const readers = ['a', 'b', 'c'].map((name) => world.client(name, true));
    for (let i = 0; i < 60; i++) for (const name of ['a', 'b', 'c']) world.event(1000, name);
    assert.deepEqual(world.ended, []);
    for (const { session } of readers) {
      assert.equal(session.last, 60);
      assert.equal(session.canResumeFrom(60), 'yes');
      assert.equal(session.canResumeFrom(0), 'gap');
    }
  });

  it('then the client that is furthest behind', () => {
    const world = new World();
    const reader = world.client('reader', true);
    const lazy = world.client('lazy', false);
    const slow = world.client('slow', false);
    for (let i = 0; i < 20; i++) world.event(1000, 'slow');
    for (let i = 0; i < 75; i++) world.event(1000, 'lazy', 'reader');
    assert.deepEqual(world.ended, ['lazy overflow']);
    assert.deepEqual(
      [reader, lazy, slow].map(({ overflowed }) => overflowed()),
      [false, true, false],
    );
    assert.equal(slow.session.backlog, 20);
  });

  it('what is kept is released with its session: it never adds up', () => {
    const world = new World();
    for (let round = 0; round < 50; round++) {
      const { session } = world.client('round', false);
      for (let i = 0; i < 50; i++) world.event(1000);
      world.sessions.end(session);
    }
    assert.deepEqual(world.ended, []);
  });
});
