import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlainReader } from './plain-document.js';
import { PlainPrologs } from './plain-prolog.js';
import { XmlReader } from './xml-tree.js';

const DECLARATION = "<?xml version='1.0' encoding='ISO-8859-1'?>";
const DOCTYPE = "<!DOCTYPE GctiMsg SYSTEM 'IServer.dtd'>";
const PROLOG = DECLARATION + DOCTYPE;

const prologs = new PlainPrologs('IServer.dtd');

function readPlain(document: string) {
  const body = Buffer.from(document, 'latin1');
  const begin = prologs.end(body);
  return begin === 0 ? undefined : new PlainReader().read(body, begin);
}

/** What the library makes of it, for comparison; undefined = not well-formed. */
function readByLibrary(document: string) {
  const result = new XmlReader('IServer.dtd').read(document);
  return 'root' in result ? result.root : undefined;
}

test('the plain form is read as the library reads it', () => {
  const documents = [
    '<GctiMsg/>',
    '<GctiMsg></GctiMsg>',
    "<GctiMsg><CallId>c1</CallId><EndCall EndCause='Normal'/></GctiMsg>",
    '<GctiMsg><CallId>c1</CallId><EndCall EndCause="Normal"/></GctiMsg>',
    "<GctiMsg>\n\t<CallId> c1 </CallId>\n\t<EndCall EndCause='Normal'  />\n</GctiMsg>\n",
    "<GctiMsg ><CallId >c'1\"=/]]</CallId><EndCall EndCause='a=\"/>b'></EndCall></GctiMsg>",
    "<GctiMsg><CallId>c1</CallId><UDataSet RequestId='1' Action='Add'><UDataEx><List Name='l'><Node Name='a' Type='Int' Val='1'/></List></UDataEx></UDataSet></GctiMsg>",
    '<GctiMsg>a<CallId/>b<CallId/>c</GctiMsg>',
  ];
  for (const document of documents) {
    const plain = readPlain(PROLOG + document);
    assert.ok(plain !== undefined, document);
    assert.deepEqual(
      JSON.parse(JSON.stringify(plain)),
      JSON.parse(JSON.stringify(readByLibrary(PROLOG + document))),
      document,
    );
  }
});

test('what is not plain, or not well-formed, is left to the library', () => {
  const documents = [
    '',
    '<',
    '<GctiMsg',
    '<GctiMsg>',
    '<GctiMsg></GctiMsg',
    '<GctiMsg></CallId>',
    '<GctiMsg></GctiMsg>x',
    '<GctiMsg/><GctiMsg/>',
    '<GctiMsg>]]></GctiMsg>',
    '<GctiMsg>&amp;</GctiMsg>',
    '<GctiMsg>\r\n</GctiMsg>',
    '<GctiMsg>\u00e9</GctiMsg>',
    '<GctiMsg>\u0000</GctiMsg>',
    '<GctiMsg><!-- c --></GctiMsg>',
    '<GctiMsg><![CDATA[c]]></GctiMsg>',
    '<GctiMsg><?p?></GctiMsg>',
    '<GctiMsg><Unknown/></GctiMsg>',
    "<GctiMsg Unknown='u'/>",
    "<GctiMsg Name='a' Name='b'/>",
    "<GctiMsg Name='a'Type='b'/>",
    "<GctiMsg Name = 'a'/>",
    "<GctiMsg Name='a/>",
    "<GctiMsg Name='<'/>",
    "<GctiMsg Name='&lt;'/>",
    "<GctiMsg Name='\n'/>",
    '<GctiMsg Name=a/>',
    '<GctiMsg Name/>',
    '< GctiMsg/>',
    '<GctiMsg / >',
    '<GctiMsg></GctiMsg >',
    '<CallId/>',
    `${'<List>'.repeat(9)}${'</List>'.repeat(9)}`,
    `<GctiMsg>${' '.repeat(5000)}</GctiMsg>`,
  ];
  for (const document of documents) assert.equal(readPlain(PROLOG + document), undefined, document);
});

test('a prolog that is not plain makes the whole document one for the library', () => {
  const root = '<GctiMsg/>';
  const endOf = (document: string) => prologs.end(Buffer.from(document, 'latin1'));
  assert.equal(endOf(PROLOG + root), PROLOG.length);
  assert.equal(endOf(`${DECLARATION}\n${DOCTYPE}\n${root}`), PROLOG.length + 2);
  const others = [
    root,
    DECLARATION + root,
    DOCTYPE + root,
    `<?xml version='1.0' encoding='UTF-16'?>${DOCTYPE}${root}`,
    `${DECLARATION}<!DOCTYPE GctiMsg SYSTEM 'other.dtd'>${root}`,
    `${DECLARATION}<!DOCTYPE GctiMsg [<!ENTITY a 'b'>]>${root}`,
    `${PROLOG}${PROLOG}${root}`,
    `${PROLOG}<!-- c -->${root}`,
    PROLOG,
  ];
  for (const document of others) assert.equal(endOf(document), 0, document);
});
