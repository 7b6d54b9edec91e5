import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shareOfTone } from '../sip-agent/index.js';
import { Baresip } from './baresip.js';
import { hearsOnly, type Tones } from './hearing.js';
import { PhoneFixture } from './phone-fixture.js';
import { SingingAgent, type SingingPhone } from './singing-agent.js';

export interface SingingFixtureOptions {
  /** DNs with what each sings. */
  readonly tones: Tones;
  /** Those that are baresip; the others are agents of these tests with real sound. */
  readonly baresip: readonly string[];
  /** The baresip phones take encrypted media only, and the server asks it of them. */
  readonly srtp?: boolean;
}

const PASSWORD = 'dial-tone';
/** Samples of half a second. */
const LATEST = 4000;

/** Phones that sing, of baresip and of these tests, for a `describe`. */
export class SingingFixture extends PhoneFixture<SingingPhone> {
  constructor(private readonly options: SingingFixtureOptions) {
    const { tones, baresip, srtp = false } = options;
    super(
      {
        phones: Object.keys(tones),
        password: PASSWORD,
        phoneOptions: srtp ? Object.fromEntries(baresip.map((number) => [number, { srtp: 'required' }])) : {},
        // baresip 1.0 gives up when it is offered anything besides MD5.
        sip: { algorithms: ['MD5'] },
      },
      (number, home) => {
        const phone = { ...home, number, tone: tones[number] as number };
        return baresip.includes(number)
          ? Baresip.start({ ...phone, srtp, folder: join(home.folder, number) })
          : SingingAgent.start(phone);
      },
    );
  }

  baresip(number: string): Baresip {
    const phone = this.phone(number);
    if (!(phone instanceof Baresip)) throw new Error(`${number} is no baresip`);
    return phone;
  }

  /** One calls, the other one answers; gives the ConnID. */
  async call(from: string, to: string): Promise<string> {
    const { server } = this;
    const mark = server.events.length;
    await this.phone(from).dial(to);
    const { ConnID } = await server.event('EventRinging', to, mark);
    await this.phone(to).accept();
    await server.event('EventEstablished', to, mark);
    return ConnID as string;
  }

  /** Whose tones are in the latest half second of a recording: on the left, and on the right. */
  heardInRecording(id: string): readonly [string[], string[]] {
    const bytes = readFileSync(join(this.recordings, `${id}.wav`));
    const data = bytes.indexOf('data') + 8;
    const sides = [0, 2].map((offset) => {
      const samples: number[] = [];
      for (let at = data + offset; at + 1 < bytes.length; at += 4) samples.push(bytes.readInt16LE(at));
      const late = samples.slice(-LATEST);
      return Object.keys(this.options.tones).filter(
        (each) => shareOfTone(late, this.options.tones[each] as number) > 0.3,
      );
    });
    return [sides[0] as string[], sides[1] as string[]];
  }

  /** The phone comes to hear these phones and no other one. */
  hearsOnly(number: string, others: readonly string[]): Promise<void> {
    return hearsOnly(number, () => this.phone(number).listen(), others, this.options.tones);
  }

  /** For half a second. Frames that were on their way when the call was held are let pass. */
  async hearsNothing(number: string): Promise<void> {
    await this.phone(number).listen(800, 300);
    assert.equal(await this.phone(number).listen(800, 500), undefined, `${number} hears something`);
  }

  /** Everybody hears everybody else, and not itself. */
  async hearEachOther(...numbers: string[]): Promise<void> {
    await Promise.all(
      numbers.map((number) =>
        this.hearsOnly(
          number,
          numbers.filter((each) => each !== number),
        ),
      ),
    );
  }
}
