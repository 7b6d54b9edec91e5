import { type ReplayResult, replayRecording } from '../server/index.js';
import { type Command, CommandError, EXIT, UsageError } from './command.js';
import { parseLine, textOf } from './command-line.js';
import { eventFormat, printEvent } from './print-event.js';

const HELP = `partyline replay FILE [DN...] [--format line|json|tserver]

Carries out again what a server has recorded (option record.file), and prints the events, of these DNs if any are named.
Stops with exit code 1 at the first input that gives other outputs than it did then, as it may with another version.

  --format line    one line per event for people (default)
  --format json    one JSON object per line
  --format tserver the layout of T-Server logs

Example:
  partyline replay record.jsonl 7001 7002
`;

export const replay: Command = {
  help: () => HELP,
  run: async (args, terminal) => {
    const line = parseLine(args, { format: { type: 'string' } });
    const [file, ...DNs] = line.words;
    if (file === undefined) throw new UsageError('replay needs a file, such as: partyline replay record.jsonl');
    const format = eventFormat(textOf(line, 'format'), 'line');
    const result = await replayed(file, ({ outputs }) => {
      for (const output of outputs) {
        if (output.kind !== 'event') continue;
        const { event } = output;
        const ThisDN = 'ThisDN' in event ? event.ThisDN : undefined;
        if (DNs.length === 0 || (ThisDN !== undefined && DNs.includes(ThisDN))) terminal.out(printEvent(event, format));
      }
    });
    return told(result, file, (text) => terminal.err(text));
  },
};

async function replayed(...parameters: Parameters<typeof replayRecording>): Promise<ReplayResult> {
  try {
    return await replayRecording(...parameters);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CommandError(`${parameters[0]} cannot be read (${code})`, EXIT.usage);
  }
}

function told(result: ReplayResult, file: string, err: (text: string) => void): number {
  switch (result.kind) {
    case 'same':
      err(`${result.inputs} inputs gave the same outputs as then\n`);
      return EXIT.ok;
    case 'differs':
      err(`input ${result.sequence} gives other outputs\n  then ${result.recorded}\n  now  ${result.replayed}\n`);
      return EXIT.refused;
    case 'unreadable':
      err(`${file}:${result.line}: ${result.problem}\n`);
      return EXIT.usage;
    default:
      return result satisfies never;
  }
}
