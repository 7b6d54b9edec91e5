import type { TEvent } from '../../protocol/index.js';
import { logOut } from '../agent-work.js';
import { withDn } from '../entities.js';
import { addressExtensions, addressType } from '../present/address-info.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Client, Dn, Registration, Requester } from '../state.js';
import type { Turn } from '../turn.js';

/** TRegisterAddress: from now on the client gets the DN's events; it learns the DN's calls at once. */
export const registerAddress: RequestHandler<'RequestRegisterAddress'> = (turn, request, requester) => {
  const dn = turn.dn(request.ThisDN);
  if (!dn || dn.removed === 'gone') return REFUSED.NOT_CONFIGURED;
  const mode = request.RegisterMode ?? 'ModeShare';
  if (isSeized(dn, requester.client, mode)) return REFUSED.RESOURCE_SEIZED;
  const { addresses } = clientOf(turn, requester);
  const most = turn.state.options['max-registrations-per-client'];
  if (!addresses.has(request.ThisDN) && addresses.size >= most) return REFUSED.PERF_LIMIT_EXC;
  const now = register(turn, dn, requester, mode);
  turn.reply(requester, {
    id: 'EventRegistered',
    ThisDN: request.ThisDN,
    InfoType: 'AddressType',
    InfoStatus: addressType(now),
    Extensions: addressExtensions(turn, now),
    ...(now.agent ? { AgentID: now.agent.AgentID, WorkMode: now.agent.workMode } : {}),
    ...(now.Reasons === undefined ? {} : { Reasons: now.Reasons }),
    ...turn.stamp(),
  } as TEvent);
  return undefined;
};

/** RequestRegisterAll: every DN, or every one of an address type, that nobody else has for itself. */
export const registerAll: RequestHandler<'RequestRegisterAll'> = (turn, request, requester) => {
  const mode = request.RegisterMode ?? 'ModeShare';
  const asked = request.AddressType;
  const wanted = [...turn.state.dns.values()].filter(
    (dn) =>
      dn.removed !== 'gone' &&
      (asked === undefined || addressType(dn) === asked) &&
      !isSeized(dn, requester.client, mode),
  );
  const { addresses } = clientOf(turn, requester);
  const added = wanted.filter((dn) => !addresses.has(dn.config.number)).length;
  if (addresses.size + added > turn.state.options['max-registrations-per-client']) return REFUSED.PERF_LIMIT_EXC;
  for (const dn of wanted) register(turn, dn, requester, mode);
  turn.reply(requester, { id: 'EventRegisteredAll', ...turn.stamp() } as TEvent);
  return undefined;
};

export const unregisterAddress: RequestHandler<'RequestUnregisterAddress'> = (turn, request, requester) => {
  const dn = turn.dn(request.ThisDN);
  if (!dn) return REFUSED.NOT_CONFIGURED;
  if (!dn.registrations.some((r) => r.client === requester.client)) return REFUSED.NOT_REGISTERED;
  dropRegistration(turn, dn, requester.client);
  turn.exclude(clientOf(turn, requester).addresses, request.ThisDN);
  turn.reply(requester, { id: 'EventUnregistered', ThisDN: request.ThisDN, ...turn.stamp() } as TEvent);
  return undefined;
};

export const unregisterAll: RequestHandler<'RequestUnregisterAll'> = (turn, _request, requester) => {
  const client = clientOf(turn, requester);
  for (const address of client.addresses) {
    const dn = turn.dn(address);
    if (dn) dropRegistration(turn, dn, requester.client);
  }
  turn.replace(turn.state.clients, requester.client, { ...client, addresses: new Set<string>() });
  turn.reply(requester, { id: 'EventUnregisteredAll', ...turn.stamp() } as TEvent);
  return undefined;
};

/** A client has come, or is gone: then it is unregistered everywhere (states.md section 3). */
export function clientChanged(
  turn: Turn,
  id: string,
  change: 'opened' | 'closed',
  ApplicationName: string | undefined,
): void {
  if (change === 'opened') {
    turn.replace(turn.state.clients, id, {
      ApplicationName: ApplicationName ?? '',
      addresses: new Set(),
    });
    return;
  }
  for (const address of turn.state.clients.get(id)?.addresses ?? []) {
    const dn = turn.dn(address);
    if (dn) dropRegistration(turn, dn, id);
  }
  turn.replace(turn.state.clients, id, undefined);
  turn.replace(turn.state.callMonitors, id, undefined);
  turn.replace(turn.state.inputMasks, id, undefined);
}

/** TSetInputMask: from now on the client gets only events whose bit is set; answers to its requests always come. */
export const setInputMask: RequestHandler<'RequestSetInputMask'> = (turn, request, requester) => {
  turn.replace(turn.state.inputMasks, requester.client, request.InputMask);
  acknowledge(turn, requester, request.id);
  return undefined;
};

export const startCallMonitoring: RequestHandler<'RequestStartCallMonitoring'> = (turn, request, requester) => {
  turn.replace(turn.state.callMonitors, requester.client, true);
  acknowledge(turn, requester, request.id);
  return undefined;
};

export const stopCallMonitoring: RequestHandler<'RequestStopCallMonitoring'> = (turn, request, requester) => {
  turn.replace(turn.state.callMonitors, requester.client, undefined);
  acknowledge(turn, requester, request.id);
  return undefined;
};

function acknowledge(turn: Turn, requester: Requester, request: string): void {
  turn.reply(requester, { id: 'EventACK', UserEvent: request, ...turn.stamp() } as TEvent);
}

function dropRegistration(turn: Turn, dn: Dn, client: string): void {
  const registrations = dn.registrations.filter((r) => r.client !== client);
  if (dn.removed === 'gone' && registrations.length === 0) {
    turn.replace(turn.state.dns, dn.config.number, undefined);
    return;
  }
  const now = turn.setDn(withRegistrations(dn, registrations));
  const option = turn.state.options['agent-logout-on-unreg'];
  // The agent goes with the client that has logged it in (CSTA T-Server guide, Agent Logout on Client Unregistering from DN).
  if (dn.agent?.client === client && (option === 'true' || (option === 'emu-only' && dn.agent.emulated))) {
    turn.onBehalfOf(undefined, () => logOut(turn, now));
  }
}

function withRegistrations(dn: Dn, registrations: readonly Registration[]): Dn {
  return withDn(dn, { registrations, clients: registrations.map((r) => r.client) });
}

/** Whether another client has the DN for itself, or stands in the way of having it for oneself. */
function isSeized(dn: Dn, client: string, mode: Registration['mode']): boolean {
  return dn.registrations.some((r) => r.client !== client && (r.mode === 'ModePrivate' || mode === 'ModePrivate'));
}

/** Registers the client on the DN, or changes the mode in which it is registered. */
function register(turn: Turn, dn: Dn, requester: Requester, mode: Registration['mode']): Dn {
  const others = dn.registrations.filter((r) => r.client !== requester.client);
  turn.include(clientOf(turn, requester).addresses, dn.config.number);
  return turn.setDn(withRegistrations(dn, [...others, { client: requester.client, mode }]));
}

function clientOf(turn: Turn, requester: Requester): Client {
  const known = turn.state.clients.get(requester.client);
  if (known) return known;
  const client: Client = { ApplicationName: '', addresses: new Set() };
  turn.replace(turn.state.clients, requester.client, client);
  return client;
}
