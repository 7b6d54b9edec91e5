import type { Agent, Call, Dn, Party } from './state.js';

/*
 * Changed copies of the readonly entities. An object spread would read nicer, but copies of this size take ten times as
 * long with it on the runtimes that we support (measured: about 500 ns against 60 ns), and every turn makes a dozen.
 */

/** The call with some attributes changed. */
export function withCall(call: Call, changes: Partial<Call>): Call {
  const copy: Call = {
    ConnID: call.ConnID,
    CallID: call.CallID,
    CallUUID: call.CallUUID,
    CallType: call.CallType,
    ANI: call.ANI,
    DNIS: call.DNIS,
    UserData: call.UserData,
    PreviousConnID: call.PreviousConnID,
    jointUserData: call.jointUserData,
    parties: call.parties,
    redirections: call.redirections,
    predictive: call.predictive,
    muteTransfer: call.muteTransfer,
    business: call.business,
  };
  return Object.assign(copy, changes);
}

/** The party with some attributes changed. */
export function withParty(party: Party, changes: Partial<Party>): Party {
  const copy: Party = {
    leg: party.leg,
    DN: party.DN,
    kind: party.kind,
    role: party.role,
    state: party.state,
    dialed: party.dialed,
    queue: party.queue,
    business: party.business,
    counts: party.counts,
    offer: party.offer,
    muted: party.muted,
    deaf: party.deaf,
    observes: party.observes,
    converse: party.converse,
    treatment: party.treatment,
    recording: party.recording,
    ivr: party.ivr,
    failure: party.failure,
    order: party.order,
    pending: party.pending,
  };
  return Object.assign(copy, changes);
}

/** The DN with some attributes changed. */
export function withDn(dn: Dn, changes: Partial<Dn>): Dn {
  const copy: Dn = {
    config: dn.config,
    inService: dn.inService,
    offHook: dn.offHook,
    registrations: dn.registrations,
    clients: dn.clients,
    agent: dn.agent,
    dnd: dn.dnd,
    forward: dn.forward,
    messageWaiting: dn.messageWaiting,
    Reasons: dn.Reasons,
    supervisedBy: dn.supervisedBy,
    supervises: dn.supervises,
    info: dn.info,
    removed: dn.removed,
    successor: dn.successor,
  };
  return Object.assign(copy, changes);
}

/** The agent with some attributes changed. */
export function withAgent(agent: Agent, changes: Partial<Agent>): Agent {
  const copy: Agent = {
    AgentID: agent.AgentID,
    queues: agent.queues,
    ready: agent.ready,
    workMode: agent.workMode,
    idleOrder: agent.idleOrder,
    wrapUpTime: agent.wrapUpTime,
    readyBefore: agent.readyBefore,
    client: agent.client,
    emulated: agent.emulated,
  };
  return Object.assign(copy, changes);
}
