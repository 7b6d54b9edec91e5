import type { TEvent } from '../../protocol/index.js';
import { membersOf } from '../call.js';
import { addressExtensions, addressType, agentStatus, callsOn } from '../present/address-info.js';
import { partyState } from '../present/party-state.js';
import { isFree } from '../queue-index.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Dn } from '../state.js';
import type { Turn } from '../turn.js';

/** TQueryAddress: the answer goes to the client that asked only. */
export const queryAddress: RequestHandler<'RequestQueryAddress'> = (turn, request, requester) => {
  const dn = turn.dn(request.ThisDN);
  if (!dn) return REFUSED.NOT_CONFIGURED;
  const answer = ANSWERS[request.InfoType];
  const found = answer?.(turn, dn);
  if (!found) return REFUSED.UNSUP_OPER;
  turn.reply(requester, {
    id: 'EventAddressInfo',
    ThisDN: request.ThisDN,
    InfoType: request.InfoType,
    ...found,
    ...(dn.agent ? { AgentID: dn.agent.AgentID, WorkMode: dn.agent.workMode } : {}),
    ...(dn.Reasons === undefined ? {} : { Reasons: dn.Reasons }),
    ...turn.stamp(),
  } as TEvent);
  return undefined;
};

type Answer = (turn: Turn, dn: Dn) => object | undefined;

const ANSWERS: Readonly<Record<string, Answer>> = {
  AddressStatus: (turn, dn) => ({ InfoStatus: addressStatus(turn, dn) }),
  MessageWaitingStatus: (_turn, dn) => ({
    InfoStatus: dn.messageWaiting ? 'MsgWaitingActivated' : 'MsgWaitingDeactivated',
  }),
  AssociationStatus: () => ({ InfoStatus: 'AssociatedToThisSession' }),
  CallForwardingStatus: (_turn, dn) => {
    const mode = Object.keys(dn.forward)[0];
    return { InfoStatus: mode ?? 'None', ...(mode === undefined ? {} : { Extensions: { fwd: dn.forward[mode] } }) };
  },
  // What InfoStatus holds for each InfoType: enumeration InfoStatusUnion of the vocabulary.
  AgentStatus: (_turn, { agent }) => ({
    InfoStatus: agent?.workMode ?? 'Unknown',
    Extensions: { AgentStatus: agentStatus(agent) },
  }),
  NumberOfAgentsInQueue: (turn, dn) => ofQueue(turn, dn, (agents) => agents.length),
  NumberOfAvailableAgentsInQueue: (turn, dn) =>
    ofQueue(turn, dn, (agents) => agents.filter((a) => isFree(turn, a)).length),
  NumberOfCallsInQueue: (turn, dn) => {
    const waiting = waitingLegs(turn, dn);
    return waiting && { InfoStatus: waiting.size };
  },
  AddressType: (_turn, dn) => ({ InfoStatus: addressType(dn) }),
  CallsQuery: callsQuery,
  SendAllCallsStatus: (_turn, dn) => ({
    InfoStatus: dn.forward['SendAllCalls'] === undefined ? 'None' : 'SendAllCalls',
  }),
  QueueLoginAudit: (turn, dn) =>
    ofQueue(
      turn,
      dn,
      (agents) => agents.length,
      (agents) => ({
        Extensions: Object.fromEntries(agents.map((a, i) => [`agent-${i + 1}`, a.agent?.AgentID ?? ''])),
      }),
    ),
  DNStatus: (turn, dn) => ({
    InfoStatus: addressStatus(turn, dn),
    Extensions: addressExtensions(turn, dn),
  }),
  QueueStatus: (turn, dn) => {
    const waiting = waitingLegs(turn, dn);
    return waiting && { InfoStatus: waiting.size, Extensions: addressExtensions(turn, dn) };
  },
};

/** Calls that wait in a queue or at a routing point; undefined for a device. */
function waitingLegs(turn: Turn, dn: Dn): ReadonlySet<string> | undefined {
  return turn.state.queues.get(dn.config.number)?.calls ?? turn.state.points.get(dn.config.number);
}

