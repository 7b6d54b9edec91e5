import assert from 'node:assert/strict';
import type { Report, State, SwitchConfig } from '../core/index.js';
import { CONFIRMED_BY, checkRequest, type EventName, type TEvent, type TRequest } from '../protocol/index.js';
import { SimSwitch } from '../sim/index.js';
import { Hub } from './hub.js';
import type { JournalEntry } from './ports.js';
import { type Act, actNow, type LateAct } from './property-acts.test.js';
import { CONFIG, EXTENSIONS, PORT } from './property-config.test.js';
import { endsLeg, type ReportAct, reportNow } from './property-reports.test.js';
import { VirtualClock } from './virtual-clock.js';

export type Seen = TEvent & Record<string, unknown>;

interface Answer {
  readonly event: Seen;
  readonly ReferenceID: number | undefined;
}

/** A request as it was sent, and what has answered it so far. */
export interface Sent {
  readonly request: TRequest;
  readonly answers: Seen[];
}

/**
 * A hub with two clients: `client` sends the requests of a script and may unregister or mask what it likes, `watcher`
 * sees everything and sends nothing.
 */
export class PropertyRun {
  readonly clock = new VirtualClock(1_700_000_000_000);
  readonly journal: JournalEntry[] = [];
  readonly faults: unknown[] = [];
  /** Events of the watcher. */
  readonly seen: Seen[] = [];
  readonly sent = new Map<number, Sent>();
  readonly sim: SimSwitch;
  readonly hub: Hub;
  private readonly answers: Answer[] = [];
  private readonly client;
  private references = 0;
  /** Reports that are under way, by leg or DN: those of one come in their order. */
  private readonly underWay = new Map<string, Report[]>();

  /** `isSlow`: reports of the switch stay under way until an act lets them come, as those of phones in a network do. */
  constructor(isSlow = false) {
    let sim: SimSwitch | undefined;
    this.hub = new Hub({
      config: CONFIG,
      clock: this.clock,
      journal: { append: (entry) => this.journal.push(structuredClone(entry)) },
      switch: (report) => {
        const tell = isSlow ? (each: Report) => this.delay(each) : report;
        sim = new SimSwitch({ report: tell, clock: this.clock, phones: EXTENSIONS.concat(PORT) });
        return sim;
      },
      onFault: (fault) => this.faults.push(fault.error),
    });
    this.sim = sim as unknown as SimSwitch;
    const watcher = this.hub.open({
      ApplicationName: 'watcher',
      onEvent: ({ event }) => this.seen.push(event as Seen),
    });
    this.client = this.hub.open({
      ApplicationName: 'client',
      onEvent: ({ event, ReferenceID }) => this.answers.push({ event: event as Seen, ReferenceID }),
    });
    for (const { number } of CONFIG.dns) {
      watcher.request({ id: 'RequestRegisterAddress', ThisDN: number, RegisterMode: 'ModeMonitor' });
      this.client.request({ id: 'RequestRegisterAddress', ThisDN: number });
    }
    watcher.request({ id: 'RequestStartCallMonitoring' });
    this.seen.length = 0;
    this.answers.length = 0;
  }

  get state(): State {
    return (this.hub as unknown as { state: State }).state;
  }

  act(planned: Act | LateAct | ReportAct): void {
    if (planned.what === 'report') {
      this.report(reportNow(this.state, planned));
      return;
    }
    const act = planned.what === 'late' ? actNow(this.state, planned) : planned;
    if (act?.what === 'request') this.send(act.request);
    if (act?.what === 'phone') this.sim.phone(act.number, act.action);
    if (act?.what === 'network') this.sim.network(act.number, act.outcome, act.ConnID);
    if (act?.what === 'advance') this.clock.advance(act.ms);
    if (act?.what === 'arrive') this.arrive(act.which);
    this.assignAnswers();
  }

  private report(report: Report | undefined): void {
    if (report === undefined) return;
    if ('leg' in report && endsLeg(report)) this.sim.command({ type: 'CommandRelease', leg: report.leg });
    this.hub.report(report);
    this.assignAnswers();
  }

  /** Whether something of the leg is not known to the hub yet. */
  isUnderWay(leg: string): boolean {
    return this.underWay.has(leg);
  }

  private delay(report: Report): void {
    const whose = 'leg' in report ? report.leg : 'DN' in report ? report.DN : '';
    const before = this.underWay.get(whose);
    if (before === undefined) this.underWay.set(whose, [report]);
    else before.push(report);
  }

