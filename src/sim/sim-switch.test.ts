import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../core/index.js';
import type { Clock } from '../protocol/index.js';
import { SimSwitch } from './sim-switch.js';

/** Caller 7001, to whom a treatment is played; the test says when time passes. */
class Treated {
  readonly told: string[] = [];
  readonly #due: { at: number; fn: () => void }[] = [];
  #now = 0;
  readonly sim: SimSwitch;

  constructor(TreatmentType: string, PROMPT: string | undefined, promptTime?: number) {
    const clock: Clock = {
      now: () => this.#now,
      after: (ms, fn) => {
        const timer = { at: this.#now + ms, fn };
        this.#due.push(timer);
        return () => {
          timer.fn = () => {};
        };
      },
    };
    const report = ({ type }: Report) => void this.told.push(type);
    this.sim = new SimSwitch({ report, clock, phones: ['7001'], ...(promptTime === undefined ? {} : { promptTime }) });
    this.sim.phone('7001', { do: 'call', to: '8100' });
    this.sim.command({ type: 'CommandConnect', ConnID: 'c', legs: [{ leg: 's1', mode: 'talk' }] });
    const parameters = PROMPT === undefined ? {} : { PROMPT };
    this.sim.command({ type: 'CommandTreatment', ConnID: 'c', leg: 's1', TreatmentType, parameters });
    this.told.length = 0;
  }

  wait(ms: number): void {
    this.#now += ms;
    for (const timer of this.#due.filter(({ at }) => at <= this.#now)) {
      this.#due.splice(this.#due.indexOf(timer), 1);
      timer.fn();
    }
  }
}

test('the announcement before digits ends by itself, once', () => {
  const treated = new Treated('PlayAnnouncementAndDigits', 'menu');
  treated.wait(4999);
  assert.deepEqual(treated.told, []);
  treated.wait(1);
  assert.deepEqual(treated.told, ['ReportPromptsEnded']);
  treated.sim.phone('7001', { do: 'dtmf', digits: '4' });
  treated.wait(60_000);
  assert.deepEqual(treated.told, ['ReportPromptsEnded', 'ReportDTMF']);
});

test('a key cuts it short, and so does who tells its end; then nothing more is told', () => {
  const keyed = new Treated('CollectDigits', 'menu', 1000);
  keyed.sim.phone('7001', { do: 'dtmf', digits: '4' });
  keyed.wait(60_000);
  assert.deepEqual(keyed.told, ['ReportDTMF', 'ReportPromptsEnded']);
  const ended = new Treated('CollectDigits', 'menu', 1000);
  ended.sim.treatmentEnd('c');
  ended.wait(60_000);
  assert.deepEqual(ended.told, ['ReportTreatmentEnd']);
  const replaced = new Treated('CollectDigits', 'menu', 1000);
  replaced.sim.command({ type: 'CommandTreatmentStop', ConnID: 'c', leg: 's1' });
  replaced.wait(60_000);
  assert.deepEqual(replaced.told, []);
  const gone = new Treated('CollectDigits', 'menu', 1000);
  gone.sim.phone('7001', { do: 'hangup' });
  gone.wait(60_000);
  assert.deepEqual(gone.told, ['ReportReleased']);
});

test('announcements alone and digits alone have no such end', () => {
  for (const [type, PROMPT] of [
    ['PlayAnnouncement', 'menu'],
    ['CollectDigits', undefined],
  ] as const) {
    const treated = new Treated(type, PROMPT);
    treated.wait(600_000);
    assert.deepEqual(treated.told, [], type);
  }
});
