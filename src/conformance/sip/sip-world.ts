import type { Command, Report } from '../../core/index.js';
import type { ReportSink, SwitchPort } from '../../hub/index.js';
import type { Clock, NetworkOutcome, PhoneAction, PhoneResult } from '../../protocol/index.js';
import { Switches } from '../../server/index.js';
import { SimSwitch } from '../../sim/index.js';
import { type PhoneOptions, type SipLegView, type SipOptions, SipSwitch } from '../../sip/index.js';
import { type AgentCall, AgentNetwork, AgentPhone } from '../../sip-agent/index.js';
import { networkAnswer, voiceOf } from './network-answers.js';
import { realTime } from './real-time.js';
import { SilentMixer } from './silent-mixer.js';
import { VoicePathCheck } from './voice-path-check.js';

/** One password is as good as another here; that it is asked for is what counts. */
const PASSWORD = 'model';
/**
 * Every message is counted here, sent and received, so nobody else's may come: ports are used again soon, and what repeats its last
 * message to one of them does not know that. Linux has more addresses of its own than one.
 */
const HOST =
  process.platform === 'linux' ? `127.${1 + (process.pid % 250)}.${1 + ((process.pid >> 8) % 250)}.1` : '127.0.0.1';
const OK: PhoneResult = { ok: true };

/** A phone of the model: its DN, how it gets consultation calls, and with which status it refuses offers within calls. */
export type ModelPhone = Pick<PhoneOptions, 'DN' | 'consultation'> & {
  readonly refusesOffers?: number;
  /** How many devices it has; default 1. The model works the first one. */
  readonly devices?: number;
};

/** What a world consists of, and how it is told and tells. */
export interface SipWorldParts {
  readonly phones: readonly ModelPhone[];
  /** DNs whose phones are simulated beside those of SIP. */
  readonly simulated: readonly string[];
  /** Clock of the simulated phones. */
  readonly clock: Clock;
  readonly report: (report: Report) => void;
  readonly onFault: (error: unknown) => void;
  readonly options: Partial<SipOptions>;
}

/** The SIP switch of a server with all its phones and the network behind its trunk, over UDP on loopback; maybe simulated phones too. */
export class SipWorld {
  readonly #switch: SipSwitch;
  readonly #sim: SimSwitch;
  readonly #simulated: ReadonlySet<string>;
  readonly #switches: Switches;
  readonly #mixer: SilentMixer;
  readonly #phones = new Map<string, AgentPhone>();
  /** Further devices of their DNs. */
  readonly #further: AgentPhone[] = [];
  readonly #time = realTime();
  readonly #voicePaths: VoicePathCheck;
  /** Some phone refuses offers. */
  readonly #refuses: boolean;
  #network: AgentNetwork | undefined;

