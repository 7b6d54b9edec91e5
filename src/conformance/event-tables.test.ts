import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { EVENTS, type EventName } from '../protocol/index.js';
import { openCoreStage } from './core-stage.js';
import { findModels } from './find-models.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';
import { playCallModel } from './play-call-model.js';
import type { ReceivedEvent } from './received-event.js';
import type { OpenStage } from './stage.js';

const models = join(packageRoot, 'models');
const found = findModels([models]);
const files = 'files' in found ? found.files.filter((file) => !relative(models, file).startsWith('ivr')) : [];

/** Roles go with the DN that they are about, and the main call is named where rule 4.5 wants it. */
function oddities(event: ReceivedEvent): string[] {
  const { mandatory, optional } = EVENTS[event.id as EventName];
  const listed = new Set<string>(['id', ...mandatory, ...optional]);
  // The reason of the DN is returned by TQueryAddress and by TRegisterAddress (GenEM, Reasons).
  if (event.id === 'EventRegistered') listed.add('Reasons');
  const odd = Object.keys(event).filter((name) => !listed.has(name));
  for (const of of ['OtherDN', 'ThirdPartyDN']) {
    if (event[`${of}Role`] !== undefined && event[of] === undefined) odd.push(`${of}Role without ${of}`);
  }
  const consults = event['CallType'] === 'Consult' && NAMES_MAIN_CALL.has(event.id);
  if (consults && event['PreviousConnID'] === undefined) odd.push('no PreviousConnID of a consultation call');
  return odd.map((what) => `${event.id}: ${what}`);
}

const NAMES_MAIN_CALL: ReadonlySet<string> = new Set([
  'EventDialing',
  'EventRinging',
  'EventEstablished',
  'EventAbandoned',
  'EventQueued',
  'EventRouteRequest',
]);

test('no event of any model bears what its attribute table does not list (event-rules 1.4)', async () => {
  const odd = new Map<string, string>();
  let events = 0;
  for (const file of files) {
    const read = readYaml(readFileSync(file, 'utf8'));
    const model = 'root' in read ? loadCallModel(file, read.root) : read;
    if ('problems' in model) continue;
    const open: OpenStage = async (world) => {
      const stage = await openCoreStage(world);
      const take = stage.take.bind(stage);
      stage.take = (client) => {
        const taken = take(client);
        events += taken.length;
        for (const event of taken) for (const what of oddities(event)) odd.set(what, relative(models, file));
        return taken;
      };
      return stage;
    };
    await playCallModel(model, { open });
  }
  assert.ok(events > 5000, `${events} events were seen`);
  assert.deepEqual(Object.fromEntries(odd), {});
});
