import type { Located } from '../located-yaml.js';
import type { Player, Via } from '../player.js';
import { beyondSipPhones, type DeviceAction } from '../sip/beyond-sip-phones.js';
import type { OpenDevices } from './flow-devices.js';
import type { IvrFlow } from './ivr-flow.js';
import { IvrRun } from './ivr-run.js';
import { loadIvrFlow } from './load-ivr-flow.js';

/** Keys that only IVR flows have. */
const MARKS = new Set(['mode', 'link']);

/** Plays IVR flows over a GLI link. `devices`: what the phones are, for each way. */
export const ivrFlowPlayer = (devices: ReadonlyMap<Via, OpenDevices>): Player => ({
  kind: 'IVR flow',
  vias: [...devices.keys()],
  recognises: (root: Located) => root.kind === 'map' && root.entries.some((entry) => MARKS.has(entry.key)),
  load(file: string, root: Located) {
    const flow = loadIvrFlow(file, root);
    if ('problems' in flow) return flow;
    const { id, title, basis } = flow;
    return {
      id,
      title,
      basis,
      family: 'ivr',
      cannotPlay: (via: Via) => (via === 'sip' ? beyondSipPhones(deviceActions(flow)) : undefined),
      play: async (via: Via) => {
        const open = devices.get(via);
        if (open === undefined) throw new Error(`no devices for ${via}`);
        return { paths: [await IvrRun.play(flow, open)] };
      },
    };
  },
});

function deviceActions({ steps }: IvrFlow): readonly DeviceAction[] {
  return steps.flatMap((step): DeviceAction[] => {
    if (step.kind === 'do') return [step.action];
    return step.kind === 'device' && typeof step.does === 'string' ? [{ line: step.line, phone: step.does }] : [];
  });
}
