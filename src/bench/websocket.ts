import { WebSocket } from 'ws';
import { connect, type PartylineClient, type WebSocketClass } from '../client/index.js';
import type { Figures } from './figures.js';
import { startServerProcess } from './server-process.js';

const LANES = 50;

const open = (url: string, name: string) =>
  connect({ url, ApplicationName: name, WebSocket: WebSocket as unknown as WebSocketClass });

/** One lane: make, answer, consult, conference, delete, release, each step after the answer to the one before. */
async function scenario(one: PartylineClient, two: PartylineClient, a: string, b: string, c: string): Promise<void> {
  const dialing = await one.request({ id: 'RequestMakeCall', ThisDN: a, OtherDN: b });
  const { ConnID } = dialing;
  await two.request({ id: 'RequestAnswerCall', ThisDN: b, ConnID });
  const consulting = two.once((event) => event.id === 'EventDialing' && event.ThisDN === b);
  await two.request({ id: 'RequestInitiateConference', ThisDN: b, ConnID, OtherDN: c });
  const { ConnID: TransferConnID } = (await consulting) as { ConnID: string };
  await one.request({ id: 'RequestAnswerCall', ThisDN: c, ConnID: TransferConnID });
  await two.request({ id: 'RequestCompleteConference', ThisDN: b, ConnID, TransferConnID });
  await one.request({ id: 'RequestDeleteFromConference', ThisDN: a, ConnID, OtherDN: c });
  await one.request({ id: 'RequestReleaseCall', ThisDN: a, ConnID });
}

/** `npm run bench -- websocket`: the conference scenario of two WebSocket clients per CPU-second of the server. */
export async function benchWebSocket(figures: Figures): Promise<void> {
  const numbers = Array.from({ length: LANES * 3 }, (_, i) => `${7000 + i}`);
  const server = await startServerProcess({
    http: { port: 0 },
    log: { level: 'error' },
    clients: { 'requests-per-second': 0 },
    dns: numbers.map((number) => ({ number, type: 'Extension' })),
  });
  const [one, two] = [await open(server.url, 'one'), await open(server.url, 'two')];
  for (let i = 0; i < numbers.length; i++) await (i % 3 === 1 ? two : one).registerAddress(numbers[i] as string);
  const run = async (perLane: number) => {
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        const [a, b, c] = numbers.slice(lane * 3, lane * 3 + 3) as [string, string, string];
        for (let i = 0; i < perLane; i++) await scenario(one, two, a, b, c);
      }),
    );
  };
  await run(100);
  const PER_LANE = 300;
  const before = await server.usage();
  await run(PER_LANE);
  const after = await server.usage();
  figures.row(
    'websocket: conference scenario, two clients',
    (LANES * PER_LANE) / (after.cpuSeconds - before.cpuSeconds),
    'scenarios per CPU-second of the server',
    { atLeast: 3_000 },
  );
  one.close();
  two.close();
  await server.stop();
}
