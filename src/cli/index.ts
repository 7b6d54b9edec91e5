export { type Command, EXIT, type Terminal } from './command.js';
export { runCli } from './run-cli.js';
