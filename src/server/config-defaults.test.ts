import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEDIA_DEFAULTS } from '../media/index.js';
import {
  DEFAULT_CONNECTION_OPTIONS,
  DEFAULT_REGISTRAR_OPTIONS,
  DEFAULT_SIP_LIMITS,
  DEFAULT_SIP_OPTIONS,
} from '../sip/index.js';
import { readConfig } from './config-read.js';

const { media, sip } = readConfig({});

test('every option of the mixer can be configured, and has the same default there', () => {
  // One worker fewer than cores is this machine's own.
  assert.deepEqual({ ...media }, { ...MEDIA_DEFAULTS });
});

test('every option of SIP and its limits can be configured, and has the same default there', () => {
  const { algorithms, registrar, timing, trunks, ...plain } = DEFAULT_SIP_OPTIONS;
  const wanted = { ...plain, ...DEFAULT_CONNECTION_OPTIONS };
  const found = Object.fromEntries(Object.keys(wanted).map((name) => [name, sip[name as keyof typeof sip]]));
  assert.deepEqual(found, wanted);
  assert.deepEqual({ ...sip.registrar }, { ...DEFAULT_REGISTRAR_OPTIONS });
  assert.deepEqual({ ...sip.limits }, { ...DEFAULT_SIP_LIMITS });
});
