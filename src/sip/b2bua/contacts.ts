import { bareHost } from '../codec/host.js';
import { toBinary } from '../codec/serialize.js';
import { escapeUser, type SipUri } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';
import { defaultPort, type ServerAddress } from '../connection/locate-server.js';
import type { Binding } from '../registrar/binding.js';
import type { Exchange } from './exchange.js';
import { reachableUri, type Trunk, transportOf } from './trunks.js';

/** Registered contacts, or the fixed one of a device that does not register. */
export function contactsOf(exchange: Exchange, DN: string): readonly Binding[] {
  const registered = exchange.registrar.bindingsOf(DN);
  const fixed = exchange.phones.get(DN)?.contact;
  if (registered.length > 0 || fixed === undefined) return registered;
  const uri = reachableUri(fixed)?.uri;
  const flow = uri && flowTo(exchange, uri);
  if (uri === undefined || flow === undefined) return [];
  return [
    {
      uri,
      uriText: fixed,
      domain: ownDomain(exchange, flow),
      expires: 0,
      q: 1,
      callId: '',
      cseq: 0,
      path: [],
      flow,
      outbound: undefined,
      events: [],
      methods: [],
    },
  ];
}

/** The way to a URI whose host is an address. */
export function flowTo(exchange: Exchange, uri: SipUri): Flow | undefined {
  const transport = transportOf(uri);
  return transport && exchange.flowTo(transport, bareHost(uri.host), uri.port || defaultPort(transport));
}

/** The way to a server of a trunk, or of its registrar; undefined when no listening point fits. */
export function flowToTrunk(
  exchange: Exchange,
  { uri, transport }: Pick<Trunk, 'uri' | 'transport'>,
  server: ServerAddress,
): Flow | undefined {
  const flow = exchange.flowTo(transport, server.address, server.port);
  const host = bareHost(uri.host);
  return flow === undefined || server.address === host ? flow : { ...flow, serverName: host };
}

/** A contact as Request-URI: without headers. */
export function requestUri(uri: SipUri): string {
  const text = uri.toString();
  return uri.headers === '' ? text : text.slice(0, text.indexOf('?'));
}

/** A number as the value of From or To, at this host. */
export function address(number: string, domain: string): string {
  return `<sip:${escapeUser(toBinary(number))}@${domain}>`;
}

/** Host part of this server's addresses for who has not told by which he knows it: as configured, else that of the flow. */
export function ownDomain({ options, layer }: Exchange, flow: Flow): string {
  return options.domain ?? layer.transport.localHostPort(flow).replace(/:\d+$/, '');
}
