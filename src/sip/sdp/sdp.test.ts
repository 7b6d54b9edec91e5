import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from '../codec/parse.js';
import { RFC4475_APPLICATION } from '../torture/rfc4475-application.js';
import { RFC5118 } from '../torture/rfc5118.js';
import { codecsOf, hasUsableCodec } from './codecs.js';
import { answerDirection, directionFor, directionOf, isHold, withDirection } from './direction.js';
import { answerOffer, audioDescription, setupOf } from './offer-answer.js';
import { audioTarget, parseSdp, type SessionDescription, writeSdp } from './session-description.js';

const ALICE = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 host.example.com',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 49170 RTP/AVP 0 8 97 101',
  'a=rtpmap:97 iLBC/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'm=video 51372 RTP/AVP 31 32',
  'a=rtpmap:31 H261/90000',
  'a=rtpmap:32 MPV/90000',
  '',
].join('\r\n');
const BOB = [
  'v=0',
  'o=bob 1 1 IN IP4 192.0.2.2',
  's=-',
  'c=IN IP4 192.0.2.2',
  't=0 0',
  'm=audio 4000 RTP/AVP 8 0 96',
  'a=rtpmap:96 telephone-event/8000',
  'a=fmtp:96 0-15',
  'a=ptime:20',
  '',
].join('\r\n');

function sdp(text: string): SessionDescription {
  const parsed = parseSdp(text);
  assert.ok(parsed);
  return parsed;
}

test('a description is read and written unchanged', () => {
  assert.equal(writeSdp(sdp(ALICE)), ALICE);
  assert.equal(writeSdp(sdp(ALICE.replaceAll('\r\n', '\n'))), ALICE);
  assert.equal(writeSdp(sdp(ALICE), '- 5 6 IN IP4 198.51.100.1').split('\r\n')[1], 'o=- 5 6 IN IP4 198.51.100.1');
  assert.deepEqual(audioTarget(sdp(ALICE)), { address: '192.0.2.1', port: 49_170 });
  assert.deepEqual(
    codecsOf(sdp(ALICE).media[0]!).map((codec) => codec.name),
    ['pcmu/8000', 'pcma/8000', 'ilbc/8000', 'telephone-event/8000'],
  );
});

test('blanks at the ends of lines mean nothing, nor do those in the name of who wrote the description', () => {
  const blanks = `${BOB}a=sendonly\r\n`.replaceAll('\r\n', ' \r\n').replace('s=- ', 's= ');
  assert.equal(directionOf(sdp(blanks)), 'sendonly');
  assert.deepEqual(audioTarget(sdp(blanks)), { address: '192.0.2.2', port: 4000 });
  assert.equal(writeSdp(sdp(blanks)), `${BOB}a=sendonly\r\n`.replace('s=-', 's= '));
  assert.equal(directionOf(sdp(BOB.replace('o=bob', 'o=Big Gateway 2'))), 'sendrecv');
});

test('descriptions that cannot be answered are refused', () => {
  for (const [what, wrong] of [
    ['no version', ALICE.replace('v=0', 'v=1')],
    ['no origin', ALICE.replace(/o=.*\r\n/, '')],
    ['no session name', ALICE.replace(/s=.*\r\n/, '')],
    ['no address', ALICE.replace(/c=.*\r\n/, '')],
    ['space before =', ALICE.replace('m=video', 'm =video')],
    ['port beyond range', ALICE.replace('49170', '70000')],
    ['no formats', ALICE.replace(' 0 8 97 101', '')],
    ['upper case type', ALICE.replace('t=0 0', 'T=0 0')],
    ['NUL', ALICE.replace('s=-', 's=\0')],
    ['too many media', ALICE + 'm=audio 1 RTP/AVP 0\r\n'.repeat(20)],
    ['empty', ''],
  ] as const) {
    assert.equal(parseSdp(wrong), undefined, what);
  }
});

