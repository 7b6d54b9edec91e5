import { IVR_MESSAGES, type IvrToServer, type TEvent, type TRequest } from '../../protocol/index.js';
import { FrameMutator } from '../codec/mutated-frames.js';
import type { IvrConfig } from '../config.js';
import { SCRIPT_CONFIG, SessionScript } from './session-script.js';

const FROM_DRIVERS = IVR_MESSAGES.filter((schema) => schema.direction !== 'to-driver');
const CALL_IDS = ['c1', 'c2', 'c3', 'login1'];
const CONN_IDS = ['a1', 'a2', 'a3'];
const DNS = ['7001', '7002', '7003', '8100', '8001', '9000'];
const EVENTS: readonly TEvent['id'][] = [
  'EventRinging',
  'EventDialing',
  'EventEstablished',
  'EventHeld',
  'EventRetrieved',
  'EventReleased',
  'EventAbandoned',
  'EventDestinationBusy',
  'EventPartyAdded',
  'EventPartyDeleted',
  'EventPartyChanged',
  'EventAttachedDataChanged',
  'EventAgentLogin',
  'EventAgentReady',
  'EventLinkDisconnected',
  'EventLinkConnected',
  'EventQueued',
  'EventDiverted',
];
const CALL_STATES = ['OK', 'Transferred', 'Conferenced', 'Busy', 'NoAnswer', 'Bridged'];
const PORTS = ['1', '2', '3', '8100', 'nowhere'];
const PLACES = ['8000', '8001', '8100', 'alias', 'nowhere'];

/**
 * Drivers and switch do anything in any order, for `steps` steps. Then everything ends in order, and nothing may be left.
 * Gives what was wrong; nothing may throw.
 */
export function fuzzSessions(steps: number, seed: number): string | undefined {
  const random = new FrameMutator(seed);
  const options = {
    'route-in-place': random.below(2) === 0,
    'one-step-xfer': random.pick(['native', 'two-step'] as const),
    LegacyMode: random.below(2) === 0,
    'max-waiting-messages': 3,
  };
  const script = new SessionScript({ ...SCRIPT_CONFIG, options });
  let links = 2;
  script.link(1);
  script.link(2, random.pick(['ivr1', 'ivr2', null]));
  for (let i = 0; i < steps; i++) {
    if (random.below(60) === 0) {
      script.input({ kind: 'linkClosed', link: links });
      links++;
      script.link(links, random.pick(['ivr1', null]));
    }
    if (random.below(40) === 0) script.input({ kind: 'configure', config: someConfig(random, options) });
    step(script, random, links);
  }
  return endOf(script, links);
}

/** Ports come and go, and change their DNs. */
function someConfig(random: FrameMutator, options: IvrConfig['options']): IvrConfig {
  const ports = ['1', '2', '3'].flatMap((port) =>
    random.below(4) === 0 ? [] : [{ port, DN: random.pick(['7001', '7002', '7003']) }],
  );
  const [first, ...others] = SCRIPT_CONFIG.ivrs;
  return { ...SCRIPT_CONFIG, options, ivrs: [{ name: first?.name ?? '', ports }, ...others] };
}

function step(script: SessionScript, random: FrameMutator, links: number): void {
  switch (random.below(6)) {
    case 0:
    case 1:
    case 2:
      script.say(message(random), random.pick([1, links]));
      return;
    case 3:
      script.event(event(random));
      return;
    case 4:
      answerOne(script, random);
      return;
    default:
      command(script, random);
  }
}

/** A valid message whose values have something to do with this world. */
function message(random: FrameMutator): IvrToServer {
  const made = random.message(FROM_DRIVERS) as unknown as Record<string, unknown>;
  if ('CallId' in made) made['CallId'] = random.pick(CALL_IDS);
  if ('CalledNum' in made) made['CalledNum'] = random.pick(PORTS);
  if ('OrigNum' in made) made['OrigNum'] = random.pick(PORTS);
  if ('PortNum' in made) made['PortNum'] = random.pick(PORTS);
  if ('RouteDN' in made || made['id'] === 'RouteRequest') made['RouteDN'] = random.pick(PLACES);
  if ('RefID' in made) made['RefID'] = String(1 + random.below(4));
  if (made['id'] === 'DialOutRegistry') made['DN'] = random.pick(PLACES);
  if ('ClientName' in made) made['ClientName'] = random.pick(['ivr1', 'ivr2', 'nobody']);
  if ('Version' in made) made['Version'] = random.pick(['1.0', '2.0', '4.0', '9']);
  if (made['id'] === 'UDataDel') made['Key'] = 'k';
  return made as unknown as IvrToServer;
}

function event(random: FrameMutator): { readonly id: TEvent['id'] } {
  return {
    id: random.pick(EVENTS),
    ...{
      ThisDN: random.pick(DNS),
      ConnID: random.pick(CONN_IDS),
      CallState: random.pick(CALL_STATES),
      OtherDN: '5551',
      ...(random.below(3) === 0 ? { PreviousConnID: random.pick(CONN_IDS) } : {}),
      ...(random.below(3) === 0 ? { UserData: { k: 'v', n: random.below(9) } } : {}),
    },
  };
}

/** The switch answers one of the requests that wait, by what confirms it or by EventError. */
function answerOne(script: SessionScript, random: FrameMutator): void {
  if (script.requests.length === 0) return;
  const [request] = script.requests.splice(random.below(script.requests.length), 1);
  answer(script, request as TRequest, random.below(4) === 0 ? undefined : random);
}

