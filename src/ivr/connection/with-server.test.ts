import type { IvrOptions } from '../options.js';
import { type IvrServer, startIvrServer } from './ivr-server.js';
import { HandClock, NO_SWITCH, silentClients } from './silent-switch.js';

export interface ServerWorld {
  readonly server: IvrServer;
  readonly clock: HandClock;
  readonly logs: string[];
  readonly port: number;
}

/** An IVR Server with one port and a switch that says nothing, for as long as `use` takes. */
export async function withServer(
  options: Partial<IvrOptions>,
  use: (world: ServerWorld) => Promise<void>,
): Promise<void> {
  const clock = new HandClock();
  const logs: string[] = [];
  const server = await startIvrServer({
    clients: silentClients(),
    switch: NO_SWITCH,
    clock,
    config: {
      version: '0.1.0',
      switchName: 's',
      ivrs: [{ name: 'ivr1', ports: [{ port: '1', DN: '7001' }] }],
      dns: [{ number: '7001', type: 'Extension' }],
      'network-route-dns': [],
      options: { 'gli-server-address': ['127.0.0.1:0'], ...options },
    },
    log: (level, text) => logs.push(`${level} ${text}`),
  });
  try {
    await use({ server, clock, logs, port: server.addresses[0]?.port ?? 0 });
  } finally {
    await server.stop();
  }
}
