import {
  type Config,
  ConfigError,
  createLog,
  DEMO,
  packageVersion,
  type RunningServer,
  readConfig,
  StartError,
  startServer,
} from '../server/index.js';
import { type Command, CommandError, EXIT, type Terminal, UsageError } from './command.js';
import { type ParsedLine, parseLine, textOf, textsOf } from './command-line.js';

const HELP = `partyline serve [--demo] [--config FILE] [--set PATH=VALUE]...

Starts the server. Ctrl-C ends it.

  --demo           phones 7001 to 7010, queue 8000, routing point 8100 and more, external numbers 555…
  --config FILE    YAML or JSON file; 'partyline options' lists all options
  --set PATH=VALUE one option; goes before the file; may be given several times

SIGHUP to a server that does not run in a terminal: the file is read again, and calls go on. The log names what needs a
restart; with a mistake in it nothing changes.

In the environment: PARTYLINE_CONFIG is the file where --config is not given, PARTYLINE_TOKEN one more of http.tokens.

Examples:
  partyline serve --demo
  partyline serve --config partyline.yaml --set http.port=8081
  partyline serve --demo --set 'external=["555*", "0800*"]' --set log.tserver-file=messages.log
`;

export const serve: Command = {
  help: () => HELP,
  run: async (args, terminal) => {
    const line = parseLine(args, {
      demo: { type: 'boolean' },
      config: { type: 'string' },
      set: { type: 'string', multiple: true },
    });
    const [file] = line.words;
    if (file !== undefined) throw new UsageError(`serve takes no ${file}; a file is named with --config ${file}`);
    const server = await start(line, terminal);
    terminal.out(banner(server));
    const off = terminal.onReload(() => void server.reload(() => configOf(line, terminal)));
    await interrupted(terminal);
    off();
    await server.stop();
    return EXIT.ok;
  },
};

function configOf(line: ParsedLine, terminal: Terminal): Config {
  const file = textOf(line, 'config') ?? terminal.env['PARTYLINE_CONFIG'];
  const read = readConfig({
    ...(line.values['demo'] === true ? { base: DEMO } : {}),
    ...(file === undefined ? {} : { file }),
    set: textsOf(line, 'set'),
  });
  return withToken(read, terminal.env['PARTYLINE_TOKEN']);
}

async function start(line: ParsedLine, terminal: Terminal): Promise<RunningServer> {
  try {
    const config = configOf(line, terminal);
    const format = config.log.format === 'auto' ? (terminal.interactive ? 'text' : 'json') : config.log.format;
    const log = createLog(config.log.level, (text) => terminal.err(text), format);
    return await startServer(config, { log });
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(`${error.message}\nTry: partyline options`, EXIT.usage);
    if (error instanceof StartError) throw new CommandError(error.message, EXIT.unavailable);
    throw error;
  }
}

/** Secrets may come by the environment, so that they need not stand in a file or on a command line. */
function withToken(config: Config, token: string | undefined): Config {
  if (token === undefined || token === '') return config;
  return { ...config, http: { ...config.http, tokens: [...config.http.tokens, token] } };
}

function banner({ url, httpUrl, config, ivr }: RunningServer): string {
  const counts = new Map<string, number>();
  for (const dn of config.dns) counts.set(dn.type, (counts.get(dn.type) ?? 0) + 1);
  const dns = [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
  // 'partyline phone' moves simulated phones only.
  const real = new Set(config.sip.enabled ? config.sip.phones.map(({ DN }) => DN) : []);
  const phones = config.dns.filter((dn) => dn.type === 'Extension' && !real.has(dn.number));
  const [first, second] = phones.map((dn) => dn.number);
  const at = config.http.port === 8080 && config.http.tls === undefined ? '' : ` --url ${url}`;
  return [
    `Partyline ${packageVersion()} is ready. Ctrl-C ends it.`,
    `  clients  ${url}`,
    `  HTTP     ${httpUrl}/openapi.json, /asyncapi.json, /health, /ready, /status, /clients, /sim/phones/:number`,
    ...(ivr?.addresses ?? []).map(({ host, port }) => `  IVR      ${host}:${port}  (GLI link; partyline ivr --help)`),
    `  DNs      ${dns || 'none: name some under dns: in a file (--config FILE), or start with --demo'}`,
    ...(first === undefined || second === undefined
      ? []
      : [
          '  try      in other terminals:',
          `             partyline watch ${first} ${second}${at}`,
          `             partyline request TMakeCall --ThisDN ${first} --OtherDN ${second}${at}`,
          `             partyline phone ${second} answer${at}`,
        ]),
    '',
  ].join('\n');
}

function interrupted(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const off = terminal.onInterrupt(() => {
      off();
      resolve();
    });
  });
}
