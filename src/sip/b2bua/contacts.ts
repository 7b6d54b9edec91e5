import { bareHost } from '../codec/host.js';
import { toBinary } from '../codec/serialize.js';
import { escapeUser, parseUri, type SipUri } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';
import type { Binding } from '../registrar/binding.js';
import type { Exchange } from './exchange.js';

/** Registered contacts, or the fixed one of a device that does not register. */
export function contactsOf(exchange: Exchange, DN: string): readonly Binding[] {
  const registered = exchange.registrar.bindingsOf(DN);
  const fixed = exchange.phones.get(DN)?.contact;
  if (registered.length > 0 || fixed === undefined) return registered;
  const uri = parseUri(fixed);
  const flow = uri && flowTo(exchange, uri);
  if (uri === undefined || flow === undefined) return [];
  return [
    {
      uri,
      uriText: fixed,
      expires: 0,
      q: 1,
      callId: '',
      cseq: 0,
      path: [],
      flow,
      outboundKey: '',
      events: [],
      methods: [],
    },
  ];
}

/** The way to a URI whose host is an address. */
export function flowTo(exchange: Exchange, uri: SipUri): Flow | undefined {
  const transport = (uri.param('transport') ?? (uri.scheme === 'sips' ? 'tls' : 'udp')).toUpperCase();
  if (transport !== 'UDP' && transport !== 'TCP' && transport !== 'TLS' && transport !== 'WS' && transport !== 'WSS')
    return undefined;
  const port = uri.port === 0 ? (transport === 'TLS' || transport === 'WSS' ? 5061 : 5060) : uri.port;
  return exchange.flowTo(transport, bareHost(uri.host), port);
}

/** A contact as Request-URI: without headers. */
export function requestUri(uri: SipUri): string {
  const text = uri.toString();
  return uri.headers === '' ? text : text.slice(0, text.indexOf('?'));
}

export function address(exchange: Exchange, number: string): string {
  return `<sip:${escapeUser(toBinary(number))}@${exchange.options.domain}>`;
}
