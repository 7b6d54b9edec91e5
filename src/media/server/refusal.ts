/** Why the media server did not do what it was asked for. */
export type MediaRefusalCode =
  | 'unknown-leg'
  | 'leg-exists'
  | 'too-many-legs'
  | 'too-many-members'
  | 'no-address'
  | 'no-ports'
  | 'ports-not-opened'
  | 'bad-parameter'
  | 'no-such-prompt'
  | 'name-taken'
  | 'too-many-recordings'
  | 'no-folder'
  | 'unsupported'
  | 'closed';

/** Why something was not done. */
export interface MediaRefusal {
  readonly ok: false;
  readonly code: MediaRefusalCode;
  /** For people; names the parameter or file. */
  readonly message: string;
}

/** A refusal is a value; nothing was changed then. */
export type MediaResult<T = undefined> = { readonly ok: true; readonly value: T } | MediaRefusal;

export const DONE: MediaResult = { ok: true, value: undefined };

export function refuse(code: MediaRefusalCode, message: string): MediaRefusal {
  return { ok: false, code, message };
}

export function unknownLeg(leg: string): MediaRefusal {
  return refuse('unknown-leg', `there is no leg ${leg}`);
}
