import type { AddressInfoType, IvrToServer, TEvent } from '../../protocol/index.js';
import type { StatisticConfig } from '../options.js';
import { attributesOf } from './event-attributes.js';
import type { Call, Purpose, WaitStatistic } from './state.js';
import type { IvrTurn } from './turn.js';

type Peek = Extract<IvrToServer, { id: 'PeekStatReq' }>;
type Get = Extract<IvrToServer, { id: 'GetStatReq' }>;
type ResultCode = 'Success' | 'NoSuchStat' | 'MiscError';

/** Waiting times that ExpectedWaitTime is the mean of. */
const RECENT = 20;
/** Calls whose waiting is followed at most per DN; more are not counted. */
const MOST_WAITING = 100_000;

/** stat_type → what the switch is asked for. */
const QUERIES: Readonly<Record<string, AddressInfoType>> = {
  CurrNumberWaitingCalls: 'NumberOfCallsInQueue',
  StatCallsInQueue: 'NumberOfCallsInQueue',
  StatAgentsInQueueLogin: 'NumberOfAgentsInQueue',
  StatAgentsInQueueReady: 'NumberOfAvailableAgentsInQueue',
};

/** Only configured statistics are served. GetStatReq must name one by all four of its values. */
export function statistic(turn: IvrTurn, call: Call, message: Peek | Get): void {
  const { statistics } = turn.state.options;
  const found = Object.entries(statistics).find(([name, config]) =>
    message.id === 'PeekStatReq' ? name === message.StatName : matches(config, message),
  );
  if (found === undefined) {
    answerStatistic(turn, call, message.RequestId, 'NoSuchStat');
    return;
  }
  const [name, config] = found;
  if (isElsewhere(turn, config)) {
    answerStatistic(turn, call, message.RequestId, 'MiscError');
    return;
  }
  const cached = cachedValue(turn, name, config);
  if (cached !== undefined) {
    answerStatistic(turn, call, message.RequestId, 'Success', cached);
    return;
  }
  if (config.stat_type === 'ExpectedWaitTime') {
    const value = expectedWaitTime(turn, dnOf(config));
    keep(turn, name, config, value);
    answerStatistic(turn, call, message.RequestId, value === undefined ? 'MiscError' : 'Success', value);
    return;
  }
  ask(turn, call, message.RequestId, name, config);
}

function matches(config: StatisticConfig, message: Get): boolean {
  return (
    config.server_name === message.ServerName &&
    config.stat_type === message.StatType &&
    config.obj_id === message.ObjectId &&
    config.obj_type === message.ObjectType
  );
}

function ask(turn: IvrTurn, call: Call, RequestId: string, name: string, config: StatisticConfig): void {
  const ThisDN = dnOf(config);
  const type = turn.state.dns.get(ThisDN)?.type;
  const InfoType = Object.hasOwn(QUERIES, config.stat_type) ? QUERIES[config.stat_type] : undefined;
  if (type === 'RoutingPoint' && InfoType === 'NumberOfCallsInQueue') {
    // The calls on a routing point are those that were seen to come and have not left.
    answerStatistic(turn, call, RequestId, 'Success', String(waitsOf(turn, ThisDN).since.size));
    return;
  }
  if (type === undefined || InfoType === undefined) {
    answerStatistic(turn, call, RequestId, 'MiscError');
    return;
  }
  call.pending = true;
  turn.request(
    { id: 'RequestQueryAddress', ThisDN, InfoType },
    { kind: 'statistic', CallId: call.CallId, serial: call.serial, RequestId, name },
  );
}

/** EventAddressInfo, or EventError (undefined). */
export function statisticAnswered(
  turn: IvrTurn,
  call: Call,
  purpose: Extract<Purpose, { kind: 'statistic' }>,
  event: TEvent | undefined,
): void {
  const status = event?.id === 'EventAddressInfo' ? event.InfoStatus : undefined;
  const value = typeof status === 'number' ? String(status) : undefined;
  const config = turn.state.options.statistics[purpose.name];
  if (config !== undefined) keep(turn, purpose.name, config, value);
  answerStatistic(turn, call, purpose.RequestId, value === undefined ? 'MiscError' : 'Success', value);
}

