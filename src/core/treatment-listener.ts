import { othersOf } from './call.js';
import { collectsDigits } from './digit-collection.js';
import { withParty } from './entities.js';
import type { Command } from './inputs.js';
import type { Call, Party, Treatment } from './state.js';
import type { Turn } from './turn.js';

/** Who hears a treatment: the caller's side of the call. */
export function listenerOf(call: Call, party: Party): Party | undefined {
  return othersOf(call, party).find((p) => p.kind === 'device' || p.kind === 'external');
}

/** What the switch is told so that the listener of a treatment hears it. */
export function playCommand(call: Call, { TreatmentType, parameters, listener }: Treatment): Command {
  return { type: 'CommandTreatment', ConnID: call.ConnID, leg: listener, TreatmentType, parameters };
}

/** A treatment ends with the place in the call that it was for: who stays must not go on hearing it. */
export function silence(turn: Turn, { leg: own, treatment }: Party): void {
  if (!treatment) return;
  const { listener: leg } = treatment;
  const ConnID = turn.state.legs.get(leg);
  if (ConnID === undefined) return;
  turn.command({ type: 'CommandTreatmentStop', ConnID, leg });
  turn.silenced ??= new Map();
  turn.silenced.set(leg, own);
}

/**
 * The end of a turn: where the listener of a treatment has left and the call goes on with somebody else, as after a transfer, that
 * one hears it from its beginning. So does a listener at whom two treatments met by a completion when the one that it heard has
 * ended. Digits stay, and prompts that are over are not played again. What is returned has to follow the voice path of the
 * changed calls.
 */
export function newListeners(turn: Turn): readonly Command[] {
  let commands: Command[] | undefined;
  for (const ConnID of turn.changedCalls) {
    for (const party of turn.call(ConnID)?.parties ?? []) {
      const call = party.treatment && turn.call(ConnID);
      if (!call || !party.treatment) continue;
      const { listener } = party.treatment;
      const isThere = othersOf(call, party).some((p) => p.leg === listener);
      if (isThere && (turn.silenced?.get(listener) ?? party.leg) === party.leg) continue;
      const next = isThere ? listener : listenerOf(call, party)?.leg;
      if (next === undefined) continue;
      const treatment: Treatment = { ...party.treatment, listener: next };
      if (!isThere) turn.setParty(call, withParty(party, { treatment }));
      commands ??= [];
      commands.push(playCommand(call, withoutPromptsThatAreOver(treatment)));
    }
  }
  return commands ?? NONE;
}

const NONE: readonly Command[] = [];

function withoutPromptsThatAreOver(treatment: Treatment): Treatment {
  if (treatment.promptsEnded === undefined || !collectsDigits(treatment.TreatmentType)) return treatment;
  const { PROMPT: _prompt, TEXT: _text, ...parameters } = treatment.parameters;
  return { ...treatment, parameters };
}
