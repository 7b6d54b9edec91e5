import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { DnType } from '../core/index.js';
import type { Action, CallModel, DnDeclaration, RequestValue } from './call-model.js';
import { openCoreStage } from './core-stage.js';
import { findModels } from './find-models.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';
import { playCallModel } from './play-call-model.js';

/*
 * A rule that holds for a call holds however the call has come about. Each model whose first call begins in its setup is played
 * again with other beginnings, or with other words for the same requests: what the parties then get must be the same.
 */

/** The model begun in another way; undefined when that way does not fit it. */
type Beginning = (story: Story) => CallModel | undefined;

/** The setup of a model around its first call: `caller` calls `called`, who answers it or not. */
interface Story {
  readonly model: CallModel;
  readonly caller: string;
  readonly called: string;
  readonly before: readonly Action[];
  readonly call: Calls;
  readonly between: readonly Action[];
  /** The answer to the first call, and what comes after it; absent while it rings. */
  readonly answer: Answers | undefined;
  readonly after: readonly Action[];
}

/** Forms of `do`. */
type Requests = Extract<Action, { readonly kind: 'request' }>;
type Calls = Requests | Extract<Action, { readonly kind: 'phone-call' }>;
type Answers = Requests | Extract<Action, { readonly kind: 'phone' }>;

type Attributes = Readonly<Record<string, RequestValue>>;

const place = { line: 0, text: 'another beginning' };
const ask = (by: string, request: string, attributes: Attributes, call?: number): Action => ({
  ...place,
  kind: 'request',
  by,
  byDN: true,
  request: `Request${request}`,
  attributes: new Map(Object.entries(attributes)),
  ...(call === undefined ? {} : { call }),
});
const answer = (by: string, ConnID: number): Action => ({ ...place, kind: 'phone', by, phone: 'answer', ConnID });
const dn = (type: DnType): DnDeclaration => ({ line: 0, agents: [], program: [], type });

/** Labels of whoever comes in besides, and of consultation calls: no model uses them. */
const [BESIDES, PLACE, CONSULTATION] = ['BESIDES', 'PLACE', 91];
const ready = (by: string): Action => ask(by, 'AgentLogin', { ThisQueue: PLACE, AgentID: '7777', WorkMode: 'AutoIn' });

function cast(story: Story, types: Readonly<Record<string, DnType>>, setup: readonly Action[]): CallModel {
  const added = Object.entries(types).map(([label, type]): [string, DnDeclaration] => [label, dn(type)]);
  return { ...story.model, dns: new Map([...story.model.dns, ...added]), setup };
}

const callTo = ({ call }: Story, OtherDN: string): Action =>
  call.kind === 'request'
    ? { ...call, attributes: new Map(call.attributes).set('OtherDN', OtherDN) }
    : { ...call, OtherDN };
const answered = ({ answer: first, after }: Story): readonly Action[] => (first ? [first, ...after] : after);
const isInside = ({ model }: Story, label: string): boolean => model.dns.get(label)?.type === 'Extension';

/** The rest of the setup after the first call, which now has come in another way. */
const rest = (story: Story): readonly Action[] => [...story.between, ...answered(story)];

/** Somebody takes the call and brings `called` into it; the call has the answer of the consultation, or none of its own. */
function takenBySomebody(story: Story, bring: (consulted: Action) => readonly Action[]): CallModel | undefined {
  if (!story.answer) return undefined;
  const consulted: Action =
    story.answer.kind === 'phone'
      ? { ...story.answer, ConnID: CONSULTATION }
      : { ...story.answer, attributes: new Map(story.answer.attributes).set('ConnID', CONSULTATION) };
  const begun = [...story.before, callTo(story, BESIDES), ...story.between, answer(BESIDES, 1)];
  return cast(story, { [BESIDES]: 'Extension' }, [...begun, ...bring(consulted), ...story.after]);
}

const consult = (story: Story, request: string): Action =>
  ask(BESIDES, request, { ConnID: 1, OtherDN: story.called }, CONSULTATION);

/** Something happens in the answered call that leaves no trace in it. */
const meanwhile =
  (what: (story: Story) => readonly Action[]): Beginning =>
  (story) =>
    story.answer &&
    cast(story, {}, [...story.before, story.call, ...story.between, story.answer, ...what(story), ...story.after]);

