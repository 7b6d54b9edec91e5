import { accountOf, identityProblem, reachableUri } from '../sip/index.js';
import type { Config } from './config.js';
import { checkIvr } from './ivr-relations.js';
import { repeated } from './repeated.js';

/** What the schema cannot say: names that must be there, or may be there once only. Problems begin with the option's path. */
export function checkRelations(config: Config): readonly string[] {
  return [
    ...checkDns(config),
    ...checkTargets(config),
    ...checkNames(config),
    ...checkIvr(config),
    ...checkSipUris(config),
    ...checkMediaPorts(config),
  ];
}

/** Each number belongs to one DN, and what names a DN names one that is there. */
function checkDns({ dns, sip }: Config): string[] {
  const problems = repeated(dns, 'dns', 'number');
  const known = new Set(dns.map(({ number }) => number));
  dns.forEach((dn, index) => {
    for (const port of dn.ports ?? []) {
      if (!known.has(port)) problems.push(`dns.${index}.ports: ${port} is no DN of this configuration`);
    }
  });
  sip.phones.forEach(({ DN }, index) => {
    if (!known.has(DN)) problems.push(`sip.phones.${index}.DN: ${DN} is no DN of this configuration`);
  });
  return problems;
}

/** Where calls are sent without anybody's doing there is somebody: a DN, or a number that `external` names. */
function checkTargets({ dns, external, router, options }: Config): string[] {
  const known = new Set(dns.map(({ number }) => number));
  const isThere = (number: string): boolean =>
    known.has(number) ||
    external.some((rule) => (rule.endsWith('*') ? number.startsWith(rule.slice(0, -1)) : number === rule));
  const targets: [path: string, number: string | undefined][] = [
    ['options.default-dn', options['default-dn']],
    ...dns.map((dn, index): [string, string | undefined] => [`dns.${index}.default-dn`, dn['default-dn']]),
    ...router.map(({ destination }, index): [string, string | undefined] => [
      `router.${index}.destination`,
      destination.startsWith('agent:') ? undefined : destination,
    ]),
  ];
  const problems = targets
    .filter(([, number]) => number !== undefined && number !== '' && !isThere(number))
    .map(([path, number]) => `${path}: ${number} is neither a DN of this configuration nor a number of external`);
  router.forEach(({ routingPoint }, index) => {
    if (routingPoint === undefined || known.has(routingPoint)) return;
    problems.push(`router.${index}.routingPoint: ${routingPoint} is no DN of this configuration`);
  });
  return problems;
}

/** What is known by its name is there once. */
function checkNames({ sip, agents }: Config): string[] {
  return [
    ...repeated(sip.phones, 'sip.phones', 'DN'),
    ...repeated(sip.trunks, 'sip.trunks', 'name'),
    ...repeated(agents, 'agents', 'AgentID'),
  ];
}

/** Trunks and phones that do not register can be called only by a transport that this server listens on. */
function checkSipUris({ sip }: Config): string[] {
  const problems: string[] = [];
  const spoken = new Set<string>(sip.listen.length === 0 ? ['udp'] : sip.listen.map(({ transport }) => transport));
  const check = (path: string, text: string): void => {
    const transport = reachableUri(text)?.transport.toLowerCase();
    if (transport === undefined) problems.push(`${path}: ${text} is no SIP URI of a known transport`);
    else if (!spoken.has(transport)) problems.push(`${path}: no entry of sip.listen speaks ${transport}`);
  };
  for (const [index, trunk] of sip.trunks.entries()) {
    const path = `sip.trunks.${index}`;
    check(`${path}.uri`, trunk.uri);
    const shown = identityProblem(trunk);
    if (shown !== undefined) problems.push(`${path}.${shown}`);
    if (trunk.register === undefined || reachableUri(trunk.uri) === undefined) continue;
    if (trunk.register.registrar !== undefined) check(`${path}.register.registrar`, trunk.register.registrar);
    const account = accountOf(trunk);
    if (account !== undefined && 'problem' in account && !account.problem.startsWith('registrar')) {
      problems.push(`${path}.register.${account.problem}`);
    }
  }
  for (const [index, { contact }] of sip.phones.entries()) {
    if (contact !== undefined) check(`sip.phones.${index}.contact`, contact);
  }
  return problems;
}

function checkMediaPorts({ media: { firstPort, lastPort } }: Config): string[] {
  return firstPort < lastPort ? [] : [`media.lastPort: must be above media.firstPort, which is ${firstPort}`];
}