test('descriptions of the torture messages', () => {
  for (const [name, address] of [
    ['ipv6-in-sdp', '2001:db8::20'],
    ['mult-ip-in-sdp', '192.0.2.1'],
    ['ipv4-mapped-ipv6', '::ffff:192.0.2.2'],
    ['sdp01', '192.0.2.5'],
  ] as const) {
    const message = [...RFC5118, ...RFC4475_APPLICATION].find((candidate) => candidate.name === name);
    const parsed = parseMessage(message!.text);
    assert.ok(parsed.ok);
    assert.equal(audioTarget(sdp(parsed.message.body))?.address, address, name);
  }
});

test('directions: of media, of the session, the old 0.0.0.0, answers', () => {
  assert.equal(directionOf(sdp(BOB)), 'sendrecv');
  assert.equal(directionOf(sdp(BOB.replace('t=0 0', 't=0 0\r\na=inactive'))), 'inactive');
  assert.equal(directionOf(sdp(`${BOB}a=sendonly\r\n`)), 'sendonly');
  assert.equal(directionOf(sdp(BOB.replace('c=IN IP4 192.0.2.2', 'c=IN IP4 0.0.0.0'))), 'inactive');
  assert.ok(isHold('sendonly') && isHold('inactive') && !isHold('recvonly'));
  assert.equal(answerDirection('sendonly', 'sendrecv'), 'recvonly');
  assert.equal(answerDirection('sendonly', 'inactive'), 'inactive');
  assert.equal(answerDirection('recvonly', 'sendrecv'), 'sendonly');
  assert.equal(answerDirection('sendrecv', 'recvonly'), 'recvonly');
  assert.equal(directionFor(true, false), 'sendonly');
  const held = withDirection(sdp(`${BOB}a=sendrecv\r\n`), 'inactive');
  assert.equal(directionOf(held), 'inactive');
  assert.equal(
    writeSdp(held)
      .match(/a=(sendrecv|inactive)/g)
      ?.join(),
    'a=inactive',
  );
});

test('an answer: same media, common formats with the payload types of the offer', () => {
  const answer = answerOffer(sdp(ALICE), sdp(BOB), 'sendrecv')!;
  assert.equal(
    writeSdp(answer),
    [
      'v=0',
      'o=bob 1 1 IN IP4 192.0.2.2',
      's=-',
      'c=IN IP4 192.0.2.2',
      't=0 0',
      'm=audio 4000 RTP/AVP 0 8 101',
      'a=ptime:20',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=sendrecv',
      'm=video 0 RTP/AVP 31 32',
      '',
    ].join('\r\n'),
  );
  const onlyEvents = sdp(BOB.replace('8 0 96', '96'));
  assert.equal(answerOffer(sdp(ALICE), onlyEvents, 'sendrecv'), undefined);
  assert.equal(answerOffer(sdp(ALICE.replaceAll('RTP/AVP', 'RTP/SAVP')), sdp(BOB), 'sendrecv'), undefined);
});

test('usable codecs', () => {
  const allowed = new Set(['pcmu', 'pcma']);
  assert.ok(hasUsableCodec(sdp(BOB).media[0]!, allowed));
  assert.ok(!hasUsableCodec(sdp(BOB.replace('8 0 96', '18 96')).media[0]!, allowed));
  assert.ok(hasUsableCodec(sdp(BOB.replace('8 0 96', '18 96')).media[0]!, undefined));
  assert.ok(!hasUsableCodec(sdp(BOB.replace('8 0 96', '96')).media[0]!, undefined));
});

test('own audio', () => {
  const own = audioDescription({ address: '2001:db8::1', port: 20_000 }, 'sendrecv');
  assert.ok(sameMedia(own, sdp(writeSdp(own))));
  assert.ok(!sameMedia(own, withDirection(own, 'inactive')));
  assert.ok(answerOffer(sdp(ALICE), own, 'sendrecv'));
});

