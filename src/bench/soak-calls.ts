import type { PartylineClient } from '../client/index.js';
import type { TRequest } from '../protocol/index.js';
import { type AgentCall, AgentPhone, waitFor } from '../sip-agent/index.js';

export interface SoakPhoneOptions {
  readonly server: { readonly address: string; readonly port: number };
  readonly timing: { readonly T1: number; readonly T2: number; readonly T4: number; readonly D: number };
}

/** Three phones that have one call after the other with each other: every way in which a call begins, goes on and ends in turn. */
export class SoakGroup {
  private turn = 0;

  private constructor(
    private readonly caller: AgentPhone,
    private readonly callee: AgentPhone,
    private readonly third: AgentPhone,
    private readonly client: PartylineClient,
  ) {
    third.handling = { answerAfter: 0 };
  }

  /** Opens and registers the phones of these three DNs; the client is registered on them as well. */
  static async start(
    DNs: readonly [string, string, string],
    client: PartylineClient,
    options: SoakPhoneOptions,
  ): Promise<SoakGroup> {
    const phones = await Promise.all(DNs.map((number) => AgentPhone.open({ number, ...options })));
    for (const phone of phones) {
      const status = await phone.register();
      if (status !== 200) throw new Error(`${phone.number} could not register: ${status}`);
      await client.registerAddress(phone.number);
    }
    return new SoakGroup(...(phones as [AgentPhone, AgentPhone, AgentPhone]), client);
  }

  /** One more call, to its end; rejects when it does not go as it should. */
  async call(): Promise<void> {
    const kind = this.turn++ % 9;
    this.callee.handling =
      kind === 5 ? 'ring' : kind === 6 ? { refuse: 404 } : kind === 7 ? { refuse: 486 } : { answerAfter: 0 };
    if (kind < 5) await this.answered(kind);
    else if (kind === 5) await this.cancelled();
    else if (kind === 6) await this.refused();
    else if (kind === 7) await this.busy();
    else await this.made();
    await waitFor(
      () => this.phones.every((phone) => phone.calls.length === 0),
      () => `call ${this.turn} (${kind}) of ${this.caller.number} does not end: ${this.states()}`,
    );
  }

  /** Faults of the phones themselves. */
  get faults(): readonly unknown[] {
    return this.phones.flatMap((phone) => phone.agent.endpoint.faults);
  }

  async close(): Promise<void> {
    await Promise.all(this.phones.map((phone) => phone.close()));
  }

  private get phones(): readonly AgentPhone[] {
    return [this.caller, this.callee, this.third];
  }

  private async answered(kind: number): Promise<void> {
    const call = this.caller.dial(this.callee.number);
    await this.until(() => call.state === 'established', `is answered: ${call.status}`);
    if (kind === 0 || kind === 1) (kind === 0 ? call : this.callee.call).hangUp();
    else if (kind === 2) await this.held(call);
    else if (kind === 3) await this.transferred();
    else await this.consulted();
  }

  private async held(call: AgentCall): Promise<void> {
    call.hold();
    await this.until(() => !call.session.isNegotiating, 'is held');
    call.retrieve();
    await this.until(() => !call.session.isNegotiating, 'is retrieved');
    call.hangUp();
  }

  /** The called phone passes the call on without asking. */
  private async transferred(): Promise<void> {
    const call = this.callee.call;
    call.referTo(`sip:${this.third.number}@${this.callee.agent.endpoint.serverHost}`);
    await this.until(() => this.third.calls[0]?.state === 'established', 'is transferred');
    await this.until(() => this.callee.calls.length === 0, 'is released by the transfer');
    this.third.call.hangUp();
  }

  /** The called phone asks the third one, and joins the two. */
  private async consulted(): Promise<void> {
    const first = this.callee.call;
    first.hold();
    await this.until(() => !first.session.isNegotiating, 'is held');
    const second = this.callee.dial(this.third.number);
    await this.until(() => second.state === 'established', 'is answered by the third');
    first.referToCall(second);
    await this.until(() => this.callee.calls.length === 0, 'is released by the transfer');
    this.caller.call.hangUp();
  }

  private async cancelled(): Promise<void> {
    const call = this.caller.dial(this.callee.number);
    await this.until(() => this.callee.calls.length === 1, 'rings');
    call.hangUp();
  }

  private async refused(): Promise<void> {
    const call = this.caller.dial(this.callee.number);
    await this.until(() => call.state === 'ended', 'is refused');
    if (call.status < 400) throw new Error(`${this.caller.number}: refused with ${call.status}`);
  }

  /** The caller hears the busy tone, and hangs up. */
  private async busy(): Promise<void> {
    const call = this.caller.dial(this.callee.number);
    await this.until(() => call.progress === 183, 'hears the busy tone');
    call.hangUp();
  }

  /** The client makes the call and releases it. */
  private async made(): Promise<void> {
    const { number: ThisDN } = this.caller;
    const request = (message: object): Promise<{ ConnID?: string }> =>
      this.client.request(message as TRequest as never) as Promise<{ ConnID?: string }>;
    this.caller.handling = { answerAfter: 0 };
    const { ConnID } = await request({ id: 'RequestMakeCall', ThisDN, OtherDN: this.callee.number });
    await this.until(() => this.callee.calls[0]?.state === 'established', 'is made');
    await request({ id: 'RequestReleaseCall', ThisDN, ConnID });
  }

  private until(condition: () => boolean, what: string): Promise<void> {
    return waitFor(condition, () => `call ${this.turn} of ${this.caller.number} ${what}: ${this.states()}`);
  }

  private states(): string {
    return this.phones
      .map((phone) => `${phone.number} ${phone.calls.map((call) => `${call.state} ${call.status}`).join()}`)
      .join('; ');
  }
}
