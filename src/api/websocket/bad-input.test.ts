import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect, type Message, register, startTestApi, type TestApi } from '../fixture.js';

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** What is sent, and the EventError that has to come. */
const TABLE: readonly {
  readonly what: string;
  readonly text: string;
  readonly ErrorCode: number;
  readonly says: RegExp;
}[] = [
  { what: 'no JSON', text: 'hello', ErrorCode: 53, says: /not JSON/ },
  { what: 'nothing', text: '', ErrorCode: 53, says: /empty or binary/ },
  { what: 'half an object', text: '{"id":"RequestMakeCall"', ErrorCode: 53, says: /not JSON/ },
  { what: 'null', text: 'null', ErrorCode: 53, says: /not a JSON object/ },
  { what: 'a number', text: '42', ErrorCode: 53, says: /not a JSON object/ },
  { what: 'a list', text: '[{"id":"RequestMakeCall"}]', ErrorCode: 53, says: /not a JSON object/ },
  { what: 'no id', text: '{"ThisDN":"7001"}', ErrorCode: 53, says: /id/ },
  { what: 'an id that is no text', text: '{"id":14}', ErrorCode: 53, says: /id/ },
  { what: 'an unknown message', text: '{"id":"RequestTea","ReferenceID":9}', ErrorCode: 51, says: /RequestTea/ },
  { what: 'an event', text: '{"id":"EventRinging","ReferenceID":9}', ErrorCode: 51, says: /no request/ },
  {
    what: 'a missing attribute',
    text: '{"id":"TMakeCall","ThisDN":"7001","ReferenceID":9}',
    ErrorCode: 53,
    says: /OtherDN/,
  },
  {
    what: 'a mistyped attribute',
    text: '{"id":"TMakeCall","ThisDN":7001,"OtherDN":"7002","ReferenceID":9}',
    ErrorCode: 53,
    says: /ThisDN/,
  },
  {
    what: 'an unknown attribute',
    text: '{"id":"TMakeCall","ThisDN":"7001","OtherDN":"7002","Tea":1,"ReferenceID":9}',
    ErrorCode: 53,
    says: /Tea/,
  },
  {
    what: 'a ConnID that is none',
    text: '{"id":"TAnswerCall","ThisDN":"7001","ConnID":"12","ReferenceID":9}',
    ErrorCode: 53,
    says: /ConnID/,
  },
  { what: 'deep JSON', text: `{"id":"TMakeCall","UserData":${deep(50)}}`, ErrorCode: 53, says: /deep/ },
  { what: 'very deep JSON', text: deep(8000), ErrorCode: 53, says: /deep/ },
  {
    what: 'a very deep list',
    text: `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
    ErrorCode: 53,
    says: /not a JSON object/,
  },
  {
    what: 'a prototype',
    text: '{"id":"TMakeCall","UserData":{"__proto__":{"a":1}},"ReferenceID":9}',
    ErrorCode: 53,
    says: /__proto__/,
  },
  { what: 'a name of all objects', text: '{"id":"constructor","ReferenceID":9}', ErrorCode: 51, says: /constructor/ },
  {
    what: 'a second id of a text in pieces',
    text: '{"id":"Request\\u0000MakeCall"}',
    ErrorCode: 51,
    says: /Unknown request/,
  },
];

describe('bad input', () => {
  let running: TestApi;
  before(async () => {
    running = await startTestApi();
  });
  after(() => running.api.stop());

  for (const { what, text, ErrorCode, says } of TABLE) {
    it(`${what}: EventError ${ErrorCode}, and the connection stays`, async () => {
      const { socket } = await register(running.api.url);
      socket.send(text);
      const error = await socket.next((m) => m['id'] === 'EventError');
      assert.equal(error['ErrorCode'], ErrorCode);
      assert.match(String(error['ErrorMessage']), says);
      assert.equal(error['EventSequenceNumber'], 1);
      const wanted = /"ReferenceID":9/.test(text) ? 9 : undefined;
      assert.equal(error['ReferenceID'], wanted);
      socket.send({ id: 'RequestQueryServer', ReferenceID: 10 });
      await socket.next((m) => m['ReferenceID'] === 10);
      socket.ws.close();
    });
  }

  it('names the DN of the request', async () => {
    const { socket } = await register(running.api.url);
    socket.send({ id: 'TMakeCall', ThisDN: '7001' });
    const error = await socket.next((m) => m['id'] === 'EventError');
    assert.equal(error['ThisDN'], '7001');
  });

  it('a binary message: EventError', async () => {
    const { socket } = await register(running.api.url);
    socket.ws.send(Buffer.from('{"id":"RequestQueryServer"}'), { binary: true });
    const error = await socket.next((m) => m['id'] === 'EventError');
    assert.equal(error['ErrorCode'], 53);
  });

  it('too long a message: close code 1009; the session can be resumed', async () => {
    const { socket, answer } = await register(running.api.url);
    socket.send(JSON.stringify({ id: 'RequestQueryServer', Extensions: { long: 'x'.repeat(70_000) } }));
    assert.equal((await socket.closed).code, 1009);
    const again = await register(running.api.url, { ResumeFrom: 0, SessionKey: answer['SessionKey'] });
    assert.equal(again.answer['Resumed'], true);
  });

  it('a broken WebSocket frame: the connection ends, the server does not', async () => {
    const socket = await connect(running.api.url);
    // Reserved bits must be 0 (RFC 6455 section 5.2).
    (socket.ws as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0xff, 0x80, 0, 0, 0, 0]),
    );
    assert.equal((await socket.closed).code, 1002);
    await register(running.api.url);
  });

  const registrations: readonly [string, Message][] = [
    ['without ApplicationName', {}],
    ['with an empty ApplicationName', { ApplicationName: '' }],
    ['with ResumeFrom alone', { ApplicationName: 'a', ResumeFrom: 3 }],
    ['with SessionKey alone', { ApplicationName: 'a', SessionKey: 'k' }],
    ['with a negative ResumeFrom', { ApplicationName: 'a', SessionKey: 'k', ResumeFrom: -1 }],
    ['with an unknown attribute', { ApplicationName: 'a', Colour: 'red' }],
  ];
  for (const [how, attributes] of registrations) {
    it(`RequestRegisterClient ${how}: EventError 53; it may be sent again`, async () => {
      const socket = await connect(running.api.url);
      socket.send({ id: 'RequestRegisterClient', ...attributes });
      const error = await socket.next(() => true);
      assert.deepEqual([error['id'], error['ErrorCode']], ['EventError', 53]);
      socket.send({ id: 'RequestRegisterClient', ApplicationName: 'a' });
      await socket.next((m) => m['id'] === 'EventLinkConnected');
      socket.ws.close();
    });
  }
});
