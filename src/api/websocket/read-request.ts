import { checkRequest, type RequestByName, repeated, type TRequest } from '../../protocol/index.js';
import type { ClientLimits } from '../options.js';
import type { Refusal } from '../server-events.js';

/** RequestRegisterClient as this API understands it: opens a session, or resumes one. */
export interface RegisterClient {
  readonly ApplicationName: string;
  readonly ReferenceID: number | undefined;
  readonly resume: { readonly SessionKey: string; readonly from: number } | undefined;
}

export type ReadResult =
  | { readonly kind: 'request'; readonly request: TRequest }
  | { readonly kind: 'register-client'; readonly register: RegisterClient }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Numbers of the error catalogue for messages that are refused before the call model sees them. */
export const ERROR = {
  /** TERR_IN_SAME_STATE */
  inSameState: 43,
  /** TERR_INTERNAL */
  internal: 52,
  /** TERR_INVALID_ATTR */
  invalidAttribute: 53,
  /** TERR_APPL_TAB_FULL */
  applicationTableFull: 114,
  /** TERR_MUST_REGISTER */
  mustRegister: 229,
} as const;

/** Reads one message of a client. Never throws, whatever the text. */
export function readRequest(text: string, limits: ClientLimits): ReadResult {
  if (text === '') return refuse('message is empty or binary; it must be a JSON object as text');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`message is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('message is not a JSON object');
  }
  const message = value as Record<string, unknown>;
  const shape = checkShape(message, limits['max-message-depth']);
  if (shape !== undefined) return refuse(shape, message);
  const checked = checkRequest(message);
  if (!checked.ok) {
    const { ok: _, ...refusal } = checked;
    return { kind: 'refused', refusal };
  }
  const { request } = checked;
  return request.id === 'RequestRegisterClient' ? readRegisterClient(request, message) : { kind: 'request', request };
}

type RequestRegisterClient = RequestByName['RequestRegisterClient'];

function readRegisterClient(request: RequestRegisterClient, message: Record<string, unknown>): ReadResult {
  const { ApplicationName, ReferenceID, ResumeFrom, SessionKey } = request;
  if (ApplicationName === undefined || ApplicationName === '') {
    return refuse('RequestRegisterClient lacks ApplicationName', message);
  }
  if ((ResumeFrom === undefined) !== (SessionKey === undefined)) {
    return refuse('to resume, give both ResumeFrom (the last EventSequenceNumber seen) and SessionKey', message);
  }
  const resume = ResumeFrom === undefined || SessionKey === undefined ? undefined : { SessionKey, from: ResumeFrom };
  return { kind: 'register-client', register: { ApplicationName, ReferenceID, resume } };
}

function refuse(ErrorMessage: string, message: Record<string, unknown> = {}): ReadResult {
  return { kind: 'refused', refusal: { ErrorCode: ERROR.invalidAttribute, ErrorMessage, ...repeated(message) } };
}

/** Why nothing further should look at this value, or undefined when its shape is harmless. */
function checkShape(value: object, levelsLeft: number): string | undefined {
  if (levelsLeft === 0) return 'message is nested too deeply';
  for (const key of Object.keys(value)) {
    // Such a key would change the prototype of whatever object it is copied into.
    if (key === '__proto__') return 'a key may not be called __proto__';
    const inner = (value as Record<string, unknown>)[key];
    if (typeof inner === 'object' && inner !== null) {
      const problem = checkShape(inner, levelsLeft - 1);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}
