/** MessageType of a GLI frame: header byte 1. Any other value is unknown and the frame is skipped. */
export const GLI_KEEP_ALIVE_REQUEST = 0;
const GLI_KEEP_ALIVE_RESPONSE = 1;
export const GLI_ERROR = 2;
export const GLI_DATA = 3;

/** Bytes of the header that come before the body; MessageLength counts the last two of them. */
export const GLI_HEADER_BYTES = 6;
/** MessageLength is an unsigned 16-bit number and counts VersionNumber and ApplicationID too. */
export const GLI_MAX_BODY = 0xffff - 2;
/** "64 K, header included": what the server itself never exceeds. */
export const GLI_MAX_BODY_SENT = 0xffff - 5;

export const GLI_VERSION = 2;
export const GLI_APPLICATION_ID = 0;

/** Error codes of the server's Error frames. */
export const GLI_ERROR_CODES = {
  version: 1,
  application: 2,
  clientNotListed: 3,
  outOfStep: 4,
} as const;

/** A frame with this body. The caller keeps to `GLI_MAX_BODY`; a longer body throws RangeError. */
export function gliFrame(type: number, body: Uint8Array): Buffer {
  if (body.length > GLI_MAX_BODY) throw new RangeError(`GLI body of ${body.length} bytes`);
  const frame = Buffer.allocUnsafe(GLI_HEADER_BYTES + body.length);
  writeGliHeader(frame, type, body.length);
  frame.set(body, GLI_HEADER_BYTES);
  return frame;
}

/** Writes the header of a frame with a body of so many bytes to the beginning of `frame`. */
export function writeGliHeader(frame: Uint8Array, type: number, bodyLength: number): void {
  const messageLength = bodyLength + 2;
  frame[0] = 0;
  frame[1] = type;
  frame[2] = messageLength >> 8;
  frame[3] = messageLength & 0xff;
  frame[4] = GLI_VERSION;
  frame[5] = GLI_APPLICATION_ID;
}

/** An Error frame: two bytes of error code, big-endian. */
export function gliErrorFrame(code: number): Buffer {
  return gliFrame(GLI_ERROR, Uint8Array.of((code >> 8) & 0xff, code & 0xff));
}

export const KEEP_ALIVE_REQUEST_FRAME: Buffer = gliFrame(GLI_KEEP_ALIVE_REQUEST, new Uint8Array());
export const KEEP_ALIVE_RESPONSE_FRAME: Buffer = gliFrame(GLI_KEEP_ALIVE_RESPONSE, new Uint8Array());
