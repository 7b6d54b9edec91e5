import type { TEvent } from '../../protocol/index.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';

/** TSendUserEvent: passed on unchecked to everybody registered on the DN; EventACK to the sender (T-Library reference). */
export const distributeUserEvent: RequestHandler<'RequestDistributeUserEvent'> = (turn, request, requester) => {
  const { id: _id, ReferenceID: _ref, UserEvent, ...attributes } = request;
  if (!turn.dn(request.ThisDN)) return REFUSED.NOT_CONFIGURED;
  turn.onBehalfOf(undefined, () =>
    turn.emit(request.ThisDN, { id: UserEvent ?? 'EventUserEvent', ...attributes, ...turn.stamp() } as TEvent),
  );
  turn.reply(requester, { id: 'EventACK', UserEvent: request.id, ...turn.stamp() } as TEvent);
  return undefined;
};

/** TSendEvent: a router distributes an event of its own making, for instance of a virtual queue. */
export const distributeEvent: RequestHandler<'RequestDistributeEvent'> = (turn, request, requester) => {
  const {
    id: _id,
    ReferenceID: _ref,
    UserEvent,
    ...attributes
  } = request as typeof request & {
    readonly UserEvent?: string;
    readonly ThisDN?: string;
  };
  if (attributes.ThisDN === undefined || !turn.dn(attributes.ThisDN)) return REFUSED.NOT_CONFIGURED;
  const DN = attributes.ThisDN;
  turn.onBehalfOf(undefined, () =>
    turn.emit(DN, { id: UserEvent ?? 'EventUserEvent', ...attributes, ...turn.stamp() } as TEvent),
  );
  turn.reply(requester, { id: 'EventACK', UserEvent: request.id, ...turn.stamp() } as TEvent);
  return undefined;
};
