import { isIPv4 } from 'node:net';
import { ipv6Groups } from '../codec/host.js';

const HEADER = 20;
const COOKIE = 0x2112_a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;
const ERROR_CODE = 0x0009;
const UNKNOWN_ATTRIBUTES = 0x000a;
const XOR_MAPPED_ADDRESS = 0x0020;

/** Attributes that a request may have, and that say nothing here: MAPPED-ADDRESS, and those by which somebody shows who he is. */
const KNOWN: ReadonlySet<number> = new Set([0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x0014, 0x0015, 0x0020]);

/** Those from here on may be left aside by whoever does not know them. */
const OPTIONAL = 0x8000;

/** Whether a datagram can only be STUN: no SIP message begins with a zero byte, as each message of STUN does that comes to a server. */
export function isStun(bytes: Buffer): boolean {
  return bytes[0] === 0;
}

/**
 * The answer to a keep-alive of a phone over UDP, RFC 5626 section 8: a binding request of RFC 5389 is told where it came from. Undefined for
 * everything else. The answer to an ordinary request, which is nothing but a header, has 12 bytes more than that, 24 with IPv6.
 */
export function answerToStun(bytes: Buffer, address: string, port: number): Buffer | undefined {
  if (bytes.length < HEADER || bytes.readUInt16BE(0) !== BINDING_REQUEST || bytes.readUInt32BE(4) !== COOKIE)
    return undefined;
  if (bytes.readUInt16BE(2) !== bytes.length - HEADER) return undefined;
  const unknown = unknownAttributes(bytes);
  if (unknown === undefined) return undefined;
  return unknown.length > 0 ? refusal(bytes, unknown) : success(bytes, address, port);
}

/** Attributes that have to be understood and are not; undefined when the attributes are broken. */
function unknownAttributes(bytes: Buffer): number[] | undefined {
  const unknown = new Set<number>();
  let at = HEADER;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const type = bytes.readUInt16BE(at);
    if (type < OPTIONAL && !KNOWN.has(type)) unknown.add(type);
    at += 4 + padded(bytes.readUInt16BE(at + 2));
  }
  return at === bytes.length ? [...unknown] : undefined;
}

function success(request: Buffer, address: string, port: number): Buffer {
  const numbers = addressBytes(address);
  const answer = answerWith(request, BINDING_SUCCESS, 8 + numbers.length);
  answer.writeUInt16BE(XOR_MAPPED_ADDRESS, HEADER);
  answer.writeUInt16BE(4 + numbers.length, HEADER + 2);
  answer.writeUInt8(numbers.length === 4 ? 1 : 2, HEADER + 5);
  answer.writeUInt16BE(port ^ (COOKIE >>> 16), HEADER + 6);
  // With the cookie, and with the transaction's number after it.
  for (const [i, byte] of numbers.entries()) answer[HEADER + 8 + i] = byte ^ request[4 + i]!;
  return answer;
}

/** 420 Unknown Attribute, without a reason phrase. */
function refusal(request: Buffer, unknown: readonly number[]): Buffer {
  const list = padded(2 * unknown.length);
  const answer = answerWith(request, BINDING_ERROR, 8 + 4 + list);
  answer.writeUInt16BE(ERROR_CODE, HEADER);
  answer.writeUInt16BE(4, HEADER + 2);
  answer.writeUInt16BE((4 << 8) | 20, HEADER + 6);
  answer.writeUInt16BE(UNKNOWN_ATTRIBUTES, HEADER + 8);
  answer.writeUInt16BE(2 * unknown.length, HEADER + 10);
  for (const [i, type] of unknown.entries()) answer.writeUInt16BE(type, HEADER + 12 + 2 * i);
  return answer;
}

function answerWith(request: Buffer, type: number, attributes: number): Buffer {
  const answer = Buffer.alloc(HEADER + attributes);
  request.copy(answer, 0, 0, HEADER);
  answer.writeUInt16BE(type, 0);
  answer.writeUInt16BE(attributes, 2);
  return answer;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const bytes = Buffer.alloc(16);
  for (const [i, group] of ipv6Groups(address).entries()) bytes.writeUInt16BE(group, 2 * i);
  return bytes;
}
