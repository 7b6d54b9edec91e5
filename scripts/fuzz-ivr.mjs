#!/usr/bin/env node
// Spoiled frames, bodies and conversations for the IVR Server, many more than the tests have time for.
//   node scripts/fuzz-ivr.mjs [--cases 1000000] [--seed 1]
// Prints what came of it; exits 1 when anything threw, was read differently the second time, or was left behind.
import { parseArgs } from 'node:util';
import { fuzzCodec } from '../dist/ivr/codec/fuzz-codec.js';
import { fuzzSessions } from '../dist/ivr/session/fuzz-sessions.js';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const begin = performance.now();
const sum = { messages: 0, invalid: 0, dropped: 0, violations: 0 };
const faults = [];
const BATCH = 50_000;
for (let done = 0; done < cases && faults.length === 0; done += BATCH) {
  const result = fuzzCodec(Math.min(BATCH, cases - done), seed + done);
  for (const name of Object.keys(sum)) sum[name] += result[name];
  faults.push(...result.faults);
  const heap = Math.round(process.memoryUsage().heapUsed / 1_048_576);
  console.log(`${Math.min(done + BATCH, cases)} frames, ${JSON.stringify(sum)}, heap ${heap} MiB`);
}
// A conversation has 150 steps; a hundredth as many of them as frames makes one and a half steps for every frame.
const conversations = Math.ceil(cases / 100);
for (let i = 0; i < conversations && faults.length === 0; i++) {
  const fault = fuzzSessions(150, seed + i);
  if (fault !== undefined) faults.push(`conversation ${seed + i}: ${fault}`);
}
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
console.log(`${cases} frames and ${conversations} conversations in ${seconds} s, ${faults.length} faults`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
