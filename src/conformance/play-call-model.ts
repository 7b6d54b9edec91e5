import { Actors } from './actors.js';
import type { CallModel, Step } from './call-model.js';
import { CallRun } from './call-run.js';
import type { PathResult, PlayResult } from './play-result.js';
import type { OpenStage, Stage } from './stage.js';
import { worldOf } from './world.js';

/** Longest real time that one way through a model may take; beyond it the server counts as hanging. */
const DEFAULT_LIMIT_MS = 30_000;

export interface PlayOptions {
  readonly open: OpenStage;
  readonly limitMs?: number;
}

/** Plays all ways through a model: the steps, then each branch, every time in a new world. */
export async function playCallModel(model: CallModel, options: PlayOptions): Promise<PlayResult> {
  const paths = [await playPath(model, undefined, model.steps, options)];
  for (const branch of model.branches) {
    const steps = [...model.steps.slice(0, branch.after), ...branch.steps];
    paths.push(await playPath(model, branch.title, steps, options));
  }
  return { paths };
}

async function playPath(
  model: CallModel,
  branch: string | undefined,
  steps: readonly Step[],
  { open, limitMs = DEFAULT_LIMIT_MS }: PlayOptions,
): Promise<PathResult> {
  const actors = new Actors(model);
  let stage: Stage;
  try {
    stage = await open(worldOf(model, actors));
  } catch (error) {
    const problem = `the stage could not be opened: ${error instanceof Error ? error.message : String(error)}`;
    const failure = { step: 'start', problems: [problem], parties: [] };
    return { ...(branch === undefined ? {} : { branch }), stepsPassed: 0, failure, trace: [] };
  }
  const run = new CallRun(model, actors, stage);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  try {
    if ((await Promise.race([run.play(steps), late])) === 'late') {
      run.fail([`the server did not come to rest within ${limitMs / 1000} s`]);
    }
  } catch (error) {
    run.fail([`the stage failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]);
  } finally {
    clearTimeout(timer);
    await stage.dispose();
  }
  return run.result(branch);
}
