import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Command, Report } from '../core/index.js';
import type { ReportSink } from '../hub/index.js';
import { Switches } from './switches.js';

function build() {
  const commands: Record<string, Command[]> = { sim: [], sip: [] };
  const sinks: Record<string, ReportSink> = {};
  const reports: Report[] = [];
  const maker = (name: string) => (report: ReportSink) => {
    sinks[name] = report;
    return { command: (command: Command) => void commands[name]?.push(command) };
  };
  const makers = new Map([
    ['sim', maker('sim')],
    ['sip', maker('sip')],
  ]);
  const homeOf = (number: string, external: boolean) => (external || number.startsWith('6') ? 'sip' : undefined);
  const switches = new Switches(makers, homeOf, (report) => reports.push(report));
  const types = (name: string) => commands[name]?.map((command) => command.type);
  return { switches, commands, sinks, reports, types };
}
const originate = (leg: string, DN: string) =>
  ({ type: 'CommandOriginate', leg, ConnID: '1', DN, to: '1' }) satisfies Command;
const connect = (...legs: string[]): Command => ({
  type: 'CommandConnect',
  ConnID: '1',
  legs: legs.map((leg) => ({ leg, mode: 'talk' })),
});

describe('several switches', () => {
  it('get the commands of their own legs only; DNs without a switch belong to the first', () => {
    const { switches, types } = build();
    switches.command(originate('p1', '7001'));
    switches.command({ type: 'CommandAlert', leg: 'p2', ConnID: '1', to: '5551', external: true, from: '7001' });
    switches.command({ type: 'CommandAnswer', leg: 'p2' });
    switches.command({ type: 'CommandSendDTMF', leg: 'p1', digits: '1' });
    for (const DN of ['7001', '6001']) switches.command({ type: 'CommandMessageWaiting', DN, on: true });
    assert.deepEqual(types('sim'), ['CommandOriginate', 'CommandSendDTMF', 'CommandMessageWaiting']);
    assert.deepEqual(types('sip'), ['CommandAlert', 'CommandAnswer', 'CommandMessageWaiting']);
  });

  it('get a second call of a device where its first one is, also when it has another home since', () => {
    const { switches, types } = build();
    switches.command(originate('p1', '6001'));
    switches.reconfigure(() => undefined);
    switches.command({ ...originate('p2', '6001'), heldLeg: 'p1' });
    switches.command(originate('p3', '6001'));
    assert.deepEqual(types('sip'), ['CommandOriginate', 'CommandOriginate']);
    assert.deepEqual(types('sim'), ['CommandOriginate']);
  });

  it('get a voice path when one of its legs is theirs', () => {
    const { switches, types } = build();
    switches.command(originate('p1', '7001'));
    switches.command(originate('p2', '6001'));
    switches.command(connect('p1'));
    switches.command(connect('p1', 'p2'));
    assert.deepEqual(types('sim'), ['CommandOriginate', 'CommandConnect', 'CommandConnect']);
    assert.deepEqual(types('sip'), ['CommandOriginate', 'CommandConnect']);
  });

  it('are remembered for legs that their devices begin', () => {
    const { switches, sinks, reports, types } = build();
    const report: Report = { type: 'ReportCall', leg: 's1', from: '9', external: true, to: '7001' };
    sinks['sip']?.(report);
    switches.command({ type: 'CommandAnswer', leg: 's1' });
    assert.deepEqual(reports, [report]);
    assert.deepEqual(types('sip'), ['CommandAnswer']);
  });

  it('leave nothing behind when legs end, from whatever side', () => {
    const { switches, sinks } = build();
    for (const leg of ['p1', 'p2', 'p3']) switches.command(originate(leg, '7001'));
    switches.command({ type: 'CommandRelease', leg: 'p1' });
    sinks['sim']?.({ type: 'ReportReleased', leg: 'p2' });
    sinks['sim']?.({ type: 'ReportFailed', leg: 'p3', CallState: 'Busy' });
    assert.equal(switches.legs, 0);
  });
});
