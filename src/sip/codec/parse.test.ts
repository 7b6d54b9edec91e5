import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RFC4475_APPLICATION } from '../torture/rfc4475-application.js';
import { RFC4475_INVALID } from '../torture/rfc4475-invalid.js';
import { RFC4475_VALID } from '../torture/rfc4475-valid.js';
import { RFC5118 } from '../torture/rfc5118.js';
import type { TortureMessage } from '../torture/torture-message.js';
import { DEFAULT_SIP_LIMITS } from './limits.js';
import type { SipMessage, SipRequest, SipResponse } from './message.js';
import { contentOf, parseMultipart } from './multipart.js';
import { parseNameAddr, parseNameAddrList } from './name-addr.js';
import { type ParseResult, parseMessage } from './parse.js';
import { fromBinary, toBinary, writeMessage } from './serialize.js';
import { parseSipDate } from './sip-date.js';
import { escapeUser, parseUri, sameUri, unescapeUri } from './uri.js';
import { parseViaList } from './via.js';

const ALL = [...RFC4475_VALID, ...RFC4475_INVALID, ...RFC4475_APPLICATION, ...RFC5118];

function torture(name: string): string {
  const found = ALL.find((message) => message.name === name);
  assert.ok(found, name);
  return found.text;
}

function parsed(text: string): SipMessage {
  const result = parseMessage(text);
  assert.ok(result.ok, result.ok ? '' : `${result.error.status} ${result.error.reason}`);
  return result.message;
}

function request(text: string): SipRequest {
  const message = parsed(text);
  assert.equal(message.kind, 'request');
  return message as SipRequest;
}

function response(text: string): SipResponse {
  const message = parsed(text);
  assert.equal(message.kind, 'response');
  return message as SipResponse;
}

function verdict(result: ParseResult): number {
  return result.ok ? 200 : result.error.status;
}

test('RFC 4475 3.1.1: valid messages are read', () => {
  for (const message of RFC4475_VALID) assert.equal(verdict(parseMessage(message.text)), 200, message.name);
});

test('RFC 4475 3.1.2: invalid messages are refused with the right status; broken responses are dropped', () => {
  const statuses = new Map(RFC4475_INVALID.map((message) => [message.name, verdict(parseMessage(message.text))]));
  assert.deepEqual(Object.fromEntries(statuses), {
    badinv01: 400,
    clerr: 400,
    ncl: 400,
    scalar02: 400,
    scalarlg: 400,
    quotbal: 400,
    ltgtruri: 400,
    lwsruri: 400,
    lwsstart: 400,
    trws: 400,
    escruri: 400,
    baddate: 400,
    regbadct: 400,
    badaspec: 400,
    baddn: 400,
    badvers: 505,
    mismatch01: 400,
    mismatch02: 400,
    bigcode: 0,
  });
  const dropped = parseMessage(torture('scalarlg'));
  assert.ok(!dropped.ok && dropped.error.method === undefined, 'a response has no method to answer');
});

test('RFC 4475 3.2 to 3.4: only missing or repeated headers and unknown schemes are for the parser', () => {
  const refused = RFC4475_APPLICATION.filter((message) => verdict(parseMessage(message.text)) !== 200);
  assert.deepEqual(
    refused.map((message) => [message.name, verdict(parseMessage(message.text))]),
    [
      ['insuf', 400],
      ['unkscm', 416],
      ['novelsc', 416],
      ['multi01', 400],
      ['mcl01', 400],
    ],
  );
});

test('RFC 5118: only the address without brackets is refused', () => {
  const refused = RFC5118.filter((message) => verdict(parseMessage(message.text)) !== 200).map(
    (message) => message.name,
  );
  assert.deepEqual(refused, ['ipv6-bad']);
  assert.equal(request(torture('port-ambiguous')).uri.host, '[2001:db8::10:5070]');
  assert.equal(request(torture('port-ambiguous')).uri.port, 0);
  assert.equal(request(torture('port-unambiguous')).uri.port, 5070);
  assert.equal(request(torture('via-received-param-no-delim')).via.param('received'), '2001:db8::9:255');
  assert.equal(request(torture('via-received-param-with-delim')).via.param('received'), '[2001:db8::9:255]');
  assert.equal(request(torture('ipv6-bug-abnf-3-colons')).uri.host, '[2001:db8::192.0.2.1]');
  assert.equal(parsed(torture('mult-ip-in-header')).moreVias, true);
});

