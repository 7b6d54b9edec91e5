import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { called, receives, registered, response } from '../bare-phone.test.js';

test('a redirection to another DN is followed where the policy says so, to anywhere else never', async () => {
  for (const [redirects, target, reaches] of [
    ['follow', '7003', true],
    ['follow', '5551234', false],
    ['refuse', '7003', false],
  ] as const) {
    const { world, wire } = await called({ redirects });
    const [alice, carol] = [await world.phone('7001'), await world.phone('7003')];
    const call = alice.dial('7002');
    const invite = await receives(wire, 'INVITE');
    wire.send(response(invite, '302 Moved Temporarily', `Contact: <sip:${target}@example.com>\r\n`));
    if (reaches) {
      await waitFor(() => carol.calls.length === 1, 'the other phone rings');
      assert.match(carol.call.invite?.headers.get('Diversion') ?? '', /^<sip:7002@/);
      assert.match(carol.call.invite?.headers.get('From') ?? '', /^<sip:7001@/, 'who calls is who has dialed');
      carol.call.answer();
      await waitFor(() => call.state === 'established', 'they are connected');
      await world.event('EventEstablished', '7003');
      assert.ok(!world.seen.some(({ ThisDN }) => ThisDN === '7002'), 'a DN that forwards gets nothing');
      call.hangUp();
    } else {
      await waitFor(() => call.state === 'ended', 'the call is refused');
      assert.equal(carol.agent.total, 0);
    }
    await world.empty();
    wire.close();
    await world.close();
  }
});

test('of several contacts of a redirection the one with the highest q counts, of those the first with a number (RFC 3261 section 8.1.3.4)', async () => {
  for (const [contacts, reaches] of [
    ['Contact: <sip:7004@example.com>;q=0.3, <sip:7003@example.com>;q=0.7\r\n', '7003'],
    ['Contact: <mailto:somebody@example.com>\r\nContact: <sip:example.com>;q=0.9, <tel:7003>;q=0.8\r\n', '7003'],
    ['Contact: <sip:7002@example.com>\r\nContact: <sip:7003@example.com>;q=0.5\r\n', '7003'],
  ] as const) {
    const { world, wire } = await called({ redirects: 'follow' });
    const [alice, other] = [await world.phone('7001'), await world.phone(reaches)];
    const call = alice.dial('7002');
    wire.send(response(await receives(wire, 'INVITE'), '300 Multiple Choices', contacts));
    await waitFor(
      () => other.calls.length === 1 || call.state === 'ended',
      () => `the other phone rings for ${contacts}`,
    );
    assert.equal(other.calls.length, 1, contacts);
    call.hangUp();
    await world.empty();
    wire.close();
    await world.close();
  }
});

test('a phone that redirects once it has rung: it is redirected, the other DN rings and is answered', async () => {
  const { world, wire } = await called({ redirects: 'follow' });
  const [alice, carol] = [await world.phone('7001'), await world.phone('7003')];
  const call = alice.dial('7002');
  const invite = await receives(wire, 'INVITE');
  wire.send(response(invite, '180 Ringing'));
  await world.event('EventRinging', '7002');
  wire.send(response(invite, '302 Moved Temporarily', 'Contact: <sip:7003@example.com>\r\n'));
  assert.equal((await world.event('EventReleased', '7002')).CallState, 'Redirected');
  await world.event('EventRinging', '7003');
  carol.call.answer();
  await waitFor(() => call.state === 'established', 'they are connected');
  assert.equal((await world.event('EventEstablished', '7003')).OtherDN, '7001');
  call.hangUp();
  await world.empty();
  wire.close();
  await world.close();
});

test('phones that redirect to each other: the call comes to an end', async () => {
  const { world, wire } = await called({ redirects: 'follow' });
  const [alice, carol] = [await world.phone('7001'), await world.phone('7003')];
  world.request({
    id: 'RequestCallForwardSet',
    ThisDN: '7003',
    OtherDN: '7002',
    ForwardMode: 'Unconditional',
  } as never);
  await world.event('EventForwardSet', '7003');
  const call = alice.dial('7002');
  wire.send(response(await receives(wire, 'INVITE'), '302 Moved Temporarily', 'Contact: <sip:7003@example.com>\r\n'));
  assert.equal((await world.event('EventDestinationBusy', '7001')).CallState, 'SitIntercept');
  await waitFor(() => call.state === 'ended', 'the call is refused');
  assert.equal(carol.agent.total, 0);
  await world.empty();
  wire.close();
  await world.close();
});

test('a phone that is called again to answer is shown and offered the same as before', async () => {
  const { world, wire } = await called(
    {
      phones: [{ DN: '7001' }, { DN: '7002', contact: 'sip:7002@127.0.0.1:9', answer: 'call-again' }],
      forceRelay: true,
    },
    [],
    {},
  );
  wire.close();
  const phone = await registered(world, '7002');
  const alice = await world.phone('7001');
  const call = alice.dial('7002', { headers: 'Privacy: id\r\n' });
  const first = await receives(phone, 'INVITE');
  phone.send(response(first, '180 Ringing'));
  const { ConnID } = await world.event('EventRinging', '7002');
  world.request({ id: 'RequestAnswerCall', ThisDN: '7002', ConnID: ConnID! });
  phone.send(response(first, '487 Request Terminated'));
  const again = await receives(phone, 'INVITE', 2);
  const audio = (text: string) => /^m=audio \d+/m.exec(text)?.[0];
  assert.match(again, /^Answer-Mode: Auto\r$/m);
  assert.match(again, /^From: "Anonymous"/m);
  assert.equal(audio(again), audio(first), 'the address of the mixer');
  call.hangUp();
  phone.send(response(again, '487 Request Terminated'));
  await world.empty();
  phone.close();
  await world.close();
});
