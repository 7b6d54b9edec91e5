import { hostname } from 'node:os';
import type { EventOutput, RequestInput } from '../core/index.js';
import type { JournalEntry, JournalPort } from '../hub/index.js';
import { formatTServerLogHead, formatTServerMessage, type TMessage } from '../protocol/index.js';
import type { LineFile } from './line-file.js';

export interface TServerLogOptions {
  readonly serverName: string;
  readonly version: string;
  readonly fileName: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startTime: number;
  /** Option `hide-user-data`, as it is now: user data are left out. */
  hideUserData(): boolean;
}

/** Writes every request and event in the layout of T-Server logs. */
export class TServerLogFile implements JournalPort {
  readonly #applications = new Map<string, string>();
  readonly #utcOffset: number;
  #events = 0;

  constructor(
    private readonly file: LineFile,
    private readonly options: TServerLogOptions,
  ) {
    this.#utcOffset = -new Date(options.startTime).getTimezoneOffset();
    file.write(
      formatTServerLogHead({
        applicationName: `TServer_${options.serverName}`,
        fileName: options.fileName,
        version: options.version,
        host: hostname(),
        startTime: options.startTime,
        utcOffset: this.#utcOffset,
      }),
    );
  }

  append({ input, outputs }: JournalEntry): void {
    if (input.kind === 'client') {
      if (input.change === 'opened') this.#applications.set(input.client, input.ApplicationName ?? '');
      else this.#applications.delete(input.client);
    }
    if (input.kind === 'request') this.#request(input, input.time);
    for (const output of outputs) if (output.kind === 'event') this.#event(output, input.time);
  }

  #request({ client, request }: RequestInput, time: number): void {
    // The hub numbers its clients: c1, c2 …
    const handle = Number(client.replace(/\D/g, '')) || 0;
    const applicationName = this.#applications.get(client) ?? '';
    this.file.write(formatTServerMessage(this.#shown(request), { ...this.#context(time), handle, applicationName }));
  }

  #event({ event, ReferenceID }: EventOutput, time: number): void {
    // In T-Server logs the number counts per server, not per client.
    this.#events += 1;
    const message = {
      ...event,
      EventSequenceNumber: this.#events,
      ...(ReferenceID === undefined ? {} : { ReferenceID }),
    };
    this.file.write(formatTServerMessage(this.#shown(message as TMessage), this.#context(time)));
  }

  #shown(message: TMessage): TMessage {
    if (!this.options.hideUserData() || !('UserData' in message)) return message;
    const { UserData: _hidden, ...rest } = message;
    return rest as TMessage;
  }

  #context(time: number): { time: number; utcOffset: number; version: string } {
    return { time, utcOffset: this.#utcOffset, version: this.options.version };
  }
}
