import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatTServerLogHead, formatTServerMessage, parseTServerLog, type TEvent } from './index.js';

/** 2023-11-14 22:15:32.441 UTC */
const TIME = 1_700_000_132_441;

const released: TEvent = {
  id: 'EventReleased',
  ReferenceID: 41,
  ConnID: '00a1029f3c5e7001',
  CallID: 77,
  CallType: 'Inbound',
  CallState: 'OK',
  ThisDN: '5001',
  ThisDNRole: 'Destination',
  OtherDN: '5550100',
  OtherDNRole: 'Origination',
  UserData: { Segment: 'gold', Attempts: 2, Basket: { Item1: 'A-1' } },
  TimeinSecs: 1_700_000_132,
  TimeinuSecs: 441_000,
  EventSequenceNumber: 3101,
};

describe('formatTServerMessage', () => {
  it('prints an event as a T-Server sends it', () => {
    assert.equal(
      formatTServerMessage(released, { time: TIME, utcOffset: 60, version: '8.1.103.55' }),
      [
        '@23:15:32.4410 [0] 8.1.103.55 distribute_response: message EventReleased',
        '\tAttributeReferenceID\t41',
        '\tAttributeCallID\t77',
        '\tAttributeConnID\t00a1029f3c5e7001',
        '\tAttributeCallState\t0',
        "\tAttributeThisDN\t'5001'",
        '\tAttributeThisDNRole\t2',
        "\tAttributeOtherDN\t'5550100'",
        '\tAttributeOtherDNRole\t1',
        '\tAttributeUserData\t[57] 00 03 00 00..',
        "\t\t'Segment'\t'gold'",
        "\t\t'Attempts'\t2",
        "\t\t'Basket'(list)",
        "\t\t\t'Item1'\t'A-1'",
        '\tAttributeCallType\t2',
        '\tAttributeTimeinSecs\t1700000132 (23:15:32)',
        '\tAttributeTimeinuSecs\t441000',
        '\tAttributeEventSequenceNumber\t0000000000000c1d',
        '',
        '',
      ].join('\n'),
    );
  });

  it('prints a request as newer servers do', () => {
    const text = formatTServerMessage(
      { id: 'RequestAgentNotReady', ThisDN: '5001', WorkMode: 'LegalGuard', ReferenceID: 41 },
      { time: TIME, handle: 26, applicationName: 'Desktop_17', address: '10.0.0.8:40112' },
    );
    assert.equal(
      text,
      [
        '22:15:32.441 Trc 04541 RequestAgentNotReady received from [26] (0000001a Desktop_17 10.0.0.8:40112)',
        '\tAttributeReferenceID\t41',
        '\tAttributeAgentWorkMode\t2',
        "\tAttributeThisDN\t'5001'",
        '',
        '',
      ].join('\n'),
    );
  });

  it('names the step that sends', () => {
    const step = (message: TEvent): string =>
      formatTServerMessage(message, { time: TIME }).split('\n')[0]?.split(' ')[3] ?? '';
    const { ReferenceID: _, ...plain } = released as typeof released & { ReferenceID?: number };
    assert.equal(step(plain), 'distribute_event:');
    assert.equal(step(released), 'distribute_response:');
    assert.equal(step({ id: 'EventError', ErrorCode: 59, ReferenceID: 1 }), 'send_to_client:');
  });

  it('never prints a secret', () => {
    const text = formatTServerMessage(
      { id: 'RequestRegisterClient', ApplicationPassword: 'hunter2', SessionKey: 'hunter2' },
      { time: TIME },
    );
    assert.equal(text.includes('hunter2'), false);
    assert.match(text, /\tAttributeApplicationPassword\t'\[output suppressed\]'\n/);
    const login = { id: 'RequestAgentLogin', ThisDN: '1', AgentID: '2', Password: 'hunter2' } as const;
    assert.equal(formatTServerMessage(login, { time: TIME }).includes('hunter2'), false);
  });

  it('keeps every value on its line, so that a value cannot forge a message', () => {
    const forged = "x'\n\n@1 message EventError";
    const text = formatTServerMessage(
      { id: 'RequestMakeCall', ThisDN: '1', OtherDN: '2', UserData: { [forged]: forged } },
      { time: TIME, applicationName: forged, address: forged },
    );
    assert.equal(text.split('\n').length, 7);
    assert.equal(parseTServerLog(text).length, 1);
  });

  it('has what readers of such logs look for', () => {
    const head = formatTServerLogHead({
      applicationName: 'TServer_Partyline',
      fileName: 'partyline.log',
      version: '0.1.0',
      host: 'localhost',
      startTime: Date.UTC(2024, 1, 29, 23, 59, 59),
    });
    assert.match(head, /^Application name: TServer/m);
    assert.match(head, /^File: /m);
    assert.match(head, /^Start time: 2024-02-29T23:59:59$/m);
    assert.match(head, /\n\n$/);
    // A reader takes everything after `message ` as the name, and splits attribute lines at tabs.
    const [first = '', ...rest] = formatTServerMessage(released, { time: TIME }).split('\n');
    assert.match(first, /^@\d/);
    assert.equal(first.slice(first.indexOf('message ') + 'message '.length), 'EventReleased');
    for (const line of rest.slice(0, -2)) assert.match(line, /^\t(Attribute\w+\t\S|\t+'[^']+'(\t|\(list\)$))/);
    assert.deepEqual(rest.slice(-2), ['', '']);
  });

  it('has the dates of the calendar', () => {
    for (const day of ['1970-01-01', '1999-12-31', '2000-02-29', '2024-03-01', '2026-11-21', '2100-03-01']) {
      const head = { applicationName: '', fileName: '', version: '', host: '', startTime: Date.parse(day) };
      assert.ok(formatTServerLogHead(head).includes(`Start time: ${day}T00:00:00`), day);
    }
  });
});

describe('parseTServerLog', () => {
  it('finds messages between other lines, in all known layouts', () => {
    const log = [
      'Application name: TServer_A',
      'File: a.log',
      '',
      '12:00:00.000 Std 20009 Server mode changed',
      '@10:16:01.9000 [0] 8.1.103.55 send_to_client: message EventError',
      '\tAttributeErrorCode\t59',
      '\t(DN is not configured in CME)',
      "\tAttributeThisDN\t'5999'",
      '\tAttributeReferenceID\t42',
      '',
      '$+NET:SIP::1:2',
      'message RequestHoldCall',
      "\tAttributeThisDN\t'5001'",
      '\tAttributeConnID\t00A1029F3C5E7001',
      '10:15:32.430 Trc 04541 RequestReleaseCall received from [612] (0000001a Desktop_17 10.0.0.8:40112)',
      "\tAttributeThisDN\t'5001'",
      '\tAttributeConnID\t00a1029f3c5e7001',
      '\tAttributeUserData\t[31] 00 02 00 00..',
      "\t  'a'\t'1'",
      "\t\t'a'\t2",
      '\tAttributeMadeUp\t7',
      '10:00:00.000 Int 04543 Interaction message "EventAddressInfo" received from 65200 ("TServerApp@5001")',
      ': message EventAddressInfo',
      '\tAttributeAddressInfoType\t8',
      '\tAttributeAddressInfoStatus\t3',
      '\tAttributeExtensions\t[30] 00 01 00 00..\r',
      "\t\t'conn-1'\t'00a1029f3c5e7001'\r",
      '',
      '@x: message EventRinging',
    ].join('\n');
    assert.deepEqual(parseTServerLog(log), [
      {
        line: 5,
        time: '10:16:01.9000',
        unread: [],
        message: {
          id: 'EventError',
          ErrorCode: 59,
          ErrorMessage: 'DN is not configured in CME',
          ThisDN: '5999',
          ReferenceID: 42,
        },
      },
      {
        line: 12,
        time: '',
        unread: [],
        message: { id: 'RequestHoldCall', ThisDN: '5001', ConnID: '00a1029f3c5e7001' },
      },
      {
        line: 15,
        time: '10:15:32.430',
        unread: ['\tAttributeMadeUp\t7'],
        message: { id: 'RequestReleaseCall', ThisDN: '5001', ConnID: '00a1029f3c5e7001', UserData: { a: ['1', 2] } },
      },
      {
        line: 23,
        time: '',
        unread: [],
        message: {
          id: 'EventAddressInfo',
          InfoType: 'AddressType',
          InfoStatus: 'Queue',
          Extensions: { 'conn-1': '00a1029f3c5e7001' },
        },
      },
    ]);
  });

  it('leaves out values that cannot be right', () => {
    const log = [
      ': message EventRinging',
      '\tAttributeConnID\tnone',
      '\tAttributeCallState\t77',
      "\tAttributeCallID\t'x'",
      '\tAttributeLastDigit\t99999999',
      '\tAttributeUserEvent\tEventNothing',
      '\tAttributeEventSequenceNumber\tzz',
      '\tgarbage',
    ];
    const [found] = parseTServerLog(log.join('\n'));
    assert.deepEqual(found?.message, { id: 'EventRinging' });
    assert.deepEqual(found?.unread, log.slice(1));
  });

  it('takes time in proportion to the log', () => {
    const pair = "\t\t'k'\t'v'\n";
    const log = `: message EventRinging\n\tAttributeUserData\t[1] 00\n${pair.repeat(200_000)}${'@1: message '.repeat(100_000)}`;
    const [found] = parseTServerLog(log);
    assert.ok(found?.message.id === 'EventRinging');
    assert.deepEqual(found.message.UserData, { k: new Array(200_000).fill('v') });
  });
});
