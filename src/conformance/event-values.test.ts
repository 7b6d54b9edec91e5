import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueProblem } from './event-values.js';

const UUID = '0000ABCD0000000000000000000000P2';

test('values of the type that the vocabulary gives the attribute', () => {
  const fine: readonly (readonly [string, unknown])[] = [
    ['ConnID', '006c024600000001'],
    ['CallUUID', UUID],
    ['CallID', 0],
    ['EventSequenceNumber', 1],
    ['UserData', {}],
    ['CallState', 'OK'],
    ['ThisDN', '7001'],
  ];
  for (const [name, value] of fine) assert.equal(valueProblem(name, value), undefined, name);
});

test('values of another type, and attributes that nobody knows', () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['ConnID', '6C024600000001', /no ConnID of 16/],
    ['PartyUUID', '0000ABCD0000000000SIP-MWQTEKXH-1', /no identifier of 32 letters and digits/],
    ['CallID', '1', /no integer/],
    ['UserData', [], /no key-value list/],
    ['CallState', 'ok', /no word of CallState: "ok"/],
    ['ThisDN', 7001, /no text/],
    ['ThisNumber', '7001', /no attribute of the vocabulary/],
  ];
  for (const [name, value, problem] of wrong) assert.match(valueProblem(name, value) ?? 'fine', problem);
});
