export { DEFAULT_SIP_LIMITS, type SipLimits } from './codec/limits.js';
export type { HeaderList, SipMessage, SipRequest, SipResponse } from './codec/message.js';
export { type ParseResult, parseMessage, type SipParseError } from './codec/parse.js';
export { type HeaderLine, writeMessage, writeRequest, writeResponse } from './codec/serialize.js';
