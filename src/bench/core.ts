import { BareCore, conferenceScenario } from './core-scenario.js';
import { cpuSeconds } from './cpu-seconds.js';
import type { Figures } from './figures.js';

/** `npm run bench -- core`: scenarios of the call model per CPU-second, core and simulated switch only. */
export function benchCore(figures: Figures): void {
  const dns = Array.from({ length: 300 }, (_, i) => ({ number: `${7000 + i}`, type: 'Extension' as const }));
  const core = new BareCore({
    serverName: 'bench',
    connIdPrefix: '00000001',
    dns,
    external: [],
    router: [],
    agents: [],
    options: {},
  });
  const scenarios = (count: number) => {
    for (let i = 0; i < count; i++) {
      const base = 7000 + (i % 100) * 3;
      conferenceScenario(core, `${base}`, `${base + 1}`, `${base + 2}`);
    }
  };
  scenarios(5_000);
  core.events = 0;
  const COUNT = 40_000;
  const seconds = cpuSeconds(() => scenarios(COUNT));
  figures.row(
    'core: conference scenario (make, answer, consult, conference, delete, release)',
    COUNT / seconds,
    'scenarios per CPU-second',
    {
      atLeast: 20_000,
    },
  );
  figures.row('core: events of the conference scenario', core.events / COUNT, 'events');
}
