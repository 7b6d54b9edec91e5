import type { Action, CallModel, ExpectedEvent, Step } from './call-model.js';
import type { ModelChecker } from './model-checker.js';
import { attributeOf } from './vocabulary.js';

/**
 * Along every way through the model a ConnID label must be introduced by `call: n` once, before or where it is used.
 * Each branch is a way of its own.
 */
export function checkCallLabels(check: ModelChecker, model: CallModel): void {
  const reported = new Set<string>();
  const refuse = (line: number, message: string) => {
    // The steps that branches share are walked several times.
    if (reported.has(`${line} ${message}`)) return;
    reported.add(`${line} ${message}`);
    check.refuse(line, message);
  };
  walk(model.setup, model.steps, refuse);
  for (const branch of model.branches) {
    walk(model.setup, [...model.steps.slice(0, branch.after), ...branch.steps], refuse);
  }
}

type Refuse = (line: number, message: string) => void;

function walk(setup: readonly Action[], steps: readonly Step[], refuse: Refuse): void {
  const created = new Set<number>();
  for (const action of setup) checkAction(action, created, refuse);
  for (const step of steps) {
    checkAction(step.action, created, refuse);
    for (const events of step.then.values()) {
      for (const event of events) checkEvent(event, created, refuse);
    }
  }
}

function checkAction(action: Action, created: Set<number>, refuse: Refuse): void {
  const use = (label: number | undefined) => {
    if (label !== undefined && !created.has(label))
      refuse(action.line, `ConnID ${label} is used before 'call: ${label}'`);
  };
  if (action.kind === 'request') {
    for (const [name, value] of action.attributes) {
      if (attributeOf(name)?.kind === 'connid') use(value as number);
    }
  } else if (action.kind !== 'advance' && action.kind !== 'phone-call') use(action.ConnID);
  if ((action.kind === 'request' || action.kind === 'phone-call') && action.call !== undefined) {
    if (created.has(action.call)) refuse(action.line, `'call: ${action.call}' names a ConnID that exists already`);
    created.add(action.call);
  }
}

function checkEvent(event: ExpectedEvent, created: ReadonlySet<number>, refuse: Refuse): void {
  for (const { name, value } of event.attributes) {
    if (value.kind !== 'one-of' || attributeOf(name)?.kind !== 'connid') continue;
    for (const label of value.values) {
      if (!created.has(label as number))
        refuse(event.line, `${name} ${label} of ${event.name} is no call: no 'call: ${label}' before`);
    }
  }
}
