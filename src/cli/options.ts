import { optionsPage } from '../server/index.js';
import { type Command, EXIT } from './command.js';
import { parseLine } from './command-line.js';

export const options: Command = {
  help: () => `partyline options

Prints all options with types and defaults as Markdown.

Example:
  partyline options > options.md
`,
  run: async (args, terminal) => {
    parseLine(args, {});
    terminal.out(`${optionsPage()}\n`);
    return EXIT.ok;
  },
};
