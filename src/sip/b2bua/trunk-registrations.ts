import type { Flow } from '../connection/flow.js';
import type { Exchange } from './exchange.js';
import type { RegistrationState } from './registration-news.js';
import type { TrunkOptions } from './sip-options.js';
import { accountOf } from './trunk-account.js';
import { TrunkRegistration } from './trunk-registration.js';
import type { Trunk } from './trunks.js';

interface Entry {
  readonly registration: TrunkRegistration;
  /** What it registers as, to see whether that has changed. */
  readonly account: string;
}

/** Keeps the trunks registered that have to be. */
export class TrunkRegistrations {
  private entries = new Map<Trunk, Entry>();
  /** Registrations that are being taken back, by the names of their trunks. */
  private readonly leaving = new Map<string, Promise<void>>();
  private stopped = false;

  constructor(private readonly exchange: Exchange) {}

  /** Registers the trunks that are configured now; those whose account is the same stay as they are, others are taken back. */
  reconfigure(): void {
    const before = this.entries;
    this.entries = new Map();
    for (const trunk of this.exchange.trunks.all) {
      const known = before.get(trunk);
      if (known !== undefined && known.account === accountText(trunk.options)) {
        before.delete(trunk);
        this.entries.set(trunk, known);
      }
    }
    for (const [trunk, { registration }] of before) this.leave(trunk.options.name, registration);
    for (const trunk of this.exchange.trunks.all) {
      const account = accountOf(trunk.options);
      if (account === undefined || 'problem' in account || this.entries.has(trunk)) continue;
      const registration = new TrunkRegistration(this.exchange, trunk, account);
      this.entries.set(trunk, { registration, account: accountText(trunk.options) });
      // The same contact may be taken back just now: one after the other, whatever the network does with the order.
      const former = this.leaving.get(trunk.options.name);
      if (former === undefined) registration.begin();
      else void former.then(() => this.stopped || registration.begin());
    }
  }

  stateOf(trunk: Trunk): RegistrationState | undefined {
    return this.entries.get(trunk)?.registration.state;
  }

  flowClosed(flow: Flow): void {
    for (const { registration } of this.entries.values()) registration.flowClosed(flow);
  }

  /** Takes all registrations back; soon over, whatever the registrars say. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const [trunk, { registration }] of this.entries) this.leave(trunk.options.name, registration);
    this.entries.clear();
    await Promise.all(this.leaving.values());
  }

  private leave(name: string, registration: TrunkRegistration): void {
    const former = this.leaving.get(name);
    const own = new Promise<void>((resolve) => registration.end(resolve));
    const left = Promise.all([former, own]).then(() => {
      if (this.leaving.get(name) === left) this.leaving.delete(name);
    });
    this.leaving.set(name, left);
  }
}

/** What an account is made of; how long it lasts may change while it is registered. */
function accountText({ uri, username, password, register }: TrunkOptions): string {
  return JSON.stringify([uri, username, password, register?.aor, register?.registrar, register !== undefined]);
}
