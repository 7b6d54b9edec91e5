import type { Trunk } from './trunks.js';

/**
 * Who calls: a phone of a DN, or the network through a trunk, maybe to the contact that the trunk has registered at its
 * provider, which says nothing of the number that was dialed.
 */
export type Caller =
  | { readonly kind: 'phone'; readonly DN: string }
  | { readonly kind: 'trunk'; readonly trunk: Trunk; readonly number: string; readonly isToContact: boolean };
