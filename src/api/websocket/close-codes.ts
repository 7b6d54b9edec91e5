/**
 * Why the server closes a WebSocket. Codes below 4000 are those of RFC 6455; the others are ours. `resume` says whether
 * the client may come back with ResumeFrom.
 */
export const CLOSE = {
  /** The server stops. */
  goingAway: { code: 1001, reason: 'server stops', resume: false },
  /** A message is longer than `max-message-bytes`; closed by the WebSocket layer itself. */
  tooBig: { code: 1009, reason: 'message too big', resume: true },
  registerTimeout: { code: 4000, reason: 'no RequestRegisterClient in time', resume: false },
  replaced: { code: 4001, reason: 'session resumed on another connection', resume: false },
  slowConsumer: {
    code: 4002,
    reason: 'events are read too slowly: event buffer is full, events are lost',
    resume: false,
  },
  tooManyClients: { code: 4003, reason: 'too many clients', resume: false },
} as const;

export type CloseReason = (typeof CLOSE)[keyof typeof CLOSE];
