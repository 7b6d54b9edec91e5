import { ConnectError, RequestTimeoutError } from '../client/index.js';
import { nearestName } from '../protocol/index.js';
import { CommandError, EXIT, type Terminal, UsageError } from './command.js';
import { COMMANDS, type CommandEntry } from './commands.js';
import { adviceOnUnanswered } from './unanswered.js';

/** Runs `partyline` with these arguments; the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    terminal.err(overview());
    return EXIT.usage;
  }
  try {
    return await run(name, rest, terminal);
  } catch (error) {
    return failed(error, name, terminal);
  }
}

async function run(name: string, rest: readonly string[], terminal: Terminal): Promise<number> {
  if (name === '--version' || name === '-v' || name === 'version') {
    const { packageVersion } = await import('../server/index.js');
    terminal.out(`${packageVersion()}\n`);
    return EXIT.ok;
  }
  const [topic, ...about] = name === 'help' ? rest : isHelp(name) ? [] : [name, ...rest];
  if (topic === undefined) {
    terminal.out(overview());
    return EXIT.ok;
  }
  const command = await entryOf(topic).load();
  if (name !== 'help' && !rest.some(isHelp)) return command.run(rest, terminal);
  if (command.help === undefined) return command.run(['--help'], terminal);
  terminal.out(command.help(about));
  return EXIT.ok;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function entryOf(name: string): CommandEntry {
  const entry = COMMANDS.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  const names = COMMANDS.map((each) => each.name);
  const near = nearestName(name, names);
  throw new UsageError(`unknown command ${name}${near === undefined ? '' : `; did you mean partyline ${near}?`}`);
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    'partyline COMMAND [--help]',
    '',
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'First steps, each in its own terminal:',
    '  partyline serve --demo',
    '  partyline watch 7001 7002',
    '  partyline request TMakeCall --ThisDN 7001 --OtherDN 7002',
    '  partyline phone 7002 answer',
    '',
    'Exit codes: 0 done, 1 refused or failed, 2 command line not understood, 3 server not reachable or not able to start.',
    '',
  ].join('\n');
}

function failed(error: unknown, name: string, terminal: Terminal): number {
  if (error instanceof UsageError) {
    const known = COMMANDS.some((each) => each.name === name);
    terminal.err(`${error.message}\nTry: partyline ${known ? `${name} ` : ''}--help\n`);
    return error.exitCode;
  }
  if (error instanceof CommandError) {
    terminal.err(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof ConnectError) {
    terminal.err(`${error.message}\nIs the server running? partyline serve --demo\n`);
    return EXIT.unavailable;
  }
  if (error instanceof RequestTimeoutError) {
    terminal.err(`${error.message}\n${adviceOnUnanswered(error.request)}`);
    return EXIT.refused;
  }
  throw error;
}
