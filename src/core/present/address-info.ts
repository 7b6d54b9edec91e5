import type { KVList } from '../../protocol/index.js';
import type { Dn, PartyStateName } from '../state.js';
import type { Turn } from '../turn.js';
import { partyState } from './party-state.js';

/**
 * Extensions of EventRegistered and EventAddressInfo: the calls on the DN, so that a client learns them at once
 * (states.md section 3): `conn-N` (ConnID), `call-uuid-N`, `ps-N` (party state), and what the device is set to.
 */
export function addressExtensions(turn: Turn, dn: Dn): KVList {
  const list: Record<string, string | number> = {};
  callsOn(turn, dn).forEach(({ ConnID, CallUUID, state }, i) => {
    list[`conn-${i + 1}`] = ConnID;
    list[`call-uuid-${i + 1}`] = CallUUID;
    list[`ps-${i + 1}`] = state;
  });
  if (isWaitingPlace(dn)) return list;
  list['status'] = dn.inService ? 1 : 0;
  list['dnd'] = dn.dnd ? 1 : 0;
  list['mwl'] = dn.messageWaiting ? 1 : 0;
  const forward = dn.forward['Unconditional'];
  if (forward !== undefined) list['fwd'] = forward;
  if (dn.agent) list['AgentStatus'] = agentStatus(dn.agent);
  if (dn.agent?.emulated) list['EmulateLogin'] = 'yes';
  return list;
}

/** The numbers of the agent's states: logged out, ready, not ready, after-call work, walked away. */
export function agentStatus(agent: Dn['agent']): number {
  if (!agent) return 0;
  if (agent.ready) return 2;
  return agent.workMode === 'AfterCallWork' ? 4 : agent.workMode === 'WalkAway' ? 5 : 3;
}

interface CallOnDn {
  readonly ConnID: string;
  readonly CallUUID: string;
  readonly state: string;
  readonly party: PartyStateName;
}

/** Calls on a DN in the order in which they came; for a queue or routing point those that wait there. */
export function callsOn(turn: Turn, dn: Dn): CallOnDn[] {
  const number = dn.config.number;
  const legs = isWaitingPlace(dn) ? waitingLegs(turn, number) : turn.legsOf(number);
  const calls: CallOnDn[] = [];
  for (const leg of legs) {
    const found = turn.party(leg);
    if (!found || found.party.state === 'Offered') continue;
    const { call, party } = found;
    calls.push({ ConnID: call.ConnID, CallUUID: call.CallUUID, state: partyState(party), party: party.state });
  }
  return calls;
}

function isWaitingPlace(dn: Dn): boolean {
  return ['ACDQueue', 'VirtualQueue', 'RoutingPoint', 'RouteQueue'].includes(dn.config.type);
}

function waitingLegs(turn: Turn, number: string): string[] {
  return [...(turn.state.queues.get(number)?.calls ?? turn.state.points.get(number) ?? [])];
}

/** AddressType of a DN. */
export function addressType(dn: Dn): string {
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
