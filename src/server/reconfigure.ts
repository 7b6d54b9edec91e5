import { openAccess, type RunningApi } from '../api/index.js';
import type { Hub } from '../hub/index.js';
import type { IvrServer } from '../ivr/index.js';
import type { SimSwitch } from '../sim/index.js';
import { readCertificates } from './certificates.js';
import type { Config } from './config.js';
import { changesOf } from './config-changes.js';
import { simSettingsOf, switchConfigOf } from './core-config.js';
import { homesOf } from './homes.js';
import { ivrConfigOf, needsIvr } from './ivr-config.js';
import { type AdjustableLog, stackOf } from './log.js';
import { StartError } from './start-error.js';
import type { Switches } from './switches.js';
import { checkPasswords, type Voice } from './voice.js';

/** The parts of a running server that take another configuration. */
export interface LiveParts {
  readonly hub: Hub;
  readonly switches: Switches;
  readonly sim: SimSwitch;
  readonly voice: Voice | undefined;
  readonly api: RunningApi;
  readonly ivr: IvrServer | undefined;
  readonly log: AdjustableLog;
  readonly version: string;
}

/** The configuration of a running server. Changes are taken one after the other. */
export class LiveConfig {
  #config: Config;
  #parts: LiveParts | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(config: Config) {
    this.#config = config;
  }

  /** As it is now. */
  get config(): Config {
    return this.#config;
  }

  /** The server is complete. */
  attach(parts: LiveParts): void {
    this.#parts = parts;
  }

  /**
   * Reads the configuration again, as on SIGHUP: everything that can change while calls go on is taken, an option that
   * needs a restart is named in the log. With a mistake in it nothing changes; the log has the words of a start.
   */
  async reload(read: () => Config): Promise<void> {
    const log = this.#parts?.log;
    try {
      for (const option of await this.take(read())) log?.warn({ option }, 'the option needs a restart, and stays');
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log?.error({ problem }, 'the configuration was not taken, everything stays');
    }
  }

  /** Takes a checked configuration; the options that need a restart. Throws, and changes nothing, when a part cannot. */
  take(next: Config): Promise<readonly string[]> {
    const taken = this.#last.then(() => this.#take(next));
    this.#last = taken.catch(() => {});
    return taken;
  }

  async #take(next: Config): Promise<readonly string[]> {
    const parts = this.#parts;
    if (parts === undefined) throw new StartError('the server has not started yet');
    const { config, restart } = changesOf(this.#config, next);
    // All that can be wrong is found before anything changes.
    const ivrConfig = parts.ivr || needsIvr(config) ? ivrConfigOf(config, parts.version) : undefined;
    const open = openAccess(config.http);
    if (open !== undefined) throw new StartError(open);
    checkPasswords(config);
    const certificates = readCertificates(config);
    const before = this.#config;
    if (!this.#changeSwitches(parts, config)) throw new StartError('the core could not take it; see the fault above');
    this.#config = config;
    const { tokens, origins } = config.http;
    parts.api.reconfigure({ tokens, origins, clients: config.clients, tls: certificates.http });
    parts.voice?.renewCertificates(certificates);
    if (config.log.level !== before.log.level) parts.log.setLevel(config.log.level);
    if (parts.ivr && ivrConfig) await parts.ivr.reconfigure(ivrConfig);
    parts.log.info({ dns: config.dns.length, restart: restart.length }, 'configuration taken');
    // Nobody has listened for drivers so far.
    return parts.ivr === undefined && needsIvr(config) ? [...restart, 'ivr.ivrs'] : restart;
  }

  /** The core and, before its outputs leave, every switch. False when the core has failed: then nothing has changed. */
  #changeSwitches({ hub, switches, sim, voice, log }: LiveParts, config: Config): boolean {
    let done = false;
    hub.configure(switchConfigOf(config), (taken) => {
      done = taken;
      if (!taken) return;
      switches.reconfigure(homesOf(config));
      sim.reconfigure(simSettingsOf(config));
      try {
        voice?.reconfigure(config);
      } catch (error) {
        log.error({ where: 'sip', error: stackOf(error) }, 'fault inside the server');
      }
    });
    return done;
  }
}
