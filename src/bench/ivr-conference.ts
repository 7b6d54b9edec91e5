import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { row } from './measure.js';

const PROCESS = fileURLToPath(new URL('./ivr-conference-process.js', import.meta.url));

/**
 * NewCall, InitConf, CompleteConf, EndCall: what these conferences cost the server with a driver at the other end of a
 * link, against the same calls by requests of a T-Library client.
 *
 * Every variant has a process of its own, with the same hub, call model, simulated switch, callers and phones, as many
 * conferences at a time and the same warm-up; the CPU time of that whole process is counted (user and system, garbage
 * collection and compilation too). `bare`: requests and events are handed over as objects, which is the call model's own
 * cost. `json`: requests are checked and events written as JSON, as for any client, but without a socket; reading the
 * requests is left out, because their writing could not be told from it.
 * `ivr`: the sockets, frames, XML in both directions and sessions of the IVR Server. The driver has a process of its own,
 * which is not counted.
 */
export async function benchIvrConference(): Promise<void> {
  const bare = await run('bare');
  const json = await run('json');
  const ivr = await run('ivr');
  row('ivr: conference by requests, hub and call model alone', bare * 1e6, 'µs of CPU', undefined);
  row('ivr: conference by requests, checked, events as JSON', json * 1e6, 'µs of CPU', undefined);
  row('ivr: the same conference by an IVR driver', ivr * 1e6, 'µs of CPU', undefined);
  row('ivr: added to hub and call model alone', (ivr / bare - 1) * 100, '% (budget: at most 30)', undefined);
  row('ivr: added to what a client by JSON costs', (ivr / json - 1) * 100, '%', undefined);
}

/** CPU-seconds of one conference. */
function run(variant: 'bare' | 'json' | 'ivr'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = fork(PROCESS, [variant]);
    let driver: ChildProcess | undefined;
    server.on('message', ({ port, seconds }: { readonly port?: number; readonly seconds?: number }) => {
      if (port !== undefined) driver = fork(PROCESS, ['driver', String(port)]);
      if (seconds === undefined) return;
      resolve(seconds);
      driver?.kill();
      server.kill();
    });
    server.on('exit', (code) => reject(new Error(`the process of ${variant} ended with code ${code}`)));
  });
}
