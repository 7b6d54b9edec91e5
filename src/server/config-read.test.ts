import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DEFAULT_OPTIONS } from '../core/index.js';
import { checkMediaOptions } from '../media/index.js';
import { ConfigError } from './config-check.js';
import { MEDIA } from './config-media.js';
import { optionsPage } from './config-page.js';
import { readConfig } from './config-read.js';
import { DEMO } from './demo.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-config-'));
let files = 0;
function fileOf(content: string): string {
  files += 1;
  const file = join(folder, `${files}.yaml`);
  writeFileSync(file, content);
  return file;
}
function problemsOf(sources: Parameters<typeof readConfig>[0]): readonly string[] {
  try {
    readConfig(sources);
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

describe('configuration', () => {
  it('has a default for everything but what has none', () => {
    const config = readConfig();
    assert.equal(config.http.port, 8080);
    assert.equal(config.http.host, '127.0.0.1');
    assert.deepEqual(config.dns, []);
    assert.deepEqual(config.options, DEFAULT_OPTIONS);
    assert.equal(Object.hasOwn(config.http, 'tls'), false);
  });

  it('is read from YAML and from JSON alike; numbers keep their leading zeros', () => {
    const yaml = 'http:\n  port: 8081\ndns:\n  - number: 0041\n  - {number: 8000, type: ACDQueue}\n';
    const json = '{"http":{"port":8081},\t"dns":[{"number":"0041"},{"number":"8000","type":"ACDQueue"}]}';
    const [a, b] = [readConfig({ file: fileOf(yaml) }), readConfig({ file: fileOf(json) })];
    assert.deepEqual(a, b);
    assert.deepEqual(a.dns, [
      { number: '0041', type: 'Extension' },
      { number: '8000', type: 'ACDQueue' },
    ]);
    assert.equal(a.http.port, 8081);
  });

  it('takes --set before the file before what the program brings', () => {
    const file = fileOf('http: {port: 8081, host: localhost}\nexternal: ["1*"]');
    const config = readConfig({ base: DEMO, file, set: ['http.port=1', 'http.port=8082', 'options.wrap-up-time=30'] });
    assert.deepEqual([config.http.port, config.http.host, config.options['wrap-up-time']], [8082, 'localhost', 30]);
    assert.deepEqual(config.external, ['1*']);
    assert.equal(config.dns.length, DEMO.dns.length);
  });

  it('takes lists and groups on the command line as YAML, texts as they are', () => {
    const config = readConfig({
      set: [
        'external=[555*, "0800*"]',
        'dns=[{number: 7001}]',
        'name=a: b # c',
        'http.tls={cert: a.pem, key: b.pem}',
        'options.auto-logout-ready=true',
      ],
    });
    assert.deepEqual(config.external, ['555*', '0800*']);
    assert.deepEqual(config.dns, [{ number: '7001', type: 'Extension' }]);
    assert.equal(config.name, 'a: b # c');
    assert.deepEqual(config.http.tls, { cert: 'a.pem', key: 'b.pem' });
    assert.equal(config.options['auto-logout-ready'], true);
  });

  it('an empty file and an empty heading are no mistake', () => {
    assert.deepEqual(readConfig({ file: fileOf('') }), readConfig());
    assert.deepEqual(readConfig({ file: fileOf('http:\nclients:\n') }), readConfig());
  });

  const mistakes: readonly [string, readonly string[], RegExp][] = [
    ['an unknown option', ['http.prt=1'], /^http\.prt: no such option; did you mean http\.port\?$/],
    ['an unknown group', ['htp.port=1'], /^htp: no such option; did you mean http\?$/],
    ['one of a deeper group', ['ivr.flow-control=on'], /did you mean ivr\.options\.flow-control\?$/],
    ['one that resembles nothing', ['zzzzzzzz=1'], /^zzzzzzzz: no such option$/],
    ['one of the call model', ['options.wrapup-time=1'], /did you mean options\.wrap-up-time\?/],
    ['a number out of range', ['http.port=70000'], /^http\.port: must be from 0 to 65535, not "70000"$/],
    ['a number that is none', ['http.port=eighty'], /must be a whole number, not "eighty"/],
    ['a broken number', ['http.port=80.5'], /must be a whole number/],
    ['an empty number', ['http.port='], /must be a whole number/],
    ['a flag that is none', ['options.intrusion-enabled=maybe'], /must be true or false, not "maybe"/],
    ['a wrong choice', ['log.level=inf'], /must be one of .*; did you mean info\?/],
    ['a list that is none', ['external=555'], /^external: must be a list/],
    ['a group that is none', ['http=8080'], /^http: must be a group of options/],
    ['an assignment that is none', ['http.port'], /must be path=value/],
    ['YAML that is none', ['dns=[{number: 7001'], /neither YAML nor JSON/],
    ['a line feed', ['sip.userAgent=a\r\nVia: b'], /^sip\.userAgent: must not contain control characters/],
    ['a DN without number', ['dns=[{type: Extension}]'], /^dns\.0\.number: is missing/],
    ['a DN that is there twice', ['dns=[{number: 7001}, {number: 7001}]'], /^dns\.1\.number: 7001 is there twice$/],
    [
      'a phone that is there twice',
      ['dns=[{number: 7001}]', 'sip.phones=[{DN: 7001, password: a}, {DN: 7001, password: b}]'],
      /^sip\.phones\.1\.DN: 7001 is there twice$/,
    ],
    [
      'a trunk that is there twice',
      ['sip.trunks=[{name: a, uri: "sip:192.0.2.1"}, {name: a, uri: "sip:192.0.2.2"}]'],
      /^sip\.trunks\.1\.name: a is there twice$/,
    ],
    ['an IVR that is there twice', ['ivr.ivrs=[{name: a}, {name: a}]'], /^ivr\.ivrs\.1\.name: a is there twice$/],
    ['an empty range of ports', ['media.firstPort=30000', 'media.lastPort=20000'], /^media\.lastPort: must be above/],
    [
      'default routing to nobody',
      ['options.default-dn=7009'],
      /^options\.default-dn: 7009 is neither a DN of this conf/,
    ],
    [
      'default routing of a point to nobody',
      ['dns=[{number: 8100, type: RoutingPoint, default-dn: 7009}]'],
      /^dns\.0\.default-dn: 7009 is neither a DN/,
    ],
    [
      'a rule that routes to nobody',
      ['external=[555*]', 'router=[{destination: 5551}, {destination: "agent:1"}, {destination: 5541}]'],
      /^router\.2\.destination: 5541 is neither a DN of this configuration nor a number of external$/,
    ],
    [
      'a rule for a point that is not there',
      ['external=[555*]', 'router=[{routingPoint: 8100, destination: 5551}]'],
      /^router\.0\.routingPoint: 8100 is no DN/,
    ],
    ['a port that is no DN', ['dns=[{number: 8000, type: ACDQueue, ports: [7501]}]'], /7501 is no DN/],
    [
      'a trunk that is no SIP URI',
      ['sip.trunks=[{name: x, uri: "tel:5551"}]'],
      /^sip\.trunks\.0\.uri: tel:5551 is no SIP URI of a known transport$/,
    ],
    [
      'a trunk by a transport that is not listened on',
      ['sip.trunks=[{name: x, uri: "sip:192.0.2.1;transport=tcp"}]'],
      /^sip\.trunks\.0\.uri: no entry of sip\.listen speaks tcp/,
    ],
    [
      'a trunk that is to register without a name',
      ['sip.trunks=[{name: x, uri: "sip:192.0.2.1", register: {}}]'],
      /^sip\.trunks\.0\.register\.aor: needed where there is no username$/,
    ],
    [
      'a trunk that is to register as nobody',
      ['sip.trunks=[{name: x, uri: "sip:192.0.2.1", register: {aor: "sip:192.0.2.1"}}]'],
      /^sip\.trunks\.0\.register\.aor: sip:192\.0\.2\.1 is no SIP URI with a user$/,
    ],
    [
      'a registrar by a transport that is not listened on',
      [
        'sip.trunks=[{name: x, uri: "sip:192.0.2.1", username: a, register: {registrar: "sip:192.0.2.1;transport=tcp"}}]',
      ],
      /^sip\.trunks\.0\.register\.registrar: no entry of sip\.listen speaks tcp$/,
    ],
    [
      'a trunk with a domain that is none',
      ['sip.trunks=[{name: x, uri: "sip:192.0.2.1", fromDomain: "provider.example:5060"}]'],
      /^sip\.trunks\.0\.fromDomain: provider\.example:5060 is neither a name nor an address$/,
    ],
    [
      'a phone at an address that is none',
      ['dns=[{number: 7001}]', 'sip.phones=[{DN: 7001, contact: "sip:192.0.2.1;transport=sctp"}]'],
      /^sip\.phones\.0\.contact: .*transport=sctp is no SIP URI of a known transport$/,
    ],
    ['a name of all objects', ['constructor=1'], /^constructor: no such option/],
    ['a prototype', ['__proto__.http=1'], /^__proto__: no such option/],
  ];
  for (const [what, set, says] of mistakes) {
    it(`${what}: is refused with words that help`, () => {
      const problems = problemsOf({ set });
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', says);
    });
  }

  it('all mistakes are told at once', () => {
    assert.equal(problemsOf({ set: ['http.prt=1', 'http.port=-1', 'log.level=x'] }).length, 3);
  });

  it('a file that is not there, or is neither YAML nor JSON, is named', () => {
    const [missing = ''] = problemsOf({ file: '/no/such/file.yaml' });
    assert.match(missing, /^\/no\/such\/file\.yaml: cannot be read: there is no such file or folder \(ENOENT\)$/);
    const file = fileOf('name: a\nhttp: [1');
    assert.match(problemsOf({ file })[0] ?? '', /neither YAML nor JSON: line 2, column \d+: /);
  });

  it('a mistake in a file is told with the file and the line', () => {
    const file = fileOf(
      'name: a\nhttp:\n  prot: 1\n  port: x\ndns:\n  - {number: "7001"}\n  - {numbr: "7002"}\nivr:\n  options:\n    Call Timeout: [1]\n',
    );
    assert.deepEqual(
      problemsOf({ file }).map((problem) => problem.replace(/; did you mean.*|\. The number.*/, '')),
      [
        `${file}:3: http.prot: no such option`,
        `${file}:4: http.port: must be a whole number, not "x"`,
        `${file}:7: dns.1.numbr: no such option`,
        `${file}:7: dns.1.number: is missing`,
        `${file}:10: ivr.options.Call Timeout: must be a text`,
      ],
    );
    assert.deepEqual(problemsOf({ file: fileOf('http:\n  port: 1\n'), set: ['http.port=x'] }), [
      '--set http.port: must be a whole number, not "x"',
    ]);
  });

  const noOptions: readonly [string, string | Uint8Array, RegExp][] = [
    ['a text', 'hello', /must hold options by name/],
    ['a list', '- a\n- b\n', /must hold options by name/],
    ['two documents', 'http: {}\n---\nhttp: {}\n', /line 2, column 1: there is a second document/],
    ['one name twice', 'http: {}\nhttp: {}\n', /line 2, column 1: Map keys must be unique/],
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff, 0xfe), /is no text in UTF-8/],
    [
      'aliases without end',
      `a: &a [x]\n${[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]\n`).join('')}`,
      /cannot be used: .*alias/,
    ],
  ];
  for (const [what, content, says] of noOptions) {
    it(`a file with ${what} is refused`, () => {
      const file = fileOf('');
      writeFileSync(file, content);
      const problems = problemsOf({ file });
      assert.equal(problems.length, 1);
      assert(problems[0]?.startsWith(file));
      assert.match(problems[0] ?? '', says);
    });
  }

  it('of very many mistakes the message lists the first ones', () => {
    const set = Array.from({ length: 30 }, (_, i) => `x${i}=1`);
    assert.equal(problemsOf({ set }).length, 30);
    assert.throws(() => readConfig({ set }), /x19: no such option\n {2}and 10 more$/);
  });
});

describe('section media', () => {
  it('takes no number that the mixer refuses', () => {
    const bounds = Object.entries(MEDIA.options).filter(([, option]) => option.kind === 'number');
    assert(bounds.length > 4);
    for (const [name, option] of bounds) {
      if (option.kind !== 'number') continue;
      for (const value of [option.min, option.max]) {
        const checked = checkMediaOptions({ [name]: value });
        const problems = Array.isArray(checked)
          ? checked.filter((problem) => problem.startsWith(`${name} must be a whole`))
          : [];
        assert.deepEqual(problems, [], `${name} = ${value}`);
      }
    }
  });
});

describe('the page of options', () => {
  it('in docs/reference is up to date (npm run generate)', () => {
    const page = readFileSync(new URL('../../docs/reference/options.md', import.meta.url), 'utf8');
    assert.equal(page, `${optionsPage()}\n`);
  });

  it('has a line for every option, with its default', () => {
    const page = optionsPage();
    // † = read at the start only, by itself or with its group.
    assert.match(page, /\| `http\.port` † \| 0 … 65535 \| `8080` \| TCP port/);
    assert.match(page, /\| `media\.workers` † \|/);
    assert.match(page, /\| `http\.tokens` \|/);
    assert.match(page, /\| `dns\.number` \| text \| must be given \|/);
    for (const name of Object.keys(DEFAULT_OPTIONS)) assert(page.includes(`| \`options.${name}\` |`), name);
  });
});
