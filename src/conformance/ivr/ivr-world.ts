import type { CoreConfig, DnConfig } from '../../core/index.js';
import { type AutoLogin, type IvrConfig, type IvrDn, type IvrPort, readIvrOptions } from '../../ivr/index.js';
import type { Actors } from '../actors.js';
import { consultants, dnConfig, endsOneOfItsCalls, optionsWithNumbers } from '../world.js';
import type { IvrFlow } from './ivr-flow.js';
import type { IvrWorld } from './ivr-stage.js';

/** The one IVR object of a flow. */
const IVR_NAME = 'ivr1';
const SWITCH_NAME = 'switch1';

/** The server that a flow asks for; or what is wrong with its options. */
export function ivrWorldOf(flow: IvrFlow, actors: Actors): IvrWorld | { readonly problems: readonly string[] } {
  const ivr = ivrConfigOf(flow, actors, flow.options, new Set());
  if ('problems' in ivr) return ivr;
  const core = coreConfigOf(flow, actors);
  return { core, ivr, phonesWithTwoCalls: phonesWithTwoCalls(flow).map((label) => actors.number(label)) };
}

/** Labels of ports, and of devices for which clients consult, that do something with one of their calls by themselves. */
function phonesWithTwoCalls(flow: IvrFlow): readonly string[] {
  const actions = flow.steps.flatMap((step) => (step.kind === 'do' ? [step.action] : []));
  const consulting = [...flow.ports, ...consultants(actions)];
  return [...new Set(actions.flatMap(endsOneOfItsCalls))].filter((label) => consulting.includes(label));
}

function coreConfigOf(flow: IvrFlow, actors: Actors): CoreConfig {
  const dns: DnConfig[] = [];
  const external: string[] = [];
  for (const [label, dn] of flow.model.dns) {
    if (dn.type === 'External') {
      external.push(dn.number);
      continue;
    }
    const isPoint = dn.type === 'RoutingPoint' || dn.type === 'RouteQueue';
    const own = flow.mode !== 'behind' && (isPoint || flow.ports.includes(label));
    const config = dnConfig(label, dn, flow.model, actors);
    dns.push(own ? { ...config, ivr: flow.mode === 'network' ? 'network' : 'in-front' } : config);
  }
  return {
    serverName: 'conformance',
    connIdPrefix: '006c0246',
    dns,
    external,
    router: [],
    agents: [],
    // Flows set the limit of the IVR Server; that of the call model, which counts otherwise, is out of its way.
    options: { ...optionsWithNumbers(flow.model.options, actors), 'user-data-limit': MOST_USER_DATA },
  };
}

const MOST_USER_DATA = 1_000_000;

/** The configuration of the IVR Server; `removed`: labels of DNs that the ports have lost. */
export function ivrConfigOf(
  flow: IvrFlow,
  actors: Actors,
  optionValues: ReadonlyMap<string, unknown>,
  removed: ReadonlySet<string>,
): IvrConfig | { readonly problems: readonly string[] } {
  const { AutoLogin, ...given } = Object.fromEntries(
    [...optionValues].map(([name, value]) => [name, withNumbers(value, actors)]),
  );
  const { options, problems } = readIvrOptions(given);
  if (problems.length > 0) return { problems };
  const dns: IvrDn[] = [];
  const routeDns: string[] = [];
  for (const [label, dn] of flow.model.dns) {
    if (dn.type === 'External') continue;
    const number = actors.number(label);
    if (flow.mode === 'network' && dn.type === 'RoutingPoint') routeDns.push(number);
    dns.push({
      number,
      type: dn.type,
      ...(flow.mode === 'in-front' ? { switchType: 'ivr-in-front' } : {}),
      ...(dn.default === undefined ? {} : { 'default-dn': actors.number(dn.default) }),
    });
  }
  const ports = flow.ports.filter((label) => !removed.has(label)).map((label) => actors.number(label));
  return {
    version: '0.1.0',
    switchName: SWITCH_NAME,
    ivrs: [{ name: IVR_NAME, ports: ports.map((number) => portOf(number, AutoLogin)) }],
    dns,
    'network-route-dns': routeDns,
    options: { ...options, 'gli-server-address': ['127.0.0.1:0'] },
  };
}

/** AutoLogin of the ports: one for all, or by port. */
function portOf(number: string, AutoLogin: unknown): IvrPort {
  const port = { port: number, DN: number };
  if (typeof AutoLogin !== 'object' || AutoLogin === null) return port;
  const own = 'AgentId' in AutoLogin ? AutoLogin : (AutoLogin as Readonly<Record<string, unknown>>)[number];
  return own === undefined ? port : { ...port, AutoLogin: own as AutoLogin };
}

/** Labels of DNs stand for numbers in option values too. */
export function withNumbers(value: unknown, actors: Actors): unknown {
  if (typeof value === 'string') return actors.number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withNumbers(one, actors));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withNumbers(one, actors)]));
}
