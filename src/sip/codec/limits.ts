/** Bounds that every received message must keep; beyond them it is refused, never cut. All in bytes unless said otherwise. */
export interface SipLimits {
  /** Whole message: start line, headers and body. */
  readonly messageBytes: number;
  /** Start line and headers together, without the body. */
  readonly headBytes: number;
  /** Number of header lines (a folded header counts once). */
  readonly headerCount: number;
  /** One header, its continuation lines included. */
  readonly headerBytes: number;
  /** One URI. */
  readonly uriBytes: number;
  /** Number of Via values in one message. */
  readonly viaCount: number;
}

/** Larger than any honest message, small enough to read in no time. */
export const DEFAULT_SIP_LIMITS: SipLimits = {
  messageBytes: 65_536,
  headBytes: 32_768,
  headerCount: 200,
  headerBytes: 8_192,
  uriBytes: 1_024,
  viaCount: 70,
};
