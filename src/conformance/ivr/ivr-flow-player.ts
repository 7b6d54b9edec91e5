import type { Located } from '../located-yaml.js';
import type { Player } from '../player.js';
import { IvrRun } from './ivr-run.js';
import { loadIvrFlow } from './load-ivr-flow.js';

/** Keys that only IVR flows have. */
const MARKS = new Set(['mode', 'link']);

/** Plays IVR flows over a GLI link. */
export const ivrFlowPlayer: Player = {
  kind: 'IVR flow',
  vias: ['gli'],
  recognises: (root: Located) => root.kind === 'map' && root.entries.some((entry) => MARKS.has(entry.key)),
  load(file: string, root: Located) {
    const flow = loadIvrFlow(file, root);
    if ('problems' in flow) return flow;
    const { id, title, basis } = flow;
    return { id, title, basis, family: 'ivr', play: async () => ({ paths: [await IvrRun.play(flow)] }) };
  },
};
