import { readFileSync } from 'node:fs';
import { runConformCli } from '../conformance/index.js';
import { connectIvrDriver, type IvrDriver } from '../ivr/index.js';
import type { IvrToDriver, IvrToServer } from '../protocol/index.js';
import { type Command, CommandError, EXIT, type Terminal, UsageError } from './command.js';
import { type ParsedLine, parseLine, textOf } from './command-line.js';
import { ivrMessage, ivrMessageHelp, ivrMessageList } from './ivr-message.js';
import { type IvrFormat, ivrFormat, printIvrMessage } from './ivr-print.js';

const HELP = `partyline ivr call PORT [--CallId ID] [--ANI N] [--DNIS N]
partyline ivr send MESSAGE [NAME=VALUE]... [--wait MS]
partyline ivr listen [--monitor]
partyline ivr play FILE...

Speaks the IVR Server XML protocol over a GLI link, as an IVR driver does: logs in, then

  call      starts a call on a port and prints what comes until it is released, or ended by another driver: that is
            asked for now and then, as nobody is told of an EndCall. Ctrl-C ends the call
  send      sends any message and prints what comes; attributes and elements by their names, lists as
            UDataEx.key=value or UDataEx={"key": "value", "number": 1}. 'send --help' lists the messages,
            'send MESSAGE --help' what one consists of.
            Calls outlive their link: 'send' acts on the call that 'call' has started elsewhere, and prints what
            comes while it is there; after that 'call' prints it, or 'listen' does. Is 'send' told that the call is
            over (Released, XferComplete), it sends EndCall, as the driver that is told must: so 'call' ends too.
  listen    prints what comes until Ctrl-C; --monitor asks for MonitorInfo
  play      plays IVR flow files against a server of its own and compares every message and event

  --gli HOST:PORT      the IVR Server; default 127.0.0.1:8765
  --client NAME        ClientName of the login; default ivr1. '' = no login (Network mode)
  --ca FILE            TLS, with the authorities of this PEM file
  --format line|json   how messages are printed; default line
  --wait MS            send: how long to wait for more after the last message; default 300

Examples:
  partyline ivr call 1 --ANI 5551234
  partyline ivr send InitConf CallId=c1 DestDN=7002
  partyline ivr send UDataSet CallId=c1 RequestId=1 Action=Replace UDataEx.name=Ann
  partyline ivr play models/ivr/conference-consult-busy.yaml
`;

const text = { type: 'string' } as const;
const OPTIONS = {
  gli: text,
  client: text,
  ca: text,
  format: text,
  wait: text,
  monitor: { type: 'boolean' },
  CallId: text,
  ANI: text,
  DNIS: text,
} as const;

export const ivr: Command = {
  help: ([what, message]) => {
    if (what !== 'send') return HELP;
    return message === undefined || message.startsWith('-') ? ivrMessageList() : ivrMessageHelp(message);
  },
  run: async (args, terminal) => {
    const [what, ...rest] = args;
    // The player of flows has its own arguments.
    if (what === 'play') {
      if (rest.length === 0) throw new UsageError('ivr play needs a file or folder, such as: ivr play models/ivr');
      return runConformCli([...rest, '--via', 'gli']);
    }
    const line = parseLine(rest, OPTIONS);
    switch (what) {
      case 'call':
        return call(line, terminal);
      case 'send':
        return send(line, terminal);
      case 'listen':
        return listen(line, terminal);
      default:
        throw new UsageError(`ivr needs one of call, send, listen, play${what === undefined ? '' : `, not ${what}`}`);
    }
  },
};

interface Session {
  readonly driver: IvrDriver;
  readonly format: IvrFormat;
  /** Resolves when the link is gone, or the user has had enough. */
  readonly over: Promise<'closed' | 'interrupted'>;
}

