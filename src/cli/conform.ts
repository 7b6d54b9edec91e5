import { runConformCli } from '../conformance/index.js';
import type { Command } from './command.js';

/** The conformance runner has its own arguments, help and exit codes (0, 1, 2 as everywhere). */
export const conform: Command = { run: (args) => runConformCli(args) };
