import type { MediaEvent } from '../media/index.js';
import type { InviteLimit, RegistrationNews, RegistrationProblem, TrunkProblem } from '../sip/index.js';
import type { Log } from './log.js';

/** What operators want to know of the mixer; events of calls are nobody's business here. */
export function logMedia(log: Log, event: MediaEvent): void {
  switch (event.type) {
    case 'fault':
      log.error({ where: event.where, error: event.message }, 'fault inside the mixer');
      return;
    case 'worker-died':
      log.error({ worker: event.worker, reason: event.reason }, 'a media worker died; its legs go on in a new one');
      return;
    case 'worker-replaced':
      log.info({ worker: event.worker, legs: event.legs }, 'the media worker is replaced');
      return;
    case 'leg-lost':
      log.warn({ leg: event.leg, error: event.message }, 'the media ports of a leg are lost');
      return;
    case 'refused':
      log.warn({ what: event.what, leg: event.leg, error: event.message }, 'the mixer could not do what was asked for');
      return;
    case 'recording-ended':
      if (event.error === undefined) log.info({ file: event.file, bytes: event.bytes }, 'a recording has ended');
      else log.warn({ file: event.file, bytes: event.bytes, error: event.error }, 'a recording is not whole');
      return;
    default:
  }
}

const TRUNK_PROBLEMS: Readonly<Record<TrunkProblem, string>> = {
  silent: 'the trunk does not answer; it gets no calls until it does',
  'unknown-name': 'the name of the trunk is not known to DNS; it gets no calls until it is',
  unreachable: 'no entry of sip.listen reaches an address of the trunk; it gets no calls',
};

/** A trunk came, or went for this reason. */
export function logTrunk(log: Log, trunk: string, problem: TrunkProblem | undefined): void {
  if (problem === undefined) log.info({ trunk }, 'the trunk is there');
  else log.warn({ trunk }, TRUNK_PROBLEMS[problem]);
}

const REGISTRATION_PROBLEMS: Readonly<Record<RegistrationProblem, string>> = {
  refused: 'the provider refuses to register the trunk; look at username, password and aor',
  silent: 'the registrar of the trunk does not answer, or not for itself',
  'unknown-name': 'the name of the registrar of the trunk is not known to DNS',
  unreachable: 'no entry of sip.listen reaches an address of the registrar of the trunk',
};

/** A trunk has registered at its provider, or has not. `seconds`: how long it lasts, or until the next attempt. */
export function logRegistration(log: Log, trunk: string, { problem, status, seconds }: RegistrationNews): void {
  const fields = { trunk, seconds, ...(status !== undefined && { status }) };
  if (problem === undefined) log.info(fields, 'the trunk is registered');
  else log.warn(fields, REGISTRATION_PROBLEMS[problem]);
}

/** So many calls were refused by a trunk within a second, and not for their numbers. */
export function logTrunkRefusals(log: Log, trunk: string, status: number, calls: number): void {
  const asks = status < 500;
  log.warn(
    { trunk, status, calls },
    asks
      ? 'the trunk refuses calls; look at its username, password, fromUser, fromDomain and callerNumbers'
      : 'the trunk could not take calls',
  );
}

const INVITE_LIMITS: Readonly<Record<InviteLimit, string>> = {
  invitesPerSecond: 'calls are refused with 503: more begin per second than sip.invitesPerSecond',
  maxInviteWait:
    'calls are refused with 503: there is more to do than this server can; they waited longer than sip.maxInviteWait',
  maxTransactions:
    'calls are refused with 503: there were more requests within the last half minute than sip.maxTransactions',
};

/** So many calls were refused within a second. */
export function logRefusedInvites(log: Log, limit: InviteLimit, calls: number): void {
  log.warn({ calls }, INVITE_LIMITS[limit]);
}
