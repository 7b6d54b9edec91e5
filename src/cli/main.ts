#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { EXIT, type Terminal } from './command.js';
import { onNpmGone } from './npm-shell.js';

// Asked before the rest is loaded, which takes long enough for npm to end meanwhile.
const startedBy = process.ppid;

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => {
    if (!process.stderr.destroyed) process.stderr.write(text);
    else {
      // After an error, such as a full disk, the stream takes nothing more; the file may.
      try {
        writeSync(2, text);
      } catch {
        // Nobody can be told.
      }
    }
  },
  interactive: process.stderr.isTTY === true,
  env: process.env,
  onInterrupt: (fn) => {
    process.on('SIGINT', fn).on('SIGTERM', fn);
    const off = onNpmGone(process.env, startedBy, fn);
    return () => {
      off();
      process.off('SIGINT', fn).off('SIGTERM', fn);
    };
  },
  onReload: (fn) => {
    // In a terminal SIGHUP says that the terminal is closed; then the program has to end.
    if (process.stderr.isTTY) return () => {};
    process.on('SIGHUP', fn);
    return () => process.off('SIGHUP', fn);
  },
};

// What a server prints about itself is not worth its calls. Any other command has nothing left to do without its output;
// a pipe into a program which ends early, such as head, is no error.
process.stderr.on('error', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.argv[2] === 'serve') return;
  if (error.code !== 'EPIPE') terminal.err(`the output cannot be written: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.refused);
});

const { runCli } = await import('./run-cli.js');
process.exitCode = await runCli(process.argv.slice(2), terminal);
