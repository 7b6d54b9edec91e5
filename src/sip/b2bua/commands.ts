import type { Command } from '../../core/index.js';
import { answerFromAfar } from './answered.js';
import { tellFailures } from './busy-tone.js';
import { statusOf } from './call-state.js';
import { pressKey } from './device-keys.js';
import { type Exchange, isOver, removeLeg } from './exchange.js';
import { passDigits } from './in-dialog.js';
import type { Leg } from './leg.js';
import { startTreatment } from './mixer-link.js';
import { planCall, planCallOf, reconcile } from './negotiation.js';
import { alert, originate } from './outgoing.js';
import { endReferral, referralFailed } from './referral.js';
import { leaveDialog, takeDialog, yieldDialog } from './shared-dialog.js';

/** ErrorCode of a command that the device cannot carry out: unsupported operation. */
const UNSUPPORTED_OPERATION = 51;

type LegCommand = Extract<
  Command,
  {
    type:
      | 'CommandAnswer'
      | 'CommandRelease'
      | 'CommandTreatment'
      | 'CommandTreatmentStop'
      | 'CommandSendDTMF'
      | 'CommandTransferRefused';
  }
>;

/** Carries out what the core commands for calls. */
export function carryOut(exchange: Exchange, command: Exclude<Command, { type: 'CommandMessageWaiting' }>): void {
  switch (command.type) {
    case 'CommandOriginate':
      originate(exchange, command);
      return;
    case 'CommandAlert':
      alert(exchange, command);
      return;
    case 'CommandConnect':
      connectCall(exchange, command);
      return;
    // Only the IVR Server can do these.
    case 'CommandNetworkCall':
    case 'CommandRoute':
    case 'CommandRouteTreatment':
    case 'CommandDialOut':
      return;
    default: {
      const leg = exchange.legs.get(command.leg);
      if (leg !== undefined) legCommand(exchange, leg, command);
    }
  }
}

function legCommand(exchange: Exchange, leg: Leg, command: LegCommand): void {
  switch (command.type) {
    case 'CommandAnswer': {
      const refuse = (): void =>
        exchange.report({
          type: 'ReportRefused',
          leg: leg.id,
          command: 'CommandAnswer',
          ErrorCode: UNSUPPORTED_OPERATION,
        });
      if (!answerFromAfar(exchange, leg, refuse)) refuse();
      return;
    }
    case 'CommandRelease':
      releaseLeg(exchange, leg, command.CallState);
      return;
    case 'CommandTreatment':
      treat(exchange, leg, command);
      return;
    case 'CommandTreatmentStop':
      leg.treatment = undefined;
      exchange.media?.stopTreatment(leg.id);
      return;
    case 'CommandSendDTMF':
      passDigits(exchange, leg, command.digits);
      return;
    case 'CommandTransferRefused':
      referralFailed(exchange, leg, statusOf(command.CallState));
      return;
    default:
      command satisfies never;
  }
}

function connectCall(exchange: Exchange, command: Extract<Command, { type: 'CommandConnect' }>): void {
  const known = command.legs.filter((path) => exchange.legs.has(path.leg));
  let call = exchange.calls.get(command.ConnID);
  if (call === undefined) {
    if (known.length === 0) return;
    call = { ConnID: command.ConnID, paths: command.legs, translates: false };
    exchange.calls.set(command.ConnID, call);
  }
  // Those of simulated phones as well: whoever talks to one of them has to be answered.
  call.paths = command.legs;
  delete call.lacksPorts;
  const others: Leg[] = [];
  for (const path of known) {
    const leg = exchange.legs.get(path.leg)!;
    const before =
      leg.ConnID === undefined || leg.ConnID === command.ConnID ? undefined : exchange.calls.get(leg.ConnID);
    leg.ConnID = command.ConnID;
    leg.refused = [];
    leg.comesBack = path.mode !== 'held' && (leg.comesBack || leg.mode === 'held');
    // A held call whose destination fails is no reason to take the device out of another one.
    const wanted = leg.mode === 'held' && path.mode !== 'held' && path.failed === undefined;
    const other = wanted
      ? takeDialog(exchange, leg)
      : path.mode === 'held' && leg.mode !== 'held'
        ? yieldDialog(exchange, leg)
        : undefined;
    if (other !== undefined) others.push(other);
    if (
      leg.dialogLegs === undefined &&
      (path.mode === 'held') !== (leg.mode === 'held') &&
      (path.mode === 'held') !== leg.deviceHolds
    )
      pressKey(exchange, leg, path.mode === 'held' ? 'hold' : 'talk');
    if (before === undefined) continue;
    before.paths = before.paths.filter((other) => other.leg !== leg.id);
    if (isOver(exchange, before)) exchange.calls.delete(before.ConnID);
  }
  tellFailures(exchange, known);
  planCall(exchange, call);
  for (const other of others) if (other.ConnID !== command.ConnID) planCallOf(exchange, other);
}

function treat(exchange: Exchange, leg: Leg, command: Extract<Command, { type: 'CommandTreatment' }>): void {
  if (exchange.media === undefined) {
    exchange.report({ type: 'ReportTreatmentNotStarted', ConnID: command.ConnID });
    return;
  }
  leg.treatment = { TreatmentType: command.TreatmentType, parameters: command.parameters, started: 0, isOurs: false };
  if (leg.wish.kind === 'mix' && leg.state === 'up' && leg.endpoint !== undefined && leg.endpoint !== 'opening') {
    startTreatment(exchange, leg);
    return;
  }
  leg.wish = { kind: 'mix' };
  leg.rounds = 0;
  reconcile(exchange, leg);
}

/** Ends a leg in whatever state it is; the core knows. */
export function releaseLeg(exchange: Exchange, leg: Leg, CallState: string | undefined): void {
  const { session, branches } = leg;
  endReferral(exchange, leg, CallState === 'Transferred' ? 200 : 487);
  const shared = leaveDialog(exchange, leg);
  removeLeg(exchange, leg);
  if (shared) return;
  for (const branch of branches) branch.session.hangUp();
  // Whoever hears the busy tone has had no answer to its call yet.
  session?.hangUp(statusOf(leg.hearsBusy ? leg.failure : CallState));
}

/**
 * Nothing has come from the leg's device for `media.rtpTimeout`: it has probably died without a word. Where the options say so its
 * leg ends as if it had hung up, and a BYE is tried. Who holds or is held may be silent.
 */
export function releaseSilent(exchange: Exchange, leg: Leg): void {
  if (exchange.options.silentLegs !== 'release' || leg.state !== 'up') return;
  if (leg.deviceHolds || leg.mode === 'held' || leg.wish.kind !== 'mix') return;
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (call?.paths.some((path) => path.leg !== leg.id && path.mode === 'held')) return;
  leg.session?.end('lost');
}
