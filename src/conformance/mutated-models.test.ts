import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import type { CallModel, ExpectedEvent, Step } from './call-model.js';
import { openCoreStage } from './core-stage.js';
import { findModels } from './find-models.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';
import { playCallModel } from './play-call-model.js';

/*
 * The runner against the real server: a model that passes must fail as soon as one thing in it is wrong. Each model is
 * spoiled in every way that fits one of its steps, another step for each way.
 */

/** Gives the events of one receiver spoiled, or undefined when this way does not fit them. */
type Spoil = (events: readonly ExpectedEvent[], model: CallModel) => readonly ExpectedEvent[] | undefined;

const ways: Readonly<Record<string, Spoil>> = {
  'a receiver that is not listed': () => [],
  'an event left out': (events) => events.slice(0, -1),
  'an event expected twice': (events) => [...events, ...events.slice(-1)],
  'another event': ([first, ...rest]) => first && [{ ...first, name: other(first.name) }, ...rest],
  'ThisDN of somebody else': (events, model) =>
    change(events, 'ThisDN', (value) => [...model.dns.keys()].find((label) => label !== value)),
  'another CallState': (events) =>
    change(events, 'CallState', (value) => (value === 'Covered' ? undefined : 'Covered')),
  'OtherDN not listed': (events) => leaveOut(events, 'OtherDN'),
  'ThirdPartyDN not listed': (events) => leaveOut(events, 'ThirdPartyDN'),
  'PreviousConnID not listed': (events) => leaveOut(events, 'PreviousConnID'),
  'an attribute that is there expected absent': ([first, ...rest]) =>
    first && [
      {
        ...first,
        attributes: [
          ...first.attributes.filter(({ name }) => name !== 'TimeinSecs'),
          { name: 'TimeinSecs', optional: false, value: { kind: 'absent' } },
        ],
      },
      ...rest,
    ],
};

function other(name: string): string {
  return name === 'EventHeld' ? 'EventRetrieved' : 'EventHeld';
}

/** Puts another value in place of the only one that an attribute may have. */
function change(
  events: readonly ExpectedEvent[],
  name: string,
  to: (value: unknown) => string | undefined,
): readonly ExpectedEvent[] | undefined {
  return spoilFirst(events, (event) => {
    const at = event.attributes.findIndex(
      (each) => each.name === name && !each.optional && each.value.kind === 'one-of',
    );
    const attribute = event.attributes[at];
    if (attribute?.value.kind !== 'one-of' || attribute.value.values.length !== 1) return undefined;
    const value = to(attribute.value.values[0]);
    if (value === undefined) return undefined;
    return {
      ...event,
      attributes: event.attributes.with(at, { ...attribute, value: { kind: 'one-of', values: [value] } }),
    };
  });
}

/** Takes an attribute that must be there out of the list; only some attributes must be absent then. */
function leaveOut(events: readonly ExpectedEvent[], name: string): readonly ExpectedEvent[] | undefined {
  return spoilFirst(events, (event) => {
    const listed = event.attributes.find((each) => each.name === name);
    if (listed === undefined || listed.optional || listed.value.kind !== 'one-of') return undefined;
    return { ...event, attributes: event.attributes.filter((each) => each !== listed) };
  });
}

function spoilFirst(
  events: readonly ExpectedEvent[],
  spoil: (event: ExpectedEvent) => ExpectedEvent | undefined,
): readonly ExpectedEvent[] | undefined {
  for (const [at, event] of events.entries()) {
    const spoiled = spoil(event);
    if (spoiled !== undefined) return events.with(at, spoiled);
  }
  return undefined;
}

/** The model with one receiver of one step spoiled; undefined when no step fits. `start` = the step to try first. */
function spoilModel(model: CallModel, spoil: Spoil, start: number): CallModel | undefined {
  for (let i = 0; i < model.steps.length; i++) {
    const at = (start + i) % model.steps.length;
    const step = model.steps[at] as Step;
    for (const [label, events] of step.then) {
      const spoiled = events.length === 0 ? undefined : spoil(events, model);
      if (spoiled === undefined) continue;
      const then = new Map(step.then).set(label, spoiled);
      return { ...model, branches: [], steps: model.steps.with(at, { ...step, then }) };
    }
  }
  return undefined;
}

const models = join(packageRoot, 'models');
const found = findModels([models]);
const applied = new Map<string, number>();

describe('spoiled models fail via core', () => {
  for (const file of 'files' in found ? found.files : []) {
    const read = readYaml(readFileSync(file, 'utf8'));
    const model = 'root' in read ? loadCallModel(file, read.root) : read;
    if ('problems' in model) continue;
    test(relative(models, file), async () => {
      for (const [index, [name, spoil]] of Object.entries(ways).entries()) {
        const spoiled = spoilModel(model, spoil, index);
        if (spoiled === undefined) continue;
        applied.set(name, (applied.get(name) ?? 0) + 1);
        const { paths } = await playCallModel(spoiled, { open: openCoreStage });
        assert.ok(paths[0]?.failure, `${name}: the model passes all the same`);
        assert.match(paths[0].failure.step, /^step /, `${name}: ${JSON.stringify(paths[0].failure)}`);
      }
    });
  }
});

test('every way to spoil a model was tried', () => {
  for (const name of Object.keys(ways)) assert.ok((applied.get(name) ?? 0) > 0, name);
});
