import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { waitFor } from '../../sip-agent/index.js';
import { accept, came, contactOf, receives, response } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, StreamWire, Wire } from '../wire.test.js';

/** A device of DN 7002 with several flows (RFC 5626): each is a socket of its own, over which it registers with its instance. */

const LISTEN = (['udp', 'tcp'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 }));
/** Nothing is given up, or sent again, within a test. */
const PATIENT = { listen: LISTEN, timing: { T1: 10_000, T2: 40_000 }, lostConnectionGrace: 60_000 };

function register(localPort: number, regId: number, params = ''): string {
  return request('REGISTER', '7002', localPort, 'Supported: path, outbound\r\n')
    .replaceAll('sip:7001@', 'sip:7002@')
    .replace(/^Contact: <([^>]*)>/m, `Contact: <$1${params}>;reg-id=${regId};+sip.instance="<urn:uuid:device>"`);
}

async function overUdp(world: World, regId: number): Promise<Wire> {
  const wire = await Wire.open(world.sip.ports[0]!);
  assert.match(await wire.ask(register(wire.localPort, regId)), / 200 /);
  return wire;
}

async function overTcp(world: World, regId: number): Promise<StreamWire> {
  const wire = await StreamWire.open(world.sip.ports[1]!);
  wire.send(register(wire.localPort, regId, ';transport=tcp').replace('SIP/2.0/UDP', 'SIP/2.0/TCP'));
  await waitFor(() => wire.statuses.includes('200'), 'the flow is registered');
  return wire;
}

/** A request that came over the connection, as soon as it is there. */
async function comes(wire: StreamWire, method: string): Promise<string> {
  const found = () => wire.text.split(/(?=^(?:[A-Z]+ sip:|SIP\/2\.0 ))/m).find((text) => text.startsWith(`${method} `));
  await waitFor(
    () => found()?.includes('\r\n\r\n') === true,
    () => `${method}; came: ${wire.text}`,
  );
  return found()!;
}

const tcpContact = (wire: StreamWire): string => `Contact: <sip:7002@127.0.0.1:${wire.localPort};transport=tcp;ob>\r\n`;

test('a device rings once, at the flow that registered last', async () => {
  const world = await World.open({ sip: PATIENT });
  const alice = await world.phone('7001');
  const [first, second] = [await overUdp(world, 1), await overUdp(world, 2)];
  const call = alice.dial('7002');
  const invite = await receives(second, 'INVITE');
  second.send(response(invite, '180 Ringing', contactOf(second)));
  await world.event('EventRinging', '7002');
  accept(second, invite);
  await waitFor(() => call.state === 'established', 'they talk');
  call.hangUp();
  second.send(response(await receives(second, 'BYE'), '200 OK'));
  await world.empty();
  assert.deepEqual(came(first, 'INVITE'), []);
  await world.close();
});

test('a flow that has failed (430): the device is called by the next one; its other answers are its last word', async () => {
  const world = await World.open({ sip: PATIENT });
  const alice = await world.phone('7001');
  const flows = [await overUdp(world, 1), await overUdp(world, 2), await overUdp(world, 3)];
  const call = alice.dial('7002');
  flows[2]!.send(response(await receives(flows[2]!, 'INVITE'), '430 Flow Failed'));
  flows[1]!.send(response(await receives(flows[1]!, 'INVITE'), '486 Busy Here'));
  await waitFor(() => call.state === 'ended', 'the call is refused');
  assert.equal(call.status, 486);
  await world.empty();
  assert.deepEqual(came(flows[0]!, 'INVITE'), []);
  const last = alice.dial('7002');
  for (const nth of [2, 1, 0]) {
    await waitFor(() => came(flows[nth]!, 'INVITE').length === (nth === 0 ? 1 : 2), `flow ${nth} is tried`);
    flows[nth]!.send(response(came(flows[nth]!, 'INVITE').at(-1)!, '430 Flow Failed'));
  }
  await waitFor(() => last.state === 'ended', 'none is left');
  assert.equal(last.status, 480);
  await world.empty();
  await world.close();
});

test('a flow that does not answer at all: the device is called by the next one', async () => {
  const world = await World.open({ sip: { timing: { T1: 10, T2: 40 } } });
  const alice = await world.phone('7001');
  const [first] = [await overUdp(world, 1), await overUdp(world, 2)];
  const call = alice.dial('7002');
  accept(first, await receives(first, 'INVITE'));
  await waitFor(() => call.state === 'established', 'they talk');
  await world.kill(alice);
  await world.stop();
});

