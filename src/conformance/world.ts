import type { CoreConfig, CoreOptions, DnConfig } from '../core/index.js';
import type { Actors } from './actors.js';
import type { Action, CallModel, DnDeclaration } from './call-model.js';
import type { World } from './stage.js';

/** The server that a model asks for: its DNs, external numbers and options. */
export function worldOf(model: CallModel, actors: Actors): World {
  const dns: DnConfig[] = [];
  const external: string[] = [];
  for (const [label, dn] of model.dns) {
    if (dn.type === 'External') external.push(dn.number);
    else dns.push(dnConfig(label, dn, model, actors));
  }
  const config: CoreConfig = {
    serverName: 'conformance',
    connIdPrefix: '006c0246',
    dns,
    external,
    router: [],
    agents: [],
    options: optionsWithNumbers(model.options, actors),
  };
  return { config, phonesWithTwoCalls: phonesWithTwoCalls(model).map((label) => actors.number(label)) };
}

const CONSULTS: ReadonlySet<string> = new Set([
  'RequestInitiateTransfer',
  'RequestInitiateConference',
  'RequestMuteTransfer',
]);
const WITH_ONE_OF_ITS_CALLS: ReadonlySet<string> = new Set(['hangup', 'hold', 'retrieve']);

/** Labels of the devices that consult by request and do something with one of their calls by themselves. */
function phonesWithTwoCalls(model: CallModel): readonly string[] {
  const steps = [...model.steps, ...model.branches.flatMap((branch) => branch.steps)];
  const actions = [...model.setup, ...steps.map((step) => step.action)];
  const consulting = consultants(actions);
  return [...new Set(actions.flatMap(endsOneOfItsCalls))].filter((label) => consulting.includes(label));
}

/** Labels of the devices for which clients begin consultations. */
export function consultants(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => (action.kind === 'request' && CONSULTS.has(action.request) ? [action.by] : []));
}

/** The label of the device that ends, holds or retrieves one of its calls by itself. */
export function endsOneOfItsCalls(action: Action): readonly string[] {
  return action.kind === 'phone' && WITH_ONE_OF_ITS_CALLS.has(action.phone) ? [action.by] : [];
}

/** Options that name DNs: in them, too, the label of a DN stands for its number. */
const DN_OPTIONS = [
  'default-dn',
  'no-answer-overflow',
  'agent-no-answer-overflow',
  'posn-no-answer-overflow',
  'extn-no-answer-overflow',
] as const;

/** Options of the call model with numbers in place of labels. */
export function optionsWithNumbers(options: Partial<CoreOptions>, actors: Actors): Partial<CoreOptions> {
  const named = DN_OPTIONS.flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [[name, actors.numbers(value)]];
  });
  return { ...options, ...Object.fromEntries(named) };
}

/** A DN of the switch as its declaration has it. */
export function dnConfig(
  label: string,
  dn: DnDeclaration & { readonly type: DnConfig['type'] },
  model: CallModel,
  actors: Actors,
): DnConfig {
  // A port in the list of agents is simply a port of that queue.
  const ports = dn.agents.filter((agent) => isPort(agent, model)).map((port) => actors.number(port));
  const program = dn.program.map((step) => ({
    after: step.afterMs / 1000,
    ...(step.queue === undefined ? {} : { queue: actors.number(step.queue) }),
    ...(step.converse === undefined ? {} : { converse: actors.number(step.converse) }),
  }));
  return {
    number: actors.number(label),
    type: dn.type,
    ...(dn.default === undefined ? {} : { 'default-dn': actors.number(dn.default) }),
    ...(dn.treatments === undefined ? {} : { treatments: dn.treatments }),
    ...(program.length === 0 ? {} : { program }),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

function isPort(label: string, model: CallModel): boolean {
  return model.dns.get(label)?.type === 'VoiceTreatmentPort';
}

/** One login that the model takes for granted: queue by queue, in the order of the lists. */
export interface LoginAtStart {
  readonly agent: string;
  readonly queue: string;
}

/** The agents that are logged in and ready when the model starts, longest idle first. */
export function loginsAtStart(model: CallModel): readonly LoginAtStart[] {
  const logins: LoginAtStart[] = [];
  for (const [queue, dn] of model.dns) {
    for (const agent of dn.agents) if (!isPort(agent, model)) logins.push({ agent, queue });
  }
  return logins;
}
