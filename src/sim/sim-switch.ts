import type { Command, LegId, LegPath, Report } from '../core/index.js';
import type { Clock, NetworkOutcome, PhoneAction, PhoneResult } from '../protocol/index.js';
import { networkReport } from './network-report.js';
import { canDo, type LegAction, type SimLeg, SimLegs } from './sim-legs.js';
import type { SimLegView, SimPhones } from './sim-phones.js';
import type { SimSettings } from './sim-settings.js';

/** What the simulated switch needs from outside. */
export interface SimSwitchOptions extends SimSettings {
  /** Takes what the phones and the network do. */
  readonly report: (report: Report) => void;
  readonly clock: Clock;
}

interface Phone {
  busy: boolean;
  autoAnswer: number | undefined;
}

/**
 * Phones and a network in memory. Every command is carried out at once; what a user or the far end does is told from
 * outside. The same actions at the same times always give the same reports.
 */
export class SimSwitch implements SimPhones {
  private readonly legs = new SimLegs();
  private readonly phones = new Map<string, Phone>();
  private nextLeg = 0;

  private internal: ReadonlySet<string> | undefined;
  private settings: SimSettings;

  constructor(private readonly options: SimSwitchOptions) {
    this.internal = options.phones && new Set(options.phones);
    this.settings = options;
  }

  /**
   * Takes other settings as a whole. Calls go on, also at phones that are no longer there; a phone that is new is in service.
   */
  reconfigure(settings: SimSettings): void {
    const before = this.internal;
    this.internal = settings.phones && new Set(settings.phones);
    this.settings = settings;
    for (const DN of settings.phones ?? []) {
      if (before?.has(DN) === false) this.report({ type: 'ReportInService', DN });
    }
    for (const DN of before ?? []) if (this.internal?.has(DN) === false) this.phones.delete(DN);
  }

  // ---- commands of the core ---------------------------------------------------------------------------------------

  command(command: Command): void {
    switch (command.type) {
      case 'CommandOriginate':
        this.legs.add(command.leg, command.DN, false, command.ConnID, 'talking');
        this.report({ type: 'ReportOriginated', leg: command.leg });
        return;
      case 'CommandAlert':
        if (command.external) this.callNetwork(command);
        else this.ring(command);
        return;
      case 'CommandAnswer':
        this.answer(command.leg);
        return;
      case 'CommandRelease':
        this.legs.remove(command.leg);
        return;
      case 'CommandConnect':
        for (const { leg, mode } of command.legs) this.connect(command.ConnID, leg, mode);
        return;
      case 'CommandTreatment':
        this.play(command.leg, command.TreatmentType);
        if (announcesDigits(command)) this.announce(command);
        return;
      case 'CommandTreatmentStop':
        this.play(command.leg, undefined);
        return;
      case 'CommandSendDTMF':
      case 'CommandMessageWaiting':
      // Simulated phones transfer by requests of clients only.
      case 'CommandTransferRefused':
        return;
      // Only the IVR Server can do these.
      case 'CommandNetworkCall':
      case 'CommandRoute':
      case 'CommandRouteTreatment':
      case 'CommandDialOut':
        return;
      default:
        command satisfies never;
    }
  }

  // ---- what phones and the network do ----------------------------------------------------------------------------

  phone(number: string, action: PhoneAction): PhoneResult {
    switch (action.do) {
      case 'busy':
        this.phoneOf(number).busy = true;
        return OK;
      case 'available':
        this.phones.delete(number);
        return OK;
      case 'auto-answer':
        this.phoneOf(number).autoAnswer = action.after ?? 0;
        return OK;
      case 'out-of-service':
        for (const leg of this.legs.of(number)) this.hangUp(leg);
        this.report({ type: 'ReportOutOfService', DN: number });
        return OK;
      case 'in-service':
        this.report({ type: 'ReportInService', DN: number });
        return OK;
      case 'off-hook':
        this.report({ type: 'ReportOffHook', DN: number });
        return OK;
      case 'on-hook':
        this.report({ type: 'ReportOnHook', DN: number });
        return OK;
      case 'call':
        return this.dial(number, action);
      default:
        return this.onLeg(number, action);
    }
  }

  network(number: string, outcome: NetworkOutcome, ConnID?: string): PhoneResult {
    const legs = this.legs.of(number).filter((l) => l.external && (ConnID === undefined || l.ConnID === ConnID));
    // The number may have answered another call already.
    const leg = legs.find((l) => l.state !== 'talking') ?? legs[0];
    if (!leg) return no(`no call to ${number}${ConnID === undefined ? '' : ` with ConnID ${ConnID}`}`);
    this.networkDoes(leg, outcome);
    return OK;
  }

  treatmentEnd(ConnID: string): PhoneResult {
    const playing = this.legs.all().find((l) => l.ConnID === ConnID && l.treatment !== undefined);
    if (!playing) return no(`nothing plays for ConnID ${ConnID}`);
    playing.prompt?.();
    playing.prompt = undefined;
    this.report({ type: 'ReportTreatmentEnd', ConnID });
    return OK;
  }

  view(): readonly SimLegView[] {
    return this.legs.all().map(({ prompt: _, ...leg }) => leg);
  }

  // ---- inside -----------------------------------------------------------------------------------------------------

