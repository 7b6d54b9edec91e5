import type { Login } from '../sip/index.js';
import type { AgentSrtp, AgreedPayloads, AudioPort } from './agent-sdp.js';
import type { AgentEndpoint } from './endpoint.js';

/** What a call needs of its user agent. */
export interface CallContext {
  readonly endpoint: AgentEndpoint;
  /** User part of Contact. */
  readonly user: string;
  readonly login: Login | undefined;
  readonly srtp: AgentSrtp;
  /** Status with which offers within the call are refused. */
  readonly refusesOffers: number | undefined;
  /** The call has come to another state. */
  onChange(): void;
}

/** Sound of one call. */
export interface AudioLine extends AudioPort {
  /** From now on audio goes there (undefined: nowhere) and is coded so; it is sent only when `sends`. */
  connect(remote: AudioPort | undefined, payloads: AgreedPayloads | undefined, sends: boolean): void;
  /** The call is over; the line may serve another one. */
  release(): void;
}

/** A line that is only named in descriptions: nothing is sent, nothing received; its port tells it from others, no more. */
export function silentLine(port: number): AudioLine {
  return { address: '127.0.0.1', port, connect: () => {}, release: () => {} };
}
