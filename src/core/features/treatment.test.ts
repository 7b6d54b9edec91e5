import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { initialState } from '../initial-state.js';
import type { Report } from '../inputs.js';
import type { Output } from '../outputs.js';
import { step } from '../step.js';

type Params = Readonly<Record<string, string | number>>;

/** A caller who waits at routing point 8100, whose client applies treatments; the test plays the switch. */
class Treated {
  readonly #state = initialState({
    serverName: 'test',
    connIdPrefix: '00000001',
    dns: [{ number: '8100', type: 'RoutingPoint' }],
    external: ['555*'],
    router: [],
    agents: [],
    options: { 'router-timeout': 0 },
  });
  #events: string[] = [];
  #time = 0;
  readonly ConnID: string;

  constructor(TreatmentType: string, TreatmentParameters: Params, answer = 'EventTreatmentApplied') {
    this.#give(step(this.#state, { time: 0, kind: 'client', client: 'c', change: 'opened' }).outputs);
    this.#request({ id: 'RequestRegisterAddress', ThisDN: '8100' });
    this.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '8100' });
    this.ConnID = [...this.#state.calls.keys()][0] ?? '';
    this.#request({
      id: 'RequestApplyTreatment',
      ThisDN: '8100',
      ConnID: this.ConnID,
      TreatmentType,
      TreatmentParameters,
    } as TRequest);
    assert.equal(this.take().at(-1), answer);
  }

  report(report: Report): void {
    this.#give(step(this.#state, { time: this.#time, kind: 'report', report }).outputs);
  }

  promptsEnded(): void {
    this.report({ type: 'ReportPromptsEnded', ConnID: this.ConnID });
  }

  /** Lets seconds pass; what is due meanwhile happens at its time. */
  wait(seconds: number): void {
    const until = this.#time + seconds * 1000;
    for (;;) {
      const due = [...this.#state.timers].sort(([, a], [, b]) => a.at - b.at).find(([, { at }]) => at <= until);
      if (due === undefined) break;
      const [timer, { at }] = due;
      this.#time = at;
      this.#give(step(this.#state, { time: at, kind: 'timer', timer }).outputs);
    }
    this.#time = until;
  }

  keys(digits: string): void {
    this.report({ type: 'ReportDTMF', leg: 's1', digits });
  }

  take(): string[] {
    return this.#events.splice(0);
  }

  get timers(): number {
    return [...this.#state.timers.keys()].filter((name) => name.startsWith('treatment:')).length;
  }

  #request(request: TRequest): void {
    this.#give(step(this.#state, { time: this.#time, kind: 'request', client: 'c', request }).outputs);
  }

  #give(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.kind !== 'event') continue;
      const { id, CollectedDigits, ErrorCode, Extensions } = output.event as unknown as Record<string, unknown>;
      const marks = Object.values((Extensions ?? {}) as object);
      this.#events.push([id, CollectedDigits, ErrorCode, ...marks].filter((part) => part !== undefined).join(' '));
    }
  }
}

const AND_DIGITS = 'PlayAnnouncementAndDigits';

test('digits after the prompts interrupt nothing, one key during them interrupts for good', () => {
  const patient = new Treated(AND_DIGITS, { PROMPT: 'menu', MAX_DIGITS: 2 });
  patient.report({ type: 'ReportPromptsEnded', ConnID: patient.ConnID });
  patient.keys('47');
  assert.deepEqual(patient.take(), ['EventTreatmentEnd 47 NO NORMAL']);

  const hasty = new Treated(AND_DIGITS, { PROMPT: 'menu', MAX_DIGITS: 2 });
  hasty.keys('4');
  hasty.report({ type: 'ReportPromptsEnded', ConnID: hasty.ConnID });
  hasty.keys('7');
  assert.deepEqual(hasty.take(), ['EventTreatmentEnd 47 KEYPAD NORMAL']);
});