  /** The first report of one that has some under way. */
  private arrive(which: number): void {
    const [whose, reports] = [...this.underWay][which % Math.max(1, this.underWay.size)] ?? [];
    const report = reports?.shift();
    if (whose === undefined || report === undefined) return;
    if (reports?.length === 0) this.underWay.delete(whose);
    this.hub.report(report);
  }

  private arriveAll(): void {
    while (this.underWay.size > 0) this.arrive(0);
  }

  /** Another configuration; the phones stay where they are. */
  configure(config: SwitchConfig): void {
    this.hub.configure(config, (taken) => assert.equal(taken, true));
    this.assignAnswers();
  }

  hangUpAll(): void {
    this.arriveAll();
    for (let round = 0; round < 60 && this.sim.view().length > 0; round++) {
      for (const { number, ConnID } of this.sim.view()) {
        this.sim.phone(number, { do: 'hangup', ...(ConnID ? { ConnID } : {}) });
        this.arriveAll();
      }
    }
    // What still rings, waits or is reserved comes to its end by itself.
    this.clock.advance(60_000);
    this.arriveAll();
    for (let round = 0; round < 20 && this.sim.view().length > 0; round++) {
      for (const { number } of this.sim.view()) this.sim.phone(number, { do: 'hangup' });
      this.arriveAll();
    }
    this.clock.advance(60_000);
    this.arriveAll();
    this.assignAnswers();
  }

  private send(unchecked: object): void {
    this.references += 1;
    const ReferenceID = this.references;
    const checked = checkRequest({ ...unchecked, ReferenceID });
    assert.ok(checked.ok, JSON.stringify(checked));
    const { request } = checked;
    this.sent.set(ReferenceID, { request, answers: [] });
    const [before, eventsBefore] = [digest(this.state), this.seen.length];
    this.client.request(request);
    // The first half of TMuteTransfer towards a busy destination stands, event-rules 4.6 and 6.5.
    if (request.id === 'RequestMuteTransfer') return;
    const answer = this.answers.find((a) => a.ReferenceID === ReferenceID)?.event;
    if (answer?.id !== 'EventError') return;
    const rest = this.answers.filter((a) => a.event !== answer).map((a) => a.event);
    assert.deepEqual([...rest, ...this.seen.slice(eventsBefore)], [], `no event of refused ${JSON.stringify(request)}`);
    assert.equal(digest(this.state), before, `no change by refused ${JSON.stringify(request)}`);
  }

  /** At most one answer to a request, and one that the request may have. */
  private assignAnswers(): void {
    for (const { event, ReferenceID } of this.answers) {
      const sent = ReferenceID === undefined ? undefined : this.sent.get(ReferenceID);
      if (!sent) continue;
      // A routed call that is not answered comes back: EventError follows EventRouteUsed, event-rules 8.2.
      if (sent.answers.at(-1)?.id === 'EventRouteUsed' && event.id === 'EventError') continue;
      // A consultation that EventHeld has confirmed does not come about: its device does not go off hook.
      if (sent.answers.at(-1)?.id === 'EventHeld' && isConsultation(sent.request) && event.id === 'EventError')
        continue;
      sent.answers.push(event);
      assert.equal(sent.answers.length, 1, `one answer: ${JSON.stringify(sent)}`);
      assert.ok(
        isAnswerTo(sent.request, event.id, this.state),
        `${JSON.stringify(sent.request)} answered by ${event.id}`,
      );
    }
    this.answers.length = 0;
  }
}

function isConsultation({ id }: TRequest): boolean {
  return id === 'RequestInitiateTransfer' || id === 'RequestInitiateConference' || id === 'RequestMuteTransfer';
}

const TREATMENTS = new Set<string>([
  'RequestApplyTreatment',
  'RequestGiveMusicTreatment',
  'RequestGiveSilenceTreatment',
  'RequestGiveRingBackTreatment',
]);

function isAnswerTo(request: TRequest, id: EventName, { calls }: State): boolean {
  if (id === 'EventError' || CONFIRMED_BY[request.id].includes(id)) return true;
  if (id === 'EventTreatmentNotApplied' && TREATMENTS.has(request.id)) return true;
  // Who deletes itself from a conference releases, and who deletes the last one that others could talk to ends the call.
  if (request.id !== 'RequestDeleteFromConference' || id !== 'EventReleased') return false;
  return request.ThisDN === request.OtherDN || !calls.has(request.ConnID);
}

/** The state as text; without counters and the indexes of queues, which may hold entries that are out of date. */
function digest(state: State): string {
  return JSON.stringify({ ...state, counters: undefined, queues: undefined }, (_key, value: unknown) => {
    if (value instanceof Map) return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    if (value instanceof Set) return [...value].sort();
    return value;
  });
}
