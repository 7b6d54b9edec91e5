import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import {
  ATTRIBUTES,
  type AttributeName,
  asyncApiDocument,
  checkRequest,
  ENUMS,
  type EnumName,
  EVENTS,
  enumNameOf,
  enumNumber,
  formatTServerMessage,
  INFO_STATUS,
  INFO_TYPE,
  isRequestName,
  type KVList,
  nameOfMessage,
  parseTServerLog,
  REQUESTS,
  type TMessage,
} from './index.js';

/** Values of an enumeration that a message may carry and a log gives back. */
function enumValues(name: EnumName, id: string): fc.Arbitrary<string> {
  const { values, combination } = ENUMS[name];
  if (combination) {
    const numbers = values.map((v) => v.number ?? 0);
    return fc
      .tuple(
        fc.constantFrom(...numbers.filter((n) => n <= combination.numberMask)),
        fc.subarray(numbers.filter((n) => n > combination.numberMask)),
      )
      .map(
        ([base, flags]) =>
          enumNameOf(
            name,
            flags.reduce((sum, f) => sum | f, base),
          ) ?? assert.fail(),
      );
  }
  // Of two names with one number a log gives back the one that the message calls for.
  return fc.constantFrom(
    ...values.map((v) => (v.number === undefined ? v.name : (enumNameOf(name, v.number, id) ?? assert.fail()))),
  );
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
/** What may stand in user data: anything, line breaks and quotes too. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom("'", "a'\t'b", '\n@1: message EventError\n\tAttributeX\t1', '\\x0a', "x'(list)", '(list)', ' ', '12'),
);
const key = anyText.filter((k) => k !== '' && !['__proto__', 'constructor', 'prototype'].includes(k));
const { list } = fc.letrec<{ list: KVList; value: string | number | KVList }>((tie) => ({
  value: fc.oneof({ maxDepth: 2, withCrossShrink: true }, anyText, fc.integer(), tie('list')),
  list: fc.dictionary(
    key,
    fc.oneof(tie('value'), fc.array(tie('value'), { minLength: 2, maxLength: 3 })) as fc.Arbitrary<string>,
    { maxKeys: 4, noNullPrototype: true },
  ),
}));

function attributeValue(id: string, name: AttributeName): fc.Arbitrary<unknown> {
  if (name === 'ReferenceID') return fc.integer({ min: 1, max: 0xffffffff });
  if (name === 'DTMFDigits') return fc.constantFrom('1', '12*#');
  const { kind, enum: enumName } = ATTRIBUTES[name];
  switch (kind) {
    case 'string':
      return text;
    case 'uuid':
      return fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZ'), minLength: 32, maxLength: 32 });
    case 'integer':
      return fc.integer({ min: -0x80000000, max: 0xffffffff });
    case 'sequence':
      return fc.maxSafeNat();
    case 'connid':
      return fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 });
    case 'character':
      return fc.constantFrom(...'0123456789*#');
    case 'mask':
      return fc.string({ unit: fc.constantFrom('00', 'ff', '1a'), minLength: 1, maxLength: 64 });
    case 'message':
      return fc.constantFrom(...Object.keys(EVENTS));
    case 'enum':
      return enumValues(enumName as EnumName, id);
    case 'info-type':
      return enumValues(INFO_TYPE[id] ?? 'AddressInfoType', id);
    case 'info-status':
      return fc.nat();
    case 'kv-list':
      return list;
  }
}

/** Any message with its mandatory attributes and some of the others, as the server would make it. */
const anyMessage: fc.Arbitrary<TMessage> = fc
  .constantFrom(...Object.keys(REQUESTS), ...Object.keys(EVENTS))
  .chain((id) => {
    const { mandatory, optional } = isRequestName(id) ? REQUESTS[id] : EVENTS[id as keyof typeof EVENTS];
    const needed = id === 'RequestReserveAgent' ? [...mandatory, 'AgentID' as const] : mandatory;
    const others = optional.filter((n) => !needed.includes(n));
    return fc.subarray(others, { maxLength: Math.min(6, others.length) }).chain((more) => {
      const names = [...needed, ...more].filter((n) => !ATTRIBUTES[n].secret);
      return fc.record(Object.fromEntries(names.map((n) => [n, attributeValue(id, n)]))).map((attributes) => {
        const message: Record<string, unknown> = { id, ...attributes };
        const status = INFO_STATUS[String(message['InfoType'])];
        // Where the status is an enumeration the server writes its name.
        if (status && 'InfoStatus' in message) message['InfoStatus'] = enumNameOf(status, 1);
        return message as unknown as TMessage;
      });
    });
  });

describe('T-Server log', () => {
  it('gives back every message that was printed', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 4 }), fc.nat(), (messages, time) => {
        const log = messages
          .map((m) => formatTServerMessage(m, { time, version: '1.0', applicationName: 'a' }))
          .join('');
        const found = parseTServerLog(log);
        assert.deepEqual(
          found.map((f) => f.unread),
          messages.map(() => []),
        );
        assert.deepEqual(
          found.map((f) => f.message),
          messages,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is read without a throw whatever it contains', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        '@1: message EventError',
        '\tAttributeUserData\t[2',
        "\t\t'a'(list)",
        "\t\t\t\t'b'\t1",
        '\t(text)',
      ),
      fc
        .tuple(fc.constantFrom(...Object.values(ATTRIBUTES).map((a) => a.logName)), fc.string())
        .map(([n, v]) => `\t${n}\t${v}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        for (const { message } of parseTServerLog(lines.join('\n')))
          assert.notEqual(nameOfMessage(message.id), undefined);
      }),
      { numRuns: 500 },
    );
  });
});

describe('checkRequest', () => {
  it('takes every well-formed request as it is, and takes its own result again', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const result = checkRequest(message);
        if (!isRequestName(message.id)) return assert.equal(!result.ok && result.ErrorCode, 51);
        const control = /[\p{Cc}]/u.test(
          Object.values(message)
            .filter((v) => typeof v === 'string')
            .join(''),
        );
        if (control) return assert.equal(result.ok, false);
        assert.deepEqual(result, { ok: true, request: message });
        return assert.deepEqual(checkRequest(result.ok && result.request), result);
      }),
      { numRuns: 1000 },
    );
  });

  it('answers anything that JSON can say', () => {
    const known = Object.values(REQUESTS).flatMap((r) => r.functions);
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc
        .tuple(
          fc.constantFrom(...Object.keys(REQUESTS), ...known),
          fc.dictionary(fc.constantFrom(...Object.keys(ATTRIBUTES), '__proto__', 'x'), fc.jsonValue(), { maxKeys: 6 }),
        )
        .map(([id, attributes]) => ({ ...attributes, id })),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const before = JSON.stringify(value);
        const result = checkRequest(value);
        assert.equal(JSON.stringify(value), before);
        if (result.ok) assert.ok(isRequestName(result.request.id));
        else {
          assert.ok(result.ErrorCode === 51 || result.ErrorCode === 53);
          assert.ok(result.ErrorMessage.length > 0 && result.ErrorMessage.length < 600);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('enumerations', () => {
  it('give every party state back', () => {
    fc.assert(
      fc.property(enumValues('PartyState', ''), (name) => {
        assert.equal(enumNameOf('PartyState', enumNumber('PartyState', name) ?? -1), name);
      }),
    );
    assert.equal(enumNumber('PartyState', 'Connected+Held'), undefined);
    assert.equal(enumNumber('PartyState', 'Connected+'), undefined);
    assert.equal(enumNameOf('PartyState', 2 ** 40), undefined);
  });
});

describe('AsyncAPI document', () => {
  const document = asyncApiDocument({ version: '1.2.3', host: '127.0.0.1:1' }) as {
    readonly channels: { readonly tlib: { readonly address: string; readonly messages: object } };
    readonly operations: Readonly<Record<string, { readonly action: string; readonly messages: readonly object[] }>>;
    readonly components: { readonly messages: Readonly<Record<string, unknown>> };
  };

  it('has no reference that leads nowhere', () => {
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { $ref } = value as { $ref?: string };
      if ($ref !== undefined) {
        let target: unknown = document;
        for (const step of $ref.slice(2).split('/')) target = (target as Record<string, unknown>)[step];
        assert.notEqual(target, undefined, $ref);
      }
      for (const inner of Object.values(value)) visit(inner);
    };
    visit(document);
  });

  it('has all messages: 84 requests, 99 events without the 7 reserved ones, the heart-beat', () => {
    assert.equal(document.channels.tlib.address, '/tlib');
    assert.equal(Object.keys(document.channels.tlib.messages).length, 84 + 92 + 1);
    const received = Object.values(document.operations).filter((o) => o.action === 'receive');
    assert.equal(received.length, 84);
    assert.equal(document.operations['sendEvents']?.messages.length, 92 + 1);
  });

  it('describes what checkRequest takes and what the server sends', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema({ ...document, $id: 'doc' });
    const accepts = (message: { readonly id: string }): boolean => {
      const schema = ajv.getSchema(`doc#/components/messages/${message.id}/payload`);
      return schema === undefined || schema(message) === true;
    };
    fc.assert(
      fc.property(anyMessage, (message) => {
        assert.ok(accepts(message), JSON.stringify(message));
        if (!isRequestName(message.id)) return;
        const { id } = message;
        assert.equal(accepts(Object.assign({ Colour: 1 }, message)), false);
        if (REQUESTS[message.id].mandatory.length > 0) assert.equal(accepts({ id }), false);
      }),
      { numRuns: 300 },
    );
  });
});
