import assert from 'node:assert/strict';
import { waitFor } from '../sip-agent/index.js';
import { World, type WorldOptions } from './switch-world.test.js';
import { request, SDP, Wire } from './wire.test.js';

/** Words for phones and trunks whose every message the tests write themselves. */

let branch = 0;

/** A response to a request that came, with the tag of this side. */
export function response(to: string, status: string, headers = '', body = ''): string {
  const lines = to.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq|Record-Route):/i.test(line));
  const toLine = /^To: [^\r]*/m.exec(to)![0];
  const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
  const tagged = toLine.includes(';tag=') ? toLine : `${toLine};tag=bare`;
  return `SIP/2.0 ${status}\r\n${lines.join('\r\n')}\r\n${tagged}\r\n${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** A request within the dialog that this INVITE and a response to it have begun. */
export function within(invite: string, tag: string, method: string, cseq: number, headers = '', body = ''): string {
  const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
  const [head] = invite.split('\r\n\r\n');
  const kept = head!.replace(/\r\n(Content-Type|Content-Length|Require|Supported):[^\r]*/g, '');
  return `${kept
    .replace(/^INVITE/, method)
    .replace(/CSeq: \d+ INVITE/, `CSeq: ${cseq} ${method}`)
    .replace(/^(To: .*>)/m, `$1;tag=${tag}`)
    .replace(
      /branch=[^;]*/,
      `branch=z9hG4bKbare${++branch}`,
    )}\r\n${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
}

export const tagOf = (text: string): string => /^To: .*;tag=([^\s;]+)/m.exec(text)![1]!;
export const HOLD = `${SDP}a=sendonly\r\n`;

/**
 * Texts of a method or status, in the order in which they came. A request that is sent again, because this side was slow, is the same
 * one; an ACK belongs to the response that it follows.
 */
export function came(wire: Wire, start: string): string[] {
  const texts = wire.texts.filter((text) => text.startsWith(start));
  const mayRepeat = start.startsWith('SIP/2.0') || start.startsWith('ACK');
  return mayRepeat ? texts : [...new Set(texts)];
}

export async function receives(wire: Wire, start: string, nth = 1): Promise<string> {
  await waitFor(
    () => came(wire, start).length >= nth,
    () => `${start}; came: ${wire.lines.join(', ')}`,
  );
  return came(wire, start)[nth - 1]!;
}

/** A phone of DN 7002 at a bare socket: it need not register. */
export async function called(
  sip: WorldOptions['sip'] = {},
  more: WorldOptions['dns'] = [],
  mixer?: NonNullable<WorldOptions['mixer']>,
) {
  // The socket has to be there before the server that is to know its port, so the server's port is told to it afterwards.
  const probe = await Wire.open(9);
  const port = probe.localPort;
  const phones = ['7001', '7002', '7003', '7004'].map((DN) =>
    DN === '7002' ? { DN, contact: `sip:7002@127.0.0.1:${port}` } : { DN },
  );
  const dns = phones.map(({ DN }) => ({ number: DN, type: 'Extension' as const }));
  const world = await World.open({ dns: [...dns, ...more], sip: { phones, ...sip }, ...(mixer && { mixer }) });
  probe.pointAt(world.sip.ports[0]!);
  return { world, wire: probe };
}

/** A bare phone that has registered, as often as wanted for one DN. */
export async function registered(world: World, DN: string, headers = ''): Promise<Wire> {
  const wire = await Wire.open(world.sip.ports[0]!);
  const text = request('REGISTER', DN, wire.localPort, headers).replaceAll('sip:7001@', `sip:${DN}@`);
  assert.match(await wire.ask(text), / 200 /);
  return wire;
}

/** Contact line of a bare phone or trunk. */
export const contactOf = (wire: Wire): string => `Contact: <sip:bare@127.0.0.1:${wire.localPort}>\r\n`;

/** The bare phone or trunk answers the INVITE that it has got with 200. */
export function accept(wire: Wire, invite: string, sdp = SDP): void {
  wire.send(response(invite, '200 OK', contactOf(wire), sdp));
}

/** A request of the side that got the INVITE, within the dialog that its response has begun. */
export function backwards(invite: string, wire: Wire, method: string, cseq: number, headers = '', body = ''): string {
  const value = (name: string): string => new RegExp(`^${name}: ([^\r]*)`, 'm').exec(invite)![1]!;
  const target = /<([^>]+)>/.exec(value('Contact'))![1]!;
  const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
  return `${method} ${target} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${wire.localPort};branch=z9hG4bKback${++branch};rport\r\nMax-Forwards: 70\r\nFrom: ${value('To')};tag=bare\r\nTo: ${value('From')}\r\nCall-ID: ${value('Call-ID')}\r\nCSeq: ${cseq} ${method}\r\n${contactOf(wire)}${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
}
