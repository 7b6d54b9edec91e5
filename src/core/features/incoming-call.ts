import type { KVList } from '../../protocol/index.js';
import { newCall, newParty } from '../call.js';
import { deliver } from '../deliver.js';
import { isExternal, resolveDestination } from '../destination.js';
import { withParty } from '../entities.js';
import type { Report } from '../inputs.js';
import { present } from '../present/party-events.js';
import type { Call } from '../state.js';
import type { Turn } from '../turn.js';

type ReportCall = Extract<Report, { type: 'ReportCall' }>;

/** Whoever shows a DN of this switch from outside is not that DN: the number is kept as its ANI only. */
export function withCaller(turn: Turn, report: ReportCall): ReportCall {
  if (!report.external || turn.dn(report.from) === undefined) return report;
  return { ...report, from: 'anonymous', ANI: report.ANI ?? report.from };
}

/**
 * A call that nobody asked for by request: from the network (EventRinging at the called DN, CallType Inbound) or dialed
 * at a phone (EventDialing for it as after TMakeCall). A number that nobody has is refused towards the device.
 */
export function incomingCall(turn: Turn, report: ReportCall): void {
  if (turn.state.legs.has(report.leg)) return;
  const known = turn.dn(report.from) !== undefined;
  const dest = resolveDestination(turn, report.to);
  const refused = refusal(turn, report, known, dest?.DN);
  if (refused !== undefined || !dest) {
    turn.command({ type: 'CommandRelease', leg: report.leg, CallState: refused ?? 'SitInvalidnum' });
    return;
  }
  const outbound = dest.kind === 'external';
  const call = newCall(turn, {
    CallType: report.external ? 'Inbound' : outbound ? 'Outbound' : 'Internal',
    ANI: report.ANI ?? (report.external ? report.from : undefined),
    from: report.from,
    DNIS: report.DNIS ?? (report.external ? report.to : undefined),
  });
  const party = newParty({
    leg: report.leg,
    DN: report.from,
    kind: report.external ? 'external' : 'device',
    role: 'Origination',
    state: 'Dialing',
    dialed: report.to,
  });
  const dialing = report.external
    ? turn.addParty(call, party)
    : turn.setParty(turn.addParty(call, withParty(party, { state: 'Initiated' })), party);
  present(turn, 'EventDialing', dialing, party);
  const brought = report.Extensions === undefined ? {} : { Extensions: report.Extensions };
  if (report.queue !== undefined) passQueue(turn, dialing, report.queue, dest.DN, brought);
  deliver(turn, dialing, dest, { kind: 'call', ...brought });
}

function refusal(turn: Turn, report: ReportCall, known: boolean, to: string | undefined): string | undefined {
  if (to === undefined || to === report.from) return 'SitInvalidnum';
  if (report.external === known || turn.dn(report.from)?.removed) return 'GeneralError';
  if (!report.external && !known && !isExternal(turn, report.from)) return 'GeneralError';
  if (turn.state.calls.size >= turn.state.options['max-calls']) return 'AllTrunksBusy';
  const legs = turn.legsOf(report.from).length;
  return legs >= turn.state.options['max-calls-per-dn'] ? 'Busy' : undefined;
}

/** An In-Front call on its way through a queue: it is there and gone at once. */
function passQueue(turn: Turn, call: Call, queue: string, to: string, brought: { readonly Extensions?: KVList }): void {
  const dn = turn.dn(queue);
  if (!dn) return;
  const party = newParty({ leg: turn.newLeg(), DN: queue, kind: 'queue', role: 'Destination', state: 'Queued', queue });
  present(turn, 'EventQueued', call, party, brought);
  present(turn, 'EventDiverted', call, party, { ThirdPartyDN: to, ThirdPartyDNRole: 'Destination', ...brought });
}
