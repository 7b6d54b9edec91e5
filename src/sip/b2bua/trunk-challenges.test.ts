import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { response } from '../bare-phone.test.js';
import { type Answers, BareProvider, headerOf } from '../bare-provider.test.js';
import { World } from '../switch-world.test.js';

/** What a trunk with a password does when it is asked who it is, as its provider sees it. */

const challenge = (nonce: string, proxy: boolean, more = '', realm = 'net'): string =>
  `${proxy ? 'Proxy' : 'WWW'}-Authenticate: Digest realm="${realm}", nonce="${nonce}", qop="auth", algorithm=MD5${more}\r\n`;

/** Nonce of an answered challenge, '' when there is none. */
const nonceIn = (text: string, name: string): string => /nonce="([^"]*)"/.exec(headerOf(text, name))?.[1] ?? '';

/** The INVITEs that a provider gets for one call, and what the caller's events say. */
async function call(answers: Answers): Promise<{ invites: string[]; refusals: string[]; CallState: unknown }> {
  const provider = await BareProvider.open('udp', (text, nth) =>
    text.startsWith('ACK') ? undefined : answers(text, nth),
  );
  const world = await World.open({
    sip: { trunks: [{ name: 'main', uri: provider.uri, username: 'acc', password: 'right', checkInterval: 0 }] },
  });
  const alice = await world.phone('7001');
  alice.dial('5551');
  const { CallState } = await world.event('EventDestinationBusy', '7001');
  await waitFor(() => world.trunkRefusals.length > 0, 'somebody is told');
  await world.empty();
  await world.close();
  provider.close();
  const invites = provider.got.filter((text) => text.startsWith('INVITE'));
  return { invites, refusals: world.trunkRefusals, CallState };
}

test('a proxy and the server behind it may both ask: both are answered in one INVITE', async () => {
  const { invites, refusals, CallState } = await call((text) => {
    if (nonceIn(text, 'Proxy-Authorization') === '') return response(text, '407 Proxy', challenge('p', true));
    if (nonceIn(text, 'Authorization') === '') return response(text, '401 No', challenge('s', false));
    return response(text, '503 No Circuits');
  });
  assert.deepEqual(
    invites.map((text) => [nonceIn(text, 'Proxy-Authorization'), nonceIn(text, 'Authorization')]),
    [
      ['', ''],
      ['p', ''],
      ['p', 's'],
    ],
  );
  assert.equal(CallState, 'SitNocircuit');
  assert.deepEqual(refusals, ['main 503 1']);
});

/** Realms for which an INVITE has credentials for proxies. */
const realmsIn = (text: string): string[] =>
  [...text.matchAll(/^Proxy-Authorization: .*realm="([^"]*)"/gm)].map(([, realm]) => realm!);

test('two proxies with realms of their own: each is answered, together or one after the other (RFC 3261 section 22.3)', async () => {
  const orders: readonly (readonly string[])[] = [['a b'], ['a', 'b']];
  for (const order of orders) {
    const { invites } = await call((text) => {
      const missing = order.find((realms) => !realms.split(' ').every((realm) => realmsIn(text).includes(realm)));
      const asked = missing?.split(' ').map((realm) => challenge(realm, true, '', realm));
      return asked === undefined ? response(text, '503 No Circuits') : response(text, '407 Proxy', asked.join(''));
    });
    assert.deepEqual(invites.map(realmsIn), order.length === 1 ? [[], ['a', 'b']] : [[], ['a'], ['a', 'b']]);
  }
});

test('a proxy that asks for another realm each time is not answered for ever', async () => {
  const { invites, CallState } = await call((text, nth) =>
    response(text, '407 Proxy', challenge('n', true, '', `realm ${nth}`)),
  );
  assert.equal(invites.length, 5);
  assert.equal(CallState, 'GeneralError');
});

test('credentials that are not taken are not sent again; only a nonce that was too old is answered anew', async () => {
  const rows: readonly [more: string, most: number][] = [
    ['', 2],
    [', stale=true', 4],
  ];
  for (const [more, most] of rows) {
    const { invites, refusals, CallState } = await call((text, nth) =>
      response(text, '401 Unauthorized', challenge(`n${nth}`, false, more)),
    );
    assert.equal(invites.length, most, `stale: ${more}`);
    assert.equal(CallState, 'GeneralError');
    assert.deepEqual(refusals, ['main 401 1']);
  }
});
