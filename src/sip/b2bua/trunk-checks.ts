import { isIP } from 'node:net';
import { bareHost } from '../codec/host.js';
import type { Flow } from '../connection/flow.js';
import type { ServerAddress } from '../connection/locate-server.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { flowToTrunk, ownDomain } from './contacts.js';
import { type Exchange, whenDone } from './exchange.js';
import { DEFAULT_CHECK_INTERVAL } from './sip-options.js';
import { trunkDomain } from './trunk-identity.js';
import { serverIsSilent, type Trunk, type TrunkProblem } from './trunks.js';

/** Seconds between two looks at a trunk's name where the trunk itself is not asked. */
const NAME_INTERVAL = 60;

/**
 * Asks DNS for the trunks that have names, and each server of a trunk by OPTIONS whether it is there; a trunk of which none answers
 * gets no calls until one does.
 */
export class TrunkChecks {
  private checks: readonly TrunkCheck[] = [];

  constructor(private readonly exchange: Exchange) {}

  start(): void {
    this.reconfigure();
  }

  /** Looks after the trunks that are configured now; those that have stayed the same are not asked again for that. */
  reconfigure(): void {
    const before = new Map(this.checks.map((check) => [check.trunk, check]));
    const checks: TrunkCheck[] = [];
    for (const trunk of this.exchange.trunks.all) {
      const known = before.get(trunk);
      if (known?.isAsConfigured) {
        before.delete(trunk);
        checks.push(known);
        continue;
      }
      const check = new TrunkCheck(this.exchange, trunk, known?.knownProblem);
      if (check.asks || check.hasName) {
        checks.push(check);
        check.begin();
      } else trunk.up = true;
    }
    for (const check of before.values()) check.stop();
    this.checks = checks;
  }

  stop(): void {
    for (const check of this.checks) check.stop();
  }
}

class TrunkCheck implements TimerOwner<'check'> {
  readonly asks: boolean;
  readonly hasName: boolean;
  private timer: WheelTimer | undefined = undefined;
  private cseq = 0;
  /** Servers that have not answered yet in this round, and whether one has. */
  private open = 0;
  private answered = false;
  private stopped = false;
  private readonly callId: string;
  private readonly uri: string;
  private readonly interval: number | undefined;

  /** @param problem what is wrong with the trunk, as far as it is known. */
  constructor(
    private readonly exchange: Exchange,
    readonly trunk: Trunk,
    private problem: TrunkProblem | undefined,
  ) {
    this.uri = trunk.options.uri;
    this.interval = trunk.options.checkInterval;
    this.callId = exchange.layer.ids.token();
    this.asks = (trunk.options.checkInterval ?? DEFAULT_CHECK_INTERVAL) > 0;
    this.hasName = isIP(bareHost(trunk.uri.host)) === 0;
  }

  /** Whether the trunk is still where it was, and to be asked as often. */
  get isAsConfigured(): boolean {
    return this.uri === this.trunk.options.uri && this.interval === this.trunk.options.checkInterval;
  }

  /** What is wrong with the trunk, unless it is at another place now. */
  get knownProblem(): TrunkProblem | undefined {
    return this.uri === this.trunk.options.uri ? this.problem : undefined;
  }

  begin(): void {
    whenDone(this.exchange, this.hasName ? this.locate() : Promise.resolve(undefined), (problem) => {
      if (this.stopped) return;
      const { all } = this.trunk.servers;
      if (all.length === 0) this.set(problem ?? 'unreachable');
      else if (!this.asks) this.set(undefined);
      if (this.asks && all.length > 0) this.askAll(all);
      else this.later();
    });
  }

  stop(): void {
    this.stopped = true;
    this.pause();
  }

  onTimer(): void {
    this.timer = undefined;
    this.begin();
  }

  /** A name that is not known for the moment changes nothing: the trunk stays where it was. */
  private async locate(): Promise<TrunkProblem | undefined> {
    const { exchange, trunk } = this;
    const { transport } = trunk;
    try {
      const found = await exchange.locate(bareHost(trunk.uri.host), trunk.uri.port, transport, exchange.random);
      if (this.stopped) return undefined;
      // A name often has addresses of both families, where perhaps only one is listened on.
      trunk.servers.replace(
        found.filter(({ address, port }) => exchange.flowTo(transport, address, port) !== undefined),
      );
      return undefined;
    } catch {
      return 'unknown-name';
    }
  }

  /** All servers at once: one that is silent does not delay what is known of the others. */
  private askAll(servers: readonly ServerAddress[]): void {
    const flows = servers.flatMap((server) => {
      const flow = flowToTrunk(this.exchange, this.trunk, server);
      return flow === undefined ? [] : [{ server, flow }];
    });
    this.answered = false;
    this.open = flows.length;
    if (flows.length === 0) this.set('unreachable');
    for (const { server, flow } of flows) this.ask(server, flow);
    if (flows.length === 0) this.later();
  }

  private ask(server: ServerAddress, flow: Flow): void {
    const { exchange, trunk } = this;
    const uri = trunk.uri.toString();
    exchange.layer.request(
      {
        method: 'OPTIONS',
        uri,
        from: `<sip:${trunkDomain(trunk.options, ownDomain(exchange, flow))}>;tag=${exchange.layer.ids.token()}`,
        to: `<${uri}>`,
        callId: this.callId,
        cseq: ++this.cseq,
        routes: [],
        maxForwards: 70,
        headers: `Contact: ${exchange.context.contact('partyline', flow)}\r\nAccept: application/sdp\r\n`,
        body: '',
      },
      flow,
      {
        // Any answer but 503 says that somebody is there.
        onResponse: (_transaction, { status }) => {
          if (status >= 200) this.done(server, status !== 503);
        },
        onFailure: () => this.done(server, false),
      },
    );
  }

  /** One server has answered, or has not. The trunk is there with the first that has, and gone when none has. */
  private done(server: ServerAddress, answers: boolean): void {
    if (this.stopped) return;
    if (answers) {
      this.answered = true;
      this.trunk.servers.answers(server);
      this.set(undefined);
    } else serverIsSilent(this.trunk, server);
    if (--this.open > 0) return;
    if (!this.answered) this.set('silent');
    this.later();
  }

  private set(problem: TrunkProblem | undefined): void {
    const { trunk, exchange } = this;
    if (this.problem === problem) return;
    this.problem = problem;
    trunk.up = problem === undefined;
    exchange.onTrunk(trunk.options.name, problem);
  }

  private pause(): void {
    if (this.timer !== undefined) this.exchange.wheel.cancel(this.timer);
    this.timer = undefined;
  }

  private later(): void {
    this.pause();
    if (this.stopped) return;
    const seconds = this.asks ? (this.trunk.options.checkInterval ?? DEFAULT_CHECK_INTERVAL) : NAME_INTERVAL;
    this.timer = this.exchange.wheel.set(this, 'check', seconds * 1000);
  }
}
