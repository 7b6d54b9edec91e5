import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  beginInviteClient,
  type InviteClientInput,
  type InviteClientState,
  stepInviteClient,
} from './invite-client.js';
import {
  beginInviteServer,
  type InviteServerInput,
  type InviteServerState,
  stepInviteServer,
} from './invite-server.js';
import { DEFAULT_TIMING, type Step, type TransactionOutput } from './machine.js';
import {
  beginNonInviteClient,
  type NonInviteClientInput,
  type NonInviteClientState,
  stepNonInviteClient,
} from './non-invite-client.js';
import {
  beginNonInviteServer,
  type NonInviteServerInput,
  type NonInviteServerState,
  stepNonInviteServer,
} from './non-invite-server.js';

/** An output in short: `timer B 32000`, `stop A`, or its type. */
function short(output: TransactionOutput): string {
  if (output.type === 'timer')
    return output.ms === undefined ? `stop ${output.timer}` : `timer ${output.timer} ${output.ms}`;
  return output.type === 'fail' ? `fail ${output.why}` : output.type;
}

/** Runs inputs one after the other and lists phase and outputs of each step. */
function run<S extends { phase: string }, I>(
  begin: Step<S>,
  step: (state: S, input: I) => Step<S>,
  inputs: readonly I[],
): string[] {
  const log = [`${begin.state.phase}: ${begin.outputs.map(short).join(', ')}`];
  let state = begin.state;
  for (const input of inputs) {
    const next = step(state, input);
    state = next.state;
    log.push(`${state.phase}: ${next.outputs.map(short).join(', ')}`);
  }
  return log;
}

const T = DEFAULT_TIMING;
const inviteClient = (reliable: boolean, ...inputs: InviteClientInput[]): string[] =>
  run<InviteClientState, InviteClientInput>(
    beginInviteClient(reliable, T),
    (s, i) => stepInviteClient(s, i, T),
    inputs,
  );
const inviteServer = (reliable: boolean, ...inputs: InviteServerInput[]): string[] =>
  run<InviteServerState, InviteServerInput>(
    beginInviteServer(reliable, T),
    (s, i) => stepInviteServer(s, i, T),
    inputs,
  );
const nonInviteClient = (reliable: boolean, ...inputs: NonInviteClientInput[]): string[] =>
  run<NonInviteClientState, NonInviteClientInput>(
    beginNonInviteClient(reliable, T),
    (s, i) => stepNonInviteClient(s, i, T),
    inputs,
  );
const nonInviteServer = (reliable: boolean, ...inputs: NonInviteServerInput[]): string[] =>
  run<NonInviteServerState, NonInviteServerInput>(
    beginNonInviteServer(reliable),
    (s, i) => stepNonInviteServer(s, i, T),
    inputs,
  );

const response = (status: number) => ({ type: 'response', status }) as const;
const respond = (status: number) => ({ type: 'respond', status }) as const;
const A = { type: 'timer', timer: 'A' } as const;
const B = { type: 'timer', timer: 'B' } as const;
const D = { type: 'timer', timer: 'D' } as const;
const E = { type: 'timer', timer: 'E' } as const;
const G = { type: 'timer', timer: 'G' } as const;
const request = { type: 'request' } as const;
const ack = { type: 'ack' } as const;
const broken = { type: 'transport-error' } as const;

test('INVITE client on UDP: retransmission doubles, timer B ends it', () => {
  assert.deepEqual(inviteClient(false, A, A, A, B, A), [
    'calling: send-request, timer B 32000, timer A 500',
    'calling: send-request, timer A 1000',
    'calling: send-request, timer A 2000',
    'calling: send-request, timer A 4000',
    'terminated: fail timeout, end',
    'terminated: ',
  ]);
});

test('INVITE client: provisional responses stop retransmission, refusals are acknowledged each time', () => {
  assert.deepEqual(
    inviteClient(false, response(100), A, response(180), response(486), response(486), response(180), D),
    [
      'calling: send-request, timer B 32000, timer A 500',
      'proceeding: stop A, stop B, deliver',
      'proceeding: ',
      'proceeding: deliver',
      'completed: stop B, send-ack, timer D 32000, deliver',
      'completed: send-ack',
      'completed: ',
      'terminated: end',
    ],
  );
  assert.deepEqual(inviteClient(true, response(404)), [
    'calling: send-request, timer B 32000',
    'terminated: stop A, stop B, send-ack, deliver, end',
  ]);
});

test('INVITE client: 2xx leads to accepted, where every further 2xx is delivered (RFC 6026)', () => {
  assert.deepEqual(inviteClient(false, response(200), response(200), response(180), { type: 'timer', timer: 'M' }), [
    'calling: send-request, timer B 32000, timer A 500',
    'accepted: stop A, stop B, timer M 32000, deliver',
    'accepted: deliver',
    'accepted: ',
    'terminated: end',
  ]);
});

