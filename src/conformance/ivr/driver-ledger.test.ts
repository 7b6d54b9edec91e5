import type { IvrToDriver, IvrToServer } from '../../protocol/index.js';

/** Requests whose answer comes by itself, whatever becomes of the call; by RequestId. */
const ANSWERED_BY_ID: ReadonlySet<string> = new Set([
  'UDataGet',
  'UDataGetAll',
  'UDataSet',
  'UDataDel',
  'PeekStatReq',
  'GetStatReq',
]);
/** What a driver believes of the call that it begins so. */
const BEGINS: ReadonlyMap<string, Belief> = new Map([
  ['NewCall', 'nothing yet'],
  ['MakeCall', 'dialing'],
  ['DialOutInit', 'dials itself'],
]);
const TELEPHONY: ReadonlySet<string> = new Set([
  'InitConf',
  'InitXfer',
  'OneStepConf',
  'OneStepXfer',
  'CompleteConf',
  'CompleteXfer',
  'RetrieveCall',
]);

/** Messages that a driver may get for a CallId of which it has no call. */
const ABOUT_NO_CALL: ReadonlySet<string> = new Set([
  'CallError',
  'EndCall',
  'MonitorInfo',
  'LoginResp',
  'FlowControl',
  'DialOut',
  'DialOutRegistryResp',
]);

/** TlibErrCode of a second call that was begun and failed. */
const FAILED_CALL: ReadonlySet<string> = new Set(['231', '232', '234']);

/** What a driver believes of its first call by what it has been told. */
export type Belief = 'nothing yet' | 'dials itself' | 'unknown' | 'dialing' | 'ringing' | 'talking' | 'held' | 'gone';

interface Entry {
  readonly client: string;
  belief: Belief;
  /** The call that it began with has been answered. */
  isAnswered: boolean;
  /** A second call has been dialed since the first one was put on hold. */
  consults: boolean;
  /** The next Established is the second call's. */
  dialingSecond: boolean;
  /** Requests by name that CallError may still answer. */
  readonly open: Map<string, number>;
  readonly byId: Map<string, number>;
  /** Requests by RequestId whose answer may have got lost with the link that they were sent on. */
  readonly perhaps: Map<string, number>;
}

/**
 * Keeps the books of a driver whose messages and the server's may have crossed: who has been answered, and what the driver
 * believes. What cannot be is told as a text.
 */
export class DriverLedger {
  readonly #calls = new Map<string, Entry>();
  /**
   * CallIds of calls about which messages may have been dropped, as their client had no link, with that client: nothing can
   * be concluded from what comes, before it has sent EndCall.
   */
  readonly #unclear = new Map<string, string>();
  readonly #problems: string[] = [];

