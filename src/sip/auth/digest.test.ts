import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipRequest } from '../codec/message.js';
import { parseMessage } from '../codec/parse.js';
import { type DigestAlgorithm, digestResponse } from './digest.js';
import { answerChallenge } from './digest-client.js';
import { DigestServer, type DigestServerOptions } from './digest-server.js';

test('RFC 7616 section 3.9.1: the examples of the RFC', () => {
  const parts = {
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    password: 'Circle of Life',
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    qop: 'auth',
    nc: '00000001',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    body: '',
  } as const;
  assert.equal(digestResponse({ ...parts, algorithm: 'MD5' }), '8ca523f5e9506fed4657c9700eebdbec');
  assert.equal(
    digestResponse({ ...parts, algorithm: 'SHA-256' }),
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  );
});

function request(authorization: string | undefined, uri = 'sip:example.com'): SipRequest {
  const line = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
  const result = parseMessage(
    `REGISTER ${uri} SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:7001@h>;tag=1\r\nTo: <sip:7001@h>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n${line}\r\n`,
  );
  assert.ok(result.ok && result.message.kind === 'request');
  return result.message;
}

const LOGIN = { username: '7001', password: 'secret' };
const CHALLENGED = { method: 'REGISTER', uri: 'sip:example.com', body: '' };

function server(options: Partial<DigestServerOptions> = {}): DigestServer {
  return new DigestServer({
    realm: 'pbx',
    passwordOf: (user) => (user === '7001' ? 'secret' : undefined),
    now: () => 1e12,
    ...options,
  });
}

test('every algorithm: right credentials pass, wrong ones do not', () => {
  for (const algorithm of ['SHA-512-256', 'SHA-256', 'MD5'] satisfies DigestAlgorithm[]) {
    const digest = server({ algorithms: [algorithm] });
    const challenges = digest.challenges(false);
    assert.ok(challenges[0]!.includes(`algorithm=${algorithm}`));
    const right = answerChallenge(challenges, LOGIN, CHALLENGED, 'c1')!;
    assert.deepEqual(digest.verify(request(right), 'Authorization'), { ok: true, username: '7001' });
    const wrong = (login: typeof LOGIN) =>
      digest.verify(request(answerChallenge(challenges, login, CHALLENGED, 'c1')), 'Authorization');
    assert.deepEqual(wrong({ ...LOGIN, password: 'x' }), { ok: false, why: 'wrong' });
    assert.deepEqual(wrong({ ...LOGIN, username: '7002' }), { ok: false, why: 'wrong' });
    assert.deepEqual(digest.verify(request(right, 'sip:other.example.com'), 'Authorization'), {
      ok: false,
      why: 'wrong',
    });
    assert.deepEqual(digest.verify(request(undefined), 'Authorization'), { ok: false, why: 'missing' });
  }
});

test('the best algorithm of several is answered', () => {
  const challenges = server({ algorithms: ['MD5', 'SHA-256', 'SHA-512-256'] }).challenges(false);
  assert.match(answerChallenge(challenges, LOGIN, CHALLENGED, 'c')!, /algorithm=SHA-512-256/);
});

test('a replayed use count, an old nonce and a forged one', () => {
  let now = 1e12;
  const digest = server({ now: () => now, nonceLifetime: 1000 });
  const challenges = digest.challenges(false);
  const use = (count: number) =>
    digest.verify(request(answerChallenge(challenges, LOGIN, CHALLENGED, 'c', count)), 'Authorization');
  assert.equal(use(1).ok, true);
  assert.deepEqual(use(1), { ok: false, why: 'stale' });
  assert.equal(use(2).ok, true);
  now += 2000;
  assert.deepEqual(use(3), { ok: false, why: 'stale' });
  const forged = challenges.map((challenge) => challenge.replace(/nonce="./, 'nonce="z'));
  assert.deepEqual(digest.verify(request(answerChallenge(forged, LOGIN, CHALLENGED, 'c')), 'Authorization'), {
    ok: false,
    why: 'wrong',
  });
});

test('MD5 without qop passes once per nonce, for phones of RFC 2069', () => {
  const digest = server();
  const old = [digest.challenges(false)[1]!.replace('qop="auth", ', '')];
  const verify = () => digest.verify(request(answerChallenge(old, LOGIN, CHALLENGED, 'c')), 'Authorization');
  assert.equal(verify().ok, true);
  assert.deepEqual(verify(), { ok: false, why: 'stale' });
});

test('memory stays bounded however many nonces are used', () => {
  const digest = server({ maxNonces: 3 });
  const challenges = Array.from({ length: 5 }, () => digest.challenges(false));
  const use = (i: number, count: number) =>
    digest.verify(request(answerChallenge(challenges[i]!, LOGIN, CHALLENGED, 'c', count)), 'Authorization').ok;
  for (let i = 0; i < 5; i++) assert.equal(use(i, 1), true);
  assert.equal(use(4, 1), false);
});

test('credentials of unknown schemes are not credentials (RFC 4475 section 3.3.7)', () => {
  assert.deepEqual(server().verify(request('NoOneKnowsThisScheme opaque-data=here'), 'Authorization'), {
    ok: false,
    why: 'missing',
  });
});

test('credentials are for the Request-URI or for the server that it names, and for no other', () => {
  const answered = (uri: string) => {
    const digest = server();
    const credentials = answerChallenge(digest.challenges(false), LOGIN, { ...CHALLENGED, uri }, 'c1');
    return digest.verify(request(credentials, 'sip:7002@example.com'), 'Authorization').ok;
  };
  assert.equal(answered('sip:7002@example.com'), true);
  assert.equal(answered('sip:Example.com'), true);
  assert.equal(answered('sip:7003@example.com'), false);
  assert.equal(answered('sip:example.org'), false);
  assert.equal(answered('sip:example.com:5070'), false);
});
