import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHECK_LIMITS, checkRequest, REQUESTS } from './index.js';

const CONN_ID = '006c02462a161006';

function accepted(value: unknown): Record<string, unknown> {
  const result = checkRequest(value);
  assert.ok(result.ok, JSON.stringify(result));
  return { ...result.request };
}

function refused(value: unknown, code: number, text: RegExp): void {
  const result = checkRequest(value);
  assert.ok(!result.ok, JSON.stringify(result));
  assert.equal(result.ErrorCode, code);
  assert.match(result.ErrorMessage, text);
}

type Refused = Extract<ReturnType<typeof checkRequest>, { readonly ok: false }>;

describe('checkRequest accepts', () => {
  it('a request by the name of its function, with all names in their one spelling', () => {
    const request = accepted({
      id: 'TApplyTreatment',
      ThisDN: '8000',
      ConnID: CONN_ID.toUpperCase(),
      TreatmentType: 'treatmentmusic',
      TreatmentParms: { DURATION: 5 },
      Reason: { why: 'test' },
    });
    assert.deepEqual(request, {
      id: 'RequestApplyTreatment',
      ThisDN: '8000',
      ConnID: CONN_ID,
      TreatmentType: 'Music',
      TreatmentParameters: { DURATION: 5 },
      Reasons: { why: 'test' },
    });
  });

  it('either name of the current call in requests on two calls', () => {
    const ids = ['TCompleteConference', 'TCompleteTransfer', 'TAlternateCall', 'TReconnectCall'];
    for (const id of ids) {
      for (const name of ['TransferConnID', 'ConferenceConnID']) {
        const request = accepted({ id, ThisDN: '1', ConnID: CONN_ID, [name]: '00000000000000AB' });
        assert.equal(request['TransferConnID'], '00000000000000ab');
        assert.equal('ConferenceConnID' in request, false);
      }
    }
  });

  it('an enumeration by short name, full name and number, in any case', () => {
    for (const type of ['DirectAgent', 'MAKECALLDIRECTAGENT', 'directagent', 1]) {
      const request = accepted({ id: 'TMakeCall', ThisDN: '1', OtherDN: '2', MakeCallType: type });
      assert.equal(request['MakeCallType'], 'DirectAgent');
    }
    const notReady = accepted({ id: 'TAgentSetNotReady', ThisDN: '1', WorkMode: 2 });
    assert.equal(notReady['WorkMode'], 'LegalGuard');
    assert.equal(accepted({ id: 'TAgentSetReady', ThisDN: '1', AgentWorkMode: 2 })['WorkMode'], 'AutoIn');
  });

  it('the InfoType of each query, by either name', () => {
    const calls = accepted({ id: 'TQueryCall', ConnID: CONN_ID, CallInfoType: 'PartiesQuery' });
    assert.equal(calls['InfoType'], 'PartiesQuery');
    const address = accepted({ id: 'TQueryAddress', ThisDN: '1', InfoType: 'AddressInfoDNStatus' });
    assert.equal(address['InfoType'], 'DNStatus');
    refused({ id: 'TQueryAddress', ThisDN: '1', InfoType: 'PartiesQuery' }, 53, /InfoType must be .*AddressInfoType/);
  });

  it('an empty destination where the route type needs none', () => {
    const request = accepted({ id: 'TRouteCall', ThisDN: '1', ConnID: CONN_ID, OtherDN: '', RouteType: 'Default' });
    assert.equal(request['OtherDN'], '');
    assert.equal(accepted({ id: 'TRouteCall', ThisDN: '1', ConnID: CONN_ID })['OtherDN'], undefined);
    refused({ id: 'TMakeCall', ThisDN: '1', OtherDN: '' }, 53, /OtherDN is empty/);
  });

  it('lists with repeated keys and inner lists, and copies them', () => {
    const UserData = { a: ['1', 2, { b: 'c' }], one: ['x'], deep: { er: { est: 1 } } };
    const request = accepted({ id: 'TMakeCall', ThisDN: '1', OtherDN: '2', UserData });
    assert.deepEqual(request['UserData'], { a: ['1', 2, { b: 'c' }], one: 'x', deep: { er: { est: 1 } } });
    UserData.deep.er.est = 2;
    assert.deepEqual((request['UserData'] as Record<string, unknown>)['deep'], { er: { est: 1 } });
  });

  it('a reservation by agent, DN or place', () => {
    for (const name of ['AgentID', 'ThisDN', 'Place']) {
      assert.equal(accepted({ id: 'TReserveAgent', [name]: 'x', Timeout: 5000 })[name], 'x');
    }
    refused({ id: 'TReserveAgent', Timeout: 5000 }, 53, /needs one of ThisDN, AgentID, Place/);
  });

  it('every request when its mandatory attributes are there', () => {
    const sample: Record<string, unknown> = {
      ConnID: CONN_ID,
      TransferConnID: CONN_ID,
      UserData: {},
      Timeout: 1,
      NumberOfDigits: 4,
      FileHandle: 1,
      PrivateEvent: 1,
      SetOperation: 1,
      InputMask: 'ff',
      UserEvent: 'EventUserEvent',
      MergeType: 0,
      TreatmentType: 0,
      InfoType: 0,
      SubscriptionOperation: 'SubscriptionStart',
      DTMFDigits: '1',
    };
    for (const [id, { mandatory }] of Object.entries(REQUESTS)) {
      const value: Record<string, unknown> = { id, ReferenceID: 1 };
      for (const name of mandatory) value[name] = sample[name] ?? 'x';
      if (id === 'RequestReserveAgent') value['AgentID'] = 'x';
      assert.equal(accepted(value)['id'], id);
      for (const name of mandatory) {
        const { [name]: _, ...rest } = value;
        refused(rest, 53, new RegExp(`lacks .*${name}`));
      }
    }
  });
});