function ofQueue(
  turn: Turn,
  dn: Dn,
  count: (agents: Dn[]) => number,
  more: (agents: Dn[]) => object = () => ({}),
): object | undefined {
  const queue = turn.state.queues.get(dn.config.number);
  if (!queue) return undefined;
  const agents = [...queue.agents].map((a) => turn.dn(a)).filter((a): a is Dn => a !== undefined);
  return { InfoStatus: count(agents), ...more(agents) };
}

/** ConnID = the active call, PreviousConnID = the held one. */
function callsQuery(turn: Turn, dn: Dn): object {
  const calls = callsOn(turn, dn);
  const held = calls.filter((c) => c.party === 'Held' || c.party === 'HeldDialing');
  const active = calls.filter((c) => !held.includes(c));
  return {
    InfoStatus: calls.length,
    ...(active[0] ? { ConnID: active[0].ConnID } : {}),
    ...(held[0] ? { PreviousConnID: held[0].ConnID } : {}),
    Extensions: addressExtensions(turn, dn),
  };
}

function addressStatus(turn: Turn, dn: Dn): string {
  if (!dn.inService) return 'Maintenance';
  const states = callsOn(turn, dn).map((c) => c.party);
  if (states.includes('Connected')) return 'Talking';
  if (states.includes('Alerting')) return 'Ringing';
  if (states.includes('Dialing') || states.includes('Initiated')) return 'Dialing';
  if (states.includes('Held') || states.includes('HeldDialing')) return 'Held';
  return 'Idle';
}

/** TQueryCall: who is in the call, and in which state. */
export const queryCall: RequestHandler<'RequestQueryCall'> = (turn, request, requester) => {
  const call = turn.call(request.ConnID);
  if (!call) return REFUSED.INV_CONNID;
  const Extensions: Record<string, string | number> = {};
  const members = membersOf(call);
  members.forEach((party, i) => {
    Extensions[`party-${i + 1}`] = party.DN;
    Extensions[`role-${i + 1}`] = party.role;
    Extensions[`ps-${i + 1}`] = partyState(party);
  });
  turn.reply(requester, {
    id: 'EventPartyInfo',
    ConnID: call.ConnID,
    CallID: call.CallID,
    CallUUID: call.CallUUID,
    CallType: call.CallType,
    ...(request.ThisDN === undefined ? {} : { ThisDN: request.ThisDN }),
    InfoType: request.InfoType,
    InfoStatus: members.length,
    ...(call.UserData === undefined ? {} : { UserData: call.UserData }),
    Extensions,
    ...turn.stamp(),
  } as TEvent);
  return undefined;
};

export const queryServer: RequestHandler<'RequestQueryServer'> = (turn, _request, requester) => {
  const { serverVersion } = turn.state;
  turn.reply(requester, {
    id: 'EventServerInfo',
    ApplicationName: turn.state.serverName,
    ServerRole: 'Primary',
    ...(serverVersion === undefined ? {} : { ServerVersion: serverVersion }),
    Extensions: {
      calls: turn.state.calls.size,
      dns: turn.state.dns.size,
      clients: turn.state.clients.size,
      agents: turn.state.agents.size,
    },
    ...turn.stamp(),
  } as TEvent);
  return undefined;
};

/** TQuerySwitch: the time of the switch; classifiers are none of ours. */
export const querySwitch: RequestHandler<'RequestQuerySwitch'> = (turn, request, requester) => {
  const asked = String(request.InfoType ?? '');
  if (!asked.endsWith('DateTime')) return REFUSED.UNSUP_OPER;
  turn.reply(requester, { id: 'EventSwitchInfo', InfoType: request.InfoType, ...turn.stamp() } as TEvent);
  return undefined;
};

/** TQueryLocation: one site, this one. */
export const queryLocation: RequestHandler<'RequestQueryLocation'> = (turn, request, requester) => {
  const asked = String(request.InfoType ?? '');
  if (asked !== 'AllLocations' && asked !== 'LocationData') return REFUSED.UNSUP_OPER;
  if (asked === 'LocationData' && request.Location !== undefined && request.Location !== turn.state.serverName) {
    return REFUSED.OBJ_NOT_KNOWN;
  }
  turn.reply(requester, {
    id: 'EventLocationInfo',
    InfoType: request.InfoType,
    Location: turn.state.serverName,
    Extensions: { [turn.state.serverName]: 'local' },
    ...turn.stamp(),
  } as TEvent);
  return undefined;
};