/** Connects, logs in, and gives every message to `onMessage` after it was printed; `hides` says which are not printed. */
async function open(
  line: ParsedLine,
  terminal: Terminal,
  onMessage: (message: IvrToDriver) => void,
  { monitor = false, hides = () => false }: { monitor?: boolean; hides?: (message: IvrToDriver) => boolean } = {},
): Promise<Session> {
  const format = ivrFormat(textOf(line, 'format'));
  let answered: (message: IvrToDriver) => void = () => {};
  const driver = await connectTo(line, (message) => {
    if (!hides(message)) terminal.out(printIvrMessage(message, format));
    answered(message);
    onMessage(message);
  });
  const interrupted = new Promise<'interrupted'>((resolve) => {
    const off = terminal.onInterrupt(() => {
      off();
      resolve('interrupted');
    });
    void driver.closed.then(off);
  });
  const over = Promise.race([driver.closed.then(() => 'closed' as const), interrupted]);
  const ClientName = textOf(line, 'client') ?? 'ivr1';
  if (ClientName !== '') {
    const response = new Promise<IvrToDriver | undefined>((resolve) => {
      answered = (message) => message.id === 'LoginResp' && resolve(message);
      void over.then(() => resolve(undefined));
    });
    driver.send({
      id: 'LoginReq',
      CallId: `login-${process.pid}`,
      Version: '4.0',
      ClientName,
      ReportStatus: 'true',
      ...(monitor ? { ServerMonitor: 'set' as const } : {}),
    });
    const answer = await response;
    const refused = answer?.id !== 'LoginResp' || answer.Result !== 'Success' || answer.Status === 'NoSuchClient';
    if (refused) {
      await driver.close();
      throw new CommandError(loginProblem(ClientName, answer), EXIT.refused);
    }
  }
  return { driver, format, over };
}

function loginProblem(ClientName: string, answer: IvrToDriver | undefined): string {
  if (answer?.id !== 'LoginResp') return 'the link was closed before the login was answered: is an IVR Server there?';
  if (answer.Result !== 'Success') return `the login of ${ClientName} was refused: ${answer.Result}`;
  return `the server has no IVR ${ClientName}: name one of its ivr.ivrs with --client`;
}

async function connectTo(line: ParsedLine, onMessage: (message: IvrToDriver) => void): Promise<IvrDriver> {
  const given = textOf(line, 'gli') ?? '127.0.0.1:8765';
  const found = /^(?:(.+):)?(\d{1,5})$/.exec(given);
  if (found === null) throw new UsageError(`--gli ${given}: must be HOST:PORT`);
  const host = (found[1] ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  const tls = tlsOf(textOf(line, 'ca'));
  try {
    return await connectIvrDriver({ host, port: Number(found[2]), onMessage, ...tls });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).trim();
    throw new CommandError(
      `cannot reach an IVR Server at ${given}: ${reason}. Is one running (partyline serve --demo)?`,
      EXIT.unavailable,
    );
  }
}

