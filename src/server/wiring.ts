import { ApiStartError, type RunningApi, startApi } from '../api/index.js';
import type { Hub, JournalPort } from '../hub/index.js';
import { type IvrConfig, type IvrServer, startIvrServer } from '../ivr/index.js';
import type { ClientPort, Clock } from '../protocol/index.js';
import type { SimSwitch } from '../sim/index.js';
import { checkIvrCertificates, httpTls } from './certificates.js';
import { realClock, steadyClock } from './clock.js';
import type { Config } from './config.js';
import { coreConfigOf } from './core-config.js';
import { makeHub } from './hub-and-switches.js';
import { ivrConfigOf, ivrOptionsWithoutEffect, ivrStartProblem, needsIvr } from './ivr-config.js';
import type { IvrSwitch } from './ivr-switch.js';
import { openJournalFiles } from './journal-files.js';
import { type AdjustableLog, createLog, type Log } from './log.js';
import { asyncApiDocument, packageVersion } from './package-files.js';
import { LiveConfig } from './reconfigure.js';
import { StartError } from './start-error.js';
import { StartedParts } from './started-parts.js';
import { prepareVoice } from './voice.js';

/** What tests and embedding programs may put in place of the usual parts. */
export interface ServerOverrides {
  /** Time of calls; default: the machine's. */
  readonly clock?: Clock;
  /** Time of connections (heart-beats, time-outs); default: `steadyClock`. */
  readonly connectionClock?: Clock;
  readonly log?: AdjustableLog;
  /** Told of everything beside the files of the configuration. */
  readonly journal?: JournalPort;
  /** Stands between the API and the hub, for instance to inject events. */
  readonly clients?: (hub: ClientPort) => ClientPort;
}

/** A whole server at work. */
export interface RunningServer {
  /** `ws://127.0.0.1:8080/tlib` */
  readonly url: string;
  /** `http://127.0.0.1:8080` */
  readonly httpUrl: string;
  /** As it is now; see `reconfigure`. */
  readonly config: Config;
  readonly hub: Hub;
  readonly sim: SimSwitch;
  readonly api: RunningApi;
  /** Absent when the configuration has no IVR and no route DN of Network mode. */
  readonly ivr: IvrServer | undefined;
  /** Ports on which SIP is spoken, in the order of `sip.listen`; empty without SIP. */
  readonly sipPorts: readonly number[];
  /**
   * Takes another configuration while calls go on, all but the options that need a restart: gives their paths. Throws
   * `StartError` and changes nothing when something is wrong with it.
   */
  reconfigure(next: Config): Promise<readonly string[]>;
  /** Reads the configuration and takes it, as on SIGHUP. What is wrong with it, or needs a restart, is told in the log. */
  reload(read: () => Config): Promise<void>;
  /** Closes all connections and files. */
  stop(): Promise<void>;
}

/** Starts a server. Throws `StartError` when it cannot; nothing of it stays then: no thread, no socket, no open file. */
export async function startServer(config: Config, overrides: ServerOverrides = {}): Promise<RunningServer> {
  const parts = new StartedParts();
  try {
    return await startParts(config, overrides, parts);
  } catch (error) {
    // Why it did not start is what counts, whatever becomes of the rest.
    await parts.end().catch(() => {});
    if (error instanceof ApiStartError) throw new StartError(error.message);
    throw error;
  }
}

/** The only place that knows all parts of a server. */
async function startParts(config: Config, overrides: ServerOverrides, parts: StartedParts): Promise<RunningServer> {
  const clock = overrides.clock ?? realClock;
  const log = overrides.log ?? createLog(config.log.level, (line) => process.stderr.write(line));
  const startTime = clock.now();
  const version = packageVersion();
  const live = new LiveConfig(config);
  const core = coreConfigOf(config, startTime, version);
  const hideUserData = () => live.config.ivr.options['hide-user-data'] === true;
  const files = openJournalFiles(config, { version, startTime, hideUserData, core }, log);
  parts.add(files.close);
  const journals = overrides.journal === undefined ? files.journals : [...files.journals, overrides.journal];
  const ivrConfig = needsIvr(config) ? ivrConfigOf(config, version) : undefined;
  checkIvrCertificates(config);
  for (const option of ivrOptionsWithoutEffect(config)) log.info({ option }, 'the option has no effect');
  const voice = await prepareVoice(config, overrides.connectionClock ?? steadyClock, log);
  parts.add(() => voice?.stop());
  let ivr: IvrServer | undefined;
  const { hub, sim, ivrSwitch, switches } = makeHub(config, { core, clock, journals, voice, log });
  const sipPorts = (await voice?.start()) ?? [];
  const api = await startApi(
    { http: { ...config.http, tls: httpTls(config) }, clients: config.clients, version },
    {
      clients: overrides.clients?.(hub) ?? hub,
      clock,
      connectionClock: overrides.connectionClock ?? steadyClock,
      log,
      server: { name: config.name, startTime },
      ready: () => (hub.overloaded ? { ready: false, reason: 'too many inputs wait' } : { ready: true }),
      status: () => ({
        ...hub.snapshot(),
        ...(ivr === undefined ? {} : { ivr: ivr.snapshot() }),
        ...(voice === undefined ? {} : { sip: voice.figures() }),
      }),
      phones: sim,
      asyncApi: asyncApiDocument,
    },
  );
  parts.add(() => api.stop());
  try {
    ivr = await startIvr(ivrConfig, ivrSwitch, { clients: hub, clock }, log);
  } catch (error) {
    throw new StartError(ivrStartProblem(error));
  }
  parts.add(() => ivr?.stop());
  live.attach({ hub, switches, sim, voice, api, ivr, log, version });
  log.info(
    { url: api.url, ivr: ivr?.addresses.map(at), sipPorts, dns: config.dns.length, version, pid: process.pid },
    'ready',
  );
  return {
    url: api.url,
    httpUrl: api.httpUrl,
    get config() {
      return live.config;
    },
    hub,
    sim,
    api,
    ivr,
    sipPorts,
    reconfigure: (next) => live.take(next),
    reload: (read) => live.reload(read),
    stop: async () => {
      await parts.end();
      log.info({}, 'stopped');
    },
  };
}

async function startIvr(
  config: IvrConfig | undefined,
  ivrSwitch: IvrSwitch,
  ports: { readonly clients: ClientPort; readonly clock: Clock },
  log: Log,
): Promise<IvrServer | undefined> {
  if (config === undefined) return undefined;
  const ivr = await startIvrServer({
    ...ports,
    switch: ivrSwitch,
    config,
    log: (level, text) => log[level]({ part: 'ivr' }, text),
  });
  ivrSwitch.attach(ivr);
  return ivr;
}

function at({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host}:${port}`;
}
