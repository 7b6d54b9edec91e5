import { AgentPhone, RtpLine, waitFor } from '../sip-agent/index.js';

/** A phone whose voice is a tone, and that tells what it hears. */
export interface SingingPhone {
  readonly number: string;
  dial(number: string): Promise<void>;
  /** Waits until it rings, and answers. */
  accept(): Promise<void>;
  hangUpAll(): Promise<void>;
  /** Sound that it hears from now on in its latest call; undefined when not that much comes within the time. */
  listen(samples?: number, limitMs?: number): Promise<Int16Array | undefined>;
  stop(): Promise<void>;
}

export interface SingingAgentOptions {
  readonly number: string;
  readonly password: string;
  /** `host:port` of the server. */
  readonly server: string;
  /** What it sings, Hz. */
  readonly tone: number;
}

/** An agent with real sound that sings the same tone in all its calls. */
export class SingingAgent implements SingingPhone {
  private constructor(
    readonly phone: AgentPhone,
    tone: number,
  ) {
    for (const line of phone.agent.soundLines) line.tone(tone);
  }

  /** Starts and registers it. */
  static async start({ number, password, server, tone }: SingingAgentOptions): Promise<SingingAgent> {
    const [address = '', port = ''] = server.split(':');
    const phone = await AgentPhone.open({ number, password, server: { address, port: Number(port) }, lines: 3 });
    const status = await phone.register();
    if (status !== 200) throw new Error(`${number} could not register: ${status}`);
    return new SingingAgent(phone, tone);
  }

  get number(): string {
    return this.phone.number;
  }

  async dial(number: string): Promise<void> {
    this.phone.dial(number);
  }

  async accept(): Promise<void> {
    const ringing = () => this.phone.calls.find((call) => call.state === 'incoming');
    await waitFor(() => ringing() !== undefined, `${this.number} rings`);
    ringing()?.answer();
  }

  async hangUpAll(): Promise<void> {
    for (const call of [...this.phone.calls]) call.hangUp();
    await waitFor(() => this.phone.calls.length === 0, `${this.number} has hung up`);
  }

  async listen(samples = 4000, limitMs = 5000): Promise<Int16Array | undefined> {
    const line = this.phone.calls.at(-1)?.audio;
    if (!(line instanceof RtpLine)) return undefined;
    line.forget();
    try {
      await waitFor(() => line.samples.length >= samples, 'sound', limitMs);
    } catch {
      return undefined;
    }
    return line.samples.slice(-samples);
  }

  stop(): Promise<void> {
    return this.phone.close();
  }
}
