import type { Trunk } from './trunks.js';

/** Who calls: a phone of a DN, or the network through a trunk. */
export type Caller =
  | { readonly kind: 'phone'; readonly DN: string }
  | { readonly kind: 'trunk'; readonly trunk: Trunk; readonly number: string };