test('a connection that closes before the phone has said a word: it is called by its other flow at once', async () => {
  const world = await World.open({ sip: PATIENT });
  const alice = await world.phone('7001');
  const [first, second] = [await overTcp(world, 1), await overTcp(world, 2)];
  const call = alice.dial('7002');
  await comes(second, 'INVITE');
  second.close();
  first.send(response(await comes(first, 'INVITE'), '200 OK', tcpContact(first), SDP));
  await waitFor(() => call.state === 'established', 'they talk');
  call.hangUp();
  first.send(response(await comes(first, 'BYE'), '200 OK'));
  await waitFor(() => world.hub.snapshot().calls === 0, 'the call is over');
  first.close();
  await world.stop();
});

test('a connection that closes once the phone rings: nothing rings a second time', async () => {
  const world = await World.open({ sip: { ...PATIENT, lostConnectionGrace: 100 } });
  const alice = await world.phone('7001');
  const [first, second] = [await overTcp(world, 1), await overTcp(world, 2)];
  const call = alice.dial('7002');
  const invite = await comes(second, 'INVITE');
  second.send(response(invite, '180 Ringing', tcpContact(second)));
  await world.event('EventRinging', '7002');
  second.close();
  // It is asked whether it is still there, and answers by the flow that it has left.
  first.send(response(await comes(first, 'OPTIONS'), '200 OK'));
  first.send(response(invite, '200 OK', tcpContact(first), SDP));
  await comes(first, 'ACK');
  await waitFor(() => call.state === 'established', 'they talk');
  assert.doesNotMatch(first.text, /^INVITE/m);
  call.hangUp();
  first.send(response(await comes(first, 'BYE'), '200 OK'));
  await world.empty();
  first.close();
  await world.close();
});

test('a call goes on over the other flow when the connection of its own is gone', async () => {
  const world = await World.open({ sip: PATIENT });
  const alice = await world.phone('7001');
  const [first, second] = [await overTcp(world, 1), await overTcp(world, 2)];
  const call = alice.dial('7002');
  second.send(response(await comes(second, 'INVITE'), '200 OK', tcpContact(second), SDP));
  await waitFor(() => call.state === 'established', 'they talk');
  second.close();
  await waitFor(() => world.sip.figures.connections === 1, 'the connection is gone');
  call.hangUp();
  first.send(response(await comes(first, 'BYE'), '200 OK'));
  await world.empty();
  first.close();
  await world.close();
});

for (const ob of [';ob', '']) {
  test(`a dialog whose Contact has ${ob || 'no ;ob'}: requests go ${ob === '' ? 'to the contact' : 'back over its flow'}`, async () => {
    const world = await World.open({ sip: PATIENT });
    const bob = await world.phone('7002');
    const [wire, contact] = [await Wire.open(world.sip.ports[0]!), await Wire.open(world.sip.ports[0]!)];
    const invite = request('INVITE', '7002', wire.localPort, '', SDP);
    wire.send(invite.replace(/^Contact:.*/m, `Contact: <sip:7001@127.0.0.1:${contact.localPort}${ob}>\r`));
    await waitFor(() => bob.calls.length === 1, 'it rings');
    bob.call.answer();
    await world.event('EventEstablished', '7002');
    world.request({
      id: 'RequestReleaseCall',
      ThisDN: '7002',
      ConnID: (await world.event('EventEstablished', '7002')).ConnID,
    } as TRequest);
    await receives(wire, 'SIP/2.0 200');
    wire.send(ackOf(invite, came(wire, 'SIP/2.0 200')[0]!));
    const there = ob === '' ? contact : wire;
    const bye = await receives(there, 'BYE');
    assert.match(bye, new RegExp(`^BYE sip:7001@127.0.0.1:${contact.localPort}${ob} `));
    there.send(response(bye, '200 OK'));
    await world.empty();
    await world.close();
  });
}

function ackOf(invite: string, accepted: string): string {
  const to = /^To: [^\r]*/m.exec(accepted)![0];
  return invite
    .split('\r\n\r\n')[0]!
    .replace(/^INVITE/, 'ACK')
    .replace('1 INVITE', '1 ACK')
    .replace(/^To: [^\r]*/m, to)
    .replace(/branch=[^;]*/, 'branch=z9hG4bKack')
    .replace(/Content-Length: \d+/, 'Content-Length: 0')
    .concat('\r\n\r\n');
}
