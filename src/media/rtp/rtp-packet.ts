/**
 * RTP packets, RFC 3550 section 5.1:
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *     |                           timestamp                           |
 *     |           synchronization source (SSRC) identifier            |
 *     |            contributing source (CSRC) identifiers ...         |
 */

export const RTP_HEADER_SIZE = 12;

/**
 * The fields of a packet. One object is filled again and again, so that reading allocates nothing. Timestamps and SSRC are
 * signed 32-bit numbers, here and wherever they are kept: those the engine holds in place, larger ones it would box.
 */
export class RtpHeader {
  marker = false;
  payloadType = 0;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  /** Where the payload begins and how many bytes it has, padding not counted. */
  payloadOffset = 0;
  payloadLength = 0;
}

/**
 * Reads the header of `bytes[0 … length)` into `header`. Returns false, and leaves `header` undefined in content, when it
 * is not a packet of RTP version 2 or when its lengths do not fit.
 */
export function readRtpHeader(bytes: Uint8Array, length: number, header: RtpHeader): boolean {
  if (length < RTP_HEADER_SIZE) return false;
  const first = bytes[0] as number;
  if (first >> 6 !== 2) return false;
  let offset = RTP_HEADER_SIZE + (first & 15) * 4;
  if ((first & 0x10) !== 0) {
    // Header extension (section 5.3.1): 16 bits for the profile, 16 bits for the length in words.
    if (offset + 4 > length) return false;
    offset += 4 + (((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number)) * 4;
  }
  let end = length;
  if ((first & 0x20) !== 0) {
    const padding = bytes[length - 1] as number;
    if (padding === 0) return false;
    end -= padding;
  }
  if (offset > end) return false;
  const second = bytes[1] as number;
  header.marker = second >= 0x80;
  header.payloadType = second & 0x7f;
  header.sequence = ((bytes[2] as number) << 8) | (bytes[3] as number);
  header.timestamp = read32(bytes, 4) | 0;
  header.ssrc = read32(bytes, 8) | 0;
  header.payloadOffset = offset;
  header.payloadLength = end - offset;
  return true;
}

/** Writes a header without CSRC, extension and padding into the first 12 bytes. */
export function writeRtpHeader(
  bytes: Uint8Array,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  bytes[0] = 0x80;
  bytes[1] = (marker ? 0x80 : 0) | payloadType;
  bytes[2] = (sequence >> 8) & 0xff;
  bytes[3] = sequence & 0xff;
  write32(bytes, 4, timestamp);
  write32(bytes, 8, ssrc);
}

/**
 * Tells RTCP from RTP where both share a port (RFC 5761 section 4): RTCP packet types 192 … 223 look like RTP payload
 * types 64 … 95 with the marker bit, which are not used for RTP then.
 */
export function isRtcp(bytes: Uint8Array, length: number): boolean {
  if (length < 2) return false;
  const type = bytes[1] as number;
  return type >= 192 && type <= 223;
}

/** Reads an unsigned number of 32 bits, big end first. */
export function read32(bytes: Uint8Array, offset: number): number {
  return (
    (((bytes[offset] as number) << 24) |
      ((bytes[offset + 1] as number) << 16) |
      ((bytes[offset + 2] as number) << 8) |
      (bytes[offset + 3] as number)) >>>
    0
  );
}

/** Writes the lower 32 bits of a number, big end first. */
export function write32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = (value >>> 24) & 0xff;
  bytes[offset + 1] = (value >>> 16) & 0xff;
  bytes[offset + 2] = (value >>> 8) & 0xff;
  bytes[offset + 3] = value & 0xff;
}
