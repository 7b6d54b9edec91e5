import type { NetworkOutcome } from '../../protocol/index.js';
import type { Action, CallModel, ExpectedEvent, PhoneDoes } from '../call-model.js';

/** An executable IVR flow as read from its file: checked, labels not yet replaced by numbers. */
export interface IvrFlow {
  readonly id: string;
  readonly title: string;
  readonly basis: 'published' | 'derived';
  readonly mode: 'behind' | 'in-front' | 'network';
  /** DNs, external parties and literals, in the shape that call models have. */
  readonly model: CallModel;
  /** Labels of the DNs that are ports of the IVR. */
  readonly ports: readonly string[];
  /** Options of the IVR Server by the names of the field, as written. */
  readonly options: ReadonlyMap<string, unknown>;
  /** LoginReq that opens the session before the flow. */
  readonly login: DriverMessage | undefined;
  readonly steps: readonly IvrStep[];
}

export type IvrStep = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'do'; readonly action: Action }
  | DeviceInCall
  | { readonly kind: 'config'; readonly changes: ReadonlyMap<string, unknown> }
  | { readonly kind: 'switch-link'; readonly up: boolean }
  | { readonly kind: 'driver'; readonly message: DriverMessage; readonly call?: number }
  | { readonly kind: 'server'; readonly messages: readonly ExpectedMessage[]; readonly anyOrder: boolean }
  | { readonly kind: 'silence'; readonly ms: number }
  | { readonly kind: 'frames'; readonly frames: readonly RawFrame[]; readonly cut: 'one' | 'bytes' | readonly number[] }
  | { readonly kind: 'driver-frame'; readonly type: FrameType }
  | { readonly kind: 'server-frame'; readonly type: FrameType }
  | { readonly kind: 'driver-link'; readonly does: 'open' | 'close' }
  | { readonly kind: 'server-link-closed' }
  | { readonly kind: 'tlib'; readonly events: ReadonlyMap<string, readonly ExpectedEvent[]> }
  | { readonly kind: 'state'; readonly dns: ReadonlyMap<string, string>; readonly calls: number | undefined }
);

/** A device or external party acts on its call, which gets or has a label; `busy` refuses the attempt. */
export interface DeviceInCall {
  readonly kind: 'device';
  readonly by: string;
  readonly does: PhoneDoes['phone'] | { readonly network: NetworkOutcome };
  readonly digits?: string;
  readonly ConnID?: number;
  /** The label that the call gets by this step. */
  readonly call?: number;
}

export type FrameType = 'KeepAliveRequest' | 'KeepAliveResponse' | 'Error';

/** One message of the driver, attributes and child elements by their names, values as written. */
export interface DriverMessage {
  readonly name: string;
  readonly fields: ReadonlyMap<string, unknown>;
}

export interface ExpectedMessage {
  readonly line: number;
  readonly name: string;
  readonly fields: readonly ExpectedField[];
}

export interface ExpectedField {
  readonly name: string;
  /** `Attr?`: may be absent. */
  readonly optional: boolean;
  readonly value: ExpectedFieldValue;
}

export type ExpectedFieldValue =
  | { readonly kind: 'any' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'one-of'; readonly values: readonly (string | number)[] }
  /** `key*` inside a list: the key occurs as often, with these values in this order. */
  | { readonly kind: 'repeated'; readonly values: readonly (string | number)[] }
  /** A key-value list or a helper element: must contain these. */
  | { readonly kind: 'fields'; readonly fields: readonly ExpectedField[] };

/** A frame made by hand; what is absent is as it should be. */
export interface RawFrame {
  readonly message?: DriverMessage;
  readonly xml?: string;
  readonly hex?: string;
  readonly first?: number;
  readonly type?: number;
  readonly version?: number;
  readonly application?: number;
  readonly length?: number;
}
