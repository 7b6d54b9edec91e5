import type { LegId, LegPath } from '../core/index.js';
import type { PhoneAction } from '../protocol/index.js';
import type { SimLegView } from './sim-phones.js';

/** A phone's or external number's end of a call. */
export interface SimLeg {
  readonly leg: LegId;
  readonly number: string;
  readonly external: boolean;
  ConnID: string | undefined;
  state: SimLegView['state'];
  mode: LegPath['mode'] | undefined;
  treatment: string | undefined;
  /** While the announcement before digits plays: stops the wait for its end. */
  prompt: (() => void) | undefined;
}

/** What a user does with one call of the phone. */
export type LegAction = Extract<PhoneAction, { do: 'answer' | 'reject' | 'hangup' | 'hold' | 'retrieve' | 'dtmf' }>;

/** All legs, found by their id and by their number. */
export class SimLegs {
  private readonly byId = new Map<LegId, SimLeg>();
  private readonly byNumber = new Map<string, Set<SimLeg>>();

  get(id: LegId): SimLeg | undefined {
    return this.byId.get(id);
  }

  /** Oldest first. */
  all(): SimLeg[] {
    return [...this.byId.values()];
  }

  /** Legs of a phone or external number, oldest first. */
  of(number: string): SimLeg[] {
    return [...(this.byNumber.get(number) ?? [])];
  }

  add(leg: LegId, number: string, external: boolean, ConnID: string | undefined, state: SimLeg['state']): SimLeg {
    const added: SimLeg = {
      leg,
      number,
      external,
      ConnID,
      state,
      mode: undefined,
      treatment: undefined,
      prompt: undefined,
    };
    this.byId.set(leg, added);
    const same = this.byNumber.get(number);
    if (same) same.add(added);
    else this.byNumber.set(number, new Set([added]));
    return added;
  }

  remove(id: LegId): void {
    const leg = this.byId.get(id);
    if (!leg) return;
    this.byId.delete(id);
    leg.prompt?.();
    const same = this.byNumber.get(leg.number);
    same?.delete(leg);
    if (same?.size === 0) this.byNumber.delete(leg.number);
  }
}

/** Whether the state of a leg lets its user do that. */
export function canDo(leg: SimLeg, what: LegAction['do']): boolean {
  switch (what) {
    case 'answer':
    case 'reject':
      return leg.state === 'ringing' || leg.state === 'offered';
    case 'hold':
      return leg.state === 'talking';
    case 'retrieve':
      return leg.state === 'held';
    default:
      return true;
  }
}
