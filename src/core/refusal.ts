/**
 * Why a request is refused: numbers of `spec/tlib/errors.json`, by their names there without `TERR_`.
 * Which one for what: event-rules 9.2.
 */
export const REFUSED = {
  NOT_REGISTERED: 41,
  RESOURCE_SEIZED: 42,
  IN_SAME_STATE: 43,
  UNSUP_OPER: 51,
  INTERNAL: 52,
  INVALID_ATTR: 53,
  NO_SWITCH: 54,
  INV_CONNID: 56,
  OUT_OF_SERVICE: 58,
  NOT_CONFIGURED: 59,
  INV_CALD_DN: 71,
  ACD_LOGOFF: 187,
  AGENT_ID_INV: 192,
  CFW_DN_INV: 195,
  DN_BUSY: 231,
  DN_NO_ANSWER: 232,
  CALL_REJECTED: 233,
  CONN_ATMPT_FAIL: 234,
  NO_QUEUE_SPACE: 238,
  ASAI_MAXLOGIN: 621,
  /** The request does not fit the object. */
  OPER_REQ_INCOMPAT: 1141,
  PRIV_VIOL_SPECIFIED: 1147,
  OBJ_NOT_KNOWN: 1143,
  /** The requester's own party is in a wrong state. */
  INCORR_STATE: 1161,
  SYSRES_BUSY: 1172,
  CONF_LIMIT_EXC: 1177,
  PERF_LIMIT_EXC: 1186,
  AGENT_ALREADY_RESERVED: 1700,
  SOFT_AGENT_WRONG_ID: 1703,
  SOFT_AGENT_ID_IN_USE: 1704,
  SOFT_AGENT_PSWD_DOESNT_MATCH: 1705,
  SOFT_AGENT_ALREADY_LOGGED_IN: 1706,
  SOFT_AGENT_NOT_LOGGED_IN: 1707,
} as const;

/** A refusal as a value: the ErrorCode. Whoever refuses has changed nothing. */
export type Refusal = (typeof REFUSED)[keyof typeof REFUSED];

/** Tells a refusal from what was asked for. */
export function isRefusal(result: object | Refusal): result is Refusal {
  return typeof result === 'number';
}

/** How the failure of a device or number that was tried for a request is told to who asked (event-rules 7.2). */
export function refusalOf(CallState: string): number {
  switch (CallState) {
    case 'Busy':
      return REFUSED.DN_BUSY;
    case 'NoAnswer':
      return REFUSED.DN_NO_ANSWER;
    case 'SitInvalidnum':
    case 'SitVacant':
      return REFUSED.INV_CALD_DN;
    default:
      return REFUSED.CONN_ATMPT_FAIL;
  }
}