const both = (story: Story, ...requests: readonly string[]): readonly Action[] =>
  [story.caller, story.called]
    .filter((label) => isInside(story, label))
    .flatMap((label) => requests.map((request) => ask(label, request, { ConnID: 1 })));

/** Other words for some requests, in the steps too; undefined when the model has none of them. */
const inOtherWords =
  (words: Readonly<Record<string, readonly [request: string, MergeType?: string]>>): Beginning =>
  ({ model }) => {
    let found = 0;
    const say = <T extends Action>(action: T): T => {
      const [request, MergeType] = (action.kind === 'request' && words[action.request]) || [];
      if (request === undefined || action.kind !== 'request') return action;
      found++;
      const attributes = new Map(action.attributes);
      return {
        ...action,
        request,
        attributes: MergeType === undefined ? attributes : attributes.set('MergeType', MergeType),
      };
    };
    const steps = model.steps.map((step) => ({ ...step, action: say(step.action) }));
    const branches = model.branches.map((branch) => ({
      ...branch,
      steps: branch.steps.map((step) => ({ ...step, action: say(step.action) })),
    }));
    const setup = model.setup.map(say);
    return found > 0 ? { ...model, setup, steps, branches } : undefined;
  };

const BEGINNINGS: Readonly<Record<string, Beginning>> = {
  'through a routing point': (story) =>
    cast(story, { [PLACE]: 'RoutingPoint' }, [
      ...story.before,
      callTo(story, PLACE),
      ask(PLACE, 'RouteCall', { ConnID: 1, OtherDN: story.called, RouteType: 'Unknown' }),
      ...rest(story),
    ]),
  'through a queue': (story) =>
    cast(story, { [PLACE]: 'ACDQueue' }, [...story.before, ready(story.called), callTo(story, PLACE), ...rest(story)]),
  forwarded: (story) =>
    cast(story, { [BESIDES]: 'Extension' }, [
      ask(BESIDES, 'CallForwardSet', { OtherDN: story.called, ForwardMode: 'Unconditional' }),
      ...story.before,
      callTo(story, BESIDES),
      ...rest(story),
    ]),
  redirected: (story) =>
    cast(story, { [BESIDES]: 'Extension' }, [
      ...story.before,
      callTo(story, BESIDES),
      ask(BESIDES, 'RedirectCall', { ConnID: 1, OtherDN: story.called }),
      ...rest(story),
    ]),
  'by a single-step transfer': (story) =>
    story.answer &&
    cast(story, { [BESIDES]: 'Extension' }, [
      ...story.before,
      callTo(story, BESIDES),
      answer(BESIDES, 1),
      ask(BESIDES, 'SingleStepTransfer', { ConnID: 1, OtherDN: story.called }),
      ...rest(story),
    ]),
  'by a two-step transfer': (story) =>
    takenBySomebody(story, (consulted) => [
      consult(story, 'InitiateTransfer'),
      consulted,
      ask(BESIDES, 'CompleteTransfer', { ConnID: 1, TransferConnID: CONSULTATION }),
    ]),
  'out of a conference': (story) =>
    takenBySomebody(story, (consulted) => [
      consult(story, 'InitiateConference'),
      consulted,
      ask(BESIDES, 'CompleteConference', { ConnID: 1, TransferConnID: CONSULTATION }),
      ask(BESIDES, 'ReleaseCall', { ConnID: 1 }),
    ]),
  'beside another call on hold': (story) =>
    cast(story, { [BESIDES]: 'Extension' }, [
      ask(BESIDES, 'MakeCall', { OtherDN: story.called }, CONSULTATION),
      answer(story.called, CONSULTATION),
      ask(story.called, 'HoldCall', { ConnID: CONSULTATION }),
      ...story.model.setup,
    ]),
  'held and retrieved before': meanwhile((story) => both(story, 'HoldCall', 'RetrieveCall')),
  muted: meanwhile((story) => both(story, 'SetMuteOn')),
  'merged by TMergeCalls': inOtherWords({
    RequestCompleteTransfer: ['RequestMergeCalls', 'Transfer'],
    RequestCompleteConference: ['RequestMergeCalls', 'Conference'],
  }),
  'initiated for the other purpose': inOtherWords({
    RequestInitiateTransfer: ['RequestInitiateConference'],
    RequestInitiateConference: ['RequestInitiateTransfer'],
  }),
};

