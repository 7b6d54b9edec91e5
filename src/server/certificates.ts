import type { HttpOptions } from '../api/index.js';
import type { ListenOptions } from '../sip/index.js';
import type { Config } from './config.js';
import { needsIvr } from './ivr-config.js';
import { readAuthorities, readKeyPair } from './start-checks.js';
import { StartError } from './start-error.js';

/** The certificates of the addresses that are listened on, as their files are now. */
export interface Certificates {
  readonly http: HttpOptions['tls'];
  /** Listening points of SIP; empty when it is off. */
  readonly sip: readonly ListenOptions[];
  /** Certificates that SIP trusts besides the usual ones. */
  readonly trusted: string | undefined;
}

/** Reads the files again; those of the IVR Server, which reads them itself, are tried. Throws `StartError` with the option. */
export function readCertificates(config: Config): Certificates {
  checkIvrCertificates(config);
  const sip = config.sip.enabled ? listeningPoints(config) : [];
  return { http: httpTls(config), sip, trusted: config.sip.enabled ? trustedCertificates(config) : undefined };
}

/** What SIP trusts when it opens TLS connections. Throws `StartError`. */
export function trustedCertificates({ sip: { trustedCertificates: file } }: Config): string | undefined {
  return file === undefined ? undefined : readAuthorities('sip.trustedCertificates', file);
}

/** A group that has everything from the options. */
const NO_GROUP: Partial<Config['ivr']['groups'][number]> = {};

/** Tries the files of the IVR Server's groups. Throws `StartError` with the name of the option. */
export function checkIvrCertificates(config: Config): void {
  if (!needsIvr(config)) return;
  const { options, groups } = config.ivr;
  for (const [index, own] of (groups.length === 0 ? [NO_GROUP] : groups).entries()) {
    const fileOf = (name: keyof typeof own & `gli-tls${string}`): [option: string, file: string] =>
      own[name] === undefined
        ? [`ivr.options.${name}`, String(options[name] ?? '')]
        : [`ivr.groups.${index}.${name}`, own[name]];
    const certificate = fileOf('gli-tls-cert');
    const [keyOption, keyFile] = fileOf('gli-tls-cert-key');
    const [caOption, caFile] = fileOf('gli-tls-trusted-ca');
    if (certificate[1] === '') continue;
    readKeyPair(certificate, [keyOption, keyFile === '' ? certificate[1] : keyFile]);
    if (caFile !== '') readAuthorities(caOption, caFile);
  }
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
