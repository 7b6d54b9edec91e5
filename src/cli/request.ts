import { WebSocket } from 'ws';
import { type AnyRequest, connect, type PartylineClient, TErrorException } from '../client/index.js';
import type { RequestName, TEvent } from '../protocol/index.js';
import { REQUESTS } from '../protocol/index.js';
import { chooseCalls } from './choose-calls.js';
import { type Command, EXIT, type Terminal, UsageError } from './command.js';
import { parseLine, textOf } from './command-line.js';
import { handledRequestsList } from './handled-requests.js';
import { eventFormat, printEvent } from './print-event.js';
import { attributeHelp, attributeOptions, attributesOf, requestName } from './request-attributes.js';
import { SERVER_HELP, SERVER_OPTIONS, serverAddress } from './server-address.js';

const HELP = `partyline request NAME --Attribute VALUE...

Sends one request and prints the event that answers it. Exit code 0, or 1 when the answer is EventError.
NAME is a request (RequestMakeCall) or a function (TMakeCall); 'partyline request NAME --help' lists its attributes.
ThisDN is registered first. Where ConnID is left out, the only call of ThisDN is meant; in requests on two calls
the held one is ConnID and the other one TransferConnID.

  --format json|line|tserver   how the event is printed; default json
  --timeout MS                 how long to wait for the answer; default 10000
${SERVER_HELP}

Lists (UserData, Extensions …) are given as key=value, several times, or as a JSON object.

Examples:
  partyline request TMakeCall --ThisDN 7001 --OtherDN 7002 --UserData Segment=gold
  partyline request TReleaseCall --ThisDN 7001
  partyline request TQueryAddress --ThisDN 7001 --InfoType DNStatus
`;

export const request: Command = {
  help: ([name]) =>
    name === undefined || name.startsWith('-')
      ? `${HELP}\n${handledRequestsList()}`
      : `${attributeHelp(requestName(name))}\n${HELP}`,
  run: async ([given, ...args], terminal) => {
    if (given === undefined || given.startsWith('-')) {
      throw new UsageError(
        'request needs the name of a request, such as: partyline request TMakeCall --ThisDN 7001 --OtherDN 7002',
      );
    }
    const name = requestName(given);
    const text = { type: 'string' } as const;
    const line = parseLine(args, { ...attributeOptions(name), ...SERVER_OPTIONS, format: text, timeout: text });
    if (line.words.length > 0) throw new UsageError(`${line.words.join(' ')}: attributes are given as --Name value`);
    const format = eventFormat(textOf(line, 'format'), 'json');
    const timeout = Number(textOf(line, 'timeout') ?? 10_000);
    if (!(timeout > 0)) throw new UsageError('--timeout must be a number of milliseconds');
    const attributes = attributesOf(name, line);
    const { wsUrl: url, token } = serverAddress(line, terminal);
    const client = await connect({
      url,
      WebSocket,
      ApplicationName: 'partyline request',
      requestTimeout: timeout,
      ...(token === undefined ? {} : { token }),
    });
    try {
      const answer = await ask(client, name, attributes, terminal);
      terminal.out(printEvent(answer, format));
      return answer.id === 'EventError' ? EXIT.refused : EXIT.ok;
    } finally {
      client.close();
    }
  },
};

/** Sends the request as a registered client; the answer, EventError included. */
async function ask(
  client: PartylineClient,
  name: RequestName,
  attributes: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<TEvent> {
  try {
    const { ThisDN } = attributes;
    let chosen: Readonly<Record<string, unknown>> = attributes;
    if (typeof ThisDN === 'string' && needsRegistration(name)) {
      const registered = await client.registerAddress(ThisDN);
      const calls = chooseCalls(name, attributes, ThisDN, registered.Extensions);
      for (const [attribute, ConnID] of Object.entries(calls)) terminal.err(`using ${attribute} ${ConnID}\n`);
      chosen = { ...calls, ...attributes };
    }
    const made: AnyRequest = { id: name, ...chosen };
    return await client.request(made);
  } catch (error) {
    if (error instanceof TErrorException) return error.event;
    throw error;
  }
}

/** Requests of these groups are registrations themselves, or are not about a DN. */
function needsRegistration(name: RequestName): boolean {
  return !['registration', 'general'].includes(REQUESTS[name].group);
}
