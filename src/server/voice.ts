import type { ReportSink } from '../hub/index.js';
import { MediaServer, type WorkerFigures } from '../media/index.js';
import type { Clock } from '../protocol/index.js';
import { type ListenOptions, SipSwitch, type SipSwitchParts } from '../sip/index.js';
import { type Certificates, listeningPoints, trustedCertificates } from './certificates.js';
import type { Config } from './config.js';
import { whyNot } from './errno-words.js';
import { type Log, stackOf } from './log.js';
import { isLoopback } from './loopback.js';
import { checkMedia } from './start-checks.js';
import { StartError } from './start-error.js';
import { logMedia, logRefusedInvites, logRegistration, logTrunk, logTrunkRefusals } from './voice-log.js';

/** SIP and its mixer, made but not yet listening. */
export interface Voice {
  /** Makes the switch adapter; called once by the hub's wiring. */
  makeSwitch(report: ReportSink): SipSwitch;
  /** Opens the listening points; the ports that phones register at. */
  start(): Promise<readonly number[]>;
  /** Takes other phones, trunks and options of section `sip` while calls go on. */
  reconfigure(config: Config): void;
  /** Takes the certificates of the listening points, and those that are trusted, as they are now. */
  renewCertificates(certificates: Certificates): void;
  /** How much there is of everything, for the status page. */
  figures(): (SipSwitch['figures'] & Pick<SipSwitch, 'trunks'> & { media: readonly WorkerFigures[] }) | undefined;
  stop(): Promise<void>;
}

/** Starts the mixer and prepares the SIP switch; undefined when the configuration has no SIP. */
export async function prepareVoice(config: Config, clock: Clock, log: Log): Promise<Voice | undefined> {
  if (!config.sip.enabled) return undefined;
  checkPasswords(config);
  const listen = listeningPoints(config);
  await checkMedia(config);
  const { enabled: _enabled, listen: _listen, algorithms, trustedCertificates: _file, ...others } = config.sip;
  const trusted = trustedCertificates(config);
  const options = {
    ...others,
    ...(algorithms.length > 0 && { algorithms }),
    ...(trusted !== undefined && { trustedCertificates: trusted }),
  };
  let sip: SipSwitch | undefined;
  const media = await MediaServer.start(config.media, (event) => {
    logMedia(log, event);
    sip?.onMedia(event);
  });
  const onFault = (error: unknown): void =>
    log.error({ where: 'sip', error: stackOf(error) }, 'fault inside the server');
  const onTrunk: NonNullable<SipSwitchParts['onTrunk']> = (name, problem) => logTrunk(log, name, problem);
  const onRegistration: NonNullable<SipSwitchParts['onRegistration']> = (name, news) =>
    logRegistration(log, name, news);
  const onRefusedInvites: NonNullable<SipSwitchParts['onRefusedInvites']> = (limit, calls) =>
    logRefusedInvites(log, limit, calls);
  const onTrunkRefusals: NonNullable<SipSwitchParts['onTrunkRefusals']> = (name, status, calls) =>
    logTrunkRefusals(log, name, status, calls);
  if (!media.ok) throw new StartError(`media: ${media.message}`);
  return {
    makeSwitch: (report) => {
      sip = new SipSwitch(
        { ...options, listen },
        { report, clock, media: media.value, onFault, onTrunk, onRegistration, onRefusedInvites, onTrunkRefusals },
      );
      return sip;
    },
    start: async () => {
      try {
        await sip?.start();
      } catch (error) {
        throw new StartError(`sip.listen: ${reasonOf(error, listen)}`);
      }
      return sip?.ports ?? [];
    },
    reconfigure: (next) => sip?.reconfigure(next.sip),
    renewCertificates: ({ sip: points, trusted: authorities }) => sip?.renewCertificates(points, authorities),
    figures: () => sip && { ...sip.figures, trunks: sip.trunks, media: media.value.figures() },
    stop: async () => {
      await sip?.stop();
      await media.value.close();
    },
  };
}

/** Whoever can reach this server could call in the name of a phone without password. Throws `StartError`. */
export function checkPasswords({ sip }: Config): void {
  if (!sip.enabled) return;
  const open = sip.phones.find((phone) => phone.password === undefined && phone.contact === undefined);
  const point = sip.listen.find(({ address }) => !isLoopback(address));
  if (open === undefined || point === undefined) return;
  throw new StartError(
    `sip.listen: ${point.address} is not loopback, so every phone needs a password; DN ${open.DN} has none`,
  );
}

function reasonOf(error: unknown, listen: readonly ListenOptions[]): string {
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') {
    const where = port === undefined ? listen.map((l) => `${l.address}:${l.port}`).join(', ') : `${address}:${port}`;
    return `${where} is in use; choose another port, such as --set 'sip.listen=[{port: 5062}]'`;
  }
  return `${address === undefined ? '' : `${address}: `}${whyNot(error)}`;
}