function tlsOf(ca: string | undefined) {
  if (ca === undefined) return {};
  try {
    return { tls: { ca: readFileSync(ca) } };
  } catch (error) {
    throw new UsageError(`--ca ${ca}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function call(line: ParsedLine, terminal: Terminal): Promise<number> {
  const [CalledNum, ...more] = line.words;
  if (CalledNum === undefined || more.length > 0) throw new UsageError('ivr call needs one port, such as: ivr call 1');
  const CallId = textOf(line, 'CallId') ?? 'c1';
  let ended: (how: CallEnd) => void = () => {};
  const end = new Promise<CallEnd>((resolve) => {
    ended = resolve;
  });
  const onMessage = (message: IvrToDriver): void => {
    const how = 'CallId' in message && message.CallId === CallId ? endOf(message) : undefined;
    if (how !== undefined) ended(how);
  };
  const session = await open(line, terminal, onMessage, { hides: isProbeAnswer });
  const [ANI, DNIS] = [textOf(line, 'ANI'), textOf(line, 'DNIS')];
  session.driver.send({
    id: 'NewCall',
    CallId,
    CallControlMode: 'Network',
    Version: '4.0',
    CalledNum,
    ...(ANI === undefined ? {} : { ANI }),
    ...(DNIS === undefined ? {} : { DNIS }),
  });
  const probing = setInterval(() => {
    session.driver.send({ id: 'AgentQuery', CallId, ReqId: PROBE, PortNum: CalledNum });
  }, PROBE_PERIOD_MS);
  const result = await Promise.race([end, session.over]);
  clearInterval(probing);
  if (result === 'elsewhere') terminal.err(`${CallId} is over: another driver or the server has ended it\n`);
  else if (result !== 'refused') session.driver.send({ id: 'EndCall', CallId, EndCause: 'Normal' });
  await session.driver.close();
  if (result === 'refused') return EXIT.refused;
  return result === 'released' || result === 'elsewhere' ? EXIT.ok : codeOf(result);
}

/** elsewhere: by an EndCall that this link was not told of. */
type CallEnd = 'refused' | 'released' | 'elsewhere';

function endOf(message: IvrToDriver): CallEnd | undefined {
  if (message.id === 'EndCall') return 'refused';
  if (message.id === 'CallError') {
    if (isProbeAnswer(message)) return message.FailedReq === 'NoSuchCall' ? 'elsewhere' : undefined;
    // NewCall: the CallId is another call's.
    return message.FailedReq === 'Unknown' ? 'refused' : undefined;
  }
  const over = message.id === 'CallStatus' && (message.Event === 'Released' || message.Event === 'XferComplete');
  return over ? 'released' : undefined;
}

/**
 * Whether a call is still there is asked by an agent message with its CallId: that is an error in any case, NoSuchCall
 * for a call that is gone, and unlike messages of the call it leaves the call with the circuit that it is with.
 */
const PROBE = 'partyline-is-it-there';
const PROBE_PERIOD_MS = 500;

function isProbeAnswer(message: IvrToDriver): boolean {
  return message.id === 'CallError' && message.ReqId === PROBE;
}

async function send(line: ParsedLine, terminal: Terminal): Promise<number> {
  const [name, ...parts] = line.words;
  if (name === undefined) throw new UsageError('ivr send needs a message, such as: ivr send CallInfoReq CallId=c1');
  const message: IvrToServer = ivrMessage(name, parts);
  const wait = textOf(line, 'wait') ?? '300';
  if (!/^\d{1,7}$/.test(wait)) throw new UsageError(`--wait ${wait}: must be milliseconds`);
  let code: number = EXIT.ok;
  let over: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const session = await open(line, terminal, (came) => {
    if (came.id === 'CallError' || came.id === 'EndCall') code = EXIT.refused;
    if (endOf(came) === 'released' && 'CallId' in came) over = came.CallId;
    timer?.refresh();
  });
  const quiet = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Number(wait));
  });
  session.driver.send(message);
  const how = await Promise.race([quiet, session.over]);
  clearTimeout(timer);
  // Only this link was told: whoever has begun the call still waits for its end.
  if (over !== undefined && how !== 'closed') {
    session.driver.send({ id: 'EndCall', CallId: over, EndCause: 'Normal' });
    terminal.err(`${over} is over: EndCall was sent\n`);
  }
  await session.driver.close();
  return code;
}

async function listen(line: ParsedLine, terminal: Terminal): Promise<number> {
  if (line.words.length > 0) throw new UsageError(`ivr listen takes no ${line.words[0]}`);
  const session = await open(line, terminal, () => {}, { monitor: line.values['monitor'] === true });
  const how = await session.over;
  await session.driver.close();
  return codeOf(how);
}

function codeOf(how: 'closed' | 'interrupted'): number {
  return how === 'interrupted' ? EXIT.ok : EXIT.unavailable;
}
