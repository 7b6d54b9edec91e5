import { detach } from '../codec/cursor.js';
import type { HeaderList, SipMessage, SipRequest, SipResponse } from '../codec/message.js';
import { parseNameAddr, parseNameAddrList } from '../codec/name-addr.js';
import { parseUri, type SipUri } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';
import type { OutgoingRequest } from '../transaction/client-transaction.js';

/** State of a dialog (RFC 3261 section 12), whichever side began it. */
export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  /** '' until the other side has answered with a tag. */
  readonly remoteTag: string;
  /** Header values without tag: who this side and the other side are. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly localSeq: number;
  /** -1 while the other side has sent no request. */
  readonly remoteSeq: number;
  /** URI to which requests go. */
  readonly remoteTarget: string;
  /** Route header values in the order in which they are written. */
  readonly routes: readonly string[];
  /** The way messages of the other side come. */
  readonly flow: Flow;
}

/** Dialog of a server that answers an INVITE with `localTag`: section 12.1.1. */
export function dialogOfRequest(request: SipRequest, localTag: string, flow: Flow): Dialog {
  return {
    callId: detach(request.callId),
    localTag,
    remoteTag: detach(request.from.tag ?? ''),
    localAddress: withoutTag(request.headers.get('To') ?? ''),
    remoteAddress: withoutTag(request.headers.get('From') ?? ''),
    localSeq: 0,
    remoteSeq: request.cseq,
    remoteTarget: targetOf(request) ?? request.from.uriText,
    routes: recordRoutes(request.headers),
    flow,
  };
}

/** Dialog of a client after a response with a To tag: section 12.1.2. The route is the other way round. */
export function dialogOfResponse(request: OutgoingRequest, response: SipResponse, flow: Flow): Dialog {
  return {
    callId: request.callId,
    localTag: detach(response.from.tag ?? ''),
    remoteTag: detach(response.to.tag ?? ''),
    localAddress: withoutOwnTag(request.from),
    remoteAddress: withoutOwnTag(request.to),
    localSeq: request.cseq,
    remoteSeq: -1,
    remoteTarget: targetOf(response) ?? request.uri,
    routes: recordRoutes(response.headers).reverse(),
    flow,
  };
}

/** After a request of the other side: its number is kept, and a target refresh changes where requests go (section 12.2.2). */
export function receivedInDialog(dialog: Dialog, request: SipRequest, flow: Flow): Dialog {
  const refresh = request.method === 'INVITE' || request.method === 'UPDATE';
  const target = refresh ? targetOf(request) : undefined;
  return {
    ...dialog,
    remoteSeq: Math.max(request.cseq, dialog.remoteSeq),
    remoteTarget: target ?? dialog.remoteTarget,
    remoteTag: dialog.remoteTag === '' ? detach(request.from.tag ?? '') : dialog.remoteTag,
    flow,
  };
}

/** After a 2xx to an INVITE or UPDATE of this side: its Contact is the new target. */
export function refreshedBy(dialog: Dialog, response: SipResponse): Dialog {
  const target = targetOf(response);
  return target === undefined || target === dialog.remoteTarget ? dialog : { ...dialog, remoteTarget: target };
}

/** The answer to a request for which there is no dialog. */
export const GONE = [481, ''] as const;

/**
 * What is wrong with a request of the other side within a dialog, as status and header lines: it must have the dialog's Call-ID and
 * tag, and a higher number than the one before (section 12.2.2).
 */
export function faultInDialog(
  dialog: Dialog,
  request: SipRequest,
): readonly [status: number, headers: string] | undefined {
  if (dialog.callId !== request.callId || dialog.remoteTag !== (request.from.tag ?? '')) return GONE;
  return dialog.remoteSeq >= 0 && request.cseq <= dialog.remoteSeq ? [500, 'Retry-After: 1\r\n'] : undefined;
}

/**
 * The next request of this side: section 12.2.1.1. A first route without `lr` is a strict router: it becomes the Request-URI,
 * and the target goes to the end of the route.
 */
export function requestInDialog(
  dialog: Dialog,
  method: string,
  cseq: number,
  headers: string,
  body: string,
): OutgoingRequest {
  const first = dialog.routes[0];
  const strict = first !== undefined && parseNameAddr(first)?.uri.param('lr') === undefined;
  return {
    method,
    uri: strict ? (parseNameAddr(first)?.uriText ?? dialog.remoteTarget) : dialog.remoteTarget,
    from: `${dialog.localAddress};tag=${dialog.localTag}`,
    to: dialog.remoteTag === '' ? dialog.remoteAddress : `${dialog.remoteAddress};tag=${dialog.remoteTag}`,
    callId: dialog.callId,
    cseq,
    routes: strict ? [...dialog.routes.slice(1), `<${dialog.remoteTarget}>`] : dialog.routes,
    maxForwards: 70,
    headers,
    body,
  };
}

/** Answers within a dialog that say that it is no more (RFC 3261 section 12.2.1.2). */
export function isGone(status: number): boolean {
  return status === 408 || status === 481;
}

/** Where the next request is really sent: the first route, or the target. */
export function nextHop(dialog: Dialog): SipUri | undefined {
  const first = dialog.routes[0];
  return first === undefined ? parseUri(dialog.remoteTarget) : parseNameAddr(first)?.uri;
}

/** URI of the Contact, without headers that a URI may not have as a request target (RFC 4475 section 3.3.14). */
function targetOf(message: SipMessage): string | undefined {
  const contact = message.headers.get('Contact');
  if (contact === undefined || contact === '*') return undefined;
  const uri = parseNameAddrList(contact)?.[0];
  if (uri === undefined || !uri.uri.isSip()) return undefined;
  const text = uri.uriText;
  const query = uri.uri.headers === '' ? -1 : text.indexOf('?');
  return detach(query < 0 ? text : text.slice(0, query));
}

function recordRoutes(headers: HeaderList): string[] {
  if (!headers.has('Record-Route')) return [];
  const routes: string[] = [];
  for (const line of headers.all('Record-Route')) {
    for (const address of parseNameAddrList(line) ?? []) routes.push(detach(`<${address.uriText}>`));
  }
  return routes;
}

/** The same of a value that this side has written: in brackets, with nothing but a tag behind them. */
function withoutOwnTag(value: string): string {
  return value.slice(0, value.lastIndexOf('>') + 1);
}

/** A From or To value without its parameters; an address without brackets gets them. */
function withoutTag(value: string): string {
  const address = parseNameAddr(value);
  if (address === undefined) return value;
  const display = address.displayText === '' ? '' : `${address.displayText} `;
  return detach(`${display}<${address.uriText}>`);
}
