import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Decoded, type DecoderOptions, decoderOfServer } from './decode-message.js';

const options: DecoderOptions = { sourceEncoding: '', dtdFile: 'IServer.dtd', validationScheme: 'never' };
const DECLARATION = "<?xml version='1.0' encoding='ISO-8859-1'?>";
const DOCTYPE = "<!DOCTYPE GctiMsg SYSTEM 'IServer.dtd'>";
const LOG = "<LogMsg MsgType='Trace' Msg='m'/>";

function decode(document: string | Uint8Array, changes: Partial<DecoderOptions> = {}) {
  const bytes = typeof document === 'string' ? Buffer.from(document, 'latin1') : document;
  return decoderOfServer({ ...options, ...changes }).decode(bytes);
}

/** What becomes of a message inside GctiMsg with CallId c1. */
const inside = (message: string, changes: Partial<DecoderOptions> = {}) =>
  decode(`${DECLARATION}${DOCTYPE}<GctiMsg><CallId>c1</CallId>${message}</GctiMsg>`, changes);

function assertDrop(result: Decoded<never>, what: string): void {
  assert.equal(result.kind, 'drop', what);
}

function assertInvalid(result: ReturnType<typeof decode>, what: string, ReqId?: string): void {
  assert.equal(result.kind, 'invalid', what);
  assert.deepEqual(
    { CallId: (result as { CallId: string }).CallId, ReqId: (result as { ReqId?: string }).ReqId },
    { CallId: 'c1', ReqId },
    what,
  );
}

function accepted(result: ReturnType<typeof decode>, what = ''): Record<string, unknown> {
  assert.equal(result.kind, 'message', `${what} ${JSON.stringify(result)}`);
  return (result as unknown as { message: Record<string, unknown> }).message;
}

const log = (callId: string) => `<GctiMsg><CallId>${callId}</CallId>${LOG}</GctiMsg>`;

test('bytes that are illegal in the encoding: drop', () => {
  const body = (encoding: string, bytes: number[]) =>
    Buffer.concat([
      Buffer.from(`<?xml version='1.0' encoding='${encoding}'?><GctiMsg><CallId>c`),
      Uint8Array.from(bytes),
      Buffer.from(`</CallId>${LOG}</GctiMsg>`),
    ]);
  assertDrop(decode(body('UTF-8', [0xff])) as never, 'no UTF-8');
  assertDrop(decode(body('utf-8', [0xc0, 0xaf])) as never, 'overlong UTF-8');
  assertDrop(decode(body('UTF-8', [0xed, 0xa0, 0x80])) as never, 'surrogate in UTF-8');
  assertDrop(decode(body('UTF-16', [0x41])) as never, 'UTF-16');
  assertDrop(decode(body('windows-1252', [0x41])) as never, 'another encoding');
  assertDrop(decode(body('ISO-8859-1', [0x41]).subarray(1)) as never, 'not XML at all');
  assertDrop(decode(body('ISO-8859-1', [0xff]), { sourceEncoding: 'UTF-8' }) as never, 'source-encoding goes first');
  assert.equal(accepted(decode(body('utf-8', [0xc3, 0xa9])))['CallId'], 'c\u00e9');
  assert.equal(accepted(decode(body('ISO-8859-1', [0xff, 0x85])))['CallId'], 'c\u00ff\u0085');
  assert.equal(accepted(decode(body('LATIN1', [0xe9])))['CallId'], 'c\u00e9');
  assert.equal(accepted(decode(body('us-ascii', [0xe9])))['CallId'], 'c\u00e9');
  assert.equal(accepted(decode(body('x', [0xc3, 0xa9]), { sourceEncoding: 'UTF-8' }))['CallId'], 'c\u00e9');
});