test('where no digit is collected the prompts play to their end, or until a key', () => {
  const heard = new Treated(AND_DIGITS, { PROMPT: 'menu', MAX_DIGITS: 0 });
  assert.deepEqual(heard.take(), []);
  heard.report({ type: 'ReportPromptsEnded', ConnID: heard.ConnID });
  assert.deepEqual(heard.take(), ['EventTreatmentEnd  NO']);
  const hasty = new Treated(AND_DIGITS, { PROMPT: 'menu', MAX_DIGITS: 0 });
  hasty.keys('4');
  assert.deepEqual(hasty.take(), [], 'the player knows whether the prompt may be interrupted');
  hasty.report({ type: 'ReportTreatmentEnd', ConnID: hasty.ConnID });
  assert.deepEqual(hasty.take(), ['EventTreatmentEnd  KEYPAD']);
});

test('without prompts there is nothing to interrupt', () => {
  const treated = new Treated('CollectDigits', { MAX_DIGITS: 1 });
  treated.keys('4');
  assert.deepEqual(treated.take(), ['EventTreatmentEnd 4 NO NORMAL']);
});

test('the player tells that nothing more is collected', () => {
  const late = new Treated(AND_DIGITS, { PROMPT: 'menu', MAX_DIGITS: 3, TOTAL_TIMEOUT: 60 });
  late.report({ type: 'ReportPromptsEnded', ConnID: late.ConnID });
  late.keys('4');
  const { ConnID } = late;
  late.report({ type: 'ReportTreatmentEnd', ConnID, CollectedDigits: '4', COMPLETION_STATUS: 'TIMEOUT' });
  assert.deepEqual(late.take(), ['EventTreatmentEnd 4 NO TIMEOUT']);
  assert.equal(late.timers, 0);
  late.keys('7');
  assert.deepEqual(late.take(), []);
});

test('keys to abort, ignore, take back one or all', () => {
  const edit = { IGNORE_DIGITS: '0', BACKSPACE_DIGITS: '*', RESET_DIGITS: '9', ABORT_DIGITS: '8', TERM_DIGITS: '#' };
  const edited = new Treated('CollectDigits', { ...edit, MAX_DIGITS: 3 });
  edited.keys('1*020*');
  edited.keys('93');
  edited.keys('4#');
  assert.deepEqual(edited.take(), ['EventTreatmentEnd 34 NO NORMAL']);
  const aborted = new Treated('CollectDigits', { ...edit, MAX_DIGITS: 3 });
  aborted.keys('128');
  assert.deepEqual(aborted.take(), ['EventTreatmentEnd  NO ABORTED']);
});

test('an announcement that a key cut short', () => {
  const treated = new Treated('PlayAnnouncement', { PROMPT: 'welcome' });
  treated.report({ type: 'ReportTreatmentEnd', ConnID: treated.ConnID, INTERRUPTED: 'KEYPAD' });
  assert.deepEqual(treated.take(), ['EventTreatmentEnd KEYPAD']);
});

test('what cannot be played is not applied; the point is free for another treatment', () => {
  const treated = new Treated(AND_DIGITS, { PROMPT: 'nowhere', MAX_DIGITS: 1, TOTAL_TIMEOUT: 60 });
  treated.report({ type: 'ReportTreatmentNotStarted', ConnID: treated.ConnID });
  assert.deepEqual(treated.take(), ['EventTreatmentNotApplied 51']);
  assert.equal(treated.timers, 0);
  treated.keys('4');
  treated.report({ type: 'ReportTreatmentNotStarted', ConnID: treated.ConnID });
  assert.deepEqual(treated.take(), []);
});

