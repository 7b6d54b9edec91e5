import type { CoreConfig, SwitchConfig } from '../core/index.js';
import type { SimNetworkBehaviour, SimSettings } from '../sim/index.js';
import type { Config } from './config.js';
import { ivrMark } from './ivr-config.js';

/** What the core has to know, out of the configuration. */
export function coreConfigOf(config: Config, startTime: number, serverVersion: string): CoreConfig {
  return { serverName: config.name, serverVersion, connIdPrefix: connIdPrefix(startTime), ...switchConfigOf(config) };
}

/** The part of it that can change while calls go on. */
export function switchConfigOf(config: Config): SwitchConfig {
  return {
    dns: config.dns.map((dn) => {
      const ivr = ivrMark(config, dn.number);
      return ivr === undefined ? dn : { ...dn, ivr };
    }),
    external: config.external,
    router: config.router,
    agents: config.agents,
    options: config.options,
  };
}

/** Quarters of a second since 1970 in 8 hexadecimal digits: another one for each start, for 34 years. */
function connIdPrefix(startTime: number): string {
  return (Math.floor(startTime / 256) % 2 ** 32).toString(16).padStart(8, '0');
}

/** What the simulated switch has to know. */
export function simSettingsOf(config: Config): SimSettings {
  return { phones: simulatedPhonesOf(config), network: networkOf(config), promptTime: config.sim.promptTime };
}

/** DNs that have a device, and none of SIP. */
function simulatedPhonesOf(config: Config): string[] {
  const real = new Set(config.sip.enabled ? config.sip.phones.map((phone) => phone.DN) : []);
  const withDevice = new Set(['Extension', 'ACDPosition', 'VoiceTreatmentPort']);
  return config.dns
    .filter((dn) => withDevice.has(dn.type) && !real.has(dn.number) && ivrMark(config, dn.number) !== 'in-front')
    .map((dn) => dn.number);
}

/** What external numbers do by themselves in the simulated network. */
function networkOf(config: Config): (number: string) => SimNetworkBehaviour | undefined {
  const rules = config.sim.network;
  return (number) => rules.find((rule) => fits(rule.number, number));
}

function fits(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
