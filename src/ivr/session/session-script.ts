import type { IvrCommand, IvrReport, IvrToDriver, IvrToServer, TEvent, TRequest } from '../../protocol/index.js';
import type { IvrConfig } from '../config.js';
import type { IvrEffect, IvrInput } from './inputs.js';
import { IvrMachine } from './machine.js';

/** A port 1 (DN 7001) behind the switch, a port 2 (DN 7002) in front, routing points, a queue, a route DN. */
export const SCRIPT_CONFIG: IvrConfig = {
  version: '0.1.0',
  switchName: 'switch1',
  ivrs: [
    {
      name: 'ivr1',
      ports: [
        { port: '1', DN: '7001' },
        { port: '2', DN: '7002' },
        { port: '3', DN: '7003' },
      ],
    },
    { name: 'ivr2', ports: [{ port: '1', DN: '7009' }] },
  ],
  dns: [
    { number: '7001', type: 'Extension' },
    { number: '7002', type: 'VoiceTreatmentPort', switchType: 'ivr-in-front' },
    { number: '7003', type: 'Extension' },
    { number: '7009', type: 'Extension' },
    { number: '8000', type: 'RoutingPoint', 'default-dn': '7050' },
    { number: '8001', type: 'RoutingPoint', switchType: 'ivr-in-front' },
    { number: '8100', type: 'RoutingPoint' },
    { number: '9000', type: 'ACDQueue' },
  ],
  'network-route-dns': ['8100'],
  options: { VirtualRoutePoints: { alias: '8000' } },
};

/** The switch asks the driver of routing point 8001 to dial. */
export const DIAL_OUT = {
  type: 'CommandDialOut',
  leg: 'p9',
  ConnID: 'a1',
  CallID: 1,
  from: '8001',
  to: '5551',
  Timeout: 30,
} as const;

/** Drives a session machine by hand: the test plays driver, switch and clock. For tests only. */
export class SessionScript {
  readonly machine: IvrMachine;
  readonly sent: { readonly link: number; readonly message: IvrToDriver }[] = [];
  readonly requests: TRequest[] = [];
  readonly reports: IvrReport[] = [];
  readonly logs: string[] = [];
  readonly timers = new Map<string, number>();
  /** Whether the server may stop. */
  stopped = false;
  time = 1_000_000;

  constructor(config: IvrConfig = SCRIPT_CONFIG) {
    this.machine = new IvrMachine(config, 'stest');
    this.input({ kind: 'configure', config });
    for (const request of this.requests.splice(0)) {
      if (request.id === 'RequestRegisterAddress')
        this.answer(request, { id: 'EventRegistered', ThisDN: request.ThisDN });
    }
    this.reports.length = 0;
  }

  input(input: IvrInput): void {
    for (const effect of this.machine.handle(input, this.time)) this.#take(effect);
  }

