import { basename } from 'node:path';
import type { Located } from '../located-yaml.js';
import { ModelChecker } from '../model-checker.js';
import type { Player } from '../player.js';

/** Keys that only IVR flows have. */
const MARKS = new Set(['mode', 'link']);

/** Recognises IVR flows and reads their head. It has no way to play them, and says so. */
export const ivrFlowPlayer: Player = {
  kind: 'IVR flow',
  vias: [],
  recognises: (root: Located) => root.kind === 'map' && root.entries.some((entry) => MARKS.has(entry.key)),
  load(file: string, root: Located) {
    const check = new ModelChecker();
    const top = check.map(root, 'a flow');
    const value = (key: string) => top?.entries.find((entry) => entry.key === key)?.value;
    const id = check.words(value('id'), 'id');
    const title = check.words(value('title'), 'title');
    const basis = check.oneOf(value('basis'), 'basis', ['published', 'derived'] as const);
    check.oneOf(value('mode'), 'mode', ['behind', 'in-front', 'network']);
    if (id !== basename(file).replace(/\.ya?ml$/, '')) check.refuse(1, 'id does not equal the file name');
    if (check.problems.length > 0 || id === undefined || title === undefined || basis === undefined) {
      return {
        problems: [
          ...check.problems,
          ...(check.problems.length === 0 ? [{ line: 1, message: 'id, title and basis are needed' }] : []),
        ],
      };
    }
    return { id, title, basis, family: 'ivr', play: () => Promise.reject(new Error('IVR flows cannot be played')) };
  },
};
