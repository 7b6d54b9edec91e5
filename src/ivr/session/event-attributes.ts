import type { KVList, TEvent } from '../../protocol/index.js';

/** Attributes that are looked at in events of every kind. */
export interface EventAttributes {
  readonly ThisDN?: string;
  readonly ConnID?: string;
  readonly CallState?: string;
  readonly OtherDN?: string;
  readonly ThirdPartyDNRole?: string;
  readonly Extensions?: KVList;
}

/** The event, for asking an attribute without asking first which event it is; absent where the event has none such. */
export function attributesOf(event: TEvent): EventAttributes {
  return event as EventAttributes;
}
