import type { ServerAddress } from '../connection/locate-server.js';

/** What is known of one server; of one that is not listed nothing is known. */
interface Standing {
  readonly answers: boolean;
  /** Until when one that did not answer is avoided, milliseconds of the clock. */
  readonly until: number;
}

/**
 * The servers of one trunk, in the order in which they are tried (RFC 3263 section 4.3): the first one that answers is used, so
 * that a trunk goes back to it as soon as it is known to be there again.
 */
export class TrunkServers {
  private readonly standings = new Map<string, Standing>();

  constructor(
    /** Empty while the name of the trunk is not known. */
    private servers: readonly ServerAddress[],
    private readonly now: () => number,
  ) {}

  get all(): readonly ServerAddress[] {
    return this.servers;
  }

  /** DNS has been asked anew. What is known of servers that are named again stays known. */
  replace(servers: readonly ServerAddress[]): void {
    this.servers = servers;
    const keys = new Set(servers.map(keyOf));
    for (const key of this.standings.keys()) if (!keys.has(key)) this.standings.delete(key);
  }

  /** Nothing is known of any server any more. */
  forget(): void {
    this.standings.clear();
  }

  /** The server says something. */
  answers(server: ServerAddress): void {
    this.standings.set(keyOf(server), { answers: true, until: 0 });
  }

  /** It says nothing; it is avoided for so many milliseconds, or until it answers (Infinity). */
  isSilent(server: ServerAddress, ms: number): void {
    if (this.servers.some((each) => keyOf(each) === keyOf(server))) {
      this.standings.set(keyOf(server), { answers: false, until: this.now() + ms });
    }
  }

  /** Whether there is one that is not known to be silent. */
  get hasOther(): boolean {
    return this.servers.some((server) => this.rank(server) < SILENT);
  }

  /** The one to use now: one that answers before one of which nothing is known; when all are silent, the one that was so first. */
  get current(): ServerAddress | undefined {
    let [best, bestRank] = [this.servers[0], Number.POSITIVE_INFINITY];
    for (const server of this.servers) {
      const rank = this.rank(server);
      if (rank < bestRank) [best, bestRank] = [server, rank];
    }
    return best;
  }

  private rank(server: ServerAddress): number {
    const standing = this.standings.get(keyOf(server));
    if (standing?.answers === true) return ANSWERS;
    const left = standing === undefined ? 0 : standing.until - this.now();
    return left > 0 ? SILENT + left : UNKNOWN;
  }
}

const [ANSWERS, UNKNOWN, SILENT] = [0, 1, 2];

function keyOf({ address, port }: ServerAddress): string {
  return `${address} ${port}`;
}
