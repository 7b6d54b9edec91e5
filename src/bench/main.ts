/** One benchmark: what it is called and how it is run. Loaded only when it is asked for. */
interface Bench {
  readonly name: string;
  readonly about: string;
  run(): Promise<void>;
}

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
    name: 'sip',
    about: 'parser, calls of SIPp (beside Asterisk when it runs), memory of calls, delay of events',
    run: async () => (await import('./sip.js')).benchSip(),
  },
  {
    name: 'media',
    about: 'the mixer: 999 members in conferences of three, one conference of 100',
    run: async () => (await import('./media.js')).benchMedia(),
  },
];

/** Runs the named benchmarks (all by default) and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log('Usage: npm run bench -- [name ...]\n');
    for (const { name, about } of BENCHES) console.log(`  ${name.padEnd(16)} ${about}`);
    return 0;
  }
  const unknown = args.filter((arg) => !BENCHES.some((bench) => bench.name === arg));
  if (unknown.length > 0) {
    console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${BENCHES.map((b) => b.name).join(', ')}`);
    return 2;
  }
  console.log(`Node ${process.version}, figures are per CPU-second of this process unless the line says otherwise`);
  for (const bench of BENCHES) if (args.length === 0 || args.includes(bench.name)) await bench.run();
  return 0;
}
