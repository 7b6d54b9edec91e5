import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSdp, type SessionDescription } from '../sdp/session-description.js';
import { LocalDescription } from './local-description.js';

function described(...media: readonly string[]): SessionDescription {
  const sdp = parseSdp(
    `v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n${media.map((each) => `m=${each}\r\n`).join('')}`,
  );
  assert.ok(sdp);
  return sdp;
}

const AUDIO = 'audio 9 RTP/AVP 0';
const VIDEO = 'video 19 RTP/AVP 97 98';
const versionOf = (text: string): number => Number(/^o=- \d+ (\d+) IN IP4 192\.0\.2\.9\r$/m.exec(text)?.[1]);
const mediaOf = (text: string): string[] => [...text.matchAll(/^m=([^\r]*)/gm)].map(([, media]) => media!);

test('an offer that is refused is none: what was agreed before is said again, and no version twice for two contents', () => {
  const local = new LocalDescription();
  const first = local.write(described(AUDIO), '192.0.2.9:5060');
  assert.equal(versionOf(first), 1);
  assert.equal(local.repeat(), first);
  local.takeBack();
  assert.equal(local.latest, first);
  assert.equal(versionOf(local.writeOffer(described('audio 11 RTP/AVP 0'), '192.0.2.9:5060')), 2);
  local.takeBack();
  assert.equal(local.latest, first);
  assert.equal(local.repeat(), first);
  assert.equal(versionOf(local.writeOffer(described('audio 13 RTP/AVP 0'), '192.0.2.9:5060')), 3);
});

test('the media of an offer stand where the dialog has them (RFC 3264 section 8)', () => {
  const rows: readonly [before: readonly string[], wanted: readonly string[], offered: readonly string[]][] = [
    [[AUDIO], [AUDIO], [AUDIO]],
    [[AUDIO, VIDEO], [AUDIO], [AUDIO, 'video 0 RTP/AVP 97']],
    [[VIDEO, AUDIO], [AUDIO], ['video 0 RTP/AVP 97', AUDIO]],
    [
      [VIDEO, AUDIO],
      [AUDIO, VIDEO],
      [VIDEO, AUDIO],
    ],
    [[AUDIO], [VIDEO, AUDIO], [AUDIO, VIDEO]],
    [[AUDIO], ['video 0 RTP/AVP 97', AUDIO], [AUDIO]],
    [['audio 0 RTP/SAVP 0', AUDIO], [AUDIO], ['audio 0 RTP/SAVP 0', AUDIO]],
    [[AUDIO, VIDEO], ['audio 9 RTP/SAVP 0'], ['audio 9 RTP/SAVP 0', 'video 0 RTP/AVP 97']],
    [[AUDIO, VIDEO, AUDIO], [AUDIO], [AUDIO, 'video 0 RTP/AVP 97', 'audio 0 RTP/AVP 0']],
  ];
  for (const [before, wanted, offered] of rows) {
    const local = new LocalDescription();
    if (before.length > 0) local.write(described(...before), '192.0.2.9:5060');
    assert.deepEqual(mediaOf(local.writeOffer(described(...wanted), '192.0.2.9:5060')), offered);
  }
});

test('a medium that has its place only has an address where there is none for all', () => {
  const local = new LocalDescription();
  local.write(described(AUDIO, VIDEO), '192.0.2.9:5060');
  const own = parseSdp(
    'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n',
  );
  const text = local.writeOffer(own!, '192.0.2.9:5060');
  assert.match(text, /m=video 0 RTP\/AVP 97\r\nc=IN IP4 192\.0\.2\.1\r\n/);
});
