import type { Located, Problem } from './located-yaml.js';
import type { PlayResult } from './play-result.js';

/** The ways in that models can be played over. */
export const VIAS = ['core', 'websocket', 'sip', 'gli'] as const;
export type Via = (typeof VIAS)[number];

/** Knows one format of executable models. Files are handed to the first player that recognises their content. */
export interface Player {
  /** For people: `call model`, `IVR flow`. */
  readonly kind: string;
  /** Ways over which it can play here; the first is taken when the user names none. Empty = none yet. */
  readonly vias: readonly Via[];
  recognises(root: Located): boolean;
  /** Checks the file in full; gives the model or everything that is wrong with it. */
  load(file: string, root: Located): LoadedModel | { readonly problems: readonly Problem[] };
}

/** A model that can be played. */
export interface LoadedModel {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly basis: 'published' | 'derived';
  /** Why it cannot be played over one of the player's ways; undefined = it can. */
  cannotPlay(via: Via): string | undefined;
  play(via: Via): Promise<PlayResult>;
}
