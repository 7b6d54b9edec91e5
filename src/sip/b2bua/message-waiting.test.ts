import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import { waitFor } from '../../sip-agent/index.js';
import { came, receives, registered, response, tagOf } from '../bare-phone.test.js';
import { headerOf } from '../bare-provider.test.js';
import { World } from '../switch-world.test.js';
import { request, type Wire } from '../wire.test.js';

/** The lamp for waiting messages at phones (RFC 3842), switched by TSetMessageWaitingOn and TSetMessageWaitingOff. */

const EVENT = 'Event: message-summary\r\n';
const lamp = (world: World, on: boolean, ThisDN = '7002'): void =>
  world.request({ id: on ? 'RequestSetMessageWaitingOn' : 'RequestSetMessageWaitingOff', ThisDN });
const body = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

/** A SUBSCRIBE of phone 7002 at this wire for `mailbox`. */
function subscribe(wire: Wire, headers = '', mailbox = '7002'): string {
  const text = request('SUBSCRIBE', mailbox, wire.localPort, `${EVENT}${headers}`);
  return text.replaceAll('sip:7001@', 'sip:7002@');
}

/** The same again within the subscription. */
const again = (first: string, answer: string, cseq: number, headers: string): string =>
  first
    .replace(/^(To: .*)\r$/m, `$1;tag=${tagOf(answer)}\r`)
    .replace(/branch=[^;]*/, `branch=z9hG4bKagain${cseq}`)
    .replace(/CSeq: \d+/, `CSeq: ${cseq}`)
    .replace('Content-Length', `${headers}Content-Length`);

/** Answers the nth NOTIFY, and gives it. */
async function notified(wire: Wire, nth: number, status = '200 OK'): Promise<string> {
  const text = await receives(wire, 'NOTIFY', nth);
  wire.send(response(text, status));
  return text;
}

test('a phone that has registered is told when the lamp changes, and again when it was switched on anew', async () => {
  const world = await World.open();
  const wire = await registered(world, '7002');
  lamp(world, true);
  assert.equal((await world.event('EventMessageWaitingOn', '7002')).ThisDN, '7002');
  const on = await notified(wire, 1);
  assert.match(on, /^NOTIFY sip:7002@127\.0\.0\.1:\d+ SIP\/2\.0\r$/m);
  assert.equal(headerOf(on, 'Event'), 'message-summary');
  assert.match(headerOf(on, 'Subscription-State'), /^terminated/);
  assert.equal(headerOf(on, 'Content-Type'), 'application/simple-message-summary');
  assert.equal(body(on), 'Messages-Waiting: yes\r\nMessage-Account: sip:7002@127.0.0.1\r\n');
  const restarted = await registered(world, '7002');
  assert.match(body(await notified(restarted, 1)), /^Messages-Waiting: yes\r$/m);
  lamp(world, false);
  assert.match(body(await notified(wire, 2)), /^Messages-Waiting: no\r$/m);
  assert.match(body(await notified(restarted, 2, '405 No')), /^Messages-Waiting: no\r$/m);
  const third = await registered(world, '7002');
  lamp(world, true, '7001');
  lamp(world, true);
  await notified(third, 1);
  assert.equal(came(third, 'NOTIFY').length, 1, 'a phone without messages is not told so when it comes');
  for (const each of [wire, restarted, third]) each.close();
  await world.close();
});

