import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IvrAttributeSchema, IvrChildSchema, IvrMessage, IvrMessageSchema } from '../../protocol/index.js';
import { IVR_MESSAGES } from '../../protocol/index.js';
import { type DecoderOptions, decoderOfDriver, decoderOfServer } from './decode-message.js';
import { MessageEncoder } from './encode-message.js';
import { GLI_MAX_BODY_SENT } from './gli-frame.js';

const options: DecoderOptions = { sourceEncoding: '', dtdFile: 'IServer.dtd', validationScheme: 'never' };
const utf8: DecoderOptions = { ...options, sourceEncoding: 'UTF-8' };
const strict: DecoderOptions = { ...options, validationScheme: 'always' };

function documentOf(encoder: MessageEncoder, message: IvrMessage): string {
  return (encoder.frame(message) as Buffer).toString('latin1', 6);
}

/** Any text that XML can carry. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((s) => [...s].every((c) => c >= ' ' || '\t\n\r'.includes(c)) && !/[\ufffe\uffff]/.test(s));
const callId = text.map((s) => `c${s}`.replace(/[ \t\n\r]+$/, ''));
/** Plain objects, as the decoder makes them. */
const record = ((model: never, constraints?: object) =>
  fc.record(model, { ...constraints, noNullPrototype: true } as never)) as unknown as typeof fc.record;
const name = fc.string({ minLength: 1, maxLength: 8 });
const node = fc.oneof(
  record({ Name: name, Type: fc.constant('Str' as const), Val: text }),
  record({ Name: name, Type: fc.constant('Int' as const), Val: fc.integer() }),
  record({
    Name: name,
    Type: fc.constant('Bin' as const),
    Val: fc.uint8Array({ maxLength: 5 }).map((b) => Buffer.from(b).toString('hex').toUpperCase()),
  }),
);
const nodes = fc.array(node, { minLength: 1, maxLength: 3 });
const list = fc.array(fc.oneof({ weight: 3, arbitrary: node }, record({ Name: name, List: nodes })), {
  minLength: 1,
  maxLength: 3,
});
const pairs = fc.array(record({ Name: name, Type: fc.constant('Str' as const), Val: text }), {
  minLength: 1,
  maxLength: 3,
});

function attributes(schemas: readonly IvrAttributeSchema[]): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(schemas.map((a) => [a.name, a.values === undefined ? text : fc.constantFrom(...a.values)]));
}

function childValue(schema: IvrChildSchema): fc.Arbitrary<unknown> {
  switch (schema.content) {
    case 'text':
      return text;
    case 'list':
      return list;
    case 'nodes':
      return nodes;
    case 'pairs':
      return pairs;
    case 'empty':
      return record(attributes(schema.attributes ?? []), { requiredKeys: requiredNames(schema.attributes ?? []) });
  }
}

function requiredNames(parts: readonly { name: string; required: boolean }[]): string[] {
  return parts.filter((p) => p.required).map((p) => p.name);
}

function messageOf(schema: IvrMessageSchema): fc.Arbitrary<IvrMessage> {
  const generation = fc.constantFrom('old', 'new');
  const only = fc.constantFrom(...schema.children.map((c) => c.name), 'none');
  return fc.tuple(generation, only).chain(([chosen, one]) => {
    let children = schema.children.filter((c) => c.generation === undefined || c.generation === chosen || c.required);
    if (schema.exactlyOneChild) children = schema.children.filter((c) => c.name === (one === 'none' ? 'Server' : one));
    const fields = {
      id: fc.constant(schema.name),
      ...(schema.callId ? { CallId: callId } : {}),
      ...attributes(schema.attributes),
      ...Object.fromEntries(children.map((c) => [c.name, childValue(c)])),
    };
    const required = [
      'id',
      ...(schema.callId ? ['CallId'] : []),
      ...requiredNames([...schema.attributes, ...children]),
    ];
    // The two attributes that another attribute's value makes mandatory.
    if (schema.name === 'UDataDel') required.push('Key');
    if (schema.name === 'DialOutRegistry') required.push('DN');
    if (schema.exactlyOneChild) required.push(...children.map((c) => c.name));
    return record(fields, { requiredKeys: required as never[] }) as unknown as fc.Arbitrary<IvrMessage>;
  });
}

for (const schema of IVR_MESSAGES) {
  test(`round trip of ${schema.name}`, () => {
    const decoders = [options, utf8, strict].map((o) => ({
      decoder: schema.direction === 'to-driver' ? decoderOfDriver(o) : decoderOfServer(o),
      encoder: new MessageEncoder(o),
    }));
    fc.assert(
      fc.property(messageOf(schema), (message) => {
        for (const { decoder, encoder } of decoders) {
          const frame = encoder.frame(message) as Buffer;
          assert.deepEqual(decoder.decode(frame.subarray(6)), { kind: 'message', message });
        }
      }),
      { numRuns: 60 },
    );
  });
}

test('47 messages may follow CallId, 2 stand alone', () => {
  assert.equal(IVR_MESSAGES.filter((m) => m.callId).length, 47);
  assert.deepEqual(
    IVR_MESSAGES.filter((m) => !m.callId).map((m) => m.name),
    ['DialOut', 'DialOutError'],
  );
});

test('a message is written in one line, in DTD order, with single quotes', () => {
  const encoder = new MessageEncoder(options);
  const message: IvrMessage = {
    id: 'CallInfoResp',
    LastEvent: 'EventRinging',
    CallId: 'a<b\u00ff',
    PortDN: "7'1",
    ANI: '\u20ac\t',
  };
  assert.equal(
    documentOf(encoder, message),
    "<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE GctiMsg SYSTEM 'IServer.dtd'><GctiMsg>" +
      "<CallId>a&lt;b\u00ff</CallId><CallInfoResp ANI='&#x20AC;&#x9;' PortDN='7&apos;1' LastEvent='EventRinging'/></GctiMsg>",
  );
  const frame = encoder.frame(message) as Buffer;
  assert.ok(frame.includes(Buffer.from([0x62, 0xff, 0x3c])), 'the byte 0xFF of a CallId comes back as it was');
});

test('characters that XML forbids are written as ?', () => {
  const encoder = new MessageEncoder(options);
  const document = documentOf(encoder, { id: 'LogMsg', CallId: 'c', MsgType: 'Trace', Msg: 'a\0b\x1fc\ud800d\ufffe' });
  assert.match(document, /Msg='a\?b\?c\?d\?'/);
});

test('a message that does not fit into a frame is not written', () => {
  const encoder = new MessageEncoder(options);
  const empty = documentOf(encoder, { id: 'LogMsg', CallId: 'c', MsgType: 'Trace', Msg: '' }).length;
  const frame = (length: number) =>
    encoder.frame({ id: 'LogMsg', CallId: 'c', MsgType: 'Trace', Msg: 'x'.repeat(length - empty) });
  assert.equal(frame(GLI_MAX_BODY_SENT)?.length, GLI_MAX_BODY_SENT + 6);
  assert.equal(frame(GLI_MAX_BODY_SENT + 1), undefined);
});

test('empty lists are never written, except where the DTD demands the element', () => {
  const encoder = new MessageEncoder(options);
  assert.match(
    documentOf(encoder, { id: 'TreatCall', CallId: 'c', Type: 'Music', Parameters: [] }),
    /<TreatCall Type='Music'\/>/,
  );
  const nested = [{ Name: 'a', List: [{ Name: 'b', List: [] }] }];
  assert.match(
    documentOf(encoder, { id: 'TreatCall', CallId: 'c', Type: 'Music', Parameters: nested }),
    /<TreatCall Type='Music'\/>/,
  );
});
