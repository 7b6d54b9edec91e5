import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { VoiceServer, type VoiceServerOptions } from './voice-server.js';

/** A phone as a fixture needs it. */
export interface FixturePhone {
  readonly number: string;
  /** Ends its calls, where a test may have left some. */
  hangUpAll?(): Promise<void>;
  stop(): void | Promise<void>;
}

/** What a phone has to know in order to register. */
export interface PhoneHome {
  readonly password: string;
  /** `host:port` of the server. */
  readonly server: string;
  /** For files of all phones; it is removed in the end. */
  readonly folder: string;
}

/** A whole server and its phones for the tests of one `describe`; after each of them no call is left, and no fault in the end. */
export class PhoneFixture<P extends FixturePhone> {
  server!: VoiceServer;
  private readonly phones = new Map<string, P>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'partyline-phones-'));
  /** Where the server writes recordings. */
  protected readonly recordings = join(this.folder, 'recordings');

  /** Sets up the hooks of the `describe` around it. */
  constructor(options: VoiceServerOptions, start: (number: string, home: PhoneHome) => Promise<P>) {
    before(async () => {
      const media = { workers: 1, recordingFolder: this.recordings };
      this.server = await VoiceServer.start({ ...options, config: { media, ...options.config } });
      const home = { password: options.password, server: `127.0.0.1:${this.server.port}`, folder: this.folder };
      // One after the other: each looks for free ports.
      for (const number of options.phones) this.phones.set(number, await start(number, home));
    });
    afterEach(async () => {
      for (const phone of this.phones.values()) await phone.hangUpAll?.();
      await this.server.over();
      this.server.events.length = 0;
    });
    after(async () => {
      await Promise.all([...this.phones.values()].map((phone) => phone.stop()));
      await this.server?.stop();
      rmSync(this.folder, { recursive: true, force: true });
      assert.deepEqual(this.server?.faults, []);
    });
  }

  phone(number: string): P {
    const phone = this.phones.get(number);
    assert.ok(phone, `there is no phone ${number}`);
    return phone;
  }
}