  sent(client: string, message: IvrToServer): void {
    const { CallId, RequestId } = message as { readonly CallId: string; readonly RequestId?: string };
    if (this.#unclear.has(CallId)) {
      if (message.id === 'EndCall' && this.#unclear.get(CallId) === client) this.#unclear.delete(CallId);
      return;
    }
    const begun = BEGINS.get(message.id);
    if (begun !== undefined && !this.#calls.has(CallId)) {
      this.#calls.set(CallId, newEntry(client, begun));
      return;
    }
    const call = this.#calls.get(CallId);
    if (call?.client !== client) return;
    const isOver = message.id === 'EndCall' || (message.id === 'Failure' && call.belief === 'dials itself');
    if (isOver) this.#calls.delete(CallId);
    if (message.id === 'CallStatus' && message.Event === 'Established' && call.belief === 'dials itself') {
      call.belief = 'nothing yet';
    }
    if (TELEPHONY.has(message.id)) count(call.open, message.id, 1);
    else if (ANSWERED_BY_ID.has(message.id) && RequestId !== undefined) count(call.byId, RequestId, 1);
  }

  came(client: string, message: IvrToDriver): void {
    const { CallId, RequestId } = message as { readonly CallId?: string; readonly RequestId?: string };
    const call = this.#calls.get(CallId ?? '');
    if (this.#unclear.has(CallId ?? '')) return;
    if (call?.client !== client) {
      if (!ABOUT_NO_CALL.has(message.id)) this.#problems.push(`for a call that is over: ${JSON.stringify(message)}`);
      return;
    }
    if (message.id === 'EndCall') this.#calls.delete(CallId ?? '');
    else if (message.id === 'CallStatus') this.#status(call, message.Event);
    else if (message.id === 'CallError') this.#error(CallId ?? '', call, message.FailedReq, message.TlibErrCode);
    else if (RequestId !== undefined) {
      const due = [call.byId, call.perhaps].find((counts) => (counts.get(RequestId) ?? 0) > 0);
      if (due === undefined) this.#problems.push(`answered twice: ${JSON.stringify(message)}`);
      else count(due, RequestId, -1);
    }
  }

  /** A link of the client is lost, and what was on its way with it; `standsIn`: it has another one. */
  lost(client: string, standsIn: boolean): void {
    for (const [CallId, call] of this.#calls) {
      if (call.client !== client) continue;
      for (const [RequestId, times] of call.byId) count(call.perhaps, RequestId, times);
      call.byId.clear();
      if (standsIn) continue;
      this.#calls.delete(CallId);
      this.#unclear.set(CallId, client);
    }
  }

  /** Everything that can happen has happened: what is wrong by now. */
  atRest(): readonly string[] {
    for (const [CallId, { byId }] of this.#calls) {
      for (const [RequestId, times] of byId) if (times > 0) this.#problems.push(`${CallId}: no answer to ${RequestId}`);
    }
    return this.#problems.splice(0);
  }

  beliefs(): ReadonlyMap<string, Belief> {
    return new Map([...this.#calls].map(([CallId, { belief }]) => [CallId, belief]));
  }

  #status(call: Entry, Event: string): void {
    if (call.belief === 'gone') this.#problems.push(`CallStatus ${Event} after Released or XferComplete`);
    switch (Event) {
      case 'Ringing':
        call.belief = 'ringing';
        return;
      case 'Dialing':
        if (call.belief === 'dials itself') return;
        call.dialingSecond = call.belief !== 'dialing';
        call.consults = call.dialingSecond;
        return;
      case 'Established':
        // A dialed call may have been put on hold before the answer.
        if (!call.dialingSecond && call.belief !== 'held') call.belief = 'talking';
        if (!call.dialingSecond) call.isAnswered = true;
        call.dialingSecond = false;
        return;
      case 'Held':
        call.belief = 'held';
        return;
      case 'Retrieved':
        // A dialed call that another client has held and retrieved may have been answered meanwhile or not.
        call.belief = call.isAnswered ? 'talking' : 'unknown';
        call.consults = false;
        return;
      case 'Released':
      case 'XferComplete':
        call.belief = 'gone';
        return;
      default:
    }
  }

  /** After the CallError of what began a consultation the first call is off hold again, without any Retrieved. */
  #error(CallId: string, call: Entry, FailedReq: string, code: string | undefined): void {
    if (FailedReq === 'MakeCall') {
      this.#calls.delete(CallId);
      return;
    }
    if (!TELEPHONY.has(FailedReq)) return;
    if ((call.open.get(FailedReq) ?? 0) === 0) this.#problems.push(`${CallId}: CallError ${FailedReq} once too often`);
    count(call.open, FailedReq, -1);
    // OneStepConf holds nothing.
    const begins = FailedReq.startsWith('Init') || FailedReq === 'OneStepXfer';
    if (!begins || code === undefined) return;
    // A request that another client's consultation stands in the way of is refused, and the call stays on hold.
    if (FAILED_CALL.has(code) && FailedReq !== 'OneStepXfer') call.belief = 'talking';
    else if (call.consults) call.belief = 'unknown';
    call.consults = false;
  }
}

function newEntry(client: string, belief: Belief): Entry {
  const counts = { open: new Map(), byId: new Map(), perhaps: new Map() };
  return { client, belief, isAnswered: false, consults: false, dialingSecond: false, ...counts };
}

function count(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, Math.max(0, (counts.get(key) ?? 0) + by));
}