test('without a declared encoding: UTF-8 when the bytes are, else ISO-8859-1; a byte-order mark is skipped', () => {
  const of = (bytes: number[]) =>
    Buffer.concat([
      Buffer.from('<GctiMsg><CallId>c'),
      Uint8Array.from(bytes),
      Buffer.from(`</CallId>${LOG}</GctiMsg>`),
    ]);
  assert.equal(accepted(decode(of([0xc3, 0xa9])))['CallId'], 'c\u00e9');
  assert.equal(accepted(decode(of([0xe9])))['CallId'], 'c\u00e9');
  assert.equal(
    accepted(decode(Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), of([0xc3, 0xa9])])))['CallId'],
    'c\u00e9',
  );
  const declared = Buffer.concat([
    Uint8Array.of(0xef, 0xbb, 0xbf),
    Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${log('\u20ac')}`),
  ]);
  assert.equal(accepted(decode(declared))['CallId'], '\u20ac');
});

test('not well-formed, undefined entity, forbidden character: drop', () => {
  const documents = [
    '',
    '   ',
    'x',
    '<GctiMsg>',
    '<GctiMsg><CallId>c1</GctiMsg></CallId>',
    `${log('c1')}x`,
    `${log('c1')}${log('c1')}`,
    ` ${DECLARATION}${log('c1')}`,
    log('c1&nbsp;'),
    log('c1&#0;'),
    log('c1&#x1;'),
    log('c1&#xFFFE;'),
    log('c1&#x110000;'),
    log('c1\x01'),
    log('c1&'),
    log('c1]]>'),
    log('c1').replace("Msg='m'", 'Msg=m'),
    log('c1').replace("Msg='m'", "Msg='m' Msg='m'"),
    log('c1').replace("Msg='m'", "Msg='<'"),
    log('c1').replace("' Msg", "'Msg"),
    log('<!-- a -- b -->c1'),
  ];
  for (const document of documents) assertDrop(decode(document) as never, document);
});

test('DOCTYPE: only GctiMsg SYSTEM with IServer.dtd, and never an internal subset', () => {
  const dropped = [
    "<!DOCTYPE GctiMsg [<!ENTITY x 'y'>]>",
    '<!DOCTYPE GctiMsg []>',
    "<!DOCTYPE GctiMsg SYSTEM 'IServer.dtd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "<!DOCTYPE GctiMsg SYSTEM 'IServer.dtd' []>",
    "<!DOCTYPE GctiMsg PUBLIC 'x' 'IServer.dtd'>",
    "<!DOCTYPE Other SYSTEM 'IServer.dtd'>",
    "<!DOCTYPE GctiMsg SYSTEM 'Other.dtd'>",
    "<!DOCTYPE GctiMsg SYSTEM 'http://127.0.0.1:1/Other.dtd'>",
    "<!DOCTYPE GctiMsg SYSTEM 'IServer.dtd/'>",
    '<!DOCTYPE GctiMsg>',
    `${DOCTYPE}${DOCTYPE}`,
  ];
  for (const doctype of dropped) assertDrop(decode(`${DECLARATION}${doctype}${log('c1')}`) as never, doctype);
  const kept = [
    DOCTYPE,
    '<!DOCTYPE GctiMsg SYSTEM "IServer.dtd">',
    "<!DOCTYPE  GctiMsg\n SYSTEM\t'/opt/dtd/IServer.dtd' >",
    "<!DOCTYPE GctiMsg SYSTEM 'C:\\ivr\\IServer.dtd'>",
    "<!DOCTYPE GctiMsg SYSTEM 'http://127.0.0.1:1/IServer.dtd'>",
    '',
  ];
  for (const doctype of kept) accepted(decode(`${DECLARATION}${doctype}${log('c1')}`), doctype);
  accepted(decode(log('c1')), 'no declaration either');
  accepted(decode(`<!DOCTYPE GctiMsg SYSTEM 'my.dtd'>${log('c1')}`, { dtdFile: '/x/my.dtd' }), 'option dtd-file');
  assertDrop(decode(`${DOCTYPE}${log('c1')}`, { dtdFile: '/x/my.dtd' }) as never, 'option dtd-file');
});

test('an entity bomb does not work', () => {
  const entities = ["<!ENTITY a0 'aaaaaaaaaa'>"];
  for (let i = 1; i < 12; i++) entities.push(`<!ENTITY a${i} '${`&a${i - 1};`.repeat(10)}'>`);
  assertDrop(decode(`<!DOCTYPE GctiMsg [${entities.join('')}]>${log('&a11;')}`) as never, 'bomb');
});

test('deeper than 64 elements: drop', () => {
  const nested = (depth: number) => {
    // GctiMsg, UDataSet and UDataEx are three levels, the Node is one more.
    const lists = depth - 4;
    const inner = "<Node Name='n' Type='Str' Val='v'/>";
    const list = "<List Name='l'>".repeat(lists) + inner + '</List>'.repeat(lists);
    return inside(`<UDataSet Action='Add'><RequestId>r</RequestId><UDataEx>${list}</UDataEx></UDataSet>`);
  };
  accepted(nested(64));
  assertDrop(nested(65) as never, '65');
});

test('more than 20,000 elements or attributes: drop', () => {
  const many = (count: number) => `<GctiMsg><CallId>c1</CallId>${LOG}${'<a/>'.repeat(count)}</GctiMsg>`;
  // Root, CallId, LogMsg with two attributes: five parts.
  assert.equal(decode(many(19_995)).kind, 'invalid');
  assertDrop(decode(many(19_996)) as never, '20,001');
});

test('root is not GctiMsg, no CallId or an empty one: drop', () => {
  assertDrop(decode(`<Other><CallId>c1</CallId>${LOG}</Other>`) as never, 'root');
  assertDrop(decode(`<GctiMsg>${LOG}</GctiMsg>`) as never, 'no CallId');
  assertDrop(decode(log(' \n')) as never, 'empty CallId');
  assertDrop(decode('<GctiMsg/>') as never, 'nothing');
  assert.equal(accepted(decode(log('\n c 1\t')))['CallId'], 'c 1');
  assert.equal(accepted(decode(log('\u00a0c1')))['CallId'], '\u00a0c1', 'a no-break space is no white space of XML');
});

test('no message element, or more than one; unknown message, or one of the other direction: invalid', () => {
  assertInvalid(inside(''), 'none');
  assertInvalid(inside(LOG + LOG), 'two');
  assertInvalid(inside(`${LOG}<Other/>`), 'a second one that is unknown');
  assertInvalid(inside('<Other/>'), 'unknown');
  assertInvalid(inside('<logMsg/>'), 'another case');
  assertInvalid(inside("<LoginResp IServerVer='x' Result='Success'/>"), 'other direction');
  assertInvalid(inside("<DialOut RefID='1' OrigNum='1' DestNum='2' TimeToAnswer='3'/>"), 'other direction');
  assertInvalid(inside(`<CallId>c2</CallId>${LOG}`), 'two CallIds');
});

test('missing required attribute or element, value outside an enumeration: invalid', () => {
  const cases = [
    "<LogMsg MsgType='Trace'/>",
    "<LogMsg MsgType='trace' Msg='m'/>",
    "<NewCall CallControlMode='Network'/>",
    "<NewCall CallControlMode='MakeCall'><CalledNum>1</CalledNum></NewCall>",
    "<NewCall CallControlMode='Network' ANIRestriction='X'><CalledNum>1</CalledNum></NewCall>",
    '<UDataGet Keys="a"/>',
    '<UDataGet><RequestId>1</RequestId></UDataGet>',
    "<UDataSet Action='Add'><RequestId>1</RequestId></UDataSet>",
    "<UDataSet Action='Put'><RequestId>1</RequestId><UDataEx/></UDataSet>",
    "<UDataDel Action='DeleteKey'><RequestId>1</RequestId></UDataDel>",
    "<DialOutRegistry Command='Add'/>",
    "<DialOutRegistry Command='Remove'/>",
    '<EndCall/>',
    "<CallStatus Event='dialing'/>",
    "<AccessNumGet DestDN='1' Location='l' XRouteType='direct'/>",
    "<Failure FailureCause='busy'/>",
    "<LoginReq Version='4.0'/>",
    "<LoginReq Version='4.0' ClientName='x' ReportStatus='yes'/>",
    '<PeekStatReq><RequestId>1</RequestId><RequestId>2</RequestId><StatName>s</StatName></PeekStatReq>',
  ];
  for (const message of cases) assertInvalid(inside(message), message);
  for (const node of [
    "<Node Type='Str' Val='v'/>",
    "<Node Name='n' Val='v'/>",
    "<Node Name='n' Type='Str'/>",
    "<Node Name='n' Type='str' Val='v'/>",
    "<Node Name='n' Type='Int' Val='1.5'/>",
    "<Node Name='n' Type='Int' Val=''/>",
    "<Node Name='n' Type='Int' Val='0x10'/>",
    "<Node Name='n' Type='Int' Val='2147483648'/>",
    "<Node Name='n' Type='Int' Val='99999999999'/>",
    "<Node Name='n' Type='Bin' Val='ABC'/>",
    "<Node Name='n' Type='Bin' Val='GG'/>",
    "<List><Node Name='n' Type='Str' Val='v'/></List>",
    "<List Name='l'><Node Name='n' Type='Int' Val='x'/></List>",
  ]) {
    assertInvalid(inside(`<UDataSet Action='Add'><RequestId>1</RequestId><UDataEx>${node}</UDataEx></UDataSet>`), node);
  }
});

test('agent messages are refused with their ReqId when it is readable', () => {
  assertInvalid(inside("<AgentLogin ReqId='7' PortNum='1'/>"), 'with', '7');
  assertInvalid(inside("<AgentQuery PortNum='1'/>"), 'without');
  assertInvalid(inside("<AgentReady ReqId='8' PortNum='1' Queue='q' WorkMode='auto'/>"), 'enumeration', '8');
});

test('the exceptions: Version of LoginReq and NewCall is left to the session', () => {
  assert.equal(accepted(inside("<LoginReq Version='9' ClientName='x'/>"))['Version'], '9');
  assert.equal('Version' in accepted(inside("<LoginReq ClientName='x'/>")), false);
  const call = accepted(inside("<NewCall CallControlMode='Network' Version='x'><CalledNum>1</CalledNum></NewCall>"));
  assert.equal(call['Version'], 'x');
});

test('DialOutError that is invalid: drop', () => {
  const bare = (message: string) => decode(`<GctiMsg>${message}</GctiMsg>`);
  assertDrop(bare("<DialOutError RefID='1'/>") as never, 'no Error');
  assertDrop(bare("<DialOutError RefID='1' Error='x'/>") as never, 'Error');
  assert.deepEqual(accepted(bare("<DialOutError RefID='1' Error='NoTrunks'/>")), {
    id: 'DialOutError',
    RefID: '1',
    Error: 'NoTrunks',
  });
  assertDrop(inside("<DialOutError RefID='1' Error='x'/>") as never, 'invalid, with a CallId');
});

const TOLERATED = [
  "<LogMsg MsgType='Trace' Msg='m' Other='1'/>",
  "<LogMsg MsgType='Trace' Msg='m'>text</LogMsg>",
  "<LogMsg MsgType='Trace' Msg='m'> </LogMsg>",
  "<LogMsg MsgType='Trace' Msg='m'><x/></LogMsg>",
  "text<LogMsg MsgType='Trace' Msg='m'/>",
  '<PeekStatReq><StatName>s</StatName><RequestId>1</RequestId></PeekStatReq>',
  '<PeekStatReq>x<RequestId>1</RequestId><StatName>s</StatName></PeekStatReq>',
  "<PeekStatReq><RequestId a='1'>1</RequestId><StatName>s</StatName></PeekStatReq>",
  '<PeekStatReq><RequestId>1<b/></RequestId><StatName>s</StatName></PeekStatReq>',
  "<UDataSet Action='Add'><RequestId>1</RequestId><UDataEx/></UDataSet>",
  "<UDataSet Action='Add'><RequestId>1</RequestId><UDataEx><List Name='l'/></UDataEx></UDataSet>",
  "<UDataSet Action='Add'><RequestId>1</RequestId><UDataEx><x/></UDataEx></UDataSet>",
  "<UDataSet Action='Add'><RequestId>1</RequestId><UDataEx a='1'><Node Name='n' Type='Str' Val='v'/></UDataEx></UDataSet>",
  "<UDataSet Action='Add'><RequestId>1</RequestId><UDataEx><Node Name='n' Type='Str' Val='v' x='y'/></UDataEx></UDataSet>",
  '<Connected><Extensions/></Connected>',
  "<Connected><Extensions><NVPair><NVName>a</NVName><NVVal>b</NVVal></NVPair></Extensions><ExtnsEx><Node Name='n' Type='Str' Val='v'/></ExtnsEx></Connected>",
  '<Connected><Extensions><NVPair><NVVal>b</NVVal><NVName>a</NVName></NVPair></Extensions></Connected>',
];

test('unknown parts, wrong order, text in EMPTY elements: ignored by default, invalid under validation', () => {
  for (const message of TOLERATED) {
    accepted(inside(message), message);
    assertInvalid(inside(message, { validationScheme: 'always' }), message);
    assertInvalid(inside(message, { validationScheme: 'auto' }), message);
  }
  const late = `<GctiMsg>${LOG}<CallId>c1</CallId></GctiMsg>`;
  accepted(decode(late));
  assertInvalid(decode(late, { validationScheme: 'always' }), 'CallId behind the message');
  const withAttribute = `<GctiMsg a='1'><CallId>c1</CallId>${LOG}</GctiMsg>`;
  accepted(decode(withAttribute));
  assertInvalid(decode(withAttribute, { validationScheme: 'always' }), 'attribute of GctiMsg');
  const dialOutError = "<GctiMsg><CallId>c1</CallId><DialOutError RefID='1' Error='NoTrunks'/></GctiMsg>";
  assert.equal('CallId' in accepted(decode(dialOutError)), false);
  assertDrop(decode(dialOutError, { validationScheme: 'always' }) as never, 'DialOutError has no CallId');
});

test('of two generations of user data the new one counts', () => {
  const message = accepted(inside(TOLERATED.find((m) => m.includes('</Extensions><ExtnsEx>')) as string));
  assert.deepEqual(message['ExtnsEx'], [{ Name: 'n', Type: 'Str', Val: 'v' }]);
  assert.equal('Extensions' in message, false);
});

test('indented documents, start/end pairs, comments, CDATA and double quotes are valid everywhere', () => {
  const document = `<?xml version="1.0" encoding="iso-8859-1"?>
    <!-- a comment -->
    <!DOCTYPE GctiMsg SYSTEM "IServer.dtd">
    <GctiMsg>
      <CallId>c<![CDATA[<1>]]></CallId>
      <UDataGetAll>
        <RequestId>r&amp;1</RequestId>
      </UDataGetAll>
    </GctiMsg>
    <!-- the end -->`;
  for (const validationScheme of ['never', 'always'] as const) {
    assert.deepEqual(accepted(decode(document, { validationScheme })), {
      id: 'UDataGetAll',
      CallId: 'c<1>',
      RequestId: 'r&1',
    });
    const pair = `<GctiMsg><CallId>c1</CallId><CallInfoReq></CallInfoReq></GctiMsg>`;
    accepted(decode(pair, { validationScheme }));
  }
});

test('agent messages are valid under validation too', () => {
  accepted(inside("<AgentQuery ReqId='1' PortNum='1'/>", { validationScheme: 'always' }));
});

test('the spellings of the guide that are read', () => {
  assert.equal(accepted(inside("<RouteRequest RouteDn='8000'/>"))['RouteDN'], '8000');
  assert.equal(accepted(inside("<RouteRequest RouteDN='8000'/>"))['RouteDN'], '8000');
  const get = "<AccessNumGet DestDN='1' Location='l' XRouteType='DirectNoToken'/>";
  assert.equal(accepted(inside(get))['XRouteType'], 'DirectNotoken');
  assert.equal(accepted(inside("<Failure FailureCause='ConnectionFailed'/>"))['FailureCause'], 'ConnectFailed');
  assert.equal('Queue' in accepted(inside("<AgentLogout ReqId='1' PortNum='1'/>")), false);
});

test('character references in attributes stay, literal white space becomes a space', () => {
  const message = accepted(inside("<LogMsg MsgType='Trace' Msg='a\tb\nc\r\nd&#x9;&#10;&#xD;e'/>"));
  assert.equal(message['Msg'], 'a b c d\t\n\re');
});