  private ring(command: Extract<Command, { type: 'CommandAlert' }>): void {
    const phone = this.phones.get(command.to);
    if (phone?.busy || (this.internal && !this.internal.has(command.to))) {
      this.report({ type: 'ReportFailed', leg: command.leg, CallState: phone?.busy ? 'Busy' : 'GeneralError' });
      return;
    }
    this.legs.add(command.leg, command.to, false, command.ConnID, 'ringing');
    this.report({ type: 'ReportAlerting', leg: command.leg });
    if (phone?.autoAnswer !== undefined) {
      this.options.clock.after(phone.autoAnswer, () => this.answer(command.leg));
    }
  }

  private callNetwork(command: Extract<Command, { type: 'CommandAlert' }>): void {
    const leg = this.legs.add(command.leg, command.to, true, command.ConnID, 'offered');
    this.report({ type: 'ReportNetworkReached', leg: command.leg });
    if (this.phones.get(command.to)?.busy) {
      this.networkDoes(leg, 'busy');
      return;
    }
    const behaviour = this.settings.network?.(command.to);
    if (!behaviour) return;
    this.options.clock.after(behaviour.after, () => {
      if (this.legs.get(leg.leg) === leg && leg.state !== 'talking') this.networkDoes(leg, behaviour.outcome);
    });
  }

  private networkDoes(leg: SimLeg, outcome: NetworkOutcome): void {
    const report = networkReport(leg.leg, outcome);
    if (report.type === 'ReportNetworkRinging') leg.state = 'ringing';
    else if (report.type === 'ReportAnswered') leg.state = 'talking';
    else this.legs.remove(leg.leg);
    this.report(report);
  }

  private dial(number: string, action: Extract<PhoneAction, { do: 'call' }>): PhoneResult {
    this.nextLeg += 1;
    const internal = this.isPhone(number);
    const leg = this.legs.add(`s${this.nextLeg}`, number, !internal, undefined, 'talking');
    this.report({
      type: 'ReportCall',
      leg: leg.leg,
      from: number,
      external: !internal,
      to: action.to,
      ...(action.ANI === undefined ? {} : { ANI: action.ANI }),
      ...(action.DNIS === undefined ? {} : { DNIS: action.DNIS }),
    });
    return OK;
  }

  private onLeg(number: string, action: LegAction): PhoneResult {
    const fits = (leg: SimLeg) => action.ConnID === undefined || leg.ConnID === action.ConnID;
    const leg = this.legs.of(number).find((l) => fits(l) && canDo(l, action.do));
    if (!leg)
      return no(`${number} has no call to ${action.do}${this.isPhone(number) ? '' : ', and is no simulated phone'}`);
    switch (action.do) {
      case 'answer':
        this.answer(leg.leg);
        return OK;
      case 'reject':
        this.legs.remove(leg.leg);
        this.report({ type: 'ReportFailed', leg: leg.leg, CallState: 'Busy' });
        return OK;
      case 'hangup':
        this.hangUp(leg);
        return OK;
      case 'hold':
        leg.state = 'held';
        this.report({ type: 'ReportHeld', leg: leg.leg });
        return OK;
      case 'retrieve':
        leg.state = 'talking';
        this.report({ type: 'ReportRetrieved', leg: leg.leg });
        return OK;
      case 'dtmf':
        this.report({ type: 'ReportDTMF', leg: leg.leg, digits: action.digits });
        this.promptsEnd(leg);
        return OK;
      default:
        action satisfies never;
        return OK;
    }
  }

  private answer(id: LegId): void {
    const leg = this.legs.get(id);
    if (!leg || leg.state === 'talking') return;
    leg.state = 'talking';
    this.report({ type: 'ReportAnswered', leg: id });
  }

  private hangUp(leg: SimLeg): void {
    this.legs.remove(leg.leg);
    this.report({ type: 'ReportReleased', leg: leg.leg });
  }

  private connect(ConnID: string, id: LegId, mode: LegPath['mode']): void {
    const leg = this.legs.get(id);
    if (!leg) return;
    leg.ConnID = ConnID;
    leg.mode = mode;
    if (mode === 'held') leg.state = 'held';
    // Who holds out in the network does so until it retrieves: nobody here knows of it.
    else if (leg.state === 'held' && !leg.external) leg.state = 'talking';
  }

  private play(id: LegId, treatment: string | undefined): void {
    const leg = this.legs.get(id);
    if (!leg) return;
    leg.treatment = treatment;
    leg.prompt?.();
    leg.prompt = undefined;
  }

  private announce({ leg: id }: Extract<Command, { type: 'CommandTreatment' }>): void {
    const leg = this.legs.get(id);
    if (leg) leg.prompt = this.options.clock.after(this.settings.promptTime ?? PROMPT_TIME, () => this.promptsEnd(leg));
  }

  private promptsEnd(leg: SimLeg): void {
    if (leg.prompt === undefined || leg.ConnID === undefined) return;
    leg.prompt();
    leg.prompt = undefined;
    this.report({ type: 'ReportPromptsEnded', ConnID: leg.ConnID });
  }

  private isPhone(number: string): boolean {
    return this.internal?.has(number) ?? false;
  }

  private phoneOf(number: string): Phone {
    let phone = this.phones.get(number);
    if (!phone) {
      phone = { busy: false, autoAnswer: undefined };
      this.phones.set(number, phone);
    }
    return phone;
  }

  private report(report: Report): void {
    this.options.report(report);
  }
}

const OK: PhoneResult = { ok: true };

const PROMPT_TIME = 5000;

function announcesDigits({ TreatmentType, parameters }: Extract<Command, { type: 'CommandTreatment' }>): boolean {
  return TreatmentType.endsWith('Digits') && (parameters['PROMPT'] !== undefined || parameters['TEXT'] !== undefined);
}

function no(error: string): PhoneResult {
  return { ok: false, error };
}
