import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

describe('the client in a browser', () => {
  it('is served as it is: its modules import nothing but each other', () => {
    const folder = new URL('../../dist/client/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.js') && !file.endsWith('.test.js'));
    assert(files.includes('index.js'));
    for (const file of files) {
      const source = readFileSync(new URL(file, folder), 'utf8');
      assert.doesNotMatch(source, /\bimport\s*\(/, file);
      for (const [, from] of source.matchAll(/^(?:import|export)\b[^'"]*?\bfrom ['"]([^'"]+)['"]/gm)) {
        assert.match(from ?? '', /^\.\/[\w-]+\.js$/, `${file} imports ${from}`);
      }
      assert.doesNotMatch(source, /\b(?:process|Buffer|require|setImmediate)\b/, file);
    }
  });
});
