import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { toBinary } from '../codec/serialize.js';
import { World } from '../switch-world.test.js';
import { RFC4475_APPLICATION } from '../torture/rfc4475-application.js';
import { RFC4475_INVALID } from '../torture/rfc4475-invalid.js';
import { RFC4475_VALID } from '../torture/rfc4475-valid.js';
import { RFC5118 } from '../torture/rfc5118.js';
import { request, SDP, Wire } from '../wire.test.js';

test('torture messages at the live port: nobody notices but their senders', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const ConnID = await world.talk(alice, bob);
  const wire = await Wire.open(world.sip.ports[0]!);
  const answers: Record<string, string> = {};
  for (const message of [...RFC4475_VALID, ...RFC4475_INVALID, ...RFC4475_APPLICATION, ...RFC5118]) {
    // Several messages bear the same branch, and the answer is wanted here. A second message tells when the first was dealt with.
    const single = message.text.replace('z9hG4bKkdjuw', `z9hG4bKkdjuw${message.name}`);
    wire.send(single.replace(/((?:Via|v)\s*:\s*SIP\s*\/\s*\d\.0\s*\/(?:UDP|TCP|TLS)\s+[^;\r]+)/, '$1;rport'));
    await wire.ask(request('OPTIONS', 'check', wire.localPort));
    const own = /^(?:Call-ID|i) *: *(\S+)/im.exec(message.text)?.[1] ?? /branch=[^;\r]*/.exec(message.text)![0];
    const answer = wire.texts.find((text) => /^SIP\/2\.0 [2-6]/.test(text) && text.includes(own));
    answers[message.name] = answer?.slice(8, 11) ?? '-';
    // Several messages bear the same Call-ID.
    wire.texts.length = 0;
  }
  const expected: Record<string, string> = {
    // Not for a B2BUA of unknown phones, but understood: 403, 404, 405, 501, or the OPTIONS that they are.
    wsinv: '481',
    intmeth: '501',
    esc02: '501',
    lwsdisp: '200',
    semiuri: '200',
    transports: '200',
    mpart01: '405',
    esc01: '403',
    dblreq: '404',
    escnull: '404',
    longreq: '403',
    unreason: '-',
    noreason: '-',
    clerr: '400',
    ncl: '400',
    scalar02: '400',
    scalarlg: '-',
    quotbal: '400',
    ltgtruri: '400',
    lwsruri: '400',
    lwsstart: '400',
    trws: '400',
    escruri: '400',
    baddate: '400',
    regbadct: '400',
    badaspec: '400',
    baddn: '400',
    badvers: '505',
    mismatch01: '400',
    mismatch02: '400',
    bigcode: '-',
    badinv01: '-',
    badbranch: '200',
    insuf: '400',
    unkscm: '416',
    novelsc: '416',
    unksm2: '416',
    bext01: '420',
    regaut01: '404',
    multi01: '400',
    mcl01: '400',
    bcast: '-',
    zeromf: '200',
    cparam01: '404',
    cparam02: '404',
    regescrt: '404',
    sdp01: '403',
    invut: '403',
    inv2543: '403',
    'ipv6-bad': '400',
    'ipv6-good': '404',
    'port-ambiguous': '404',
    'port-unambiguous': '404',
    'via-received-param-with-delim': '481',
    'via-received-param-no-delim': '200',
    'mult-ip-in-header': '481',
    'ipv6-bug-abnf-3-colons': '200',
    'ipv6-correct-abnf-2-colons': '200',
    'ipv6-in-sdp': '403',
    'mult-ip-in-sdp': '403',
    'ipv4-mapped-ipv6': '403',
  };
  assert.deepEqual(answers, expected);
  // The call that went on meanwhile can still be held and ended.
  world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
  await world.event('EventHeld', '7001');
  assert.equal(alice.call.state, 'established');
  bob.call.hangUp();
  await world.empty();
  wire.close();
  await world.close();
});

test('noise at the live port: neither answers nor faults', async () => {
  const world = await World.open();
  const wire = await Wire.open(world.sip.ports[0]!);
  let seed = 7;
  const random = (n: number): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % n;
  };
  const texts = [...RFC4475_VALID, ...RFC4475_APPLICATION].map((message) => message.text);
  for (let i = 0; i < 1500; i++) {
    const text = texts[random(texts.length)]!;
    const at = random(text.length);
    wire.send(text.slice(0, at) + String.fromCharCode(random(256)).repeat(random(5)) + text.slice(at + random(9)));
    if (i % 50 === 0) await wire.ask(request('OPTIONS', 'check', wire.localPort));
  }
  wire.send(`INVITE sip:7002@h SIP/2.0\r\n${'X: y\r\n'.repeat(500)}`);
  wire.send(toBinary('ÿ'.repeat(60_000)));
  assert.match(await wire.ask(request('OPTIONS', 'check', wire.localPort)), /200/);
  wire.close();
  await world.close();
});

