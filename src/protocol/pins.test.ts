import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  ATTRIBUTE_LOG_NAMES,
  ATTRIBUTES,
  CONFIRMED_BY,
  ENUMS,
  ERRORS,
  EVENTS,
  enumNameOf,
  enumNumber,
  errorMessage,
  nameOfMessage,
  numberOfMessage,
  REQUESTS,
} from './index.js';

/** Numbers written down here by hand, so that a change of the data or the generator cannot move them unseen. */
describe('numbers of the vocabulary', () => {
  it('has 183 messages, 84 of them requests, numbered without a gap', () => {
    const numbers = [...Object.values(REQUESTS), ...Object.values(EVENTS)].map((m) => m.number).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: 183 }, (_, i) => i),
    );
    assert.equal(Object.keys(REQUESTS).length, 84);
    assert.equal(Object.keys(EVENTS).length, 99);
    assert.equal(Object.keys(CONFIRMED_BY).length, 84);
  });

  const messages: readonly (readonly [number, string])[] = [
    [0, 'RequestRegisterClient'],
    [3, 'RequestRegisterAddress'],
    [14, 'RequestMakeCall'],
    [17, 'RequestReleaseCall'],
    [22, 'RequestDeleteFromConference'],
    [33, 'RequestDeletePair'],
    [50, 'EventServerConnected'],
    [52, 'EventError'],
    [60, 'EventRinging'],
    [64, 'EventEstablished'],
    [70, 'EventPartyDeleted'],
    [85, 'EventAttachedDataChanged'],
    [97, 'RequestSendDTMF'],
    [113, 'RequestApplyTreatment'],
    [138, 'EventACK'],
    [153, 'EventReserved_1'],
    [160, 'EventCallCreated'],
    [177, 'RequestNetworkPrivateService'],
    [182, 'EventResourceInfo'],
  ];
  for (const [number, name] of messages) {
    it(`${name} is ${number}`, () => {
      assert.equal(nameOfMessage(number), name);
      assert.equal(nameOfMessage(name), name);
      assert.equal(numberOfMessage(nameOfMessage(name) ?? 'EventACK'), number);
    });
  }

  it('has 149 numbered attributes', () => {
    assert.equal(ATTRIBUTE_LOG_NAMES.length, 149);
    assert.equal(new Set(ATTRIBUTE_LOG_NAMES).size, 149);
    const pins: Record<number, string> = {
      0: 'ProtocolVersion',
      9: 'ConnID',
      16: 'AgentWorkMode',
      17: 'Reason',
      20: 'ThisDN',
      46: 'ErrorCode',
      51: 'UserData',
      56: 'AddressInfoType',
      84: 'TreatmentParms',
      105: 'PrivateMsgID',
      148: 'EventSequenceNumber',
    };
    for (const [number, name] of Object.entries(pins)) {
      assert.equal(ATTRIBUTE_LOG_NAMES[Number(number)], `Attribute${name}`);
    }
    assert.equal(ATTRIBUTES.WorkMode.number, 16);
    assert.equal(ATTRIBUTES.InfoType.number, 56);
    assert.equal(ATTRIBUTES.TransferConnID.number, 11);
    assert.equal(ATTRIBUTES.SessionKey.number, undefined);
  });

  it('has the error catalogue', () => {
    assert.equal(Object.keys(ERRORS).length, 756);
    const pins: Record<number, string> = {
      40: 'TERR_NOMORE_LICENSE',
      41: 'TERR_NOT_REGISTERED',
      51: 'TERR_UNSUP_OPER',
      53: 'TERR_INVALID_ATTR',
      56: 'TERR_INV_CONNID',
      59: 'TERR_NOT_CONFIGURED',
      71: 'TERR_INV_CALD_DN',
      1141: 'TERR_CSTA_OPER_REQ_INCOMPAT',
      1177: 'TERR_CSTA_SYSRES_CONF_LIMIT_EXC',
    };
    for (const [code, name] of Object.entries(pins)) assert.equal(ERRORS[Number(code)]?.name, name);
    assert.equal(errorMessage(51), 'The operation is not supported');
    assert.equal(errorMessage(39), 'Error 39');
  });

  it('has the numbers of the enumerations', () => {
    assert.equal(enumNumber('CallState', 'OK'), 0);
    assert.equal(enumNumber('CallState', 'Redirected'), 22);
    assert.equal(enumNumber('CallState', 'Held'), 50);
    assert.equal(enumNumber('CallType', 'Consult'), 4);
    assert.equal(enumNumber('DNRole', 'DeletedParty'), 8);
    assert.equal(enumNumber('AgentWorkMode', 'LegalGuard'), 2);
    assert.equal(enumNumber('RouteType', 'CallDisconnect'), 14);
    assert.equal(enumNumber('TreatmentType', 'RAN'), 18);
    assert.equal(enumNumber('XRouteType', 'Default'), -1);
    assert.equal(enumNumber('MediaType', 'Custom0'), 100);
    assert.equal(enumNumber('RegisterMode', 'ModeMonitor'), 2);
    assert.equal(enumNumber('SubscriptionOperationType', 'SubscriptionStart'), undefined);
    assert.equal(enumNumber('PartyState', 'Connected+Dialing'), 12 + 65_536);
    assert.equal(enumNameOf('MergeType', 1), 'Conference');
  });

  it('has names for all numbers and numbers for all names', () => {
    for (const [name, { values }] of Object.entries(ENUMS)) {
      const enumName = name as keyof typeof ENUMS;
      for (const value of values) {
        if (value.number === undefined) continue;
        assert.equal(enumNumber(enumName, value.name), value.number, `${name}.${value.name}`);
        const back = enumNameOf(enumName, value.number);
        assert.notEqual(back, undefined);
        assert.equal(enumNumber(enumName, back ?? ''), value.number, `${name}.${value.name}`);
      }
    }
  });

  it('has the same marks as the data', () => {
    const data = JSON.parse(readFileSync(new URL('../../spec/tlib/messages.json', import.meta.url), 'utf8'));
    for (const m of data.messages) {
      if (m.kind === 'event') assert.equal(EVENTS[m.name as keyof typeof EVENTS].table, m.table);
    }
  });
});

describe('function names', () => {
  const aliases: readonly (readonly [string, string])[] = [
    ['TMakeCall', 'RequestMakeCall'],
    ['TCallSetForward', 'RequestCallForwardSet'],
    ['TDeleteUserData', 'RequestDeletePair'],
    ['TDeleteAllUserData', 'RequestDeleteUserData'],
    ['TAgentSetReady', 'RequestAgentReady'],
    ['TSendUserEvent', 'RequestDistributeUserEvent'],
    ['TSetCallAttributes', 'RequestSetCallInfo'],
    ['TOpenServerEx', 'RequestRegisterClient'],
    ['TRegisterClient', 'RequestRegisterClient'],
    ['TPlayVoice', 'RequestPlayVoiceFile'],
  ];
  for (const [alias, name] of aliases) it(`${alias} sends ${name}`, () => assert.equal(nameOfMessage(alias), name));
  it('knows no others', () => {
    for (const name of ['TCloseServer', 'toString', '__proto__', '', 'requestmakecall']) {
      assert.equal(nameOfMessage(name), undefined);
    }
    assert.equal(nameOfMessage(-1), undefined);
    assert.equal(nameOfMessage(183), undefined);
    assert.equal(nameOfMessage(1.5), undefined);
  });
});
