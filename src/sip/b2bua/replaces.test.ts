import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentCall, type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { backwards, called, came, contactOf, HOLD, receives, response, tagOf, within } from '../bare-phone.test.js';
import { headerOf } from '../bare-provider.test.js';
import { audioTarget } from '../sdp/session-description.js';
import type { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** INVITE with Replaces (RFC 3891). DN 7002 has a desk phone, whose every message the tests write, and a mobile one that takes its calls. */

/** The dialog that the server's INVITE and the tag of the desk phone have begun, as the server sees it. */
const dialogOf = (invite: string): string =>
  `${headerOf(invite, 'Call-ID')};to-tag=${headerOf(invite, 'From').split(';tag=')[1]};from-tag=bare`;

interface Setting {
  readonly world: World;
  readonly alice: AgentPhone;
  readonly call: AgentCall;
  readonly desk: Wire;
  readonly mobile: Wire;
  /** That the desk phone has got. */
  readonly invite: string;
}

/** 7001 has called 7002, whose desk phone rings. */
async function ringing(options: Parameters<typeof called>[0] = {}): Promise<Setting> {
  const { world, wire: desk } = await called(options);
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const invite = await receives(desk, 'INVITE');
  desk.send(response(invite, '180 Ringing', contactOf(desk)));
  await world.event('EventRinging', '7002');
  return { world, alice, call, desk, mobile: await Wire.open(world.sip.ports[0]!), invite };
}

/** … and has been answered there. */
async function talking(options: Parameters<typeof called>[0] = {}): Promise<Setting> {
  const setting = await ringing(options);
  const { world, call, desk, invite } = setting;
  desk.send(response(invite, '200 OK', contactOf(desk), SDP));
  await receives(desk, 'ACK');
  await waitFor(() => call.state === 'established', 'they talk');
  await world.event('EventEstablished', '7002');
  return setting;
}

/** An INVITE of a phone of DN 7002, or of another one, with these header lines. */
function replacing(mobile: Wire, headers: string, DN = '7002', body = SDP.replace('audio 9', 'audio 4711')): string {
  return request('INVITE', '7001', mobile.localPort, headers, body).replaceAll(
    '<sip:7001@127.0.0.1',
    `<sip:${DN}@127.0.0.1`,
  );
}

const statusOf = (line: string): string => line.split(' ')[1]!;

async function refused(mobile: Wire, headers: string, DN?: string): Promise<string> {
  return statusOf(await mobile.ask(replacing(mobile, headers, DN)));
}

/** The mobile phone takes the call over, and 7001 comes to talk with it. */
async function takes(setting: Setting, headers: string, body?: string): Promise<string> {
  const { call, mobile } = setting;
  const invite = replacing(mobile, headers, '7002', body);
  assert.match(await mobile.ask(invite), / 200 /);
  const tag = tagOf(came(mobile, 'SIP/2.0 200').at(-1)!);
  mobile.send(within(invite, tag, 'ACK', 1, '', body === '' ? SDP.replace('audio 9', 'audio 4711') : ''));
  await waitFor(
    () => call.state === 'established' && audioTarget(call.session.remote!)?.port === 4711,
    'the caller is connected with the mobile phone',
  );
  return within(invite, tag, 'BYE', 2);
}

async function over({ world, mobile, desk }: Setting, bye: string): Promise<void> {
  assert.match(await mobile.ask(bye), / 200 /);
  await world.event('EventReleased', '7001');
  await world.empty();
  mobile.close();
  desk.close();
  await world.close();
}

for (const how of ['', ';early-only', 'without a description']) {
  test(`a call that rings is picked up at another device of the DN ${how}`, async () => {
    const setting = await ringing();
    const { world, desk, invite } = setting;
    const isBare = how.startsWith('without');
    const bye = await takes(setting, `Replaces: ${dialogOf(invite)}${isBare ? '' : how}\r\n`, isBare ? '' : undefined);
    const cancel = await receives(desk, 'CANCEL');
    assert.match(cancel, /^Reason: SIP;cause=200/m);
    desk.send(response(cancel, '200 OK'));
    desk.send(response(invite, '487 Request Terminated'));
    await world.event('EventEstablished', '7001');
    assert.deepEqual(
      world
        .list()
        .filter((each) => each.endsWith(' 7002'))
        .slice(-2),
      ['EventRinging 7002', 'EventEstablished 7002'],
    );
    await over(setting, bye);
  });
}

test('the phone that TMakeCall takes off hook may be another one than the one that rings for it', async () => {
  const { world, wire: desk } = await called();
  const alice = await world.phone('7001');
  const mobile = await Wire.open(world.sip.ports[0]!);
  world.request({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '7001' } as TRequest);
  const invite = await receives(desk, 'INVITE');
  desk.send(response(invite, '180 Ringing', contactOf(desk)));
  // It is answered after the 180 was read.
  await desk.ask(request('OPTIONS', '7002', desk.localPort));
  const taking = replacing(mobile, `Replaces: ${dialogOf(invite)}\r\n`);
  mobile.send(taking);
  const cancel = await receives(desk, 'CANCEL');
  desk.send(response(cancel, '200 OK'));
  desk.send(response(invite, '487 Request Terminated'));
  await waitFor(() => alice.calls.length === 1, 'the destination rings');
  await receives(mobile, 'SIP/2.0 180');
  alice.call.answer();
  mobile.send(within(taking, tagOf(await receives(mobile, 'SIP/2.0 200')), 'ACK', 1));
  await world.event('EventEstablished', '7002');
  await waitFor(() => alice.call.state === 'established', 'they talk');
  assert.equal(audioTarget(alice.call.session.remote!)?.port, 4711);
  mobile.close();
  desk.close();
  await world.stop();
});

test('a call is taken over at another device of the DN: nothing changes for the model', async () => {
  const setting = await talking();
  const { world, desk, invite } = setting;
  const before = world.seen.length;
  const bye = await takes(setting, `Replaces: ${dialogOf(invite)}\r\n`);
  desk.send(response(await receives(desk, 'BYE'), '200 OK'));
  assert.equal(world.seen.length, before);
  await over(setting, bye);
});

test('a call that the desk phone holds is retrieved by who takes it over', async () => {
  const setting = await talking();
  const { world, desk, invite } = setting;
  desk.send(backwards(invite, desk, 'INVITE', 7, '', HOLD));
  await receives(desk, 'SIP/2.0 200');
  desk.send(backwards(invite, desk, 'ACK', 7));
  await world.event('EventHeld', '7002');
  const bye = await takes(setting, `Replaces: ${dialogOf(invite)}\r\n`);
  await world.event('EventRetrieved', '7002');
  desk.send(response(await receives(desk, 'BYE'), '200 OK'));
  await over(setting, bye);
});

test('what cannot be replaced is refused, and goes on', async () => {
  const setting = await talking();
  const { world, call, desk, mobile, invite } = setting;
  const dialog = dialogOf(invite);
  assert.equal(await refused(mobile, `Replaces: ${dialog};early-only\r\n`), '486');
  assert.equal(await refused(mobile, `Replaces: ${dialog}\r\n`, '7003'), '403', 'another DN');
  assert.equal(await refused(mobile, `Replaces: ${dialog.replace('bare', 'bar')}\r\n`), '481');
  assert.equal(call.state, 'established');
  assert.deepEqual([came(desk, 'BYE'), came(desk, 'INVITE').length], [[], 1]);
  call.hangUp();
  desk.send(response(await receives(desk, 'BYE'), '200 OK'));
  await world.empty();
  assert.equal(await refused(mobile, `Replaces: ${dialog}\r\n`), '603', 'it is over');
  mobile.close();
  desk.close();
  await world.close();
});

test('a call that rings is picked up by nobody but its DN', async () => {
  const setting = await ringing();
  const { world, call, desk, mobile, invite } = setting;
  assert.equal(await refused(mobile, `Replaces: ${dialogOf(invite)}\r\n`, '7003'), '403');
  assert.equal(await refused(mobile, `Replaces: ${dialogOf(invite).replace('bare', 'bar')}\r\n`), '481');
  assert.equal(call.state, 'calling');
  desk.send(response(invite, '486 Busy Here'));
  await waitFor(() => call.state === 'ended', 'it is refused');
  await world.empty();
  mobile.close();
  desk.close();
  await world.close();
});

test('a caller whose call is not answered cannot go on at another device: the server has not begun that dialog', async () => {
  const { world, wire: desk } = await called();
  const [caller, mobile] = [await Wire.open(world.sip.ports[0]!), await Wire.open(world.sip.ports[0]!)];
  const own = request('INVITE', '7002', caller.localPort, '', SDP);
  caller.send(own);
  desk.send(response(await receives(desk, 'INVITE'), '180 Ringing', contactOf(desk)));
  const [, fromTag] = headerOf(own, 'From').split(';tag=');
  const dialog = `${headerOf(own, 'Call-ID')};to-tag=${tagOf(await receives(caller, 'SIP/2.0 180'))};from-tag=${fromTag}`;
  assert.equal(await refused(mobile, `Replaces: ${dialog}\r\n`, '7001'), '481');
  desk.send(response(await receives(desk, 'INVITE'), '486 Busy Here'));
  caller.send(within(own, tagOf(await receives(caller, 'SIP/2.0 486')), 'ACK', 1));
  await world.empty();
  for (const wire of [caller, mobile, desk]) wire.close();
  await world.close();
});

test('Replaces that names no dialog, more than one, comes with Join or in another request: 400', async () => {
  const { world, wire: desk } = await called();
  const mobile = await Wire.open(world.sip.ports[0]!);
  for (const headers of [
    'Replaces: a;to-tag=1\r\n',
    'Replaces: a;from-tag=1\r\n',
    'Replaces: ;to-tag=1;from-tag=2\r\n',
    'Replaces: a;to-tag=;from-tag=2\r\n',
    'Replaces: a;to-tag=1;to-tag=1;from-tag=2\r\n',
    'Replaces: a;to-tag=1;from-tag=2;from-tag=2\r\n',
    'Replaces: a;to-tag=1;from-tag=2, b;to-tag=1;from-tag=2\r\n',
    'Replaces: a;to-tag=1;from-tag=2\r\nReplaces: b;to-tag=1;from-tag=2\r\n',
    'Replaces: a;to-tag=1;from-tag=2\r\nJoin: b;to-tag=1;from-tag=2\r\n',
  ])
    assert.equal(await refused(mobile, headers), '400', headers);
  const elsewhere = request('OPTIONS', '7001', mobile.localPort, 'Replaces: a;to-tag=1;from-tag=2\r\n');
  assert.match(await mobile.ask(elsewhere), / 400 /);
  mobile.close();
  desk.close();
  await world.close();
});

test('a device that has no codec in common is refused, and the call goes on where it is', async () => {
  const setting = await talking();
  const { world, call, desk, mobile, invite } = setting;
  const strange = SDP.replace('RTP/AVP 0', 'RTP/AVP 9');
  const taking = replacing(mobile, `Replaces: ${dialogOf(invite)}\r\n`, '7002', strange);
  assert.match(await mobile.ask(taking), / 488 /);
  assert.deepEqual(came(desk, 'BYE'), []);
  call.hangUp();
  desk.send(response(await receives(desk, 'BYE'), '200 OK'));
  await world.empty();
  mobile.close();
  desk.close();
  await world.close();
});
