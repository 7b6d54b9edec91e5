import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IVR_OPTION_SPECS } from './option-specs.js';
import { readIvrOptions, writeTime } from './option-values.js';
import { IVR_OPTION_DEFAULTS } from './options.js';

test('every option has a specification, and its default is a value of its kind', () => {
  const names = Object.keys(IVR_OPTION_DEFAULTS).filter((name) => name !== 'statistics');
  assert.deepEqual(Object.keys(IVR_OPTION_SPECS).sort(), names.sort());
  for (const [name, spec] of Object.entries(IVR_OPTION_SPECS)) {
    const value = IVR_OPTION_DEFAULTS[name as keyof typeof IVR_OPTION_DEFAULTS];
    const written = spec.kind === 'time' ? writeTime(value as number) : (value ?? 'none');
    const { options, problems } = readIvrOptions({ [name]: written });
    assert.deepEqual([problems, options], [[], { [name]: value }], name);
  }
});

test('values as people write them', () => {
  const { options, problems, withoutEffect } = readIvrOptions({
    'Router Timeout': '1500ms',
    'wait-for-ringing': '2 min',
    'flow-control': 'on',
    'gli-client-list': '10.0.0.1:*, host:80',
    'gli-keep-alive-interval': '30',
    'access-numbers': { west: '7000', east: 7001 },
    'app-name': 'x',
    'Stat:Waiting': { obj_id: '8000', obj_type: 'SObjectQueue', server_name: 'S', stat_type: 'CurrNumberWaitingCalls' },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(withoutEffect, ['app-name']);
  assert.deepEqual(options, {
    'Router Timeout': 1500,
    'wait-for-ringing': 120_000,
    'flow-control': true,
    'gli-client-list': ['10.0.0.1:*', 'host:80'],
    'gli-keep-alive-interval': 30,
    'access-numbers': { west: '7000', east: '7001' },
    statistics: {
      Waiting: {
        obj_id: '8000',
        obj_type: 'SObjectQueue',
        server_name: 'S',
        stat_type: 'CurrNumberWaitingCalls',
        update_frequency: 0,
      },
    },
  });
});

test('what is wrong is said, and left out', () => {
  const wrong = {
    'Router Timeout': '4',
    'Call Timeout': '99 d',
    'gli-keep-alive-tries': 0,
    'one-step-xfer': 'three-step',
    'flow-control': 'maybe',
    'gli-error-code': 70_000,
    'access-numbers': ['x'],
    'dtd-versions': '5.0',
    nonsense: 1,
    'Stat:x': { obj_id: 1 },
  };
  const { options, problems } = readIvrOptions(wrong);
  assert.equal(problems.length, Object.keys(wrong).length, problems.join('\n'));
  assert.deepEqual(Object.keys(options), ['dtd-versions']);
});
