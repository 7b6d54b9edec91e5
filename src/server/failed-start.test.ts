import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig } from './config-read.js';
import { DEMO } from './demo.js';
import { createLog } from './log.js';
import { StartError } from './start-error.js';
import { startServer } from './wiring.js';

const folder = mkdtempSync(join(tmpdir(), 'partyline-failed-start-'));
const noFolder = join(folder, 'file');
const FILES = [`record.file=${join(folder, 'record.jsonl')}`, `log.tserver-file=${join(folder, 'tserver.log')}`];
const SIP = ['sip.enabled=true', 'sip.listen=[{transport: tcp, port: 0}]', 'media.workers=1'];
const FREE = ['http.port=0', 'ivr.options.gli-server-address=127.0.0.1:0'];

const taken: Server = createServer();
let port = 0;
before(async () => {
  writeFileSync(noFolder, '');
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  port = (taken.address() as { port: number }).port;
});
after(() => taken.close());

/** Only Linux tells which files are open. */
const OPEN_FILES = '/proc/self/fd';

/** What keeps the process running, and which of the test's files are open. */
function held(): { resources: string[]; files: string[] } {
  const files = (existsSync(OPEN_FILES) ? readdirSync(OPEN_FILES) : []).flatMap((fd) => {
    try {
      return [readlinkSync(join(OPEN_FILES, fd))];
    } catch {
      return [];
    }
  });
  return {
    resources: process
      .getActiveResourcesInfo()
      .filter((kind) => !['Timeout', 'Immediate', 'FSReqPromise', 'CloseReq', 'TickObject'].includes(kind))
      .sort(),
    files: files.filter((file) => file.startsWith(folder)),
  };
}

const failures: readonly { readonly what: string; readonly set: () => string[]; readonly message: RegExp }[] = [
  {
    what: 'the folder for recordings cannot be made',
    set: () => [`media.recordingFolder=${noFolder}/x`],
    message: /^media: recordingFolder/,
  },
  {
    what: 'a certificate of the SIP side cannot be read',
    set: () => ['sip.trustedCertificates=/no/ca.pem'],
    message: /^sip\.trustedCertificates: \/no\/ca\.pem cannot be read/,
  },
  {
    what: 'the second port for SIP is taken',
    set: () => [`sip.listen=[{transport: tcp, port: 0}, {transport: tcp, port: ${port}}]`],
    message: /^sip\.listen: .* is in use/,
  },
  { what: 'the HTTP port is taken', set: () => [`http.port=${port}`], message: /is in use.*--set http\.port=/ },
  {
    what: 'a certificate for HTTPS cannot be read',
    set: () => ['http.tls={cert: /no, key: /no}'],
    message: /^http\.tls/,
  },
  {
    what: 'the port of the IVR Server is taken',
    set: () => [`ivr.options.gli-server-address=127.0.0.1:${port}`],
    message:
      /^ivr\.options\.gli-server-address: 127\.0\.0\.1:\d+: the address is in use: .*Choose another one with --set/,
  },
  {
    what: 'a certificate of the IVR Server is not there',
    set: () => ['ivr.options.gli-tls-cert=/no/cert.pem'],
    message: /^ivr\.options\.gli-tls-cert: \/no\/cert\.pem cannot be read: there is no such file/,
  },
  {
    what: 'a certificate of the IVR Server is none',
    set: () => [`ivr.options.gli-tls-cert=${noFolder}`],
    message: /^ivr\.options\.gli-tls-cert: .* is no PEM file/,
  },
  {
    what: 'a certificate for HTTPS is none',
    set: () => [`http.tls={cert: ${noFolder}, key: ${noFolder}}`],
    message: /^http\.tls\.cert: .* is no PEM file/,
  },
  {
    what: 'a certificate for SIP is none',
    set: () => [`sip.listen=[{transport: tls, port: 0, certificate: ${noFolder}, key: ${noFolder}}]`],
    message: /^sip\.listen\.certificate: .* is no PEM file/,
  },
  {
    what: 'the folder of announcements is not there',
    set: () => ['media.promptFolder=/no/prompts'],
    message: /^media\.promptFolder: \/no\/prompts is no folder/,
  },
  {
    what: 'media cannot be received at the address',
    set: () => ['media.address=192.0.2.1'],
    message: /^media\.address: 192\.0\.2\.1: it is no address of this machine/,
  },
  {
    what: 'media cannot be received at the IPv6 address',
    set: () => ['media.ipv6Address=2001:db8::1'],
    message: /^media\.ipv6Address: 2001:db8::1: (it is no address of|this machine does not have)/,
  },
  {
    what: 'the address of media is no address',
    set: () => ['media.ipv6Address=here'],
    message: /^media: ipv6Address must be a numeric IPv6 address, auto, or empty/,
  },
  {
    what: 'nobody could say where media is received',
    set: () => ['media.address=0.0.0.0'],
    message: /^media: publicAddress must say where phones reach 0\.0\.0\.0/,
  },
];

for (const { what, set, message } of failures) {
  test(`nothing stays of a start that fails: ${what}`, { timeout: 30_000 }, async () => {
    const config = readConfig({ base: DEMO, set: [...FREE, ...SIP, ...FILES, ...set()] });
    const before = held();
    await assert.rejects(startServer(config, { log: createLog('error', () => {}) }), (error) => {
      assert.ok(error instanceof StartError, String(error));
      assert.match(error.message, message);
      return true;
    });
    // Sockets are closed in a later turn of the event loop.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    assert.deepEqual(held(), before);
  });
}

test('the second server on a port ends by itself, says why, and has exit code 3', { timeout: 60_000 }, async () => {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const args = [...FREE, ...SIP, ...FILES, `http.port=${port}`].flatMap((option) => ['--set', option]);
  const second = spawn(process.execPath, [main, 'serve', '--demo', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  second.stderr.on('data', (text) => {
    told += text;
  });
  const code = await new Promise((resolve) => second.once('close', resolve));
  assert.match(told, /^127\.0\.0\.1:\d+ is in use: another program listens there/m);
  assert.equal(code, 3);
});