test('wsinv: folding, white space and compact forms', () => {
  const invite = request(torture('wsinv'));
  assert.equal(invite.to.tag, '1918181833n');
  assert.equal(invite.from.display, 'J Rosenberg \\"');
  assert.equal(invite.from.tag, '98asjd8');
  assert.equal(invite.maxForwards, 68);
  assert.equal(invite.cseq, 9);
  assert.equal(invite.via.transport, 'UDP');
  assert.equal(invite.via.branch, '390skdjuw');
  assert.equal(invite.headers.all('Via').length, 2);
  assert.deepEqual(
    parseViaList(invite.headers.all('Via')[1]!)!.map((via) => [via.transport, via.host, via.branch]),
    [
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ],
  );
  assert.equal(invite.headers.get('Subject'), '');
  assert.equal(invite.headers.find('newfangledheader'), 'newfangled value continued newfangled value');
  assert.equal(invite.headers.get('UnknownHeaderWithUnusualValue'), ';;,,;;,;');
  assert.equal(invite.uri.param('unknownparam'), '');
  const contact = parseNameAddr(invite.headers.get('Contact')!)!;
  assert.deepEqual(
    [contact.display, contact.param('newparam'), contact.param('q')],
    ['Quoted string ""', 'newvalue', '0.33'],
  );
  assert.equal(contentOf(invite).kind, 'sdp');
});

test('folds: one space for each, blanks elsewhere and bytes of UTF-8 stay as they are', () => {
  const rows = [
    ['a \t\r\n \t b', 'a b'],
    ['\r\n a\r\n\tb\r\n  \r\n c\r\n ', 'a b c'],
    ['a   b\r\n c', 'a   b c'],
    [`a${' '.repeat(8000)}b\r\n c`, `a${' '.repeat(8000)}b c`],
    ['voil\xc3\xa0\r\n \xc2\xa0l\xc3\xa0', 'voil\xc3\xa0 \xc2\xa0l\xc3\xa0'],
  ] as const;
  for (const [written, read] of rows) {
    const result = parseMessage(
      `OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:1@h>;tag=1\r\nTo: <sip:1@h>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nSubject: ${written}\r\n\r\n`,
    );
    assert.equal(result.ok && result.message.headers.get('Subject'), read);
  }
});

