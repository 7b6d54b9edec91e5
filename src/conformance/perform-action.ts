import { isRequestName, type PhoneAction, type PhoneResult, REQUESTS } from '../protocol/index.js';
import type { Actors } from './actors.js';
import type { CallLabels } from './call-labels.js';
import type { Action, PhoneDoes, RequestAction, RequestValue } from './call-model.js';
import type { Stage, StageRequest } from './stage.js';
import { attributeOf } from './vocabulary.js';

/** What an action needs besides itself. */
export interface ActionWorld {
  readonly stage: Stage;
  readonly actors: Actors;
  readonly calls: CallLabels;
  /** Gives the next ReferenceID and notes that this request of the client has it. */
  nextReference(client: string, id: string): number;
}

/** Does what the model says. Gives what went wrong with the doing itself, not what came of it. */
export async function performAction(action: Action, world: ActionWorld): Promise<string | undefined> {
  const { stage, actors, calls } = world;
  switch (action.kind) {
    case 'request': {
      const request = buildRequest(action, world);
      if (typeof request === 'string') return request;
      const dialed = action.attributes.get('OtherDN');
      if (action.call !== undefined) {
        calls.await(action.call, typeof dialed === 'string' ? actors.number(dialed) : undefined);
      }
      await stage.request(action.by, request);
      return undefined;
    }
    case 'phone-call': {
      const to = actors.number(action.OtherDN);
      if (action.call !== undefined) calls.await(action.call, to);
      const { ANI, DNIS } = action;
      return refusal(
        await stage.phone(actors.number(action.by), {
          do: 'call',
          to,
          ...(ANI === undefined ? {} : { ANI }),
          ...(DNIS === undefined ? {} : { DNIS }),
        }),
      );
    }
    case 'phone':
      return refusal(await stage.phone(actors.number(action.by), phoneAction(action, calls)));
    case 'network':
      return refusal(await stage.network(actors.number(action.by), action.network, calls.connId(action.ConnID)));
    case 'switch': {
      const ConnID = calls.connId(action.ConnID);
      if (ConnID === undefined) return unbound(action.ConnID);
      return refusal(await stage.treatmentEnd(ConnID));
    }
    case 'advance':
      await stage.advance(action.ms);
      return undefined;
  }
}

function refusal(result: PhoneResult): string | undefined {
  return result.ok ? undefined : `the switch could not do it: ${result.error}`;
}

function unbound(label: number): string {
  return `no event has told the ConnID of call ${label}`;
}

/** A phone knows its calls by itself: without ConnID it acts on the one that fits. */
function phoneAction({ phone, ConnID: label, digits }: PhoneDoes, calls: CallLabels): PhoneAction {
  const ConnID = label === undefined ? undefined : calls.connId(label);
  const call = ConnID === undefined ? {} : { ConnID };
  switch (phone) {
    case 'busy':
    case 'available':
    case 'out-of-service':
    case 'in-service':
      return { do: phone };
    case 'dtmf':
      return { do: phone, digits: digits ?? '', ...call };
    default:
      return { do: phone, ...call };
  }
}

function buildRequest(action: RequestAction, world: ActionWorld): StageRequest | string {
  const request: Record<string, unknown> = {};
  if (action.byDN && hasThisDN(action.request)) request['ThisDN'] = world.actors.number(action.by);
  for (const [name, value] of action.attributes) {
    switch (attributeOf(name)?.kind) {
      case 'connid': {
        const ConnID = world.calls.connId(value as number);
        if (ConnID === undefined) return unbound(value as number);
        request[name] = ConnID;
        break;
      }
      case 'dn':
        request[name] = world.actors.number(String(value));
        break;
      case 'kv-list':
        // Inside Extensions the label of a DN stands for its number.
        request[name] = name === 'Extensions' ? withNumbers(value, world.actors) : value;
        break;
      default:
        request[name] = value;
    }
  }
  return { id: action.request, ReferenceID: world.nextReference(action.by, action.request), ...request };
}

/** Some requests are about no DN (TQueryServer, TSetInputMask), whoever sends them. */
function hasThisDN(name: string): boolean {
  if (!isRequestName(name)) return true;
  const { mandatory, optional } = REQUESTS[name];
  return mandatory.includes('ThisDN') || optional.includes('ThisDN');
}

function withNumbers(list: RequestValue, actors: Actors): unknown {
  if (typeof list !== 'object') return list;
  return Object.fromEntries(
    Object.entries(list).map(([key, value]) => [key, typeof value === 'string' ? actors.numbers(value) : value]),
  );
}
