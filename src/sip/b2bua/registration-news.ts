/**
 * Why a trunk is not registered: its registrar refuses, says that it cannot (5xx) or nothing at all, its name is not known, or no
 * listening point reaches it.
 */
export type RegistrationProblem = 'refused' | 'silent' | 'unknown-name' | 'unreachable';

export type RegistrationState = 'registering' | 'registered' | RegistrationProblem;

/** What became of a registration. */
export interface RegistrationNews {
  /** Undefined = it is registered. */
  readonly problem: RegistrationProblem | undefined;
  /** Of the answer, where there was one. */
  readonly status: number | undefined;
  /** Seconds that the registration lasts, or until the next attempt. */
  readonly seconds: number;
}
