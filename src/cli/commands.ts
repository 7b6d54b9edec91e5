import type { Command } from './command.js';

export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads the command's file: only what is used is loaded, so that small commands start fast. */
  load(): Promise<Command>;
}

/** All subcommands, in the order in which help lists them. A new one is a file and a line here. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'serve', summary: 'start the server', load: async () => (await import('./serve.js')).serve },
  {
    name: 'request',
    summary: 'send one request and print its answer',
    load: async () => (await import('./request.js')).request,
  },
  {
    name: 'watch',
    summary: 'print the events of DNs as they come',
    load: async () => (await import('./watch.js')).watch,
  },
  { name: 'phone', summary: 'move a simulated phone', load: async () => (await import('./phone.js')).phone },
  {
    name: 'conform',
    summary: 'play call models against the server and compare every event',
    load: async () => (await import('./conform.js')).conform,
  },
  {
    name: 'ivr',
    summary: 'speak the IVR Server XML protocol: calls, any message, flows',
    load: async () => (await import('./ivr.js')).ivr,
  },
  {
    name: 'replay',
    summary: 'carry out again what a server has recorded, and print the events',
    load: async () => (await import('./replay.js')).replay,
  },
  {
    name: 'options',
    summary: 'list all options of the configuration',
    load: async () => (await import('./options.js')).options,
  },
];
