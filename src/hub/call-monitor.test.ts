import assert from 'node:assert/strict';
import type { State } from '../core/index.js';
import type { Seen } from './property-run.test.js';

type Call = State['calls'] extends Map<string, infer C> ? C : never;
type Party = Call['parties'][number];

interface KnownParty {
  readonly call: string;
  readonly DN: unknown;
  readonly state: unknown;
}

/**
 * What a client of TStartCallMonitoring knows of all calls by their events alone (GenEM, Call-Based Notification Model): after each
 * act it is what there is, nobody comes, changes or goes whom it does not know, and no call ends before its parties.
 */
export class CallMonitor {
  /** CallUUID → CallType. */
  readonly #calls = new Map<string, unknown>();
  /** By PartyUUID. */
  readonly #parties = new Map<string, KnownParty>();

  check(events: readonly Seen[], state: State): void {
    for (const event of events) this.#take(event);
    const told = [...this.#parties.values()].map(({ call, DN, state }) => `${call} ${DN} ${state}`);
    const there = [...state.calls.values()].flatMap((call) =>
      call.parties.filter((p) => p.state !== 'Offered').map((p) => `${call.CallUUID} ${p.DN} ${stateOf(p)}`),
    );
    assert.deepEqual(told.sort(), there.sort(), JSON.stringify(events));
    const calls = [...state.calls.values()].map((call) => `${call.CallUUID} ${call.CallType}`);
    assert.deepEqual([...this.#calls].map((c) => c.join(' ')).sort(), calls.sort(), JSON.stringify(events));
  }

  #take(event: Seen): void {
    const { CallUUID, PartyUUID, DN, PartyState, CallType } = event as { readonly [name: string]: unknown };
    const [call, id, words] = [String(CallUUID), String(PartyUUID), JSON.stringify(event)];
    const party = this.#parties.get(id);
    switch (event.id as string) {
      case 'EventCallCreated':
        assert.ok(!this.#calls.has(call), words);
        this.#calls.set(call, CallType);
        return;
      case 'EventCallDataChanged':
        assert.ok(this.#calls.has(call), words);
        if (CallType !== undefined) this.#calls.set(call, CallType);
        return;
      case 'EventCallPartyAdded':
        assert.ok(this.#calls.has(call) && !party, words);
        this.#parties.set(id, { call, DN, state: PartyState });
        return;
      case 'EventCallPartyState':
        assert.ok(party?.call === call && party.DN === DN && party.state !== PartyState, words);
        this.#parties.set(id, { call, DN, state: PartyState });
        return;
      case 'EventCallPartyMoved':
        assert.ok(party && party.call === event['RefCallUUID'] && this.#calls.has(call), words);
        this.#parties.set(id, { ...party, call });
        return;
      case 'EventCallPartyDeleted':
        assert.ok(party?.call === call && party.DN === DN, words);
        this.#parties.delete(id);
        return;
      case 'EventCallDeleted':
        assert.ok(this.#calls.delete(call), words);
        assert.ok(![...this.#parties.values()].some((p) => p.call === call), words);
    }
  }
}

const WITH_DIALING: Readonly<Record<string, string>> = {
  Dialing: 'Connected+Dialing',
  HeldDialing: 'Held+Dialing',
  CPDetect: 'CP_Detect',
};

/** Tlib, states.md section 1: generic state, routing and treatment of who waits, then what the party cannot hear or say. */
function stateOf({ state, treatment, deaf, muted, observes }: Party): string {
  const parts = [state === 'Routing' ? 'Queued' : (WITH_DIALING[state] ?? state)];
  if ((state === 'Routing' || state === 'Queued') && treatment) parts.push('Treatment');
  if (state === 'Routing') parts.push('Routing');
  if (deaf) parts.push('NoListen');
  if (muted || observes?.mode === 'mute') parts.push('NoTalk');
  if (observes) parts.push('Audit');
  return parts.join('+');
}
