import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaEvent } from '../media/index.js';
import { createLog } from './log.js';
import { logMedia, logRefusedInvites, logRegistration, logTrunk, logTrunkRefusals } from './voice-log.js';

/** Level and message of the lines that are written. */
function lines(act: (log: ReturnType<typeof createLog>) => void): string[] {
  const found: string[] = [];
  act(
    createLog('debug', (line) => {
      const { level, message } = JSON.parse(line) as { level: string; message: string };
      found.push(`${level} ${message}`);
    }),
  );
  return found;
}

test('what operators want to know of mixer and trunks is logged, what calls do is not', () => {
  const events: readonly MediaEvent[] = [
    { type: 'fault', where: 'c1', message: 'Error: x' },
    { type: 'worker-died', worker: 0, reason: 'exit 1' },
    { type: 'worker-replaced', worker: 0, legs: 3 },
    { type: 'leg-lost', leg: 'p1', message: 'EADDRINUSE' },
    { type: 'refused', what: 'ports', leg: 'p1', code: 'no-ports', message: 'none is left' },
    { type: 'recording-ended', file: '/r/a.wav', bytes: 10 },
    { type: 'recording-ended', file: '/r/a.wav', bytes: 0, error: 'ENOSPC' },
    { type: 'digits', leg: 'p1', digits: '1234' },
  ];
  assert.deepEqual(
    lines((log) => {
      for (const event of events) logMedia(log, event);
      for (const problem of ['silent', 'unknown-name', 'unreachable', undefined] as const) {
        logTrunk(log, 'main', problem);
      }
      for (const problem of ['refused', 'silent', 'unknown-name', 'unreachable', undefined] as const) {
        logRegistration(log, 'main', { problem, status: undefined, seconds: 60 });
      }
      for (const status of [401, 503]) logTrunkRefusals(log, 'main', status, 3);
      for (const limit of ['invitesPerSecond', 'maxInviteWait', 'maxTransactions'] as const) {
        logRefusedInvites(log, limit, 7);
      }
    }),
    [
      'error fault inside the mixer',
      'error a media worker died; its legs go on in a new one',
      'info the media worker is replaced',
      'warn the media ports of a leg are lost',
      'warn the mixer could not do what was asked for',
      'info a recording has ended',
      'warn a recording is not whole',
      'warn the trunk does not answer; it gets no calls until it does',
      'warn the name of the trunk is not known to DNS; it gets no calls until it is',
      'warn no entry of sip.listen reaches an address of the trunk; it gets no calls',
      'info the trunk is there',
      'warn the provider refuses to register the trunk; look at username, password and aor',
      'warn the registrar of the trunk does not answer, or not for itself',
      'warn the name of the registrar of the trunk is not known to DNS',
      'warn no entry of sip.listen reaches an address of the registrar of the trunk',
      'info the trunk is registered',
      'warn the trunk refuses calls; look at its username, password, fromUser, fromDomain and callerNumbers',
      'warn the trunk could not take calls',
      'warn calls are refused with 503: more begin per second than sip.invitesPerSecond',
      'warn calls are refused with 503: there is more to do than this server can; they waited longer than sip.maxInviteWait',
      'warn calls are refused with 503: there were more requests within the last half minute than sip.maxTransactions',
    ],
  );
});
