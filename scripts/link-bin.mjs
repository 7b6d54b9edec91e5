#!/usr/bin/env node
// Lets `npx partyline` work inside a clone as it does where the package is installed: npx looks into node_modules/.bin.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));
const main = '../../dist/cli/main.js';
if (existsSync(fileURLToPath(new URL('../node_modules', import.meta.url)))) {
  mkdirSync(bin, { recursive: true });
  writeFileSync(`${bin}partyline`, `#!/bin/sh\nexec node "$(dirname "$0")/${main}" "$@"\n`, { mode: 0o755 });
  writeFileSync(`${bin}partyline.cmd`, `@node "%~dp0\\${main.replaceAll('/', '\\')}" %*\r\n`);
}
