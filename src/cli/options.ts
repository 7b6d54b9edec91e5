import { optionsPage } from '../server/index.js';
import { type Command, EXIT, UsageError } from './command.js';
import { parseLine } from './command-line.js';

export const options: Command = {
  help: () => `partyline options

Prints all options with types and defaults as Markdown.

Example:
  partyline options > options.md
`,
  run: async (args, terminal) => {
    const [word] = parseLine(args, {}).words;
    if (word !== undefined) throw new UsageError(`options takes no ${word}`);
    terminal.out(`${optionsPage()}\n`);
    return EXIT.ok;
  },
};