function answer(script: SessionScript, request: TRequest, random: FrameMutator | undefined): void {
  const DN = 'ThisDN' in request ? { ThisDN: request.ThisDN } : {};
  const ConnID = 'ConnID' in request ? { ConnID: request.ConnID } : { ConnID: random?.pick(CONN_IDS) ?? 'a1' };
  const confirm = CONFIRMED[request.id];
  if (random === undefined || confirm === undefined) script.answer(request, { id: 'EventError', ErrorCode: 71, ...DN });
  else script.answer(request, { id: confirm, ...DN, ...ConnID, InfoStatus: 2, CallState: random.pick(CALL_STATES) });
}

const CONFIRMED: Readonly<Record<string, TEvent['id']>> = {
  RequestRegisterAddress: 'EventRegistered',
  RequestUnregisterAddress: 'EventUnregistered',
  RequestMakeCall: 'EventDialing',
  RequestReleaseCall: 'EventReleased',
  RequestInitiateConference: 'EventHeld',
  RequestInitiateTransfer: 'EventHeld',
  RequestCompleteConference: 'EventReleased',
  RequestCompleteTransfer: 'EventReleased',
  RequestReconnectCall: 'EventReleased',
  RequestRetrieveCall: 'EventRetrieved',
  RequestSingleStepConference: 'EventPartyAdded',
  RequestSingleStepTransfer: 'EventReleased',
  RequestAttachUserData: 'EventAttachedDataChanged',
  RequestUpdateUserData: 'EventAttachedDataChanged',
  RequestDeletePair: 'EventAttachedDataChanged',
  RequestDeleteUserData: 'EventAttachedDataChanged',
  RequestQueryAddress: 'EventAddressInfo',
  RequestAgentLogin: 'EventAgentLogin',
  RequestAgentLogout: 'EventAgentLogout',
  RequestAgentReady: 'EventAgentReady',
  RequestAgentNotReady: 'EventAgentNotReady',
};

function command(script: SessionScript, random: FrameMutator): void {
  const legs = [...script.machine.state.legs.keys(), 'p1', 'p2'];
  const ConnID = random.pick(CONN_IDS);
  const leg = random.pick(legs);
  const rest = random.below(3) === 0 ? {} : { destination: random.pick(PLACES) };
  switch (random.below(7)) {
    case 0:
      script.command({ type: 'CommandRelease', leg });
      return;
    case 1:
      script.command({ type: 'CommandNetworkCall', leg, ConnID, CallID: 1 });
      return;
    case 2:
      script.command({ type: 'CommandRoute', ConnID, RouteDN: '8000', RouteType: 'Unknown', ...rest });
      return;
    case 3:
      script.command({ type: 'CommandRouteTreatment', ConnID, TreatmentType: 'Music', parameters: {} });
      return;
    case 4:
      script.command({ type: 'CommandAlert', leg: `p${random.below(99)}`, ConnID, to: random.pick(DNS) });
      return;
    case 5: {
      const timers = [...script.timers.keys()].filter((name) => !name.startsWith('register:'));
      if (timers.length > 0) script.due(random.pick(timers));
      return;
    }
    default:
      script.command({
        type: 'CommandDialOut',
        // The hub never gives a leg twice.
        leg: `d${script.machine.state.counters.offer}`,
        ConnID,
        CallID: 1,
        from: random.pick(PLACES),
        to: '5551',
        Timeout: 5,
      });
  }
}

/** Every request is answered, every call ends, every party goes, every offer runs out, every circuit closes. */
function endOf(script: SessionScript, links: number): string | undefined {
  const { state } = script.machine;
  for (let round = 0; round < 20 && (script.requests.length > 0 || state.calls.size > 0); round++) {
    for (const request of script.requests.splice(0)) answer(script, request, undefined);
    for (const call of [...state.calls.values()]) {
      const link = call.ClientName === undefined || call.ClientName === 'ivr1' ? 1 : links;
      if (call.pending && call.mode === 'N' && call.leg !== undefined) {
        script.command({ type: 'CommandNetworkCall', leg: call.leg, ConnID: `end${round}`, CallID: 1 });
      }
      if (state.links.get(1)?.login === undefined) {
        script.say({ id: 'LoginReq', CallId: `again${round}`, Version: '4.0', ClientName: 'ivr1' }, 1);
      }
      script.say(
        { id: 'LoginReq', CallId: `end${round}`, Version: '4.0', ClientName: call.ClientName ?? 'ivr1' },
        link,
      );
      script.say({ id: 'EndCall', CallId: call.CallId, EndCause: 'Normal' }, link);
    }
  }
  for (const port of state.ports.values()) {
    for (const ConnID of [...port.parties.keys()]) {
      script.event({ id: 'EventReleased', ThisDN: port.config.DN, ConnID, CallState: 'OK' });
    }
  }
  for (const leg of [...state.legs.keys()]) script.command({ type: 'CommandRelease', leg });
  for (const request of script.requests.splice(0)) answer(script, request, undefined);
  for (const link of [...state.links.keys()]) script.input({ kind: 'linkClosed', link });
  const parties = [...state.ports.values()].reduce((sum, port) => sum + port.parties.size, 0);
  // A port that is there may go on trying to be registered.
  const timers = [...script.timers.keys()].filter((name) => !state.portOfDn.has(name.replace(/^register:/, '')));
  const left = {
    calls: state.calls.size,
    connIds: state.callsOfConnId.size,
    legs: state.legs.size,
    offers: state.offers.size,
    requests: state.references.size,
    registry: state.dialOutRegistry.size,
    timers: timers.length,
    ports: [...state.ports.values()].filter((port) => port.callId !== undefined).length,
    parties,
  };
  const names = Object.entries(left).filter(([, count]) => count > 0);
  if (names.length === 0) return undefined;
  return `${names.map(([name, count]) => `${count} ${name}`).join(', ')} left: ${timers.join(' ')}`;
}
