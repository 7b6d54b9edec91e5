import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KVList, TRequest } from '../protocol/index.js';
import { initialState } from './initial-state.js';
import type { Command, RecordingFailure, Report } from './inputs.js';
import { step } from './step.js';

/** A caller from outside whom routing point 8100 sends to 7001, all of whose calls are recorded; one client hears of everything. */
class Routed {
  readonly #state = initialState({
    serverName: 'test',
    connIdPrefix: '00000001',
    dns: [
      { number: '7001', type: 'Extension', record: true },
      { number: '8100', type: 'RoutingPoint' },
    ],
    external: ['555*'],
    router: [],
    agents: [],
    options: {},
  });
  readonly #told: string[] = [];
  #legs: Extract<Command, { type: 'CommandConnect' }>['legs'] = [];
  readonly ConnID: string;

  constructor(Extensions: KVList) {
    this.#step({ kind: 'client', client: 'c', change: 'opened' });
    for (const ThisDN of ['7001', '8100']) this.request({ id: 'RequestRegisterAddress', ThisDN });
    this.#report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '8100' });
    this.ConnID = [...this.#state.calls.keys()][0] ?? '';
    this.request({
      id: 'RequestRouteCall',
      ThisDN: '8100',
      ConnID: this.ConnID,
      OtherDN: '7001',
      RouteType: 'Unknown',
      Extensions,
    } as TRequest);
    const leg = this.#state.calls.get(this.ConnID)?.parties.find(({ DN }) => DN === '7001')?.leg ?? '';
    this.#report({ type: 'ReportAlerting', leg });
    this.#report({ type: 'ReportAnswered', leg });
  }

  request(request: TRequest): void {
    this.#step({ kind: 'request', client: 'c', request });
  }

  /** What 7001 asks of the recordings of its call. */
  control(PrivateEvent: number, more: Partial<Extract<TRequest, { id: 'RequestPrivateService' }>>): void {
    this.request({
      id: 'RequestPrivateService',
      ThisDN: '7001',
      ConnID: this.ConnID,
      PrivateEvent,
      ...more,
    } as TRequest);
  }

  /** Events of recordings and refusals since the last time. */
  told(): string[] {
    return this.#told.splice(0);
  }

  /** Names of what is recorded by party: of the caller, and of 7001. */
  recorded(): (string | undefined)[] {
    const [own, ...others] = [...this.#legs].sort((a) => (a.leg === 's1' ? -1 : 1));
    return [own?.record?.id, ...others.map(({ record }) => record?.id)];
  }

  /** The caller hangs up. */
  hangUp(): void {
    this.#report({ type: 'ReportReleased', leg: 's1' });
  }

  /** The switch says that this recording of the caller is over. */
  ended(id: string, reason: RecordingFailure): void {
    this.#report({ type: 'ReportRecordingEnded', leg: 's1', id, reason });
  }

  #report(report: Report): void {
    this.#step({ kind: 'report', report });
  }

  #step(
    input:
      | { kind: 'client'; client: string; change: 'opened' }
      | { kind: 'request'; client: string; request: TRequest }
      | { kind: 'report'; report: Report },
  ): void {
    for (const output of step(this.#state, { time: 0, ...input }).outputs) {
      if (output.kind === 'command' && output.command.type === 'CommandConnect') this.#legs = output.command.legs;
      if (output.kind !== 'event') continue;
      const { id, PrivateEvent, ErrorCode, Extensions } = output.event as { id: string } & Record<string, unknown>;
      if (id === 'EventPrivateInfo') {
        this.#told.push(Object.values({ PrivateEvent, ...(Extensions as KVList) }).join(' '));
      }
      if (id === 'EventError') this.#told.push(`error ${ErrorCode}`);
    }
  }
}

test('the name that a routing instruction gives is that of the party it names', () => {
  const both = new Routed({ record: 'source', id: 'sale' });
  const [caller, agent] = both.recorded();
  assert.equal(caller, 'sale');
  assert.match(agent ?? '', new RegExp(`^${both.ConnID}-7001-\\d+$`));
  assert.deepEqual(both.told(), [`3013 ${agent}`, '3013 sale']);

  const destination = new Routed({ record: 'destination', id: 'sale' });
  assert.deepEqual(destination.recorded(), [undefined, 'sale']);
  const neither = new Routed({ record: 'disable_destination', id: 'sale' });
  assert.deepEqual(neither.recorded(), [undefined, undefined]);
});

test('who is named as the other party but is not in the call is nobody, not somebody else', () => {
  const call = new Routed({ record: 'disable_destination' });
  call.control(3013, { OtherDN: '7999', Extensions: { record: 'destination' } });
  assert.deepEqual(call.told(), ['error 56']);
  assert.deepEqual(call.recorded(), [undefined, undefined]);
  call.control(3013, { OtherDN: '5551', Extensions: { record: 'destination', id: 'one' } });
  call.control(3013, { Extensions: { id: 'two' } });
  assert.deepEqual(call.told(), ['3013 one', '3013 two']);
  assert.deepEqual(call.recorded(), ['one', 'two']);
});

test('the end of a recording is told with its reason', () => {
  const call = new Routed({ record: 'disable_destination' });
  const other = { record: 'destination' };
  for (const reason of ['name-taken', 'no-folder', 'too-many', 'time-limit', 'failed'] as const) {
    call.control(3013, { Extensions: { ...other, id: reason } });
    call.ended('another', 'failed');
    call.ended(reason, reason);
    assert.deepEqual(call.told(), [`3013 ${reason}`, `3014 ${reason} ${reason}`]);
  }
  call.control(3013, { Extensions: { ...other, id: 'one' } });
  call.control(3014, { Extensions: other });
  call.control(3014, { Extensions: other });
  assert.deepEqual(call.told(), ['3013 one', '3014 one stopped', 'error 1161']);
});

test('a recording ends with its call, and with its party when the call goes on without it', () => {
  const call = new Routed({ record: 'source', id: 'caller' });
  const [, agent] = call.recorded();
  call.told();
  call.request({ id: 'RequestSingleStepTransfer', ThisDN: '7001', ConnID: call.ConnID, OtherDN: '8100' } as TRequest);
  assert.deepEqual(call.told(), [`3014 ${agent} party-left`]);
  call.hangUp();
  assert.deepEqual(call.told(), ['3014 caller call-ended']);
});
