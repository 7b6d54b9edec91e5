import { bareHost } from '../codec/host.js';
import { parseNameAddr } from '../codec/name-addr.js';
import { parseUri, type SipUri } from '../codec/uri.js';
import type { TrunkOptions } from './sip-options.js';

/** A trunk at work. */
export interface Trunk {
  readonly options: TrunkOptions;
  readonly uri: SipUri;
  /** Whether it answered the last OPTIONS. */
  up: boolean;
  /** Calls that it carries. */
  calls: number;
}

/** Chooses trunks for numbers, and recognises their calls. */
export class Trunks {
  readonly all: readonly Trunk[];

  /** Throws when a trunk's URI is none. */
  constructor(options: readonly TrunkOptions[]) {
    this.all = options.map((trunk) => {
      const uri = parseUri(trunk.uri) ?? parseNameAddr(trunk.uri)?.uri;
      if (uri === undefined || !uri.isSip()) throw new Error(`sip.trunks: ${trunk.name}: "${trunk.uri}" is no SIP URI`);
      return { options: trunk, uri, up: true, calls: 0 };
    });
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
    const here = this.all.filter(
      (trunk) => bareHost(trunk.uri.host) === address || trunk.options.addresses?.includes(address),
    );
    return here.find((trunk) => trunk.uri.port === port) ?? here[0];
  }
}

/** The number as the trunk wants it. */
export function outboundNumber(trunk: TrunkOptions, number: string): string {
  return `${trunk.prefix ?? ''}${number.slice(trunk.strip ?? 0)}`;
}

/** The dialed number of a call from the trunk as this server knows it. */
export function inboundNumber(trunk: TrunkOptions, number: string): string {
  return `${trunk.inboundPrefix ?? ''}${number.slice(trunk.inboundStrip ?? 0)}`;
}

function fits(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
