/**
 * Whose media a leg accepts. A stranger must not be able to speak into a call, yet phones behind a NAT send from another
 * port, or address, than their SDP names. The rules, from strict to lenient:
 *
 * - `strict`: only the address and port of the SDP.
 * - `address` (default): the address of the SDP, or one of `sources` (the signalling address of the phone), with any
 *   port. The first valid packet decides; from then on only that address and port counts, and media is sent there
 *   (symmetric RTP, RFC 4961).
 * - `any`: as `address`, but any address may become the one, if it sends `PROOF_PACKETS` valid packets of one source in
 *   sequence before an expected address sends one. For phones whose media leaves through another address than their
 *   signalling; to be chosen per phone, never for all.
 *
 * A latched address is kept until the remote description changes, or until nothing came for `relatchAfter`: then the
 * same rules choose anew.
 */
export type LatchPolicy = 'strict' | 'address' | 'any';

/** Packets in sequence that an unexpected address has to send under `any`. */
const PROOF_PACKETS = 3;

export interface RemoteAddress {
  readonly address: string;
  readonly port: number;
}

/** What the sender of a packet is to the leg. */
export type Verdict = 'accepted' | 'latched' | 'stranger';

export class Latch {
  private current: RemoteAddress | undefined;
  private proofSource = '';
  private proofSsrc = 0;
  private proofNext = -1;
  private proofs = 0;

  constructor(
    private readonly policy: LatchPolicy,
    private readonly announced: RemoteAddress,
    private readonly sources: readonly string[],
  ) {}

  /** The address that was latched, or undefined. */
  get latched(): RemoteAddress | undefined {
    return this.current;
  }

  /** Where media goes: to the latched address, before that to the announced one. */
  get target(): RemoteAddress {
    return this.current ?? this.announced;
  }

  /** Judges the sender of a packet whose header is valid. `latched` = from now on this is the one. */
  judge(address: string, port: number, ssrc: number, sequence: number): Verdict {
    const current = this.current;
    if (current !== undefined) {
      return current.port === port && current.address === address ? 'accepted' : 'stranger';
    }
    const same = address === this.announced.address;
    const expected =
      this.policy === 'strict'
        ? same && port === this.announced.port
        : same ||
          this.sources.includes(address) ||
          (this.policy === 'any' && this.proven(address, port, ssrc, sequence));
    if (!expected) return 'stranger';
    this.current = { address, port };
    return 'latched';
  }

  /** Forgets the latched address: it has been quiet for too long. */
  release(): void {
    this.current = undefined;
    this.proofs = 0;
  }

  private proven(address: string, port: number, ssrc: number, sequence: number): boolean {
    const source = `${address} ${port}`;
    const follows = source === this.proofSource && ssrc === this.proofSsrc && sequence === this.proofNext;
    this.proofs = follows ? this.proofs + 1 : 1;
    this.proofSource = source;
    this.proofSsrc = ssrc;
    this.proofNext = (sequence + 1) & 0xffff;
    return this.proofs >= PROOF_PACKETS;
  }
}
