import type { HttpOptions } from '../api/index.js';
import type { ListenOptions } from '../sip/index.js';
import type { Config } from './config.js';
import { readKeyPair } from './start-checks.js';
import { StartError } from './start-error.js';

/** The certificates of the addresses that are listened on, as their files are now. */
export interface Certificates {
  readonly http: HttpOptions['tls'];
  /** Listening points of SIP; empty when it is off. */
  readonly sip: readonly ListenOptions[];
}

/** Reads the files again. Throws `StartError` with the name of the option. */
export function readCertificates(config: Config): Certificates {
  return { http: httpTls(config), sip: config.sip.enabled ? listeningPoints(config) : [] };
}

/** Certificate and key of the HTTP server. Throws `StartError`. */
export function httpTls({ http: { tls } }: Config): HttpOptions['tls'] {
  if (tls === undefined) return undefined;
  const { certificate, key } = readKeyPair(['http.tls.cert', tls.cert], ['http.tls.key', tls.key]);
  return { cert: certificate, key };
}

/** Where SIP is spoken, with the certificates that belong to it. Throws `StartError`. */
export function listeningPoints(config: Config): ListenOptions[] {
  const points =
    config.sip.listen.length > 0
      ? config.sip.listen
      : [{ transport: 'udp' as const, address: '127.0.0.1', port: 5060 }];
  return points.map((point) => {
    const { certificate, key, ...rest } = point;
    if (rest.transport !== 'tls' && rest.transport !== 'wss') return rest;
    if (certificate === undefined || key === undefined) {
      throw new StartError(`sip.listen: ${rest.transport} needs the files 'certificate' and 'key'`);
    }
    return { ...rest, ...readKeyPair(['sip.listen.certificate', certificate], ['sip.listen.key', key]) };
  });
}