/** Beginnings that do not fit a model although they could be made, and why. */
const DIFFERENT: readonly (readonly [beginning: RegExp, model: RegExp, why: string])[] = [
  [/routing|queue|forwarded|redirected/, /^(hold-while-dialing|redirect-call)$/, 'the dialed number is named'],
  [
    /routing|queue/,
    /^monitor-(two-agents|agent-initiated-.*)$/,
    'a call of an agent to a queue is announced as one that comes in',
  ],
  [/routing|queue/, /^agent-/, 'it is a business call then'],
  [
    /routing|queue/,
    /no-answer|forward-(chain|on)|not-answered|becomes-free/,
    'other times and other places to come back to count',
  ],
  [/transfer|conference|other call/, /^consultation-limit-of-calls/, 'there is one call more than the limit allows'],
  [/other call/, /^out-of-service/, 'the other call is lost with the line'],
  [/muted/, /^(listen-disconnect|mute)/, 'it is about muting'],
  [/queue|other call/, /^(register|query)/, 'it tells the calls and the agent of a DN'],
];

/** The first call of the setup, made by a device or from outside, and its answer; undefined when there is none. */
function storyOf(model: CallModel): Story | undefined {
  const { setup } = model;
  const at = setup.findIndex((action) => 'call' in action && action.call === 1);
  const call = setup[at];
  const isCall = call?.kind === 'phone-call' || (call?.kind === 'request' && call.request === 'RequestMakeCall');
  if (!isCall || model.family === 'call-based') return undefined;
  const called = String(call.kind === 'request' ? call.attributes.get('OtherDN') : call.OtherDN);
  // Whoever begins the same call anew in a step would have to begin it in the other way too.
  const again = [...model.steps, ...model.branches.flatMap(({ steps }) => steps)].some(
    ({ action }) => 'call' in action && action.call === 1,
  );
  if (model.dns.get(called)?.type !== 'Extension' || again) return undefined;
  const isAnswer = (action: Action): action is Answers =>
    (action.kind === 'phone' && action.phone === 'answer' && action.by === called && action.ConnID === 1) ||
    (action.kind === 'request' &&
      action.request === 'RequestAnswerCall' &&
      action.by === called &&
      action.attributes.get('ConnID') === 1);
  const then = setup.findIndex((action, i) => i > at && isAnswer(action));
  const first = setup[then];
  return {
    model,
    caller: call.by,
    called,
    call,
    before: setup.slice(0, at),
    between: first ? setup.slice(at + 1, then) : [],
    answer: first && isAnswer(first) ? first : undefined,
    after: setup.slice((first ? then : at) + 1),
  };
}

function isAgent({ model, called }: Story): boolean {
  const acts = [...model.setup, ...model.steps.map(({ action }) => action)];
  const asks = acts.some((a) => a.kind === 'request' && a.by === called && a.request.startsWith('RequestAgent'));
  return asks || [...model.dns.values()].some(({ agents }) => agents.includes(called));
}

const found = findModels([join(packageRoot, 'models')]);
const stories = ('files' in found ? found.files : []).flatMap((file) => {
  const read = readYaml(readFileSync(file, 'utf8'));
  const model = 'root' in read ? loadCallModel(file, read.root) : read;
  const story = 'problems' in model ? undefined : storyOf(model);
  return story ? [story] : [];
});

for (const [name, begin] of Object.entries(BEGINNINGS)) {
  test(`models tell the same of a call that began otherwise: ${name}`, async () => {
    const wrong: string[] = [];
    let played = 0;
    for (const story of stories) {
      const { id } = story.model;
      if (DIFFERENT.some(([beginning, model]) => beginning.test(name) && model.test(id))) continue;
      if (/queue|other call/.test(name) && isAgent(story)) continue;
      const model = begin(story);
      if (!model) continue;
      played++;
      const { paths } = await playCallModel(model, { open: openCoreStage });
      for (const { branch = 'steps', failure } of paths) {
        if (failure) wrong.push(`${id}, ${branch}: ${JSON.stringify(failure)}`);
      }
    }
    assert.ok(played > 50, `${played} models were played`);
    assert.deepEqual(wrong, []);
  });
}