test('INVITEs that cannot be dealt with: each has its status', async () => {
  const world = await World.open();
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = async (headers: string, body = SDP): Promise<string> =>
    (await wire.ask(request('INVITE', '7002', wire.localPort, headers, body))).slice(8, 11);
  assert.equal(await invite('Max-Forwards: 0\r\n'), '483');
  assert.equal(await invite('Require: nothingSupportsThis\r\n'), '420');
  assert.equal(await invite('Accept: text/nobodyKnowsThis\r\n'), '406');
  assert.equal(await invite('Content-Type: application/unknownformat\r\n'), '415');
  assert.equal(await invite('Content-Encoding: gzip\r\n'), '415');
  assert.equal(await invite('', SDP.replace('RTP/AVP 0', 'RTP/AVP 101')), '488');
  assert.equal(await invite('', 'v=0\r\nnonsense'), '488');
  assert.equal(await invite('Supported: timer\r\nSession-Expires: 30\r\n'), '422');
  assert.equal(await invite('Replaces: x;to-tag=a;from-tag=b\r\n'), '481');
  assert.equal(await invite('Replaces: x\r\n'), '400');
  assert.equal(
    (
      await wire.ask(
        request('INVITE', '7002', wire.localPort, '', SDP).replace(
          'sip:7001@127.0.0.1>;tag',
          'sip:stranger@127.0.0.1>;tag',
        ),
      )
    ).slice(8, 11),
    '403',
  );
  for (const [method, status] of [
    ['BYE', '481'],
    ['SUBSCRIBE', '489'],
    ['MESSAGE', '405'],
    ['FOO', '501'],
    ['REFER', '405'],
  ] as const)
    assert.equal((await wire.ask(request(method, '7002', wire.localPort))).slice(8, 11), status, method);
  wire.close();
  await world.close();
});

test('more INVITEs than the configured rate: 503 with Retry-After, calls that stand go on', async () => {
  const world = await World.open({ sip: { invitesPerSecond: 5, checkCallerAddress: false } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const ConnID = await world.talk(alice, bob);
  const wire = await Wire.open(world.sip.ports[0]!);
  for (let i = 0; i < 60; i++) wire.send(request('INVITE', '7009', wire.localPort, '', SDP));
  await waitFor(() => wire.lines.filter((line) => line.includes(' 503 ')).length > 40, 'refusals');
  assert.ok(wire.texts.filter((text) => text.includes(' 503 ')).every((text) => /\r\nRetry-After: \d+\r\n/.test(text)));
  world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
  await world.event('EventHeld', '7001');
  bob.call.hangUp();
  await world.empty();
  wire.close();
  await world.close();
});

test('passwords: REGISTER and INVITE are challenged, wrong and foreign credentials do not pass', async () => {
  const world = await World.open({
    sip: {
      phones: [
        { DN: '7001', password: 'one' },
        { DN: '7002', username: 'bob', password: 'two' },
      ],
    },
  });
  const alice = await world.phone('7001', { password: 'one' });
  const bob = await world.phone('7002', { username: 'bob', password: 'two' });
  await world.talk(alice, bob);
  await assert.rejects(world.phone('7001', { password: 'wrong' }), /registered with 401/);
  await assert.rejects(world.phone('7001', { username: 'bob', password: 'two' }), /registered with 403/);
  const wire = await Wire.open(world.sip.ports[0]!);
  assert.match(await wire.ask(request('INVITE', '7002', wire.localPort, '', SDP)), /401/);
  assert.match(await wire.ask(request('REGISTER', '7999', wire.localPort)), /401/);
  const unknown = request('INVITE', '7002', wire.localPort, '', SDP).replace('sip:7001@127', 'sip:7999@127');
  assert.match(await wire.ask(unknown), /401/, 'who guesses numbers learns nothing');
  // Who hides its number is known by its password alone (RFC 3323).
  const hidden = request('INVITE', '7002', wire.localPort, '', SDP).replace(
    'sip:7001@127.0.0.1',
    'sip:anonymous@anonymous.invalid',
  );
  assert.match(await wire.ask(hidden), /401/);
  bob.call.hangUp();
  await world.empty();
  wire.close();
  await world.close();
});

test('an ACK that is overtaken by the next INVITE does not count for it', async () => {
  const world = await World.open();
  const bob = await world.phone('7002');
  bob.handling = { answerAfter: 0 };
  const wire = await Wire.open(world.sip.ports[0]!);
  const first = request('INVITE', '7002', wire.localPort, '', SDP);
  assert.match(await wire.ask(first), /^SIP\/2\.0 200/);
  const accepted = wire.texts.find((text) => /^SIP\/2\.0 200/.test(text))!;
  const tag = /^To: .*;tag=(\S+)/m.exec(accepted)![1];
  const within = (method: string, cseq: number): string =>
    first
      .replace(/^INVITE/, method)
      .replace('CSeq: 1 INVITE', `CSeq: ${cseq} ${method}`)
      .replace(/^(To: .*>)/m, `$1;tag=${tag}`)
      .replace(/branch=[^;]*/, `branch=z9hG4bKovertaken${method}${cseq}`);
  assert.match(await wire.ask(within('INVITE', 2)), /^SIP\/2\.0 200/);
  wire.send(within('ACK', 1));
  // The 200 to the second INVITE may have been lost: it has to come again.
  wire.texts.length = 0;
  assert.match(await wire.ask(within('INVITE', 2)), /^SIP\/2\.0 200/);
  wire.send(within('ACK', 2));
  assert.match(await wire.ask(within('BYE', 3)), /^SIP\/2\.0 200/);
  await world.empty();
  wire.close();
  await world.close();
});