function answerStatistic(turn: IvrTurn, call: Call, RequestId: string, ResultCode: ResultCode, Value?: string): void {
  const result = Value === undefined ? {} : { Result: { Value } };
  turn.tell(call, { id: 'StatResp', CallId: call.CallId, ResultCode, RequestId, ...result });
}

/** obj_id is `DN` or `DN@Switch`. */
export function dnOf(config: StatisticConfig): string {
  const at = config.obj_id.indexOf('@');
  return at === -1 ? config.obj_id : config.obj_id.slice(0, at);
}

/** The object is one of another switch, of which nothing is known here. */
function isElsewhere(turn: IvrTurn, { obj_id }: StatisticConfig): boolean {
  const at = obj_id.indexOf('@');
  return at !== -1 && obj_id.slice(at + 1) !== turn.state.config.switchName;
}

/** update_frequency > 0: a value is good for so many seconds. */
function cachedValue(turn: IvrTurn, name: string, config: StatisticConfig): string | undefined {
  const cached = turn.state.waits.get(dnOf(config))?.cache.get(name);
  const seconds = config.update_frequency ?? 0;
  return cached !== undefined && turn.time - cached.at < seconds * 1000 ? cached.value : undefined;
}

function keep(turn: IvrTurn, name: string, config: StatisticConfig, value: string | undefined): void {
  if (value === undefined || (config.update_frequency ?? 0) <= 0) return;
  waitsOf(turn, dnOf(config)).cache.set(name, { value, at: turn.time });
}

export function waitsOf(turn: IvrTurn, DN: string): WaitStatistic {
  let waits = turn.state.waits.get(DN);
  if (waits === undefined) {
    waits = { DN, since: new Map(), recent: [], cache: new Map() };
    turn.state.waits.set(DN, waits);
  }
  return waits;
}

/** Events of a queue or routing point that a statistic is about. */
export function noteWaiting(turn: IvrTurn, waits: WaitStatistic, event: TEvent): void {
  const { ConnID } = attributesOf(event);
  if (ConnID === undefined) return;
  switch (event.id) {
    case 'EventQueued':
    case 'EventRouteRequest':
      if (waits.since.size < MOST_WAITING && !waits.since.has(ConnID)) waits.since.set(ConnID, turn.time);
      break;
    case 'EventPartyChanged': {
      // A transfer gives the call that waits another ConnID.
      const since = event.PreviousConnID === undefined ? undefined : waits.since.get(event.PreviousConnID);
      if (event.PreviousConnID === undefined || since === undefined) break;
      waits.since.delete(event.PreviousConnID);
      waits.since.set(ConnID, since);
      break;
    }
    case 'EventDiverted':
    case 'EventRouteUsed': {
      const since = waits.since.get(ConnID);
      waits.since.delete(ConnID);
      if (since !== undefined) waits.recent.push(turn.time - since);
      if (waits.recent.length > RECENT) waits.recent.shift();
      break;
    }
    case 'EventAbandoned':
    case 'EventReleased':
      waits.since.delete(ConnID);
      break;
    default:
  }
}

/**
 * Seconds that a call has to wait: the mean of the last calls that were served, but no less than what the oldest one
 * that waits has waited already. Undefined before the first call.
 */
function expectedWaitTime(turn: IvrTurn, DN: string): string | undefined {
  const waits = turn.state.waits.get(DN);
  if (waits === undefined) return undefined;
  const [oldest] = waits.since.values();
  if (waits.recent.length === 0 && oldest === undefined) return undefined;
  const mean = waits.recent.reduce((sum, ms) => sum + ms, 0) / Math.max(1, waits.recent.length);
  const waited = oldest === undefined ? 0 : turn.time - oldest;
  return String(Math.round(Math.max(mean, waited) / 1000));
}