describe('checkRequest refuses', () => {
  it('what is no object, or has no id', () => {
    for (const value of [undefined, null, 0, '', 'TMakeCall', true, [], [{ id: 'TMakeCall' }]]) {
      refused(value, 53, /must be an object/);
    }
    for (const value of [{}, { id: 14 }, { id: null }, { id: ['TMakeCall'] }, { id: {} }]) {
      refused(value, 53, /must have a string id/);
    }
  });

  it('unknown messages and events with 51', () => {
    refused({ id: 'TFly' }, 51, /Unknown request "TFly"/);
    refused({ id: 'EventRinging' }, 51, /EventRinging is no request/);
    for (const id of ['__proto__', 'constructor', 'toString', '', ' TMakeCall']) refused({ id }, 51, /Unknown request/);
    refused({ id: 'x'.repeat(100_000) }, 51, /^Unknown request "x{64}…"$/);
  });

  it('unknown attributes, and one attribute under two names', () => {
    refused({ id: 'TMakeCall', ThisDN: '1', OtherDN: '2', Colour: 'red' }, 53, /no attribute "Colour"/);
    refused(JSON.parse('{"id":"TMakeCall","ThisDN":"1","OtherDN":"2","__proto__":{}}'), 53, /no attribute "__proto__"/);
    const both = { id: 'TSetDNDOn', ThisDN: '1', Reason: {}, Reasons: {} };
    refused(both, 53, /Reasons is given twice/);
  });

  it('values of a wrong type', () => {
    const base = { id: 'TMakeCall', ThisDN: '1', OtherDN: '2' };
    const wrong: readonly (readonly [string, unknown])[] = [
      ['ThisDN', 7001],
      ['ThisDN', null],
      ['ThisDN', ''],
      ['ThisDN', 'a\nb'],
      ['ThisDN', 'x'.repeat(256)],
      ['MakeCallType', 'Fast'],
      ['MakeCallType', 99],
      ['MakeCallType', 0.5],
      ['MakeCallType', {}],
      ['UserData', []],
      ['UserData', 'a=b'],
      ['UserData', null],
      ['UserData', { a: 1.5 }],
      ['UserData', { a: 2 ** 31 }],
      ['UserData', { a: null }],
      ['UserData', { a: true }],
      ['UserData', { a: [] }],
      ['UserData', { a: [['x']] }],
      ['UserData', { '': 'x' }],
      ['UserData', { constructor: 'x' }],
      ['UserData', JSON.parse('{"__proto__":"x"}')],
      ['UserData', { a: { prototype: 'x' } }],
      ['ReferenceID', 0],
      ['ReferenceID', -1],
      ['ReferenceID', '7'],
      ['ReferenceID', 2 ** 32],
      ['ReferenceID', 1.5],
    ];
    for (const [name, value] of wrong) refused({ ...base, [name]: value }, 53, new RegExp(`RequestMakeCall: ${name} `));
    const call = { id: 'TReleaseCall', ThisDN: '1' };
    for (const ConnID of ['', '1', CONN_ID.slice(1), `${CONN_ID}0`, `${CONN_ID}\n`, 'g'.repeat(16), 7, null]) {
      refused({ ...call, ConnID }, 53, /ConnID must be 16 hexadecimal digits/);
    }
  });

  it('lists beyond the limits', () => {
    const list = (UserData: unknown): unknown => ({ id: 'TMakeCall', ThisDN: '1', OtherDN: '2', UserData });
    let deep: Record<string, unknown> = { a: 1 };
    for (let i = 0; i < 100_000; i++) deep = { a: deep };
    refused(list(deep), 53, /nested deeper than 8/);
    refused(list({ a: new Array(1_000_000).fill('x') }), 53, /more than 1000 pairs/);
    refused(list(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`k${i}`, 1]))), 53, /more than 1000 pairs/);
    refused(list({ a: 'x'.repeat(65_529) }), 53, /larger than 65535 bytes/);
    refused(list({ a: 'ä'.repeat(40_000) }), 53, /larger than 65535 bytes/);
    refused(list({ ['k'.repeat(256)]: 1 }), 53, /key longer than 255/);
    accepted(list({ a: 'x'.repeat(65_527) }));
    const small = checkRequest(list({ a: '123456' }), { ...CHECK_LIMITS, packedSize: 12 });
    assert.equal(small.ok, false);
  });

  it('and gives back what EventError repeats, as far as it is valid', () => {
    const told = (request: object) => {
      const { ok: _, ErrorCode, ErrorMessage: _text, ...repeated } = checkRequest(request) as Refused;
      assert.equal(ErrorCode, 53);
      return repeated;
    };
    const ConnID = CONN_ID.toUpperCase();
    assert.deepEqual(told({ id: 'TReleaseCall', ReferenceID: 7, ThisDN: '1' }), { ReferenceID: 7, ThisDN: '1' });
    assert.deepEqual(told({ id: 'TDeleteFromConference', ThisDN: '1', ConnID }), { ThisDN: '1', ConnID: CONN_ID });
    assert.deepEqual(told({ id: 'TMakeCall', ReferenceID: 'x', ThisDN: 1, ConnID: '1' }), {});
    assert.deepEqual(told({ id: 'TReleaseCall', ThisDN: 'x'.repeat(256) }), {});
  });
});
