import { parseArgs } from 'node:util';

/** One benchmark: what it is called and how it is run. Loaded only when it is asked for. */
interface Bench {
  readonly name: string;
  readonly about: string;
  /** Takes so long that it is run only when it is named. */
  readonly long?: true;
  run(options: BenchOptions): Promise<void>;
}

interface BenchOptions {
  /** How many calls a soak has. */
  readonly calls: number;
}

const SOAK_CALLS = 1_000_000;

const BENCHES: readonly Bench[] = [
  {
    name: 'core',
    about: 'the conference scenario, core and simulated switch alone',
    run: async () => (await import('./core.js')).benchCore(),
  },
  {
    name: 'routed',
    about: 'a routed contact-centre call, core and simulated switch alone',
    run: async () => (await import('./routed-call.js')).benchRoutedCall(),
  },
  {
    name: 'distribution',
    about: 'choosing an agent, over sizes of the contact centre',
    run: async () => (await import('./distribution.js')).benchDistribution(),
  },
  {
    name: 'websocket',
    about: 'the conference scenario of two WebSocket clients',
    run: async () => (await import('./websocket.js')).benchWebSocket(),
  },
  {
    name: 'fan-out',
    about: 'events of one DN to 1,000 clients',
    run: async () => (await import('./fan-out.js')).benchFanOut(),
  },
  {
    name: 'capacity',
    about: 'memory of 100,000 registered DNs and 20,000 calls',
    run: async () => (await import('./capacity.js')).benchCapacity(),
  },
  {
    name: 'ivr',
    about: 'IVR messages over one link, 1,000 links with 10 calls each, what a conference by IVR costs',
    run: async () => (await import('./ivr.js')).benchIvr(),
  },
  {
    name: 'start',
    about: 'from process start to the first accepted request',
    run: async () => (await import('./start.js')).benchStart(),
  },
  {
    name: 'machine',
    about: 'how fast this machine is, without code of this project: to read the absolute figures of sip and media by',
    run: async () => (await import('./machine.js')).benchMachine(),
  },
  {
    name: 'sip',
    about: 'parser, calls of SIPp (beside Asterisk when it runs), memory of calls, delay of events',
    run: async () => (await import('./sip.js')).benchSip(),
  },
  {
    name: 'sip-soak',
    about: 'one million calls of SIP phones, and what is left after them (--calls 20000: fewer)',
    long: true,
    run: async ({ calls }) => (await import('./sip-soak.js')).benchSipSoak(calls),
  },
  {
    name: 'media',
    about: 'the mixer: 999 members in conferences of three, one conference of 100',
    run: async () => (await import('./media.js')).benchMedia(),
  },
];

/** Runs the named benchmarks (by default all but the long ones) and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (typeof read === 'string') {
    console.error(read);
    return 2;
  }
  if (read.help) {
    console.log('Usage: npm run bench -- [name ...] [--calls N]\n');
    for (const { name, about } of BENCHES) console.log(`  ${name.padEnd(16)} ${about}`);
    return 0;
  }
  console.log(`Node ${process.version}, figures are per CPU-second of this process unless the line says otherwise`);
  for (const bench of BENCHES) {
    if (read.names.length === 0 ? bench.long !== true : read.names.includes(bench.name)) await bench.run(read);
  }
  return 0;
}

/** What was asked for, or what is wrong with it. */
function readArguments(args: readonly string[]): ({ names: string[]; help: boolean } & BenchOptions) | string {
  let parsed: { values: { calls?: string; help?: boolean }; positionals: string[] };
  try {
    const options = { calls: { type: 'string' }, help: { type: 'boolean' } } as const;
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const names = parsed.positionals;
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    return `No benchmark is called ${unknown.join(', ')}. There are: ${BENCHES.map((b) => b.name).join(', ')}`;
  }
  const calls = Number(parsed.values.calls ?? SOAK_CALLS);
  if (!Number.isInteger(calls) || calls < 1) return '--calls: a number of calls is expected, 1 or more';
  return { names, help: parsed.values.help === true, calls };
}
