import type { CoreOptions, DnType } from '../core/index.js';
import type { NetworkOutcome } from '../protocol/index.js';

/** An executable call model as read from its file: checked, labels not yet replaced by numbers. */
export interface CallModel {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly basis: 'published' | 'derived';
  /** By label, in the order of the file. */
  readonly dns: ReadonlyMap<string, DnDeclaration>;
  /** Names of the clients that are registered on no DN of the model. */
  readonly clients: readonly string[];
  readonly options: Partial<CoreOptions>;
  readonly setup: readonly Action[];
  readonly steps: readonly Step[];
  readonly branches: readonly Branch[];
  /** Every text of the file that looks like a number: none of them may become the number of another DN. */
  readonly literals: ReadonlySet<string>;
}

export type DnDeclaration = {
  readonly line: number;
  /** Labels of the agents that are logged in and ready at the start, longest idle first; ports of a queue among them. */
  readonly agents: readonly string[];
  readonly program: readonly ProgramStep[];
  /** Label or number of the own target of default routing. */
  readonly default?: string;
  readonly treatments?: 'none';
} & ({ readonly type: 'External'; readonly number: string } | { readonly type: DnType });

export interface ProgramStep {
  readonly afterMs: number;
  /** Label of the queue. */
  readonly queue?: string;
  /** Label of the port or of the queue whose ports treat the call. */
  readonly converse?: string;
}

export interface Branch {
  readonly line: number;
  readonly title: string;
  /** How many of the model's steps go before. */
  readonly after: number;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly action: Action;
  /** By DN label or client name; whoever is missing gets nothing. */
  readonly then: ReadonlyMap<string, readonly ExpectedEvent[]>;
  /** Labels for which the order of the events is open; `all` = for everybody. */
  readonly anyOrder: ReadonlySet<string> | 'all';
}

/** One `do`. `line` and `text` as in the file. */
export type Action = { readonly line: number; readonly text: string } & (
  | RequestAction
  | PhoneDoes
  | PhoneCalls
  | NetworkAction
  | SwitchAction
  | AdvanceAction
);

/** A value in a request: scalars and key-value lists, as plain data. */
export type RequestValue = string | number | { readonly [key: string]: unknown };

export interface RequestAction {
  readonly kind: 'request';
  /** DN label (then `ThisDN` is that DN unless the attributes say otherwise) or client name. */
  readonly by: string;
  readonly byDN: boolean;
  /** Name of the message: RequestMakeCall. */
  readonly request: string;
  readonly attributes: ReadonlyMap<string, RequestValue>;
  /** Label of the call that the request creates. */
  readonly call?: number;
}

/** What a device does without regard to one call; out of service it has lost its calls. */
export type DeviceState = 'busy' | 'available' | 'out-of-service' | 'in-service';

export interface PhoneDoes {
  readonly kind: 'phone';
  readonly by: string;
  readonly phone: 'answer' | 'hangup' | 'hold' | 'retrieve' | 'reject' | 'dtmf' | DeviceState;
  /** Absent for the states of a device only. */
  readonly ConnID?: number;
  /** For dtmf. */
  readonly digits?: string;
}

export interface PhoneCalls {
  readonly kind: 'phone-call';
  readonly by: string;
  /** Label or number. */
  readonly OtherDN: string;
  readonly call?: number;
  readonly ANI?: string;
  readonly DNIS?: string;
}

export interface NetworkAction {
  readonly kind: 'network';
  readonly by: string;
  readonly network: NetworkOutcome;
  readonly ConnID: number;
}

export interface SwitchAction {
  readonly kind: 'switch';
  readonly by: string;
  readonly switch: 'treatment-end';
  readonly ConnID: number;
}

export interface AdvanceAction {
  readonly kind: 'advance';
  readonly ms: number;
}

export interface ExpectedEvent {
  readonly line: number;
  readonly name: string;
  readonly attributes: readonly ExpectedAttribute[];
}

export interface ExpectedAttribute {
  readonly name: string;
  /** `Attr?`: may be absent; if present it has the value. */
  readonly optional: boolean;
  readonly value: ExpectedValue;
}

export type ExpectedScalar = string | number | boolean;

/** What a value must be; see `match-value.ts`. */
export type ExpectedValue =
  | { readonly kind: 'any' }
  | { readonly kind: 'absent' }
  /** One of these; `DIAL` stands for the dialed number. */
  | { readonly kind: 'one-of'; readonly values: readonly ExpectedScalar[] }
  /** The dialed number, or absent. */
  | { readonly kind: 'dial' }
  | { readonly kind: 'pairs'; readonly pairs: readonly ExpectedPair[] };

export interface ExpectedPair {
  readonly key: string;
  readonly value: ExpectedValue;
  /** `"key*"`: the key occurs repeatedly, with exactly these values in this order. */
  readonly repeated?: readonly ExpectedValue[];
  /** `"key?"`: may be absent. */
  readonly optional: boolean;
}
