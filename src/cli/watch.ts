import { WebSocket } from 'ws';
import { connect, TErrorException } from '../client/index.js';
import { type Command, EXIT, type Terminal, UsageError } from './command.js';
import { type ParsedLine, parseLine, textOf } from './command-line.js';
import { type EventFormat, eventFormat, printEvent } from './print-event.js';
import { SERVER_HELP, SERVER_OPTIONS, serverAddress } from './server-address.js';

const HELP = `partyline watch DN... [--format line|json|tserver] [--count N]

Registers the DNs and prints their events as they come. Ctrl-C ends it.

  --format line    one line per event for people (default)
  --format json    one JSON object per line
  --format tserver the layout of T-Server logs
  --count N        end after N events of the DNs
${SERVER_HELP}

Examples:
  partyline watch 7001 7002
  partyline watch 7001 --format tserver > messages.log
`;

export const watch: Command = {
  help: () => HELP,
  run: async (args, terminal) => {
    const line = parseLine(args, { ...SERVER_OPTIONS, format: { type: 'string' }, count: { type: 'string' } });
    if (line.words.length === 0) throw new UsageError('watch needs at least one DN, such as: partyline watch 7001');
    return watchEvents(line, eventFormat(textOf(line, 'format'), 'line'), countOf(line), terminal);
  },
};

async function watchEvents(line: ParsedLine, format: EventFormat, count: number, terminal: Terminal): Promise<number> {
  const { wsUrl: url, token } = serverAddress(line, terminal);
  const client = await connect({
    url,
    WebSocket,
    ApplicationName: 'partyline watch',
    ...(token === undefined ? {} : { token }),
  });
  const off = terminal.onInterrupt(() => client.close());
  client.onConnection((change) => {
    if (change.state === 'waiting') terminal.err(`connection lost (${change.reason || change.code}); trying again\n`);
    else if ('gap' in change) terminal.err(`connected again, but events were lost (${change.gap})\n`);
    else if ('resumedFrom' in change) terminal.err('connected again; no event was lost\n');
  });
  const events = client.events();
  try {
    for (const DN of line.words) await client.registerAddress(DN);
    let left = count;
    for await (const event of events) {
      // What the connection itself is up to is told above.
      if (!('ThisDN' in event) && !('ConnID' in event)) continue;
      terminal.out(printEvent(event, format));
      if (event.id === 'EventRegistered') continue;
      left -= 1;
      if (left === 0) break;
    }
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof TErrorException)) throw error;
    terminal.err(`${error.message}\n`);
    return EXIT.refused;
  } finally {
    off();
    client.close();
  }
}

function countOf(line: ParsedLine): number {
  const given = textOf(line, 'count');
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError(`--count ${given}: must be a whole number from 1`);
  return Number(given);
}
