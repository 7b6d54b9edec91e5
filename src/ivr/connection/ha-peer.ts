import type { ConnectionOptions } from 'node:tls';
import type { Clock, IvrLoginResp, IvrToDriver } from '../../protocol/index.js';
import { connectIvrDriver, type IvrDriver } from '../driver/index.js';
import type { IvrLog } from '../log.js';

export type HaRole = 'primary' | 'backup';
/** What a server says of itself; `starting` = it does not know yet. */
type ActingRole = HaRole | 'starting';

/** ClientName under which the servers of a pair ask each other; no IVR may be called so. */
export const HA_CLIENT_NAME = '#ha-peer';
/** Key of ConfigOptions in the answer. */
const ROLE_KEY = 'ha-role';

/** Milliseconds: how long one attempt may take, the pause between two, and silence (three times) that counts as loss. */
const ATTEMPT = 1000;
const PAUSE = 2000;
const ACTIVITY = 1000;

export interface HaPeerOptions {
  /** Role of the configuration: what this server is when both are there and neither has taken over. */
  readonly configured: HaRole;
  readonly host: string;
  readonly port: number;
  readonly tls: ConnectionOptions | undefined;
  readonly clock: Clock;
  readonly log: IvrLog;
}

/**
 * One server of a hot standby pair. It keeps a GLI link to the other one; a backup whose peer is gone becomes primary. A
 * server that starts asks its peer first: one that has taken over stays primary. When both say primary (they had lost
 * each other), the one that is configured so is.
 */
export class HaPeer {
  readonly #options: HaPeerOptions;
  #role: ActingRole = 'starting';
  #driver: IvrDriver | undefined;
  #cancelRetry: (() => void) | undefined;
  #stopped = false;
  #tls: ConnectionOptions | undefined;
  /** Why there is no link to the peer, as the log has it. */
  #problem: string | undefined;

  constructor(options: HaPeerOptions) {
    this.#options = options;
    this.#tls = options.tls;
  }

  /** Takes other certificates for the links to come. */
  renew(tls: ConnectionOptions | undefined): void {
    this.#tls = tls;
  }

  /** Whether this server answers its drivers. */
  get isPrimary(): boolean {
    return this.#role === 'primary';
  }

  /** What a peer that logs in with `HA_CLIENT_NAME` is told. */
  answer(CallId: string, IServerVer: string): IvrLoginResp {
    const ConfigOptions = [{ Name: ROLE_KEY, Type: 'Str' as const, Val: this.#role }];
    return { id: 'LoginResp', CallId, IServerVer, Result: 'Success', Status: 'OK', ConfigOptions };
  }

  /** Finds out which role this server has. Takes a second at most when the peer is not there. */
  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    await this.#driver?.close();
  }

  async #connect(): Promise<void> {
    const { host, port } = this.#options;
    const tls = this.#tls;
    try {
      const driver = await connectIvrDriver({
        host,
        port,
        connectTimeout: ATTEMPT,
        activityTimer: ACTIVITY,
        ...(tls === undefined ? {} : { tls }),
      });
      this.#driver = driver;
      if (this.#stopped) {
        await driver.close();
        return;
      }
      driver.send({ id: 'LoginReq', CallId: 'ha', Version: '4.0', ClientName: HA_CLIENT_NAME, ReportStatus: 'true' });
      const peer = roleIn(await driver.next(ATTEMPT, (message) => message.id === 'LoginResp'));
      if (peer === undefined) throw new Error('the peer is no server of a pair');
      this.#problem = undefined;
      this.#met(peer);
      void driver.closed.then(() => this.#lost());
    } catch (error) {
      await this.#driver?.close();
      this.#driver = undefined;
      this.#alone(error instanceof Error ? error.message : String(error));
    }
  }

  #met(peer: ActingRole): void {
    const { configured } = this.#options;
    if (peer === 'starting') this.#become(configured, 'as configured');
    else if (peer === 'backup') this.#become('primary', 'the peer is backup');
    else if (this.#role !== 'primary' || configured === 'backup') this.#become('backup', 'the peer is primary');
  }

  /** The link to the peer is gone: one more attempt tells whether the peer is. */
  #lost(): void {
    this.#driver = undefined;
    if (!this.#stopped) void this.#connect();
  }

  #alone(reason: string): void {
    if (this.#stopped) return;
    const known = this.#role !== 'primary' || this.#problem === reason;
    this.#become('primary', `the peer is not there: ${reason}`);
    // A peer that is there and cannot be reached makes two primaries: whoever looks must find why.
    if (!known) this.#options.log('warn', `hot standby: no link to the peer: ${reason}`);
    this.#problem = reason;
    this.#cancelRetry = this.#options.clock.after(PAUSE, () => void this.#connect());
  }

  #become(role: HaRole, reason: string): void {
    if (this.#role === role) return;
    this.#role = role;
    this.#options.log('info', `hot standby: this server is ${role} (${reason})`);
  }
}

function roleIn(message: IvrToDriver): ActingRole | undefined {
  const options = message.id === 'LoginResp' ? message.ConfigOptions : undefined;
  const role = options?.find((node) => node.Name === ROLE_KEY);
  const value = role !== undefined && 'Val' in role ? role.Val : undefined;
  return value === 'primary' || value === 'backup' || value === 'starting' ? value : undefined;
}
