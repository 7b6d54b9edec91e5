import type { SipRequest, SipResponse } from '../codec/message.js';
import type { SipParseError } from '../codec/parse.js';
import type { Flow } from './flow.js';

/** Where messages from the network go. */
export interface MessageSink {
  receiveRequest(request: SipRequest, source: Flow): void;
  receiveResponse(response: SipResponse, source: Flow): void;
  receiveBroken(error: SipParseError, source: Flow): void;
  /** A connection is gone; what was registered over it cannot be reached any more. `isOwn`: this server had opened it. */
  onFlowClosed(flow: Flow, isOwn: boolean): void;
  /** A handler threw, which is a defect: the message is dropped, everything else goes on. */
  onFault(error: unknown): void;
}
