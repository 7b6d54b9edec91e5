import type { Action, CallModel } from './call-model.js';
import { loadCallModel } from './load-call-model.js';
import type { Located } from './located-yaml.js';
import { playCallModel } from './play-call-model.js';
import type { Player, Via } from './player.js';
import { beyondSipPhones } from './sip/beyond-sip-phones.js';
import type { OpenStage } from './stage.js';

/** Plays call models over the given ways in; the first is taken when the user names none. */
export function callModelPlayer(stages: ReadonlyMap<Via, OpenStage>): Player {
  return {
    kind: 'call model',
    vias: [...stages.keys()],
    // Every file that no more particular player recognises is read as a call model and told what it lacks as one.
    recognises: () => true,
    load(file: string, root: Located) {
      const model = loadCallModel(file, root);
      if ('problems' in model) return model;
      const { id, title, family, basis } = model;
      return {
        id,
        title,
        family,
        basis,
        cannotPlay: (via: Via) => (via === 'sip' ? beyondSipPhones(actionsOf(model)) : undefined),
        play(via: Via) {
          const open = stages.get(via);
          if (open === undefined) throw new Error(`no stage for ${via}`);
          return playCallModel(model, { open });
        },
      };
    },
  };
}

function actionsOf({ setup, steps, branches }: CallModel): readonly Action[] {
  return [...setup, ...[...steps, ...branches.flatMap((branch) => branch.steps)].map(({ action }) => action)];
}
