import type { TEvent } from '../../protocol/index.js';
import { withDn } from '../entities.js';
import { addressExtensions } from '../present/address-info.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Client, Dn, Registration, Requester } from '../state.js';
import type { Turn } from '../turn.js';

/** TRegisterAddress: from now on the client gets the DN's events; it learns the DN's calls at once. */
export const registerAddress: RequestHandler<'RequestRegisterAddress'> = (turn, request, requester) => {
  const dn = turn.dn(request.ThisDN);
  if (!dn) return REFUSED.NOT_CONFIGURED;
  const mode = request.RegisterMode ?? 'ModeShare';
  const others = dn.registrations.filter((r) => r.client !== requester.client);
  if (others.some((r) => r.mode === 'ModePrivate') || (mode === 'ModePrivate' && others.length > 0)) {
    return REFUSED.RESOURCE_SEIZED;
  }
  const client = clientOf(turn, requester);
  const isNew = !client.addresses.includes(request.ThisDN);
  if (isNew && client.addresses.length >= turn.state.options['max-registrations-per-client']) {
    return REFUSED.PERF_LIMIT_EXC;
  }
  const registration: Registration = { client: requester.client, mode };
  const now = turn.setDn(withRegistrations(dn, [...others, registration]));
  if (isNew) {
    turn.replace(turn.state.clients, requester.client, {
      ...client,
      addresses: [...client.addresses, request.ThisDN],
    });
  }
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

export const unregisterAddress: RequestHandler<'RequestUnregisterAddress'> = (turn, request, requester) => {
  const dn = turn.dn(request.ThisDN);
  if (!dn) return REFUSED.NOT_CONFIGURED;
  if (!dn.registrations.some((r) => r.client === requester.client)) return REFUSED.NOT_REGISTERED;
  dropRegistration(turn, dn, requester.client);
  const client = clientOf(turn, requester);
  turn.replace(turn.state.clients, requester.client, {
    ...client,
    addresses: client.addresses.filter((a) => a !== request.ThisDN),
  });
  turn.reply(requester, { id: 'EventUnregistered', ThisDN: request.ThisDN, ...turn.stamp() } as TEvent);
  return undefined;
};

export const unregisterAll: RequestHandler<'RequestUnregisterAll'> = (turn, _request, requester) => {
  const client = clientOf(turn, requester);
  for (const address of client.addresses) {
    const dn = turn.dn(address);
    if (dn) dropRegistration(turn, dn, requester.client);
  }
  turn.replace(turn.state.clients, requester.client, { ...client, addresses: [] });
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
      addresses: [],
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
  turn.setDn(
    withRegistrations(
      dn,
      dn.registrations.filter((r) => r.client !== client),
    ),
  );
}

function withRegistrations(dn: Dn, registrations: readonly Registration[]): Dn {
  return withDn(dn, { registrations, clients: registrations.map((r) => r.client) });
}

function clientOf(turn: Turn, requester: Requester): Client {
  return turn.state.clients.get(requester.client) ?? { ApplicationName: '', addresses: [] };
}

function addressType(dn: Dn): string {
  switch (dn.config.type) {
    case 'ACDPosition':
      return 'Position';
    case 'ACDQueue':
    case 'VirtualQueue':
      return 'Queue';
    case 'RoutingPoint':
      return 'RouteDN';
    case 'RouteQueue':
      return 'RouteQueue';
    case 'VoiceTreatmentPort':
      return 'VoiceChannel';
    default:
      return 'DN';
  }
}
