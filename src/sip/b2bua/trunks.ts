import { isIP } from 'node:net';
import type { Login } from '../auth/digest-client.js';
import { bareHost } from '../codec/host.js';
import { parseNameAddr } from '../codec/name-addr.js';
import { parseUri, type SipUri } from '../codec/uri.js';
import type { TransportName } from '../connection/flow.js';
import { defaultPort, type ServerAddress } from '../connection/locate-server.js';
import { DEFAULT_CHECK_INTERVAL, DEFAULT_SERVER_RETRY, type TrunkOptions } from './sip-options.js';
import { TrunkServers } from './trunk-servers.js';

/** A trunk at work. */
export interface Trunk {
  options: TrunkOptions;
  uri: SipUri;
  transport: TransportName;
  /** Whether it gets calls. */
  up: boolean;
  /** Calls that it carries. */
  calls: number;
  /** Where it is. */
  servers: TrunkServers;
  /** User of the contact under which it is registered at its provider. */
  contactUser: string | undefined;
}

/** Chooses trunks for numbers, and recognises their calls. */
export class Trunks {
  all: readonly Trunk[];
  /** Those that are no longer configured and had calls then. */
  private former: readonly Trunk[] = [];

  /** Throws when a trunk's URI is none. */
  constructor(
    options: readonly TrunkOptions[],
    private readonly now: () => number,
  ) {
    this.all = options.map((trunk) => trunkOf(trunk, now));
  }

  /**
   * Takes other trunks. One of the same name is the same trunk: it goes on counting its calls, and unless its URI is another
   * one it is known already where it is, and whether it is there. Throws, and changes nothing, when a URI is none.
   */
  reconfigure(options: readonly TrunkOptions[]): void {
    const next = options.map((trunk) => trunkOf(trunk, this.now));
    const left = [...this.all];
    const known = (name: string): Trunk | undefined => {
      const at = left.findIndex((trunk) => trunk.options.name === name);
      return at < 0 ? undefined : left.splice(at, 1)[0];
    };
    this.all = next.map((now) => {
      const trunk = known(now.options.name);
      if (trunk === undefined) return now;
      const { calls, contactUser } = trunk;
      // Without OPTIONS nothing would ever tell that a silent server is there again.
      if (!isAsked(now.options)) trunk.servers.forget();
      return Object.assign(
        trunk,
        trunk.options.uri === now.options.uri ? { options: now.options } : { ...now, calls, contactUser },
      );
    });
    this.former = [...this.former, ...left].filter(({ calls }) => calls > 0);
  }

  /** Trunks that can take a call to the number now, in the order of the configuration. */
  for(number: string): Trunk[] {
    return this.all.filter(
      (trunk) =>
        trunk.up &&
        trunk.calls < (trunk.options.capacity ?? Number.POSITIVE_INFINITY) &&
        (trunk.options.numbers ?? ['*']).some((pattern) => fits(pattern, number)),
    );
  }

  /** The trunk whose calls come from this address. */
  from(address: string, port: number): Trunk | undefined {
    const here = this.all.filter((trunk) => isAt(trunk, address));
    return here.find((trunk) => trunk.servers.all.some((server) => server.port === port)) ?? here[0];
  }

  /** The trunk that has registered this user as its contact at its provider: nobody else knows it. */
  registeredAs(user: string): Trunk | undefined {
    return user === '' ? undefined : this.all.find(({ contactUser }) => contactUser === user);
  }

  /** Whether a trunk is there, or was when its last calls began. */
  knows(address: string): boolean {
    return [...this.all, ...this.former].some((trunk) => isAt(trunk, address));
  }
}

function isAt({ servers, options }: Trunk, address: string): boolean {
  return servers.all.some((server) => server.address === address) || options.addresses?.includes(address) === true;
}

function trunkOf(options: TrunkOptions, now: () => number): Trunk {
  const reachable = reachableUri(options.uri);
  if (reachable === undefined) {
    throw new Error(`sip.trunks: ${options.name}: "${options.uri}" is no SIP URI of a known transport`);
  }
  const servers = new TrunkServers(knownServers(reachable), now);
  return { options, ...reachable, up: true, calls: 0, servers, contactUser: undefined };
}

/** A SIP URI that can be called: its transport is one that is known. Undefined for everything else. */
export function reachableUri(text: string): { readonly uri: SipUri; readonly transport: TransportName } | undefined {
  const uri = parseUri(text) ?? parseNameAddr(text)?.uri;
  const transport = uri?.isSip() ? transportOf(uri) : undefined;
  return uri === undefined || transport === undefined ? undefined : { uri, transport };
}

export function transportOf(uri: SipUri): TransportName | undefined {
  const name = (uri.param('transport') ?? (uri.scheme === 'sips' ? 'tls' : 'udp')).toUpperCase();
  return TRANSPORTS.find((transport) => transport === name);
}

const TRANSPORTS: readonly TransportName[] = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'];

/** The server of a URI that has an address. */
function knownServers({ uri, transport }: Pick<Trunk, 'uri' | 'transport'>): readonly ServerAddress[] {
  const address = bareHost(uri.host);
  return isIP(address) === 0 ? [] : [{ address, port: uri.port || defaultPort(transport) }];
}

/** Why a trunk gets no calls: nothing answers, its name is not known, or it has no address that a listening point reaches. */
export type TrunkProblem = 'silent' | 'unknown-name' | 'unreachable';

function isAsked({ checkInterval = DEFAULT_CHECK_INTERVAL }: TrunkOptions): boolean {
  return checkInterval > 0;
}

/** The trunk's server has let a call or a check without an answer: the others are used until it is due again. */
export function serverIsSilent({ servers, options }: Trunk, server: ServerAddress): void {
  servers.isSilent(
    server,
    isAsked(options) ? Number.POSITIVE_INFINITY : (options.serverRetry ?? DEFAULT_SERVER_RETRY) * 1000,
  );
}

/** What answers a trunk's challenges. */
export function loginOf({ username, password }: TrunkOptions): Login | undefined {
  return username === undefined ? undefined : { username, password: password ?? '' };
}

/** The number as the trunk wants it. */
export function outboundNumber({ strip, prefix }: TrunkOptions, number: string): string {
  return changedNumber(number, strip, prefix);
}

/** The dialed number of a call from the trunk as this server knows it. */
export function inboundNumber({ inboundStrip, inboundPrefix }: TrunkOptions, number: string): string {
  return changedNumber(number, inboundStrip, inboundPrefix);
}

/** The number of a caller of this side as the trunk shows it; one of which nothing would be left stays as it is. */
export function publicNumber({ callerNumbers }: TrunkOptions, number: string): string {
  const entry = callerNumbers?.find((each) => fits(each.number, number));
  return (entry && changedNumber(number, entry.strip, entry.prefix)) || number;
}

function changedNumber(number: string, strip = 0, prefix = ''): string {
  return `${prefix}${number.slice(strip)}`;
}

function fits(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
