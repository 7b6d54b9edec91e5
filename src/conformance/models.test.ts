import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { callModelPlayer } from './call-model-player.js';
import { conform } from './conform.js';
import { conformancePlayers } from './conformance-players.js';
import { findModels } from './find-models.js';
import { loadModelFile } from './load-models.js';
import { packageRoot } from './package-root.js';
import type { Via } from './player.js';
import { modelText } from './report-text.js';
import { sipStage } from './sip/sip-stage.js';

const models = join(packageRoot, 'models');
const found = findModels([models]);
const files = 'files' in found ? found.files : [];
/** Families with consultation calls. */
const CONSULTS = /^(conference|ivr|transfer|hold|monitoring|special-cases|user-data)\//;

/** Plays models of the package over one way in, a test for each. */
function playAll(via: Via, title = `models via ${via}`, players = conformancePlayers(), which = /^/): void {
  describe(title, () => {
    for (const file of files.filter((each) => which.test(relative(models, each)))) {
      // A file that is invalid has no way in; it must not go unnoticed for that.
      const { player, model } = loadModelFile(file, players);
      if (model !== undefined && player?.vias.includes(via) === false) continue;
      if (model?.cannotPlay(via) !== undefined) continue;
      test(relative(models, file), async (context) => {
        const report = await conform({
          files: [file],
          wholeFolders: [],
          players,
          vias: [via],
          filters: [],
          onModel: () => {},
        });
        const [model] = report.models;
        assert.ok(model, 'the file gives one result');
        if (model.status === 'pending') context.todo(model.reason);
        else assert.equal(model.status, 'passed', modelText(model, false));
      });
    }
  });
}

assert.ok(files.length > 0, 'the package has models');
playAll('core');
playAll('websocket');
playAll('sip');
playAll(
  'sip',
  'models via sip, a second call for consultations',
  conformancePlayers({ consultation: 'second-call' }),
  CONSULTS,
);
playAll(
  'sip',
  'models via sip, every other phone simulated',
  [callModelPlayer(new Map([['sip', sipStage({}, { isSimulated: (place) => place % 2 === 1 })]]))],
  /^(conference|releasing|transfer)\//,
);
