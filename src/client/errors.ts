import type { TEvent, TRequest } from '../protocol/index.js';

type EventError = Extract<TEvent, { id: 'EventError' }>;

/** A request as it can be sent: with the attributes of the vocabulary, or made by hand. */
export type AnyRequest = TRequest | { readonly id: string; readonly [attribute: string]: unknown };

/** The server has refused a request: EventError. Nothing has changed by it. */
export class TErrorException extends Error {
  override readonly name = 'TErrorException';
  /** Number of the error catalogue. */
  readonly ErrorCode: number;
  readonly ErrorMessage: string;

  constructor(
    readonly event: EventError,
    readonly request: AnyRequest,
  ) {
    super(`${request.id} refused: ${event.ErrorMessage ?? 'no text'} (ErrorCode ${event.ErrorCode})`);
    this.ErrorCode = event.ErrorCode;
    this.ErrorMessage = event.ErrorMessage ?? '';
  }
}

/** No answer came in time. Whether the request was carried out is unknown; events tell. */
export class RequestTimeoutError extends Error {
  override readonly name = 'RequestTimeoutError';

  constructor(
    readonly request: AnyRequest,
    milliseconds: number,
  ) {
    super(`${request.id}: no answer in ${milliseconds} ms; whether it was carried out is unknown`);
  }
}

/**
 * The session was lost before the answer came, or the client was closed. `sent` tells whether the request may have been
 * carried out.
 */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';

  constructor(
    readonly request: AnyRequest,
    readonly sent: boolean,
    why: string,
  ) {
    super(`${request.id}: ${why}; ${sent ? 'whether it was carried out is unknown' : 'it was not sent'}`);
  }
}

/** The first connection could not be made. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/** An iteration over events was read too slowly: events would have been lost, so it ended. */
export class EventOverflowError extends Error {
  override readonly name = 'EventOverflowError';

  constructor(limit: number) {
    super(`more than ${limit} events waited to be read (option eventQueue)`);
  }
}
