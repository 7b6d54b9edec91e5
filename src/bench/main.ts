import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Figures } from './figures.js';

/** One benchmark: what it is called and how it is run. Loaded only when it is asked for. */
interface Bench {
  readonly name: string;
  readonly about: string;
  /** Takes so long that it is run only when it is named. */
  readonly long?: true;
  run(figures: Figures, options: BenchOptions): Promise<void>;
}

interface BenchOptions {
  /** How many calls a soak has. */
  readonly calls: number;
}

interface Arguments extends BenchOptions {
  readonly names: readonly string[];
  readonly help: boolean;
  /** How often everything is run. */
  readonly runs: number;
  /** File for the table of all figures. */
  readonly markdown: string | undefined;
}

const SOAK_CALLS = 1_000_000;

const BENCHES: readonly Bench[] = [
  {
    name: 'core',
    about: 'the conference scenario, core and simulated switch alone',
    run: async (figures) => (await import('./core.js')).benchCore(figures),
  },
  {
    name: 'routed',
    about: 'a routed contact-centre call, core and simulated switch alone',
    run: async (figures) => (await import('./routed-call.js')).benchRoutedCall(figures),
  },
  {
    name: 'distribution',
    about: 'choosing an agent, over sizes of the contact centre',
    run: async (figures) => (await import('./distribution.js')).benchDistribution(figures),
  },
  {
    name: 'websocket',
    about: 'the conference scenario of two WebSocket clients',
    run: async (figures) => (await import('./websocket.js')).benchWebSocket(figures),
  },
  {
    name: 'fan-out',
    about: 'events of one DN to 1,000 clients',
    run: async (figures) => (await import('./fan-out.js')).benchFanOut(figures),
  },
  {
    name: 'capacity',
    about: 'memory of 100,000 registered DNs and 20,000 calls',
    run: async (figures) => (await import('./capacity.js')).benchCapacity(figures),
  },
  {
    name: 'ivr',
    about: 'IVR messages over one link, 1,000 links with 10 calls each, what a conference by IVR costs',
    run: async (figures) => (await import('./ivr.js')).benchIvr(figures),
  },
  {
    name: 'start',
    about: 'from process start to the first accepted request',
    run: async (figures) => (await import('./start.js')).benchStart(figures),
  },
  {
    name: 'machine',
    about: 'how fast this machine is, without code of this project: to read the absolute figures of sip and media by',
    run: async (figures) => (await import('./machine.js')).benchMachine(figures),
  },
  {
    name: 'sip',
    about: 'parser, calls of SIPp (beside Asterisk when it runs), memory of calls, delay of events',
    run: async (figures) => (await import('./sip.js')).benchSip(figures),
  },
  {
    name: 'sip-soak',
    about: 'one million calls of SIP phones, and what is left after them (--calls 20000: fewer)',
    long: true,
    run: async (figures, { calls }) => (await import('./sip-soak.js')).benchSipSoak(figures, calls),
  },
  {
    name: 'media',
    about: 'the mixer: 999 members in conferences of three, one conference of 100',
    run: async (figures) => (await import('./media.js')).benchMedia(figures),
  },
];

const USAGE = 'Usage: npm run bench -- [name ...] [--runs N] [--markdown FILE] [--calls N]';

/** Runs the named benchmarks (by default all but the long ones) and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (typeof read === 'string') {
    console.error(`${read}\n${USAGE}`);
    return 2;
  }
  if (read.help) {
    console.log(`${USAGE}\n`);
    for (const { name, about } of BENCHES) console.log(`  ${name.padEnd(16)} ${about}`);
    console.log('\n  --runs N         runs everything so often, all benchmarks in turn; default 1');
    console.log('  --markdown FILE  also writes a table: of each figure the median, its range and its budget');
    console.log('  --calls N        calls of sip-soak');
    return 0;
  }
  const { names, runs, markdown } = read;
  const figures = new Figures((line) => console.log(line));
  console.log(`Node ${process.version}, figures are per CPU-second of this process unless the line says otherwise`);
  for (let run = 1; run <= runs; run++) {
    if (runs > 1) console.log(`run ${run} of ${runs}`);
    for (const bench of BENCHES) {
      if (names.length === 0 ? bench.long !== true : names.includes(bench.name)) await bench.run(figures, read);
    }
    // After each run: who has no patience for the next one keeps what is there.
    if (markdown !== undefined) writeFileSync(markdown, figures.markdown());
  }
  return 0;
}

/** What was asked for, or what is wrong with it. */
function readArguments(args: readonly string[]): Arguments | string {
  let parsed: { values: { calls?: string; runs?: string; markdown?: string; help?: boolean }; positionals: string[] };
  try {
    const text = { type: 'string' } as const;
    const options = { calls: text, runs: text, markdown: text, help: { type: 'boolean' } } as const;
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const names = parsed.positionals;
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    return `No benchmark is called ${unknown.join(', ')}. There are: ${BENCHES.map((b) => b.name).join(', ')}`;
  }
  const { markdown, help = false } = parsed.values;
  const calls = Number(parsed.values.calls ?? SOAK_CALLS);
  const runs = Number(parsed.values.runs ?? 1);
  if (!Number.isInteger(calls) || calls < 1) return '--calls: a number of calls is expected, 1 or more';
  if (!Number.isInteger(runs) || runs < 1) return '--runs: a number of runs is expected, 1 or more';
  return { names, help, calls, runs, markdown };
}
