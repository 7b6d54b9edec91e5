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
    options: {},
  });
  #events: string[] = [];
  readonly ConnID: string;

  constructor(TreatmentType: string, TreatmentParameters: Params) {
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
    assert.equal(this.take().at(-1), 'EventTreatmentApplied');
  }

  report(report: Report): void {
    this.#give(step(this.#state, { time: 0, kind: 'report', report }).outputs);
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
    this.#give(step(this.#state, { time: 0, kind: 'request', client: 'c', request }).outputs);
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
