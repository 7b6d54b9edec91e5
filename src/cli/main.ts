#!/usr/bin/env node
import type { Terminal } from './command.js';
import { runCli } from './run-cli.js';

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  env: process.env,
  onInterrupt: (fn) => {
    process.on('SIGINT', fn).on('SIGTERM', fn);
    return () => process.off('SIGINT', fn).off('SIGTERM', fn);
  },
  onReload: (fn) => {
    // In a terminal SIGHUP says that the terminal is closed; then the program has to end.
    if (process.stderr.isTTY) return () => {};
    process.on('SIGHUP', fn);
    return () => process.off('SIGHUP', fn);
  },
};

// Output that is piped into a program which ends early, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), terminal);
