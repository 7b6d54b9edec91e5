import type { CodecName } from '../codec/g711.js';
import type { LatchPolicy, RemoteAddress } from '../rtp/latch.js';
import type { CryptoSuite } from '../srtp/srtp.js';

/** The network side of a leg as the mixer sees it: sockets in a worker, a recorder of packets in tests. */
export interface LegPort {
  /** Once a frame, before it is mixed: hands in what has come and was not handed in yet. */
  fetch(now: number): void;
  /** Sends `packet[0 … length)`; the buffer is that of all legs and is used again at once. Never throws. */
  send(packet: Buffer, length: number, to: RemoteAddress): void;
  sendRtcp(packet: Buffer, length: number, to: RemoteAddress): void;
  /** Media from this address only from now on; undefined = the leg has to find it (again). */
  latch(remote: RemoteAddress | undefined): void;
  /** Whether each packet is passed on as it comes, so that it is wanted at once. */
  relaying(on: boolean): void;
}

/** Key of one direction; plain data, so that it can go to a worker. */
export interface SrtpKey {
  readonly suite: CryptoSuite;
  /** Master key and salt, 30 bytes. */
  readonly keying: Uint8Array;
}

/** What the SDP of the far end says, as far as media is concerned. Plain data. */
export interface RemoteMedia {
  /** Numeric IPv4 or IPv6 address of the `c=` line. */
  readonly address: string;
  /** Port of the `m=` line. */
  readonly port: number;
  /** Default: `port` with rtcp-mux, else `port + 1` (RFC 3605 names another one). */
  readonly rtcpPort?: number;
  /** RFC 5761 was agreed on: RTCP goes over the RTP port. Default false. */
  readonly rtcpMux?: boolean;
  /** What is sent to the far end. It may send either law. */
  readonly codec: CodecName;
  /** Payload types, when they are not the static ones 0 and 8. */
  readonly payloadTypes?: Readonly<Partial<Record<CodecName, number>>>;
  /** Payload type of telephone-event/8000 (RFC 4733); absent = the far end has none, keys are sent as tones. */
  readonly telephoneEvent?: number;
  /** Whether the far end wants to receive, false for a=sendonly and a=inactive. Default true. */
  readonly receives?: boolean;
  /** Whether it sends, false for a=recvonly and a=inactive; then the RTP time-out does not run. Default true. */
  readonly sends?: boolean;
  /** See `Latch`. Default `address`. */
  readonly latch?: LatchPolicy;
  /** Further addresses that may send, for example where the signalling of the phone comes from. */
  readonly sources?: readonly string[];
  /** SRTP by SDES (RFC 4568): the key that we announced for sending, and the one of the far end. */
  readonly srtp?: { readonly send: SrtpKey; readonly receive: SrtpKey };
}