test('who subscribes is told within the subscription: at once, with each change, and when it ends', async () => {
  const clock = new VirtualClock(1_000_000);
  const world = await World.open({ clock });
  const wire = await registered(world, '7002');
  const first = subscribe(wire, 'Expires: 600\r\n')
    .replace('message-summary', 'Message-Summary;id=7')
    .replace('Max-Forwards', `Record-Route: <sip:127.0.0.1:${wire.localPort};lr;edge>\r\nMax-Forwards`)
    .replace('Contact: <sip:7002@', 'Contact: <sip:lamp@');
  wire.send(first);
  const answer = await receives(wire, 'SIP/2.0 200', 2);
  assert.equal(headerOf(answer, 'Expires'), '600');
  assert.equal(headerOf(answer, 'Record-Route'), headerOf(first, 'Record-Route'));
  assert.match(headerOf(answer, 'Contact'), /^<sip:7002@127\.0\.0\.1:\d+>/);
  const begun = await notified(wire, 1);
  assert.equal(headerOf(begun, 'Event'), 'Message-Summary;id=7');
  assert.equal(headerOf(begun, 'Subscription-State'), 'active;expires=600');
  assert.equal(headerOf(begun, 'Call-ID'), headerOf(first, 'Call-ID'));
  assert.equal(headerOf(begun, 'Route'), headerOf(first, 'Record-Route'));
  assert.match(body(begun), /^Messages-Waiting: no\r$/m);
  const neighbour = await registered(world, '7002');
  lamp(world, true);
  assert.match(body(await notified(wire, 2)), /^Messages-Waiting: yes\r$/m);
  await notified(neighbour, 1);
  assert.equal(came(wire, 'NOTIFY').length, 2, 'once, whatever its contact is called there');
  neighbour.close();
  wire.send(again(first, answer, 2, '').replace('Expires: 600', 'Expires: 60'));
  assert.equal(headerOf(await notified(wire, 3), 'Subscription-State'), 'active;expires=60');
  await waitFor(() => world.sip.figures.subscriptions === 1, 'it stands');
  for (let second = 0; second < 61; second++) {
    clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(headerOf(await notified(wire, 4), 'Subscription-State'), 'terminated;reason=timeout');
  assert.equal(world.sip.figures.subscriptions, 0);
  assert.match(await wire.ask(again(first, answer, 3, '')), / 481 /);
  wire.close();
  await world.close();
});

test('a subscription ends by the wish of the phone, when it is not known there, and with the phone', async () => {
  const world = await World.open();
  const wire = await registered(world, '7002');
  const begin = async (nth: number): Promise<readonly [text: string, answer: string]> => {
    const text = subscribe(wire);
    wire.send(text);
    await notified(wire, nth);
    return [text, wire.texts.find((each) => each.includes(`Call-ID: ${headerOf(text, 'Call-ID')}`))!];
  };
  const [text, answer] = await begin(1);
  assert.equal(headerOf(answer, 'Expires'), '3600');
  assert.match(await wire.ask(again(text, answer, 2, 'Expires: 0\r\n')), / 200 /);
  assert.equal(headerOf(await notified(wire, 2), 'Subscription-State'), 'terminated;reason=timeout');
  await begin(3);
  lamp(world, true);
  await notified(wire, 4, '481 Gone');
  await waitFor(() => world.sip.figures.subscriptions === 0, 'it is forgotten');
  await begin(5);
  world.sip.reconfigure({ phones: [{ DN: '7001' }] });
  assert.equal(headerOf(await notified(wire, 6), 'Subscription-State'), 'terminated;reason=noresource');
  for (let nth = 0; nth < 2; nth++) assert.match(await wire.ask(subscribe(wire)), / 403 /);
  wire.close();
  await world.close();
});

test('what cannot be subscribed to is refused, and nothing is kept', async () => {
  const world = await World.open({ sip: { phones: [{ DN: '7001' }, { DN: '7002' }, { DN: '7003', password: 'p' }] } });
  const wire = await registered(world, '7002');
  const refusals: readonly [what: string, text: string, status: RegExp][] = [
    ['another package', subscribe(wire).replace('message-summary', 'presence'), / 489 /],
    ['no package', subscribe(wire).replace(EVENT, ''), / 489 /],
    ['another one’s messages', subscribe(wire, '', '7003'), / 403 /],
    ['too short', subscribe(wire, 'Expires: 5\r\n'), / 423 /],
    ['a phone that has a password', subscribe(wire).replaceAll('7002@', '7003@'), / 401 /],
    ['nobody', subscribe(wire).replaceAll('7002@', '7999@'), / 401 /],
  ];
  for (const [what, text, status] of refusals) assert.match(await wire.ask(text), status, what);
  assert.equal(world.sip.figures.subscriptions, 0);
  for (let nth = 1; nth <= 12; nth++) {
    assert.match(await wire.ask(subscribe(wire)), / 200 /);
    await waitFor(() => came(wire, 'NOTIFY').length >= nth, 'its NOTIFY');
    for (const each of came(wire, 'NOTIFY')) wire.send(response(each, '200 OK'));
  }
  assert.equal(world.sip.figures.subscriptions, 10, 'the oldest go');
  wire.close();
  await world.close();
});
