import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Figures } from './figures.js';

const RUNS = 5;

/** `npm run bench -- start`: from starting the process to the first request that is accepted. */
export async function benchStart(figures: Figures): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await startOnce(18_300 + run));
  times.sort((a, b) => a - b);
  figures.row('start: process to first accepted request, median', times[Math.floor(RUNS / 2)] as number, 'ms', {
    atMost: 1_000,
  });
}

async function startOnce(port: number): Promise<number> {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const started = performance.now();
  const set = [`http.port=${port}`, 'ivr.options.gli-server-address=127.0.0.1:0'];
  const args = ['serve', '--demo', ...set.flatMap((one) => ['--set', one])];
  const child = spawn(process.execPath, [main, ...args], { stdio: 'ignore' });
  try {
    for (;;) {
      if (await accepted(port)) return performance.now() - started;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    child.kill();
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

function accepted(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/tlib`);
    socket.on('error', () => resolve(false));
    socket.on('open', () => {
      socket.send(JSON.stringify({ id: 'RequestRegisterClient', ApplicationName: 'bench', ReferenceID: 1 }));
      socket.send(JSON.stringify({ id: 'RequestRegisterAddress', ThisDN: '7001', ReferenceID: 2 }));
    });
    socket.on('message', (data: Buffer) => {
      if (!data.includes('"EventRegistered"')) return;
      socket.terminate();
      resolve(true);
    });
  });
}
