import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import { parseMessage } from '../codec/parse.js';
import { TimerWheel } from '../transaction/timer-wheel.js';
import { SessionRefresh } from './session-refresh.js';
import { answerTimer, timerRequestHeaders } from './session-timer.js';

const TIMERS = { sessionExpires: 1800, minSE: 90 };

function message(first: string, headers: string): SipRequest | SipResponse {
  const text = `${first}\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n${headers}Content-Length: 0\r\n\r\n`;
  const parsed = parseMessage(text);
  assert.ok(parsed.ok, text);
  return parsed.message;
}

const invite = (headers: string): SipRequest => message('INVITE sip:b@example.com SIP/2.0', headers) as SipRequest;
const accepted = (headers: string): SipResponse => message('SIP/2.0 200 OK', headers) as SipResponse;

test('the interval that is answered: as asked for, as our own, never below what anybody wants at least', () => {
  const rows: readonly [headers: string, answer: string, weRefresh: boolean | undefined][] = [
    ['Supported: timer\r\nSession-Expires: 600;refresher=uas\r\n', '600;refresher=uas', true],
    ['Supported: timer\r\nSession-Expires: 600\r\n', '600;refresher=uac', false],
    ['Supported: timer\r\nMin-SE: 3600\r\n', '3600;refresher=uac', false],
    ['Supported: timer\r\nMin-SE: 99999999999\r\n', '1800;refresher=uac', false],
    ['Session-Expires: 300\r\n', '300;refresher=uas', true],
    // It cannot be refused with 422, and must not make this side send a refresh every second.
    ['Session-Expires: 1\r\n', '1800;refresher=uas', true],
    ['', '1800;refresher=uas', true],
  ];
  for (const [asked, answer, weRefresh] of rows) {
    const { headers, agreed } = answerTimer(invite(asked), TIMERS);
    assert.match(headers, new RegExp(`^Session-Expires: ${answer}\r\n`), asked);
    assert.equal(agreed?.weRefresh, weRefresh, asked);
  }
  const none = answerTimer(invite('Session-Expires: 1\r\n'), { ...TIMERS, sessionExpires: 0 });
  assert.deepEqual(none, { headers: '', agreed: undefined });
});

test('a repeated request has the least interval that the other side has named', () => {
  const headers = timerRequestHeaders(TIMERS, { interval: 3600, weRefresh: true }, 3600);
  assert.equal(headers, 'Session-Expires: 3600;refresher=uac\r\nMin-SE: 3600\r\n');
});

test('a refresh that is refused is tried again in time; who refuses always is asked after half of the interval', () => {
  const clock = new VirtualClock(0);
  const due: number[] = [];
  const wheel = new TimerWheel(clock);
  const refresh = new SessionRefresh(wheel, TIMERS, {
    onRefreshDue: () => {
      due.push(Math.round(clock.now() / 1000));
      refresh.retry();
    },
    onRefreshed: () => assert.fail('nothing is sent'),
    onUpdateUnknown: () => assert.fail('nothing is sent'),
    end: () => assert.fail('the session goes on'),
  });
  refresh.answeredBy(accepted('Session-Expires: 90;refresher=uac\r\n'));
  clock.advance(110_000);
  // The other side gives up after 60 s (RFC 4028 section 10).
  assert.deepEqual(due, [45, 50, 54, 59, 104, 108]);
  refresh.answeredBy(accepted('Session-Expires: 90;refresher=uac\r\n'));
  refresh.retry();
  clock.advance(44_000);
  assert.equal(due.length, 6, 'a refusal of something else is no reason to refresh earlier');
  refresh.stop();
  assert.equal(wheel.size, 0);
});

test('a refresh that is refused as too short (422) is asked for again with what the other side wants', () => {
  const clock = new VirtualClock(0);
  const asked: string[] = [];
  const refresh = new SessionRefresh(new TimerWheel(clock), TIMERS, {
    onRefreshDue: () => {
      asked.push(refresh.requestHeaders());
      if (asked.length === 1)
        refresh.refused(message('SIP/2.0 422 Session Interval Too Small', 'Min-SE: 240\r\n') as SipResponse);
      else refresh.answeredBy(accepted('Session-Expires: 240;refresher=uac\r\n'));
    },
    onRefreshed: () => assert.fail('nothing was answered'),
    onUpdateUnknown: () => assert.fail('nothing was answered'),
    end: () => assert.fail('the session goes on'),
  });
  refresh.answeredBy(accepted('Session-Expires: 90;refresher=uac\r\n'));
  clock.advance(200_000);
  assert.deepEqual(asked, [
    'Session-Expires: 90;refresher=uac\r\nMin-SE: 90\r\n',
    'Session-Expires: 240;refresher=uac\r\nMin-SE: 240\r\n',
    'Session-Expires: 240;refresher=uac\r\nMin-SE: 240\r\n',
  ]);
  refresh.stop();
});