test('INVITE client: after CANCEL it waits 64*T1 for the final response and then gives up', () => {
  assert.deepEqual(inviteClient(false, response(180), { type: 'cancelled' }, response(180), B), [
    'calling: send-request, timer B 32000, timer A 500',
    'proceeding: stop A, stop B, deliver',
    'proceeding: timer B 32000',
    'proceeding: deliver',
    'terminated: fail timeout, end',
  ]);
});

test('INVITE client: a transport error ends it in every phase but accepted', () => {
  assert.equal(inviteClient(false, broken).at(-1), 'terminated: fail transport, end');
  assert.equal(inviteClient(false, response(180), broken).at(-1), 'terminated: fail transport, end');
  assert.equal(inviteClient(false, response(500), broken).at(-1), 'terminated: fail transport, end');
  assert.equal(inviteClient(false, response(200), broken).at(-1), 'accepted: ');
});

test('INVITE server: 100 after 200 ms unless the user was faster, repeated requests get the latest response', () => {
  assert.deepEqual(inviteServer(false, request, { type: 'timer', timer: '100' }, request, respond(180), request), [
    'proceeding: deliver, timer 100 200',
    'proceeding: ',
    'proceeding: send-trying',
    'proceeding: send-response',
    'proceeding: send-response',
    'proceeding: send-response',
  ]);
  assert.deepEqual(inviteServer(false, respond(180)), [
    'proceeding: deliver, timer 100 200',
    'proceeding: stop 100, send-response',
  ]);
});

test('INVITE server: a refusal is repeated until ACK, H gives up, reliable transports never repeat', () => {
  assert.deepEqual(
    inviteServer(false, respond(486), G, G, G, G, request, ack, request, { type: 'timer', timer: 'I' }),
    [
      'proceeding: deliver, timer 100 200',
      'completed: stop 100, send-response, timer H 32000, timer G 500',
      'completed: send-response, timer G 1000',
      'completed: send-response, timer G 2000',
      'completed: send-response, timer G 4000',
      'completed: send-response, timer G 4000',
      'completed: send-response',
      'confirmed: stop H, stop G, timer I 5000',
      'confirmed: ',
      'terminated: end',
    ],
  );
  assert.equal(
    inviteServer(false, respond(486), { type: 'timer', timer: 'H' }).at(-1),
    'terminated: fail timeout, end',
  );
  assert.deepEqual(inviteServer(true, respond(486), ack), [
    'proceeding: deliver, timer 100 200',
    'completed: stop 100, send-response, timer H 32000',
    'terminated: stop H, end',
  ]);
});

test('INVITE server: 2xx leads to accepted, which absorbs repeated INVITEs until timer L (RFC 6026)', () => {
  assert.deepEqual(
    inviteServer(false, respond(200), request, respond(200), ack, respond(486), { type: 'timer', timer: 'L' }),
    [
      'proceeding: deliver, timer 100 200',
      'accepted: stop 100, send-response, timer L 32000',
      'accepted: ',
      'accepted: send-response',
      'accepted: deliver',
      'accepted: ',
      'terminated: end',
    ],
  );
});

test('non-INVITE client: E doubles up to T2, then T2 after a provisional; F ends it', () => {
  assert.deepEqual(nonInviteClient(false, E, E, E, E, { type: 'timer', timer: 'F' }), [
    'trying: send-request, timer F 32000, timer E 500',
    'trying: send-request, timer E 1000',
    'trying: send-request, timer E 2000',
    'trying: send-request, timer E 4000',
    'trying: send-request, timer E 4000',
    'terminated: fail timeout, end',
  ]);
  assert.deepEqual(
    nonInviteClient(false, response(100), E, response(200), response(200), { type: 'timer', timer: 'K' }),
    [
      'trying: send-request, timer F 32000, timer E 500',
      'proceeding: deliver',
      'proceeding: send-request, timer E 4000',
      'completed: stop E, stop F, timer K 5000, deliver',
      'completed: ',
      'terminated: end',
    ],
  );
  assert.equal(nonInviteClient(true, response(481)).at(-1), 'terminated: stop F, deliver, end');
  assert.equal(nonInviteClient(true, broken).at(-1), 'terminated: fail transport, end');
});

test('non-INVITE server: nothing is repeated before the final response, J forgets it', () => {
  assert.deepEqual(
    nonInviteServer(false, request, respond(200), request, respond(500), { type: 'timer', timer: 'J' }),
    [
      'trying: deliver',
      'trying: ',
      'completed: send-response, timer J 32000',
      'completed: send-response',
      'completed: ',
      'terminated: end',
    ],
  );
  assert.deepEqual(nonInviteServer(true, respond(200)), ['trying: deliver', 'terminated: send-response, end']);
  assert.equal(nonInviteServer(false, broken).at(-1), 'terminated: fail transport, end');
});
