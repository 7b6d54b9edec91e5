import { nearestName } from '../protocol/index.js';
import { type Command, EXIT, UsageError } from './command.js';
import { type ParsedLine, parseLine, textOf } from './command-line.js';
import { SERVER_HELP, SERVER_OPTIONS, serverAddress } from './server-address.js';

const HELP = `partyline phone NUMBER ACTION [--ConnID ID]

Moves a simulated phone, or an external party.

  answer, reject, hangup, hold, retrieve     the call; --ConnID says which, if there are several
  dtmf DIGITS                                press keys
  call NUMBER [--ANI N] [--DNIS N]           call by hand; from an unknown number it is a call from outside
  busy, available                            answer new calls with busy; end that
  auto-answer [--after MS]                   answer new calls by itself
  off-hook, on-hook, out-of-service, in-service
  network OUTCOME                            how the network answers a call to an external NUMBER: ringing,
                                             answered, busy, no-answer, invalid-number, congestion,
                                             answering-machine, fax, silence, sit-vacant, …, dropped
${SERVER_HELP}

Examples:
  partyline phone 7002 answer
  partyline phone 5551234 call 8100 --ANI 5551234
  partyline phone 5551234 network busy
`;

const ACTIONS = [
  'answer',
  'reject',
  'hangup',
  'hold',
  'retrieve',
  'dtmf',
  'call',
  'busy',
  'available',
  'auto-answer',
  'off-hook',
  'on-hook',
  'out-of-service',
  'in-service',
  'network',
];

export const phone: Command = {
  help: () => HELP,
  run: async (args, terminal) => {
    const text = { type: 'string' } as const;
    const line = parseLine(args, { ...SERVER_OPTIONS, ConnID: text, ANI: text, DNIS: text, after: text });
    const [number, action, argument, ...more] = line.words;
    if (number === undefined || action === undefined) {
      throw new UsageError('phone needs a number and an action, such as: partyline phone 7002 answer');
    }
    if (!ACTIONS.includes(action)) {
      const near = nearestName(action, ACTIONS);
      const hint = near === undefined ? `there are ${ACTIONS.join(', ')}` : `did you mean ${near}?`;
      throw new UsageError(`unknown action ${action}; ${hint}`);
    }
    if (more.length > 0) throw new UsageError(`too many words: ${more.join(' ')}`);
    const { httpUrl, token } = serverAddress(line, terminal);
    const path =
      action === 'network' ? `/sim/network/${encodeURIComponent(number)}` : `/sim/phones/${encodeURIComponent(number)}`;
    const answer = await post(`${httpUrl}${path}`, bodyOf(action, argument, line), token);
    if (answer.problem === undefined) return EXIT.ok;
    terminal.err(`${answer.problem}\n`);
    return answer.reached ? EXIT.refused : EXIT.unavailable;
  },
};

function bodyOf(action: string, argument: string | undefined, line: ParsedLine): Readonly<Record<string, unknown>> {
  const given = { ...optionOf(line, 'ConnID'), ...optionOf(line, 'ANI'), ...optionOf(line, 'DNIS') };
  const need = (what: string) => {
    if (argument === undefined) throw new UsageError(`${action} needs ${what}, see partyline phone --help`);
    return argument;
  };
  if (action === 'network') return { outcome: need('an outcome'), ...given };
  if (action === 'dtmf') return { do: action, digits: digitsOf(need('digits')), ...given };
  if (action === 'call') return { do: action, to: need('a number to call'), ...given };
  if (argument !== undefined) throw new UsageError(`${action} takes no ${argument}`);
  const after = textOf(line, 'after');
  if (after !== undefined && !/^\d{1,7}$/.test(after)) throw new UsageError(`--after ${after}: must be milliseconds`);
  return { do: action, ...(after === undefined ? {} : { after: Number(after) }), ...given };
}

function digitsOf(digits: string): string {
  if (/^[0-9A-D*#]{1,64}$/i.test(digits)) return digits;
  throw new UsageError(`dtmf ${digits}: digits are 0 to 9, *, # and A to D, at most 64`);
}

function optionOf(line: ParsedLine, name: string): Readonly<Record<string, string>> {
  const value = textOf(line, name);
  return value === undefined ? {} : { [name]: value };
}

async function post(
  url: string,
  body: object,
  token: string | undefined,
): Promise<{ reached: boolean; problem?: string }> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return {
      reached: false,
      problem: `cannot reach ${new URL(url).origin}: ${cause}. Is the server running (partyline serve --demo)?`,
    };
  }
  if (response.ok) return { reached: true };
  const answer = (await response.json().catch(() => ({}))) as { error?: string };
  return { reached: true, problem: answer.error ?? `HTTP status ${response.status}` };
}
