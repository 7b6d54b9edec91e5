import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';
import { cpuSeconds } from './cpu-seconds.js';
import type { Figures } from './figures.js';

const PROCESS = fileURLToPath(new URL('./ivr-conference-process.js', import.meta.url));

const VARIANTS = ['bare', 'json', 'ivr'] as const;
type Variant = (typeof VARIANTS)[number];

const PROLOG = '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE GctiMsg SYSTEM "IServer.dtd">';
const CONFERENCES = 30_000;

/** Runs of each variant, in turn. The least counts: other work on the machine only adds. */
const RUNS = 3;

/**
 * NewCall, InitConf, CompleteConf, EndCall: what these conferences cost the server with a driver at the other end of a
 * link, against the same calls by requests of a T-Library client.
 *
 * Every variant has a process of its own, with the same hub, call model, simulated switch, callers and phones, as many
 * conferences at a time and the same warm-up. The CPU time of that whole process is counted: user and system, garbage
 * collection and compilation too.
 *
 * - `bare`: requests and events are handed over as objects. This is the cost of the calls themselves.
 * - `json`: the client is served as any client has to be, but without a socket: its requests are checked and its events
 *   written as JSON. Reading the requests is left out, because their writing could not be told from it.
 * - `ivr`: the IVR Server with its sockets, frames, XML in both directions and sessions. The driver has a process of its
 *   own, which is not counted.
 */
export async function benchIvrConference(figures: Figures): Promise<void> {
  const least = { bare: Number.POSITIVE_INFINITY, json: Number.POSITIVE_INFINITY, ivr: Number.POSITIVE_INFINITY };
  for (let i = 0; i < RUNS; i++) {
    for (const variant of VARIANTS) least[variant] = Math.min(least[variant], await run(variant));
  }
  const { bare, json, ivr } = least;
  const added = (own: number) => (ivr / own - 1) * 100;
  figures.row('ivr: conference by requests, hub and call model alone', bare * 1e6, 'µs of CPU');
  figures.row('ivr: conference by requests of a client served with JSON', json * 1e6, 'µs of CPU');
  figures.row('ivr: the same conference by an IVR driver', ivr * 1e6, 'µs of CPU');
  figures.row('ivr: the four documents of its driver, read by the XML library alone', xmlLibrary() * 1e6, 'µs of CPU');
  figures.row('ivr: added to hub and call model alone', added(bare), '%', { atMost: 30 });
  figures.row('ivr: added to a client served with JSON', added(json), '%', { atMost: 30 });
}

/** The yardstick: what `saxes` needs for what the driver says in one conference, CPU-seconds; the server reads plain documents without it. */
function xmlLibrary(): number {
  const documents = [
    '<NewCall CallControlMode="Network" Version="4.0"><CalledNum>7</CalledNum></NewCall>',
    '<InitConf DestDN="3007"/>',
    '<CompleteConf/>',
    '<EndCall EndCause="Normal"/>',
  ].map((message) => `${PROLOG}<GctiMsg><CallId>7-1234</CallId>${message}</GctiMsg>`);
  let seen = 0;
  const read = (): void => {
    for (const document of documents) {
      const parser = new SaxesParser();
      parser.on('opentag', () => seen++);
      parser.write(document).close();
    }
  };
  for (let i = 0; i < CONFERENCES; i++) read();
  const spent = cpuSeconds(() => {
    for (let i = 0; i < CONFERENCES; i++) read();
  });
  if (seen === 0) throw new Error('nothing was read');
  return spent / CONFERENCES;
}

/** CPU-seconds of one conference. */
function run(variant: Variant): Promise<number> {
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
