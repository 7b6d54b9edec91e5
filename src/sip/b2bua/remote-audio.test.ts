import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSdp } from '../sdp/session-description.js';
import { remoteAudio } from './mixer-link.js';

/** What the mixer is told of a device with these lines below `c=`. */
function audio(...lines: string[]) {
  return remoteAudio(
    parseSdp(['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', ...lines, ''].join('\r\n'))!,
    undefined,
  )!;
}

test('payload types are those that the device has given to the laws and to its keys', () => {
  const plain = audio('m=audio 4000 RTP/AVP 8 0');
  assert.deepEqual([plain.codec, plain.payloadTypes, plain.telephoneEvent], ['PCMA', { PCMU: 0, PCMA: 8 }, undefined]);
  const own = audio('m=audio 4000 RTP/AVP 96 97', 'a=rtpmap:96 PCMU/8000', 'a=rtpmap:97 telephone-event/8000');
  assert.deepEqual([own.codec, own.payloadTypes, own.telephoneEvent], ['PCMU', { PCMU: 96 }, 97]);
  const odd = audio('m=audio 4000 RTP/AVP 300 x 8', 'a=rtpmap:300 PCMU/8000', 'a=rtpmap:x PCMU/8000');
  assert.deepEqual([odd.codec, odd.payloadTypes], ['PCMA', { PCMA: 8 }]);
});

test('RTCP goes to the port of the sound where a=rtcp-mux stands (RFC 5761)', () => {
  assert.equal(audio('m=audio 4000 RTP/AVP 0').rtcpMux, undefined);
  assert.equal(audio('m=audio 4000 RTP/AVP 0', 'a=rtcp:4001', 'a=rtcp-mux').rtcpMux, true);
  assert.equal(audio('m=video 4000 RTP/AVP 31', 'a=rtcp-mux', 'm=audio 4002 RTP/AVP 0').rtcpMux, undefined);
});

test('RTCP goes to the port that a=rtcp names, if it is one of the same address (RFC 3605)', () => {
  const port = (...lines: string[]) => audio('m=audio 4000 RTP/AVP 0', ...lines).rtcpPort;
  assert.equal(port(), undefined);
  assert.equal(port('a=rtcp:5001'), 5001);
  assert.equal(port('a=rtcp:5001 IN IP4 192.0.2.1'), 5001);
  assert.equal(port('a=rtcp:5001 IN IP4 198.51.100.9'), undefined);
  for (const wrong of ['a=rtcp:0', 'a=rtcp:70000', 'a=rtcp:five', 'a=rtcp-mux']) assert.equal(port(wrong), undefined);
});