  #take(effect: IvrEffect): void {
    if (effect.kind === 'send') this.sent.push(effect);
    else if (effect.kind === 'request') this.requests.push(effect.request);
    else if (effect.kind === 'report') this.reports.push(effect.report);
    else if (effect.kind === 'log') this.logs.push(effect.text);
    else if (effect.kind === 'stopped') this.stopped = true;
    else if (effect.after === undefined) this.timers.delete(effect.timer);
    else this.timers.set(effect.timer, this.time + effect.after);
  }

  /** A circuit, logged in unless told otherwise. What answers the login is taken away. */
  link(id = 1, ClientName: string | null = 'ivr1', group = 1): number {
    this.input({ kind: 'linkOpened', link: id, group, failover: true });
    if (ClientName !== null) this.say({ id: 'LoginReq', CallId: `login${id}`, Version: '4.0', ClientName }, id);
    this.sent.length = 0;
    return id;
  }

  say(message: IvrToServer, link = 1): void {
    this.input({ kind: 'message', link, message });
  }

  /** Says something and gives what came back, as `CallStatus Ringing` or the whole message. */
  ask(message: IvrToServer, link = 1): IvrToDriver[] {
    const before = this.sent.length;
    this.say(message, link);
    return this.sent.slice(before).map(({ message: answer }) => answer);
  }

  event(event: { readonly id: TEvent['id']; readonly [attribute: string]: unknown }, ReferenceID?: number): void {
    const full = event as unknown as TEvent;
    this.input({ kind: 'event', event: full, ReferenceID });
  }

  /** An event of DN 7001 in the call `ConnID`. */
  port(id: TEvent['id'], ConnID: string, more: object = {}, ReferenceID?: number): void {
    this.event({ id, ThisDN: '7001', ConnID, CallState: 'OK', ...more }, ReferenceID);
  }

  answer(request: TRequest, event: { readonly id: TEvent['id']; readonly [attribute: string]: unknown }): void {
    this.event(event, request.ReferenceID);
  }

  refuse(request: TRequest, ErrorCode: number): void {
    this.answer(request, { id: 'EventError', ErrorCode });
  }

  command(command: IvrCommand): void {
    this.input({ kind: 'command', command });
  }

  /** Lets the timer of that name be due. */
  due(timer: string): void {
    this.time = this.timers.get(timer) ?? this.time;
    this.timers.delete(timer);
    this.input({ kind: 'timer', timer });
  }

  /** Takes the requests that have gone to the switch. */
  takeRequests(): TRequest[] {
    return this.requests.splice(0);
  }

  takeReports(): IvrReport[] {
    return this.reports.splice(0);
  }

  /** Takes what was sent, as words. */
  takeSent(): string[] {
    return this.sent.splice(0).map(({ message }) => inWords(message));
  }

  // ---- calls in a state -------------------------------------------------------------------------------------------

  newCallOn(link: number, CallId: string): void {
    this.say({ id: 'NewCall', CallId, CallControlMode: 'Network', Version: '4.0', CalledNum: '1' }, link);
  }

  newCall(CallId = 'c1', more: object = {}): void {
    this.say({
      id: 'NewCall',
      CallId,
      CallControlMode: 'Network',
      Version: '4.0',
      CalledNum: '1',
      ...more,
    } as IvrToServer);
  }

  ringing(CallId = 'c1', ConnID = 'a1'): void {
    this.newCall(CallId);
    this.port('EventRinging', ConnID, { OtherDN: '5551001', ANI: '5551001' });
    this.sent.length = 0;
  }

  up(CallId = 'c1', ConnID = 'a1'): void {
    this.ringing(CallId, ConnID);
    this.port('EventEstablished', ConnID, { OtherDN: '5551001' });
    this.sent.length = 0;
    this.requests.length = 0;
  }

  /** A consultation of call a1 to 7050, whose second call is a2, as far as `step`. */
  consulting(step: 'requested' | 'dialing' | 'established' | 'busy', id: 'InitConf' | 'InitXfer' = 'InitConf'): void {
    this.say({ id, CallId: 'c1', DestDN: '7050' });
    const [request] = this.takeRequests();
    if (request === undefined) throw new Error('the consultation was not asked for');
    if (step === 'requested') return;
    this.port('EventHeld', 'a1', {}, request.ReferenceID);
    this.port('EventDialing', 'a2', { PreviousConnID: 'a1', CallType: 'Consult' });
    if (step === 'established') this.port('EventEstablished', 'a2');
    if (step === 'busy') this.port('EventDestinationBusy', 'a2', { CallState: 'Busy' });
    this.sent.length = 0;
  }
}

/** A message as a line: its name and the values that tell it apart. */
export function inWords(message: IvrToDriver): string {
  const { id, CallId, RequestId, IServerVer, ...rest } = message as unknown as Record<string, unknown>;
  const values = Object.entries(rest).map(([name, value]) =>
    ['Event', 'EndCause', 'Result', 'FailedReq', 'Status', 'RouteType', 'Action'].includes(name) &&
    typeof value === 'string'
      ? value
      : `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return [id, ...values].join(' ');
}