test('where there is no player, every request for a treatment is answered by EventTreatmentNotApplied', () => {
  const state = initialState({
    serverName: 'test',
    connIdPrefix: '00000001',
    dns: [{ number: '8100', type: 'RoutingPoint', treatments: 'none' }],
    external: ['555*'],
    router: [],
    agents: [],
    options: {},
  });
  const ask = (request: object) =>
    step(state, { time: 0, kind: 'request', client: 'c', request: { ThisDN: '8100', ...request } as TRequest }).outputs;
  step(state, { time: 0, kind: 'client', client: 'c', change: 'opened' });
  ask({ id: 'RequestRegisterAddress' });
  const report: Report = { type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '8100' };
  step(state, { time: 0, kind: 'report', report });
  const [ConnID] = state.calls.keys();
  for (const id of ['ApplyTreatment', 'GiveMusicTreatment', 'GiveSilenceTreatment', 'GiveRingBackTreatment']) {
    const [answer] = ask({ id: `Request${id}`, ConnID, ReferenceID: 7, TreatmentType: 'Music' });
    assert.ok(answer?.kind === 'event', id);
    assert.deepEqual([answer.event.id, answer.ReferenceID], ['EventTreatmentNotApplied', 7], id);
  }
});

test('the time of the digits runs from the end of the prompts', () => {
  const total = new Treated(AND_DIGITS, { PROMPT: 'menu', MAX_DIGITS: 3, TOTAL_TIMEOUT: 10 });
  total.wait(60);
  total.promptsEnded();
  total.wait(6);
  total.keys('4');
  total.wait(3.9);
  assert.deepEqual(total.take(), []);
  total.wait(0.1);
  assert.deepEqual(total.take(), ['EventTreatmentEnd 4 NO TIMEOUT']);
  assert.equal(total.timers, 0);
});

test('the time to the first digit, and from one to the next', () => {
  const times = { MAX_DIGITS: 9, START_TIMEOUT: 3, DIGIT_TIMEOUT: '1.5', TOTAL_TIMEOUT: 6, IGNORE_DIGITS: '0' };
  const silent = new Treated(AND_DIGITS, { PROMPT: 'menu', ...times });
  silent.wait(20);
  silent.promptsEnded();
  silent.wait(2.9);
  silent.keys('0');
  silent.wait(2.9);
  assert.deepEqual(silent.take(), [], 'a key that is ignored shows that there is somebody');
  silent.wait(0.1);
  assert.deepEqual(silent.take(), ['EventTreatmentEnd  NO TIMEOUT']);

  const slow = new Treated('CollectDigits', times);
  slow.wait(2.9);
  slow.keys('1');
  slow.wait(1.4);
  slow.keys('2');
  slow.wait(1.4);
  assert.deepEqual(slow.take(), []);
  slow.wait(0.1);
  assert.deepEqual(slow.take(), ['EventTreatmentEnd 12 NO TIMEOUT']);

  const busy = new Treated('CollectDigits', times);
  for (let i = 1; i <= 5; i++) {
    busy.wait(1.1);
    busy.keys(String(i));
  }
  busy.wait(0.5);
  assert.deepEqual(busy.take(), ['EventTreatmentEnd 12345 NO TIMEOUT']);
});

test('without TOTAL_TIMEOUT the option says how long digits are waited for', () => {
  const treated = new Treated('CollectDigits', { MAX_DIGITS: 2 });
  treated.wait(59.9);
  assert.deepEqual(treated.take(), []);
  treated.wait(0.1);
  assert.deepEqual(treated.take(), ['EventTreatmentEnd  NO TIMEOUT']);
});

test('times and numbers that are none are not applied', () => {
  for (const [key, value] of [
    ['TOTAL_TIMEOUT', 'soon'],
    ['START_TIMEOUT', -1],
    ['DIGIT_TIMEOUT', 86_401],
    ['MAX_DIGITS', 32],
    ['MAX_DIGITS', '1.5'],
  ] as const) {
    const treated = new Treated('CollectDigits', { [key]: value }, 'EventTreatmentNotApplied 53');
    assert.equal(treated.timers, 0);
    treated.keys('4');
    assert.deepEqual(treated.take(), [], key);
  }
});
