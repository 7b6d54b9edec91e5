import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { ATTRIBUTES, type AttributeName, checkRequest, EVENTS, enumValue, isEventName } from './index.js';

const INVALID_ATTRIBUTE = 53;

type Data = Readonly<Record<string, unknown>>;

const folder = new URL('../../models/', import.meta.url);
const files = readdirSync(folder, { recursive: true })
  .map((f) => String(f).replaceAll('\\', '/'))
  .filter((f) => f.endsWith('.yaml') && !f.startsWith('ivr/'));

/** Calls `visit` for every object inside. */
function walk(value: unknown, visit: (object: Data) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Data);
  for (const inner of Object.values(value)) walk(inner, visit);
}

/** The request of a step as a client would send it: labels become ConnIDs, the acting DN becomes ThisDN. */
function requestOf(step: Data): Data {
  const { request, by, client, call, ...attributes } = step;
  void client;
  void call;
  const result: Record<string, unknown> = { id: request, ...(by === undefined ? {} : { ThisDN: by }), ...attributes };
  for (const name of Object.keys(result)) {
    if (name.endsWith('ConnID')) result[name] = String(result[name]).padStart(16, '0');
  }
  return result;
}

describe('the call models use the vocabulary', () => {
  it('there are models', () => assert.ok(files.length > 150));
  for (const file of files) {
    it(file, () => {
      const model: unknown = parse(readFileSync(new URL(file, folder), 'utf8'));
      // A model may show how a request that lacks something is refused.
      const refused = new Set<unknown>();
      walk(model, (step) => {
        if (JSON.stringify(step['then'] ?? '').includes(`"ErrorCode":${INVALID_ATTRIBUTE}`)) refused.add(step['do']);
      });
      walk(model, (object) => {
        if (typeof object['request'] === 'string') {
          const result = checkRequest(requestOf(object));
          const asShown = result.ok || (refused.has(object) && result.ErrorCode === INVALID_ATTRIBUTE);
          assert.ok(asShown, JSON.stringify({ object, result }));
        }
        for (const [event, attributes] of Object.entries(object)) {
          if (isEventName(event)) checkEvent(event, attributes as Data);
        }
      });
    });
  }
});

function checkEvent(event: keyof typeof EVENTS, attributes: Data): void {
  const { mandatory, optional } = EVENTS[event];
  for (const [key, expected] of Object.entries(attributes)) {
    const name = key.replace(/\?$/, '') as AttributeName;
    if (expected === 'absent') continue;
    // The reason of the DN is returned by TRegisterAddress too (notes 3), which the table of its event does not list.
    const isReasonOfDn = event === 'EventRegistered' && name === 'Reasons';
    assert.ok(isReasonOfDn || [...mandatory, ...optional].includes(name), `${event} has no ${name}`);
    const { enum: enumName } = ATTRIBUTES[name];
    for (const value of Array.isArray(expected) ? expected : [expected]) {
      if (enumName !== undefined && value !== 'any') {
        assert.notEqual(enumValue(enumName, value), undefined, `${event}.${name}: ${value}`);
      }
    }
  }
}
