import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A module of this folder that runs as a process of its own and answers each message with one. */
export interface Subprocess {
  /** Sends an order and gives the answer; one at a time. Rejects when the process ends instead. */
  ask<T>(order: object): Promise<T>;
  /** Ends the process: with this order, which it carries out before it exits, or else at once. */
  stop(order?: object): Promise<void>;
}

/** @param url the module's `import.meta.url`; @param what how messages name the process */
export function startSubprocess(url: string, what: string, execArgv: readonly string[] = []): Subprocess {
  const child = fork(fileURLToPath(url), { execArgv: [...execArgv] });
  return {
    ask: <T>(order: object) =>
      new Promise<T>((resolve, reject) => {
        const ended = (code: number | null): void => reject(new Error(`${what} ended with code ${code}`));
        child.once('message', (answer) => {
          child.off('exit', ended);
          resolve(answer as T);
        });
        child.once('exit', ended);
        child.send(order);
      }),
    stop: async (order) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (order === undefined) child.kill();
      else child.send(order);
      await ended;
    },
  };
}

/** Whether this process was started for the module by `startSubprocess`. */
export function isSubprocess(url: string): boolean {
  return process.send !== undefined && process.argv[1] === fileURLToPath(url);
}

/** In the process: each order is given to `carryOut`, and answered with what that returns. */
export function answerOrders<Order>(
  carryOut: (order: Order) => object | undefined | Promise<object | undefined>,
): void {
  process.on('message', async (order: Order) => process.send?.((await carryOut(order)) ?? {}));
}