test('rtcp-mux, mid and BUNDLE are in an answer only as they were offered (RFC 5761, RFC 9143)', () => {
  const bundled = (text: string, mid: string): SessionDescription =>
    sdp(
      text
        .replace('m=audio', `a=group:BUNDLE ${mid}\r\nm=audio`)
        .replace(/(m=audio[^\r]*\r\n)/, `$1a=mid:${mid}\r\na=rtcp-mux\r\n`),
    );
  const found = (offer: SessionDescription, basis: SessionDescription): string[] => {
    const { lines, media } = answerOffer(offer, basis, 'sendrecv')!;
    return [...lines, ...media[0]!.lines].filter((line) => /^a=(group|mid|rtcp-mux)/.test(line));
  };
  assert.deepEqual(found(sdp(ALICE), bundled(BOB, 'a')), []);
  assert.deepEqual(found(bundled(ALICE, 'a'), sdp(BOB)), []);
  assert.deepEqual(found(bundled(ALICE, 'a'), bundled(BOB, 'a')), ['a=group:BUNDLE a', 'a=mid:a', 'a=rtcp-mux']);
  assert.deepEqual(found(bundled(ALICE, 'a'), bundled(BOB, 'b')).includes('a=group:BUNDLE b'), false);
});

test('damaged descriptions never throw, and what is read is written alike', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(ALICE, BOB),
      fc.nat(400),
      fc.nat(20),
      fc.string({ maxLength: 10 }),
      (text, at, cut, insert) => {
        const damaged = text.slice(0, at) + insert + text.slice(at + cut);
        const parsed = parseSdp(damaged);
        if (parsed === undefined) return;
        const again = parseSdp(writeSdp(parsed));
        assert.ok(again !== undefined && sameMedia(parsed, again));
        answerOffer(parsed, sdp(BOB), 'sendrecv');
        answerOffer(sdp(ALICE), parsed, 'recvonly');
      },
    ),
    { numRuns: 1000 },
  );
});

test('an answer to this very offer keeps the payload types that the answering side listens to, and its order', () => {
  const answer = answerOffer(sdp(ALICE), sdp(BOB), 'sendrecv', { hasAnswered: true })!;
  assert.deepEqual(answer.media[0]!.formats, ['8', '0', '96']);
  assert.ok(answer.media[0]!.lines.includes('a=rtpmap:96 telephone-event/8000'));
  assert.ok(answer.media[0]!.lines.includes('a=fmtp:96 0-15'));
  assert.equal(answer.media[1]!.port, 0);
});

test('RTP over DTLS is answered like other RTP, with a part in the handshake', () => {
  const dtls = (codecs: string, setup: string): SessionDescription =>
    sdp(
      `v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 UDP/TLS/RTP/SAVPF ${codecs}\r\nc=IN IP4 192.0.2.1\r\na=rtpmap:111 opus/48000/2\r\na=fingerprint:sha-256 AA:BB\r\na=setup:${setup}\r\na=sendrecv\r\n`,
    );
  const answer = (direction: 'recvonly' | 'inactive', facts = {}): readonly string[] =>
    answerOffer(dtls('111 0', 'actpass'), dtls('0 8', 'actpass'), direction, facts)!.media[0]!.lines;
  const lines = answer('recvonly');
  assert.deepEqual(lines.slice(-1), ['a=recvonly']);
  assert.ok(!lines.includes('a=sendrecv'));
  assert.ok(lines.includes('a=fingerprint:sha-256 AA:BB'));
  assert.ok(lines.includes('a=setup:passive'), 'actpass is for offers alone (RFC 5763 section 5)');
  assert.ok(answer('inactive', { setup: 'active' }).includes('a=setup:active'));
  assert.equal(setupOf(dtls('0', 'active')), 'active');
  assert.equal(setupOf(dtls('0', 'actpass')), undefined);
  assert.equal(answerOffer(dtls('111', 'actpass'), dtls('0', 'active'), 'sendrecv'), undefined, 'no codec in common');
});

/** Whether two descriptions ask for the same, their `o=` lines apart. */
function sameMedia(a: SessionDescription, b: SessionDescription): boolean {
  if (a.media.length !== b.media.length || !sameLines(a.lines, b.lines)) return false;
  return a.media.every((media, i) => {
    const other = b.media[i]!;
    return (
      media.type === other.type &&
      media.port === other.port &&
      media.protocol === other.protocol &&
      sameLines(media.formats, other.formats) &&
      sameLines(media.lines, other.lines)
    );
  });
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}