test('intmeth: every allowed character', () => {
  const odd = request(torture('intmeth'));
  assert.equal(odd.method, "!interesting-Method0123456789_*+`.%indeed'~");
  assert.equal(odd.to.display, 'BEL:\x07 NUL:\x00 DEL:\x7f');
  assert.equal(odd.from.displayText, "token1~` token2'+_ token3*%!.-");
  assert.equal(odd.from.tag, "_token~1'+`*%!-.");
  assert.equal(fromBinary(odd.from.param("fromparam''~+*_!.-%") ?? ''), '"работающий"');
  assert.equal(odd.callId, 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
});

test('escapes: kept as they came, compared and resolved where asked', () => {
  const invite = request(torture('esc01'));
  assert.equal(unescapeUri(invite.uri.user), 'sips:user@example.com');
  assert.equal(invite.uri.host, 'example.net');
  assert.ok(sameUri(invite.to.uri, parseUri('sip:user@example.com')!));
  assert.equal(request(torture('esc02')).method, 'RE%47IST%45R');
  assert.equal(unescapeUri(parseNameAddr(request(torture('escnull')).headers.all('Contact')[1]!)!.uri.user), '\0\0');
});

test('dblreq: bytes after the body of a datagram are ignored; noreason and unreason keep their phrases', () => {
  assert.equal(request(torture('dblreq')).method, 'REGISTER');
  assert.equal(response(torture('noreason')).reason, '');
  assert.ok(
    fromBinary(response(torture('unreason')).reason).startsWith('= 2**3 * 5**2 но сто девяносто девять - простое'),
  );
});

test('mpart01: a binary multipart body is split without harm', () => {
  const message = request(torture('mpart01'));
  const parts = parseMultipart(message.headers.get('Content-Type')!, message.body)!;
  assert.deepEqual(
    parts.map((part) => [part.type, part.body.length]),
    [
      ['text/plain', 5],
      ['application/octet-stream', 342],
    ],
  );
  assert.equal(contentOf(message).kind, 'other');
});

test('badbranch and inv2543: no transaction id in the branch', () => {
  assert.equal(request(torture('badbranch')).via.hasCookie, false);
  assert.equal(request(torture('inv2543')).via.hasCookie, false);
});

test('a refused request tells what an answer must repeat', () => {
  const result = parseMessage(torture('quotbal'));
  assert.ok(!result.ok);
  assert.equal(result.error.method, 'INVITE');
  assert.equal(result.error.reason, 'Bad To Header');
  assert.equal(result.error.via?.host, '192.0.2.59');
  assert.equal(result.error.headers.get('Call-ID'), 'quotbal.aksdj');
});

test('URIs', () => {
  const uri = parseUri('sips:al%20ice:pass@[2001:db8::1]:5061;transport=tcp;lr?subject=x&priority=urgent')!;
  assert.deepEqual(
    [uri.scheme, uri.user, uri.password, uri.host, uri.port, uri.params, uri.headers],
    ['sips', 'al%20ice', 'pass', '[2001:db8::1]', 5061, ['transport', 'tcp', 'lr', ''], 'subject=x&priority=urgent'],
  );
  assert.equal(uri.toString(), 'sips:al%20ice:pass@[2001:db8::1]:5061;transport=tcp;lr?subject=x&priority=urgent');
  assert.equal(parseUri('tel:+1-201-555-0123;phone-context=example.com')?.user, '+1-201-555-0123');
  assert.equal(parseUri('urn:service:sos')?.user, 'service:sos');
  for (const bad of [
    '',
    'sip:',
    'sip:@host',
    'sip:host:0',
    'sip:host:65536',
    'sip:a b@host',
    'sip:host;',
    'sip:host;=x',
    'sip:[::1',
    'sip:[1.2.3.4]',
    'sip:u%4@h',
    'sip:u%4g@h',
    'sip:host?',
    'sip:host?a',
    '7002',
    '<sip:host>',
    'sip:-host',
    'sip:a..b',
    'tel:',
    'sip:host:5060x',
  ])
    assert.equal(parseUri(bad), undefined, bad);
  // RFC 3261 section 19.1.4
  const same = (a: string, b: string): boolean => sameUri(parseUri(a)!, parseUri(b)!);
  assert.ok(same('sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'));
  assert.ok(same('sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'));
  assert.ok(!same('SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'));
  assert.ok(!same('sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'));
  assert.ok(!same('sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'));
  assert.ok(!same('sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;newparam=6'));
  assert.equal(parseUri(`sip:${escapeUser('ä b#7')}@h`)?.user, '%C3%A4%20b%237');
});

test('addresses and lists of them', () => {
  const list = parseNameAddrList('"A, B" <sip:a@h;x=y>;q=1, sip:b@h;expires=5 , <tel:+1>')!;
  assert.deepEqual(
    list.map((address) => [address.display, address.uriText, address.params]),
    [
      ['A, B', 'sip:a@h;x=y', ['q', '1']],
      ['', 'sip:b@h', ['expires', '5']],
      ['', 'tel:+1', []],
    ],
  );
  for (const bad of [
    '',
    '<sip:a@h',
    'sip:a@h>',
    '"x" sip:a@h',
    '<sip:a@h>x',
    '<sip:a@h>;',
    '<sip:a@h>;=',
    'sip:a@h?b=c',
    '<>',
  ])
    assert.equal(parseNameAddr(bad), undefined, bad);
});

test('dates', () => {
  assert.equal(parseSipDate('Sat, 13 Nov 2010 23:29:00 GMT'), Date.UTC(2010, 10, 13, 23, 29));
  for (const bad of ['Sat, 13 Nov 2010 23:29:00 EST', 'Sat, 32 Nov 2010 23:29:00 GMT', '13 Nov 2010 23:29:00 GMT'])
    assert.equal(parseSipDate(bad), undefined);
});

const OPTIONS =
  'OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n';

test('limits: size, header count, header length, number of Vias', () => {
  const reason = (text: string): string => {
    const result = parseMessage(text);
    return result.ok ? 'ok' : result.error.reason;
  };
  assert.equal(reason(`${OPTIONS}\r\n`), 'ok');
  assert.equal(reason(`${OPTIONS}\r\n${'x'.repeat(DEFAULT_SIP_LIMITS.messageBytes)}`), 'Message Too Large');
  assert.equal(reason(`${OPTIONS}${'Z: y\r\n'.repeat(DEFAULT_SIP_LIMITS.headerCount)}\r\n`), 'Too Many Headers');
  assert.equal(reason(`${OPTIONS}Z: ${'y'.repeat(DEFAULT_SIP_LIMITS.headerBytes)}\r\n\r\n`), 'Header Too Long');
  assert.equal(
    reason(`${OPTIONS}${'Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n'.repeat(DEFAULT_SIP_LIMITS.viaCount)}\r\n`),
    'Bad Via Header',
  );
  assert.equal(reason(OPTIONS.replace('sip:h ', `sip:${'h'.repeat(2000)} `)), 'Request-URI Too Long');
  assert.equal(reason(`${OPTIONS}Z: a\nY: b\r\n\r\n`), 'Control Character in Header');
  assert.equal(reason(`${OPTIONS}Z y\r\n\r\n`), 'Bad Header Name');
  assert.equal(reason(OPTIONS), 'Headers Not Ended');
});

test('a malformed header that only informs is ignored, RFC 3261 section 8.2.2', () => {
  const rows: [line: string, name: string, kept: string[]][] = [
    ['Diversion: <sip:1@h', 'Diversion', []],
    ['History-Info: nobody', 'History-Info', []],
    ['P-Asserted-Identity: "x <sip:1@h>', 'P-Asserted-Identity', []],
    ['Reply-To: <<sip:1@h>', 'Reply-To', []],
    ['Subject: a\x00b', 'Subject', []],
    ['s: first\r\nSubject: second', 'Subject', ['first']],
    ['Call-Info: \x01', 'Call-Info', []],
    ['X-Unknown: a\x00b', 'X-Unknown', []],
  ];
  for (const [line, name, kept] of rows) {
    assert.deepEqual(request(`${OPTIONS}${line}\r\n\r\n`).headers.all(name), kept, line);
    const answer = `${OPTIONS.replace('OPTIONS sip:h SIP/2.0', 'SIP/2.0 200 OK')}${line}\r\n\r\n`;
    assert.deepEqual(response(answer).headers.all(name), kept, line);
  }
  for (const line of ['Subject: a\nRequire: b', 'Diversion: <sip:1@h\nRequire: b', 'Require: \x01', 'Date: soon'])
    assert.equal(verdict(parseMessage(`${OPTIONS}${line}\r\n\r\n`)), 400, line);
});

test('what is read and written again is read alike', () => {
  const check = (message: TortureMessage): void => {
    const result = parseMessage(message.text);
    if (!result.ok) return;
    const written = writeMessage(result.message);
    const again = parsed(written);
    assert.equal(writeMessage(again), written, message.name);
    assert.deepEqual(
      [again.from, again.to, again.callId, again.cseq, again.body],
      [result.message.from, result.message.to, result.message.callId, result.message.cseq, result.message.body],
    );
  };
  for (const message of ALL) check(message);
});

test('damaged torture messages never throw and what is accepted is written and read again', () => {
  const damage = fc.record({
    message: fc.constantFrom(...ALL),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    insert: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('\r\n', '\r\n ', '"', '<', '>', ';', ',', '\0', '%', '[', ']', '\xff', ':'),
    ),
  });
  fc.assert(
    fc.property(damage, ({ message, at, cut, insert }) => {
      const position = Math.floor(at * message.text.length);
      const text = message.text.slice(0, position) + toBinary(insert) + message.text.slice(position + cut);
      const result = parseMessage(text);
      if (!result.ok) return result.error.status === 0 || result.error.status >= 400;
      const again = parseMessage(writeMessage(result.message));
      return again.ok && again.message.callId === result.message.callId && again.message.body === result.message.body;
    }),
    { numRuns: 2000 },
  );
});