  private constructor({ phones, simulated, clock, report, onFault, options }: SipWorldParts, trunkPort: number) {
    this.#voicePaths = new VoicePathCheck(options.forceRelay);
    this.#refuses = phones.some(({ refusesOffers }) => refusesOffers !== undefined);
    this.#mixer = new SilentMixer((news) => this.#switch.onMedia(news));
    this.#simulated = new Set(simulated);
    const made: { sip?: SipSwitch; sim?: SimSwitch } = {};
    const makers = new Map<string, (sink: ReportSink) => SwitchPort>([
      ['sip', (sink) => (made.sip = this.#sipSwitch(phones, trunkPort, sink, onFault, options))],
      ['sim', (sink) => (made.sim = new SimSwitch({ report: sink, clock, phones: simulated }))],
    ]);
    this.#switches = new Switches(makers, (number) => (this.#simulated.has(number) ? 'sim' : 'sip'), report);
    if (made.sip === undefined || made.sim === undefined) throw new Error('the switches were not made');
    this.#switch = made.sip;
    this.#sim = made.sim;
  }

  #sipSwitch(
    phones: readonly ModelPhone[],
    trunkPort: number,
    report: ReportSink,
    onFault: (error: unknown) => void,
    options: Partial<SipOptions>,
  ): SipSwitch {
    return new SipSwitch(
      {
        domain: 'models.invalid',
        listen: [{ transport: 'udp', address: HOST, port: 0 }],
        phones: phones.map(({ DN, consultation }) => ({
          DN,
          ...(consultation !== undefined && { consultation }),
          password: PASSWORD,
        })),
        trunks: [{ name: 'network', uri: `sip:${HOST}:${trunkPort}`, checkInterval: 0 }],
        answerDetection: 'on',
        // These waits are real: everything would take seconds that has met something else.
        timing: { glare: 0.1 },
        ...options,
      },
      { report, clock: this.#time, media: this.#mixer, onFault },
    );
  }

  /** Opens everything and registers all phones. */
  static async open(parts: SipWorldParts): Promise<SipWorld> {
    const { phones } = parts;
    const network = await AgentNetwork.open({ address: HOST, server: { address: HOST, port: 9 } });
    const world = new SipWorld(parts, network.agent.endpoint.port);
    world.#network = network;
    await world.#switch.start();
    const server = { address: HOST, port: world.#switch.ports[0] ?? 0 };
    network.agent.endpoint.pointAt(server);
    for (const { DN: number, refusesOffers, devices = 1 } of phones) {
      const habits = refusesOffers === undefined ? {} : { refusesOffers };
      for (let device = 0; device < devices; device++) {
        const phone = await AgentPhone.open({ number, password: PASSWORD, address: HOST, server, ...habits });
        if (device === 0) world.#phones.set(number, phone);
        else world.#further.push(phone);
        const status = await phone.register();
        if (status !== 200) throw new Error(`phone ${number} could not register: ${status}`);
      }
    }
    return world;
  }

  command(command: Command): void {
    this.#voicePaths.command(command);
    this.#switches.command(command);
  }

  /** Messages on their way, and what the switch and the phones are still about to do by themselves. */
  get unfinished(): number {
    const { sent, received, unfinished } = this.#switch.activity;
    let count = sent - received + unfinished;
    for (const agent of this.#agents) {
      const { traffic } = agent.endpoint;
      count += traffic.sent - traffic.received + (agent.isUnderWay ? 1 : 0);
    }
    return count;
  }

  /** The switch's legs. */
  view(): readonly SipLegView[] {
    return this.#switch.view();
  }

  /** Throws of the phones, and voice paths that are not what the core has commanded; to be asked when nothing is under way. */
  takeFaults(): readonly string[] {
    const thrown = this.#agents.flatMap((agent) => agent.endpoint.faults);
    // What was refused cannot be as commanded.
    const voice = this.#refuses ? [] : this.#voicePathProblems();
    return [...thrown.map((error) => `a throw in a phone: ${String(error)}`), ...voice];
  }

  phone(number: string, action: PhoneAction): PhoneResult {
    if (this.#simulated.has(number)) return this.#sim.phone(number, action);
    const phone = this.#phones.get(number);
    switch (action.do) {
      case 'busy':
        return this.#handleAll(number, phone, { refuse: 486 });
      case 'available':
        return this.#handleAll(number, phone, undefined);
      case 'call': {
        if (phone !== undefined) phone.dial(action.to);
        else this.#callIn(number, action);
        return OK;
      }
      case 'auto-answer':
      case 'out-of-service':
      case 'in-service':
      case 'off-hook':
      case 'on-hook':
        return no(`${action.do} is nothing that a SIP phone does in a model`);
      default:
        return this.#onCall(number, action);
    }
  }

  /** The SIP phones of a DN. */
  devices(number: string): readonly AgentPhone[] {
    return this.#devices.filter((phone) => phone.number === number);
  }

  network(number: string, outcome: NetworkOutcome, ConnID: string | undefined): PhoneResult {
    const call = this.#callOf(number, ConnID, (each) => each.invite !== undefined);
    if (call === undefined) return no(`no call to ${number}${ConnID === undefined ? '' : ` with ConnID ${ConnID}`}`);
    const answer = networkAnswer(outcome);
    const leg = this.#switch.view().find((each) => isOf(each, call));
    if (leg !== undefined) this.#mixer.speaks(leg.leg, voiceOf(outcome));
    if (answer === 'hang-up') return call.hangUp() ? OK : no(`${number} has nothing to hang up`);
    return this.#network?.handle(call, answer) ? OK : no(`the call to ${number} is ${call.state} already`);
  }

  treatmentEnd(ConnID: string): PhoneResult {
    const legs = this.#switch.view().filter((leg) => leg.ConnID === ConnID);
    if (this.#mixer.endTreatment(legs.map(({ leg }) => leg))) return OK;
    return this.#simulated.size > 0 ? this.#sim.treatmentEnd(ConnID) : no(`nothing plays for ConnID ${ConnID}`);
  }

  /** One simulated phone hangs up, or refuses what rings there; false when none has a call. */
  hangUpSimulated(): boolean {
    const [leg] = this.#sim.view();
    if (leg === undefined) return false;
    const refuse = leg.state === 'ringing' || leg.state === 'offered';
    return this.#sim.phone(leg.number, { do: refuse ? 'reject' : 'hangup' }).ok;
  }

  /** All calls of all phones and of the network. */
  get calls(): readonly AgentCall[] {
    return this.#agents.flatMap((agent) => agent.calls);
  }

  #voicePathProblems(): string[] {
    const calls = this.calls;
    return this.#voicePaths.problems(
      this.#switch.view().flatMap((leg) => {
        const call = calls.find((each) => isOf(leg, each));
        return call === undefined ? [] : [{ leg: leg.leg, call, mixerPort: this.#mixer.portOf(leg.leg) }];
      }),
    );
  }

  /** What the switch still has besides registrations. */
  get leftovers(): string[] {
    const { legs, calls } = this.#switch.figures;
    return [
      ...(legs > 0 ? [`${legs} legs`] : []),
      ...(calls > 0 ? [`${calls} voice paths`] : []),
      ...(this.#sim.view().length > 0 ? [`${this.#sim.view().length} legs of simulated phones`] : []),
      ...(this.#mixer.size > 0 ? [`${this.#mixer.size} legs of the mixer`] : []),
    ];
  }

  async close(): Promise<void> {
    await this.#switch.stop();
    this.#time.stop();
    await Promise.all(this.#devices.map((phone) => phone.close()));
    await this.#network?.close();
  }

  get #devices() {
    return [...this.#phones.values(), ...this.#further];
  }

  get #agents() {
    const phones = this.#devices.map(({ agent }) => agent);
    return this.#network === undefined ? phones : [...phones, this.#network.agent];
  }

  #handleAll(number: string, phone: AgentPhone | undefined, handling: { refuse: number } | undefined): PhoneResult {
    if (phone !== undefined) phone.handling = handling ?? 'ring';
    else if (handling === undefined) this.#network?.handling.delete(number);
    else this.#network?.handling.set(number, handling);
    return OK;
  }

  /** A call from outside: who calls as P-Asserted-Identity, what was dialed first as Diversion (RFC 5806). */
  #callIn(number: string, { to, ANI, DNIS }: Extract<PhoneAction, { do: 'call' }>): void {
    const host = 'network.invalid';
    const asserted = ANI === undefined ? '' : `P-Asserted-Identity: <sip:${ANI}@${host}>\r\n`;
    const diverted = DNIS === undefined ? '' : `Diversion: <sip:${DNIS}@${host}>;reason=unconditional\r\n`;
    this.#network?.dial(number, to, { headers: asserted + diverted });
  }

  #onCall(number: string, action: CallAction): PhoneResult {
    const call = this.#callOf(number, action.ConnID, (each) => can(each, action.do));
    if (call === undefined) return no(`${number} has no call to ${action.do}`);
    let done = true;
    if (action.do === 'dtmf') done = call.sendInfoDigits(action.digits);
    else if (action.do === 'answer') done = call.answer();
    else if (action.do === 'reject') done = call.refuse(486);
    else if (action.do === 'hangup') done = call.hangUp();
    else if (action.do === 'hold') done = call.hold();
    else done = call.retrieve();
    return done ? OK : no(`${number} cannot ${action.do}`);
  }

  /** The oldest call of the number that fits, by the dialogs that the switch has for the ConnID. */
  #callOf(number: string, ConnID: string | undefined, fits: (call: AgentCall) => boolean): AgentCall | undefined {
    const calls = this.#phones.get(number)?.calls ?? this.#network?.callsOf(number) ?? [];
    const legs = this.#switch.view().filter((leg) => leg.number === number && leg.ConnID === ConnID);
    return calls.find((call) => fits(call) && (ConnID === undefined || legs.some((leg) => isOf(leg, call))));
  }
}

function isOf(leg: SipLegView, { dialog }: AgentCall): boolean {
  return leg.remoteTags.includes(dialog.localTag) || leg.localTags.includes(dialog.remoteTag);
}

function can(call: AgentCall, what: CallAction['do']): boolean {
  switch (what) {
    case 'answer':
    case 'reject':
      return call.state === 'incoming';
    case 'hold':
      return call.state === 'established' && !call.held;
    case 'retrieve':
      return call.state === 'established' && call.held;
    case 'hangup':
      // What a ringing device can do is to refuse.
      return call.state !== 'incoming';
    default:
      return true;
  }
}

type CallAction = Extract<PhoneAction, { do: 'answer' | 'reject' | 'hangup' | 'hold' | 'retrieve' }> | Dtmf;
type Dtmf = Extract<PhoneAction, { do: 'dtmf' }>;

function no(error: string): PhoneResult {
  return { ok: false, error };
}
